/* SPDX-License-Identifier: MIT */
/*
 * mm/gfp.h - what a request for pages allows and wants
 *
 * The names and their meaning are Linux's; docs/physical-memory.md explains each.
 */
#pragma once

#include <lib/kconfig.h>
#include <mm/mmzone.h>

typedef uint32_t gfp_t;

/* Which zones: none of these = NORMAL. */
#define __GFP_DMA		(1U << 0)
#define __GFP_HIGHMEM		(1U << 1)
/* Which life: none = UNMOVABLE. */
#define __GFP_MOVABLE		(1U << 2)
#define __GFP_RECLAIMABLE	(1U << 3)
/* How hard to try. */
#define __GFP_HIGH		(1U << 4)	/* may use half of what min keeps back */
#define __GFP_ATOMIC		(1U << 5)	/* cannot wait and matters: a quarter more */
#define __GFP_DIRECT_RECLAIM	(1U << 6)	/* may sleep and reclaim itself */
#define __GFP_KSWAPD_RECLAIM	(1U << 7)	/* may wake reclaim */
#define __GFP_IO		(1U << 8)	/* reclaim may start input and output */
#define __GFP_FS		(1U << 9)	/* reclaim may call into file systems */
#define __GFP_NORETRY		(1U << 10)	/* give up early */
#define __GFP_NOFAIL		(1U << 11)	/* never give up */
#define __GFP_NOWARN		(1U << 12)	/* fail in silence */
/* What to do with it. */
#define __GFP_ZERO		(1U << 13)
#define __GFP_THISNODE		(1U << 14)	/* this node or none */
#define __GFP_BITS		15

#define __GFP_RECLAIM		(__GFP_DIRECT_RECLAIM | __GFP_KSWAPD_RECLAIM)

#define GFP_ATOMIC		(__GFP_HIGH | __GFP_ATOMIC | __GFP_KSWAPD_RECLAIM)
#define GFP_NOWAIT		(__GFP_KSWAPD_RECLAIM)
#define GFP_KERNEL		(__GFP_RECLAIM | __GFP_IO | __GFP_FS)
#define GFP_USER		(__GFP_RECLAIM | __GFP_IO | __GFP_FS)
#define GFP_DMA			(__GFP_DMA)
#define GFP_HIGHUSER		(GFP_USER | __GFP_HIGHMEM)
#define GFP_HIGHUSER_MOVABLE	(GFP_HIGHUSER | __GFP_MOVABLE)

/* The highest zone that will do; DMA wins where both are asked for (that is reported). */
static inline enum zone_type gfp_zone(gfp_t gfp)
{
	return gfp & __GFP_DMA ? ZONE_DMA : gfp & __GFP_HIGHMEM ? ZONE_HIGHMEM : ZONE_NORMAL;
}

static inline enum migratetype gfp_migratetype(gfp_t gfp)
{
	if (MIGRATE_TYPES == 1)
		return MIGRATE_UNMOVABLE;
	return (enum migratetype)((gfp >> 2) & 3);
}

_Static_assert(MIGRATE_TYPES == 1 || (__GFP_MOVABLE >> 2 == MIGRATE_MOVABLE &&
				      __GFP_RECLAIMABLE >> 2 == MIGRATE_RECLAIMABLE),
	       "gfp_migratetype() reads the type off the flags");

/* page_alloc.c: policy.  NULL = no page; contracts stand there. */
struct page *alloc_pages(gfp_t gfp, unsigned int order) __must_check;
struct page *alloc_pages_node(int nid, gfp_t gfp, unsigned int order) __must_check;
unsigned int alloc_pages_bulk(gfp_t gfp, unsigned int nr, struct page **pages) __must_check;
void drain_all_pages(void);
void page_alloc_update(void);
unsigned long __get_free_pages(gfp_t gfp, unsigned int order) __must_check;
unsigned long get_zeroed_page(gfp_t gfp) __must_check;
void __free_pages(struct page *page, unsigned int order);
void free_pages(unsigned long addr, unsigned int order);
void free_pages_bulk(unsigned int nr, struct page *const *pages);

#define alloc_page(gfp)		alloc_pages(gfp, 0)
#define __get_free_page(gfp)	__get_free_pages(gfp, 0)
#define __free_page(page)	__free_pages(page, 0)
#define free_page(addr)		free_pages(addr, 0)

static inline void get_page(struct page *page)
{
	atomic_inc(&page->_refcount);
}

void put_page_check(const struct page *page);
void __put_page(struct page *page);

/* Drop a reference to a single page; the last one frees it. */
static __always_inline void put_page(struct page *page)
{
	if (IS_ENABLED(CONFIG_DEBUG))
		put_page_check(page);
	if (unlikely(atomic_dec_not_positive(&page->_refcount)))
		__put_page(page);
}
