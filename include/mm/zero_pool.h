/* SPDX-License-Identifier: MIT */
/*
 * mm/zero_pool.h - pages that were cleared while there was nothing else to do
 */
#pragma once

#include <asm/irqflags.h>
#include <mm/gfp.h>

#ifdef CONFIG_ZERO_POOL
void zero_pool_init(void);

/* Pages for one kind of request. */
struct zero_pool {
	gfp_t place;			/* [I] the request's bits below */
	unsigned int count;		/* with interrupts off, as the list */
	struct list_head pages;
};

/* The bits that decide where a page comes from and with whom it lives. */
#define ZERO_POOL_BITS	(__GFP_DMA | __GFP_HIGHMEM | __GFP_MOVABLE | __GFP_RECLAIMABLE)

extern struct zero_pool zero_pools[2];	/* by the request's __GFP_HIGHMEM */

/* A page of zeros with one reference for this kind of request, or NULL.  Any context. */
static __always_inline struct page *zero_pool_take(gfp_t gfp)
{
	struct zero_pool *pool = &zero_pools[!!(gfp & __GFP_HIGHMEM)];
	struct list_head *first = NULL;
	unsigned long flags;

	if ((gfp & ZERO_POOL_BITS) != pool->place)
		return NULL;
	flags = local_irq_save();
	if (likely(pool->count)) {
		first = pool->pages.next;
		__list_del(&pool->pages, first->next);
		pool->count--;
	}
	local_irq_restore(flags);
	return first ? list_entry(first, struct page, lru) : NULL;
}

void zero_pool_drain(void);
bool zero_pool_fill_one(void);
unsigned int zero_pool_count(void);
void zero_pool_limit(unsigned int nr_pages);
unsigned int zero_pool_default_limit(void);
#else
static inline void zero_pool_init(void)
{
}

static inline struct page *zero_pool_take(gfp_t gfp)
{
	(void)gfp;
	return NULL;
}

static inline void zero_pool_drain(void)
{
}

static inline void zero_pool_limit(unsigned int nr_pages)
{
	(void)nr_pages;
}

static inline unsigned int zero_pool_default_limit(void)
{
	return 0;
}
#endif
