/* SPDX-License-Identifier: MIT */
/*
 * mm/zero_pool.c - pages that were cleared while there was nothing else to do
 *
 *	idle loop --zero_pool_fill_one()--> [ kernel | user ] --zero_pool_take()--> __GFP_ZERO
 *
 * Clearing a page takes twenty times as long as allocating it.  The idle loop does it
 * in advance, a page at a step, for the two requests that ask for zeros all the time:
 * GFP_KERNEL (page tables) and GFP_HIGHUSER_MOVABLE (demand-zero faults).  Others, and
 * those that find the pool empty, clear on the spot.
 *
 * A page in the pool is allocated, to the pool.  It is filled only while its zone is
 * above the high mark, and drain_all_pages() gives it all back.  The cap is one page in
 * 256, 512 at most; machines below 32 MB have none.
 *
 * docs/physical-memory.md, "Clearing pages in idle time".
 *
 * Locking: interrupts off; one CPU runs.
 */
#include <asm/irqflags.h>
#include <core/bug.h>
#include <core/idle.h>
#include <lib/minmax.h>
#include <mm/highmem.h>
#include <mm/numa.h>
#include <mm/zero_pool.h>

#include "page_alloc.h"

#define SMALL_MACHINE_PAGES	((32UL << 20) >> PAGE_SHIFT)
#define POOL_SHARE		256
#define POOL_MAX		512U

struct zero_pool zero_pools[] = {
	{ .place = 0, .pages = LIST_HEAD_INIT(zero_pools[0].pages) },
	{ .place = __GFP_HIGHMEM | __GFP_MOVABLE, .pages = LIST_HEAD_INIT(zero_pools[1].pages) },
};

static unsigned int limit;		/* pages in each pool */

/* How many pages each pool may hold by itself, by the machine's size. */
unsigned int zero_pool_default_limit(void)
{
	unsigned long managed = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		managed += zone->managed_pages;
	/* What firmware keeps does not turn a machine of 32 MB into a small one. */
	if (managed < SMALL_MACHINE_PAGES - SMALL_MACHINE_PAGES / 8)
		return 0;
	return min_t(unsigned int, managed / POOL_SHARE, POOL_MAX) / ARRAY_SIZE(zero_pools);
}

/* Set the number of pages that each pool may hold; 0 turns the pool off. */
void zero_pool_limit(unsigned int nr_pages)
{
	limit = nr_pages;
	zero_pool_drain();
}

/* Pages in the pool. */
unsigned int zero_pool_count(void)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(zero_pools); i++)
		nr += zero_pools[i].count;
	return nr;
}

/* Is there so much free where this pool's pages come from that nobody misses one? */
static bool may_fill(const struct zero_pool *pool)
{
	enum zone_type highest = gfp_zone(pool->place);
	const struct zone *zone = NODE_DATA(numa_node_id())->node_zonelists[highest].zones[0];

	return pool->count < limit && zone_watermark_ok(zone, 0, highest, ALLOC_WMARK_HIGH);
}

/*
 * zero_pool_fill_one - clear one page for a pool that lacks it
 *
 * Idle work: interrupts off.  False: the pools are full or memory is not plenty.
 */
bool zero_pool_fill_one(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(zero_pools); i++) {
		struct zero_pool *pool = &zero_pools[i];
		struct page *page;

		if (!may_fill(pool))
			continue;
		page = alloc_page(pool->place | GFP_NOWAIT | __GFP_NOWARN);
		if (!page)
			return false;
		clear_highpage(page);
		list_add(&page->lru, &pool->pages);
		pool->count++;
		return true;
	}
	return false;
}

/* zero_pool_drain - give every page of the pool back; any context */
void zero_pool_drain(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(zero_pools); i++) {
		struct zero_pool *pool = &zero_pools[i];
		unsigned long flags = local_irq_save();

		while (!list_empty(&pool->pages)) {
			struct page *page = list_first_entry(&pool->pages, struct page, lru);

			list_del(&page->lru);
			pool->count--;
			__free_page(page);
		}
		local_irq_restore(flags);
	}
}

/* zero_pool_init - let the idle loop fill the pool from now on; once, at the end of boot */
void zero_pool_init(void)
{
	limit = zero_pool_default_limit();
	BUG_ON(idle_register(zero_pool_fill_one));
}
