/* SPDX-License-Identifier: MIT */
/*
 * mm/page.h - struct page: what the kernel knows about one page frame
 *
 *	mem_map[pfn]	one struct page for each frame below max_pfn, holes included
 *
 * mem_map lies at a multiple of MEM_MAP_ALIGN and covers whole blocks of the largest
 * order, the frames from max_pfn up to there as holes: so the struct page of a block's
 * buddy is found by one xor, and is always there to be looked at.
 *
 * A run of 2^order frames that is handed out or free as one is a block, and its
 * first struct page, the head, describes it; the others carry nothing about it.
 *
 * What the words mean, by state of the frame:
 *
 *	state		flags		_refcount	lru		private
 *	hole, reserved	PG_reserved	1		-		-
 *	free in buddy	PG_buddy, order	0		free_list	-
 *	free in pcp	-		0		pcp list	-
 *	in use		-		>= 1		the owner's	the owner's
 *	slab, the head	PG_slab		1		node's list	active
 *	slab, the rest	PG_slab		0		-		-
 *	large kmalloc	PG_large_kmalloc 1		-		order
 *	anonymous	PG_anon		a pte each	-		-
 *	page cache	PG_cache ...	1, a pte each,	-		the owner's
 *					and each user
 *	page table	PG_table	a directory each the gather's	pt_entries
 *
 * The last three words:
 *
 *	slab		slab_cache in each page; s_mem, freelist in the head: mm/slab_node.c
 *	anonymous	mapping NULL, index = its place in the area, _mapcount: mm/rmap.h
 *	page cache	mapping, index = offset in the file, _mapcount
 *	page table	pt_rss: mm/pgtable.h; pt_lock, pt_gone: mm/ptshare.c
 *
 * _mapcount counts the ptes that map the frame; a page in use by a process is mapped as
 * often as it says.
 *
 * flags also holds the frame's zone and node, written once by boot:
 *
 *	31 .. 29	28 .. 27	26 .. 23		... 0
 *	node		zone		order, with PG_buddy	PG_* bits
 *
 * A free head has PG_buddy and no other PG_* bit.  With its order in the same word, one
 * comparison answers "is this a free block of that order, in this zone?".
 *
 * Locking: a free frame's words belong to its zone's lock or its CPU's list; those
 * of a frame in use to whoever holds a reference.
 */
#pragma once

#include <asm/atomic.h>
#include <asm/page.h>
#include <asm/spinlock.h>
#include <lib/compiler.h>
#include <lib/list.h>
#include <lib/types.h>

enum pageflags {
	PG_reserved,			/* never handed out: kernel image, holes, firmware */
	PG_buddy,			/* head of a free block on a free_list */
	PG_slab,			/* each page of a slab */
	PG_large_kmalloc,		/* head of a block that kmalloc() handed out whole */
	PG_anon,			/* a process's own page, no file behind it */
	PG_cache,			/* in the page cache of its mapping */
	PG_table,			/* a page table of a process */
	PG_locked,			/* page cache: somebody fills or changes it */
	PG_uptodate,			/* page cache: holds what the file holds */
	PG_dirty,			/* page cache: changed, and the file not yet */
	NR_PAGEFLAGS,
};

#define PAGE_ORDER_SHIFT	23
#define PAGE_ORDER_MASK		(0xFU << PAGE_ORDER_SHIFT)
#define PAGE_ZONE_SHIFT		27
#define PAGE_NODE_SHIFT		29
#define PAGE_PLACE_MASK		(~0U << PAGE_ZONE_SHIFT)	/* node and zone together */
#define PAGE_STATE_MASK		(~PAGE_PLACE_MASK)	/* all clear as a page changes hands */

_Static_assert((int)NR_PAGEFLAGS <= PAGE_ORDER_SHIFT, "flags run into the order");

struct address_space;
struct kmem_cache;

struct page {
	uint32_t flags;
	atomic_t _refcount;
	struct list_head lru;
	union {
		unsigned long private;
		unsigned int active;	/* slab: objects that are out of it */
		unsigned long pt_entries; /* page table: entries that are not empty */
	};
	union {
		struct kmem_cache *slab_cache;
		struct address_space *mapping;
		uint16_t pt_rss[2];	/* page table: pages by enum rss_kind */
	};
	union {
		void *s_mem;		/* slab: its first object */
		unsigned long index;	/* pages */
		arch_spinlock_t pt_lock; /* page table: mm/ptshare.c */
	};
	union {
		void *freelist;		/* slab: indices, those of free objects from active on */
		atomic_t _mapcount;
		uint16_t pt_gone[2];	/* page table: mm/ptshare.c */
	};
} __aligned(32);			/* a power of two: page - mem_map is a shift */

_Static_assert(sizeof(void *) != 4 || sizeof(struct page) == 32, "struct page grew");

extern struct page *mem_map;		/* [I] */
extern unsigned long max_pfn;		/* [I] one past the last frame that mem_map describes */
extern unsigned long max_low_pfn;	/* [I] one past the last frame of the direct map */

static inline struct page *pfn_to_page(unsigned long pfn)
{
	return mem_map + pfn;
}

static inline unsigned long page_to_pfn(const struct page *page)
{
	return (unsigned long)(page - mem_map);
}

/* Does mem_map describe this frame?  It may still be a hole: then it is PG_reserved. */
static inline bool pfn_valid(unsigned long pfn)
{
	return pfn < max_pfn;
}

static inline phys_addr_t page_to_phys(const struct page *page)
{
	return PFN_PHYS(page_to_pfn(page));
}

/* The direct map's address of a lowmem page, NULL for a page of HIGHMEM. */
static inline void *page_address(const struct page *page)
{
	unsigned long pfn = page_to_pfn(page);

	return pfn < max_low_pfn ? __va(PFN_PHYS(pfn)) : NULL;
}

/* The page behind an address of the direct map. */
static inline struct page *virt_to_page(const void *virt)
{
	return pfn_to_page((unsigned long)(__pa(virt) >> PAGE_SHIFT));
}

static inline bool PageReserved(const struct page *page)
{
	return page->flags & (1U << PG_reserved);
}

static inline bool PageBuddy(const struct page *page)
{
	return page->flags & (1U << PG_buddy);
}

static inline bool PageSlab(const struct page *page)
{
	return page->flags & (1U << PG_slab);
}

static inline bool PageLargeKmalloc(const struct page *page)
{
	return page->flags & (1U << PG_large_kmalloc);
}

static inline bool PageAnon(const struct page *page)
{
	return page->flags & (1U << PG_anon);
}

static inline bool PageCache(const struct page *page)
{
	return page->flags & (1U << PG_cache);
}

static inline bool PageTable(const struct page *page)
{
	return page->flags & (1U << PG_table);
}

/* The order of a free block, read off its head. */
static inline unsigned int buddy_order(const struct page *page)
{
	return (page->flags & PAGE_ORDER_MASK) >> PAGE_ORDER_SHIFT;
}

static inline unsigned int page_zone_index(const struct page *page)
{
	return (page->flags >> PAGE_ZONE_SHIFT) & 3;
}

static inline unsigned int page_to_nid(const struct page *page)
{
	return page->flags >> PAGE_NODE_SHIFT;
}

static inline int page_count(const struct page *page)
{
	return atomic_read(&page->_refcount);
}

/* The ptes that map a page of a process or of the page cache. */
static inline int page_mapcount(const struct page *page)
{
	return atomic_read(&page->_mapcount);
}
