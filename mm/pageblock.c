/* SPDX-License-Identifier: MIT */
/*
 * mm/pageblock.c - the type of each page block
 *
 * A page block is 2^MAX_PAGE_ORDER frames at a multiple of that: as large as the largest
 * free block, so that no free block ever lies in two.
 *
 *	pfn		| 0 .. 1023 | 1024 .. 2047 | 2048 .. 3071 | ...
 *	type		  UNMOVABLE   MOVABLE	     MOVABLE
 *	free blocks	  on the	on the MOVABLE lists
 *			  UNMOVABLE lists
 *
 * The type is where the free blocks lie and where freed pages go, so it says what the
 * page block is used for from now on; pages that were allocated before a change stay.
 * It changes in one place, move_freepages_block(), together with the lists.
 *
 * Not here: when to change it (fallback.c).
 *
 * Locking: the lock of the zone that the page block lies in.  One that lies in two zones
 * (a border that is no multiple of 4 MB) would need two locks: its type is never changed.
 *
 * Chapter: docs/physical-memory.md
 */
#include <lib/errno.h>
#include <lib/string.h>
#include "free_list.h"

uint8_t *pageblock_types;		/* [l] by pfn >> MAX_PAGE_ORDER */

/*
 * pageblock_init - every page block below max_pfn is MOVABLE
 *
 * As in Linux: what cannot move then makes itself a place, one page block at a time, and
 * leaves the rest alone.  Return: 0, or -ENOMEM if alloc gives no memory.
 */
int __init pageblock_init(void *(*alloc)(size_t size))
{
	size_t nr = DIV_ROUND_UP(max_pfn, MAX_ORDER_NR_PAGES);

	pageblock_types = alloc(nr);
	if (!pageblock_types)
		return -ENOMEM;
	memset(pageblock_types, MIGRATE_MOVABLE, nr);
	return 0;
}

/* pageblock_in_zone - does the page block of this frame lie in the zone, all of it? */
bool pageblock_in_zone(const struct zone *zone, unsigned long pfn)
{
	unsigned long start = ALIGN_DOWN(pfn, MAX_ORDER_NR_PAGES);

	return start >= zone->start_pfn && start + MAX_ORDER_NR_PAGES <= zone_end_pfn(zone);
}

/*
 * move_freepages_block - change the type of a page block, and move its free blocks along
 *
 *	zone	holds all of the page block: pageblock_in_zone()
 *	pfn	any frame of it
 *
 * Walks the frames, a free block in one step.  Return: the number of frames that changed
 * lists.
 */
unsigned long move_freepages_block(struct zone *zone, unsigned long pfn, enum migratetype to)
{
	enum migratetype from = pageblock_type(pfn);
	unsigned long start = ALIGN_DOWN(pfn, MAX_ORDER_NR_PAGES);
	unsigned long end = start + MAX_ORDER_NR_PAGES;
	unsigned long moved = 0, nr_pages;

	VM_BUG_ON(!pageblock_in_zone(zone, pfn));
	for (pfn = start; pfn < end; pfn += nr_pages) {
		struct page *page = pfn_to_page(pfn);

		nr_pages = 1;
		if (!PageBuddy(page))
			continue;
		nr_pages <<= buddy_order(page);
		buddy_move(zone, page, buddy_order(page), from, to);
		moved += nr_pages;
	}
	pageblock_types[start >> MAX_PAGE_ORDER] = (uint8_t)to;
	return moved;
}
