/* SPDX-License-Identifier: MIT */
/*
 * mm/internal.h - what the files of mm/ say to each other and to nobody else
 *
 *	page_alloc.c	policy: which zone, which watermark, how hard to try
 *	  pcp.c		single pages of one CPU, refilled and drained in batches
 *	    fallback.c	a type's lists are empty: steal from another's
 *	     pageblock.c	the type of each page block, and changing it
 *	      buddy.c	split and merge one zone's blocks	(or buddy_bitmap.c)
 *	       free_list.c	what the two share; looking at the lists
 *
 * Calls go down this list only.  Contracts stand above the definitions.
 */
#pragma once

#include <mm/mmzone.h>

/* --- buddy.c, or buddy_bitmap.c with CONFIG_BUDDY_BITMAP; zone->lock held, irqs off --- */

/* Empty lists.  The bitmap form takes its maps from alloc(size in bytes); -ENOMEM. */
int __must_check buddy_init(struct zone *zone, void *(*alloc)(size_t size));

/*
 * Take a block of 2^order pages off the lists of that type, splitting a larger one
 * if need be; NULL if the type has none.  The head leaves with PG_buddy clear.
 */
struct page *buddy_alloc(struct zone *zone, unsigned int order, enum migratetype type);

/* Give a block back; it merges as far as it can and lands on the list of that type. */
void buddy_free(struct zone *zone, struct page *page, unsigned int order, enum migratetype type);

/* The first broken invariant of the zone's lists as text, or NULL. */
const char *buddy_check(struct zone *zone);

/* The bit of a block's pair; the form without maps has none to show. */
#ifdef CONFIG_BUDDY_BITMAP
bool buddy_one_of_pair_is_free(const struct zone *zone, const struct page *page,
			       unsigned int order);
#else
static inline bool buddy_one_of_pair_is_free(const struct zone *zone, const struct page *page,
					     unsigned int order)
{
	(void)zone;
	(void)page;
	(void)order;
	return false;
}
#endif

/* --- free_list.c; zone->lock held, irqs off --- */

/* Move one free block, as it is, to another type's list. */
void buddy_move(struct zone *zone, struct page *page, unsigned int order,
		enum migratetype from, enum migratetype to);

/* How many blocks of that order and type are free, counted on the list. */
unsigned long buddy_nr_free(struct zone *zone, unsigned int order, enum migratetype type);

typedef void (*buddy_walk_fn)(struct page *page, unsigned int order, enum migratetype type,
			      void *ctx);

/* Call fn for each free block: orders upwards, types in turn, a list from its head. */
void buddy_for_each_free(struct zone *zone, buddy_walk_fn fn, void *ctx);

/*
 * --- pageblock.c: the type of each block of 2^MAX_PAGE_ORDER frames ---
 *
 * Always: a free block lies on the list of its page block's type.  So who frees passes
 * pageblock_type() of the block, read under the lock that it frees under.
 */

#ifdef CONFIG_MIGRATE_TYPES
extern uint8_t *pageblock_types;	/* [l] by pfn >> MAX_PAGE_ORDER */

/* All page blocks below max_pfn become MOVABLE; memory from alloc(size in bytes); -ENOMEM. */
int __must_check pageblock_init(void *(*alloc)(size_t size));

static inline enum migratetype pageblock_type(unsigned long pfn)
{
	return (enum migratetype)pageblock_types[pfn >> MAX_PAGE_ORDER];
}

/* Does the page block of this frame belong to one zone alone?  Else its type is fixed. */
bool pageblock_in_zone(const struct zone *zone, unsigned long pfn);

/* Change the page block's type and move its free blocks along.  Return: frames moved. */
unsigned long move_freepages_block(struct zone *zone, unsigned long pfn, enum migratetype to);
#else
static inline int pageblock_init(void *(*alloc)(size_t size))
{
	(void)alloc;
	return 0;
}

static inline enum migratetype pageblock_type(unsigned long pfn)
{
	(void)pfn;
	return MIGRATE_UNMOVABLE;
}
#endif

/* --- fallback.c; zone->lock held, irqs off --- */

#ifdef CONFIG_MIGRATE_TYPES
/* The wanted type has no block that fits: use another type's.  NULL: nor have they. */
struct page *fallback_alloc(struct zone *zone, unsigned int order, enum migratetype type);
#else
static inline struct page *fallback_alloc(struct zone *zone, unsigned int order,
					  enum migratetype type)
{
	(void)zone;
	(void)order;
	(void)type;
	return NULL;
}
#endif

/* buddy_alloc(), then fallback_alloc(). */
static inline struct page *rmqueue(struct zone *zone, unsigned int order, enum migratetype type)
{
	struct page *page = buddy_alloc(zone, order, type);

	return likely(page) ? page : fallback_alloc(zone, order, type);
}

/* --- mmzone.c: boot only --- */

enum zone_type zone_of_pfn(unsigned long pfn, unsigned long *end);
void node_init(pg_data_t *pgdat, int nid);
void node_order(unsigned int nid, unsigned int order[MAX_NUMNODES]);
void build_all_zonelists(void);

/* --- watermark.c --- */

unsigned long min_free_kbytes_for(unsigned long lowmem_kbytes);
unsigned long lowmem_managed_pages(void);
void setup_per_zone_wmarks(void);
extern int user_min_free_kbytes;
void setup_per_zone_lowmem_reserve(void);

/* --- mm_struct.c: all address spaces --- */

extern spinlock_t mmlist_lock;
extern struct list_head mmlist;		/* [L] in order of creation */

/* --- mm_check.c --- */

const char *user_frames_check(void);
