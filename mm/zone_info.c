/* SPDX-License-Identifier: MIT */
/*
 * mm/zone_info.c - what may be asked about zones and frames at any time
 *
 * No text here and no request waits for it: the shell and /proc make tables of this.
 *
 * Chapter: docs/physical-memory.md
 */
#include <mm/memblock.h>
#include <mm/zone_info.h>

#include "internal.h"

/* zone_free_blocks - free blocks of that order and type, counted on their list; takes the lock */
unsigned long zone_free_blocks(struct zone *zone, unsigned int order, enum migratetype type)
{
	unsigned long flags = spin_lock_irqsave(&zone->lock);
	unsigned long nr = buddy_nr_free(zone, order, type);

	spin_unlock_irqrestore(&zone->lock, flags);
	return nr;
}

/*
 * zone_pageblock_counts - page blocks of the zone by type
 *
 * One counts for the zone if its first frame that is not before the zone's first is the
 * zone's, as in Linux; so a page block in a hole does not.
 */
void zone_pageblock_counts(const struct zone *zone, unsigned long counts[MIGRATE_TYPES])
{
	unsigned long pfn = zone->start_pfn;

	for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
		counts[type] = 0;
	while (pfn < zone_end_pfn(zone)) {
		const struct page *page = pfn_to_page(pfn);

		if (page_zone(page) == zone && page_is_memory(page))
			counts[pageblock_type(pfn)]++;
		pfn = ALIGN_DOWN(pfn, MAX_ORDER_NR_PAGES) + MAX_ORDER_NR_PAGES;
	}
}

/*
 * page_free_block - the head of the free block that a frame lies in, NULL if it is not free
 *
 * What the buddy has, that is; pages on per-CPU lists are in no block.  An estimate
 * unless the zone's lock is held.
 */
struct page *page_free_block(struct page *page, unsigned int *order)
{
	unsigned long pfn = page_to_pfn(page);

	for (unsigned int o = 0; o <= MAX_PAGE_ORDER; o++) {
		struct page *head = pfn_to_page(ALIGN_DOWN(pfn, 1UL << o));

		if (PageBuddy(head) && buddy_order(head) >= o) {
			*order = buddy_order(head);
			return head;
		}
	}
	return NULL;
}

/* page_is_memory - is there RAM behind this frame, or is it a hole? */
bool page_is_memory(const struct page *page)
{
	return memblock_is_memory(page_to_phys(page));
}
