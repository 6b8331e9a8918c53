/* SPDX-License-Identifier: MIT */
/*
 * mm/fallback.c - a type has no block left: take one of another type
 *
 * One page that cannot move spoils the whole page block for large allocations.  So when a
 * request must go to a foreign page block, the question is not only which block serves it
 * but whether the page block changes sides:
 *
 *	request			largest foreign block		the page block
 *	UNMOVABLE, RECLAIMABLE	any				becomes ours
 *	MOVABLE			half a page block or more	becomes ours
 *	MOVABLE			smaller				stays: split the smallest that fits
 *
 * "Becomes ours" moves all its free blocks to our lists: the next requests of our kind go
 * there too, instead of spoiling one page block each.  That is why the largest block is
 * taken: it promises the most room.  A movable page harms nobody for long, so it takes the
 * foreign block that is missed least, and what is left of it stays where it was.
 *
 *	before	| U U U U U U U U |  UNMOVABLE	before	| M . M M . . . . |  MOVABLE
 *						after	| M U M M . . . . |  UNMOVABLE
 *
 * A page block that lies in two zones stays as it is; see mm/pageblock.c.
 *
 * Not here: which page block is whose (pageblock.c), whether to reclaim instead
 * (page_alloc.c).  Without CONFIG_MIGRATE_TYPES there is one type and no fallback.
 *
 * Locking: zone->lock held with interrupts off.
 *
 * Chapter: docs/physical-memory.md
 */
#include "free_list.h"

/* Whom to ask, best first, as Linux has it: like seeks like. */
static const uint8_t fallbacks[MIGRATE_TYPES][MIGRATE_TYPES - 1] = {
	[MIGRATE_UNMOVABLE]	= { MIGRATE_RECLAIMABLE, MIGRATE_MOVABLE },
	[MIGRATE_MOVABLE]	= { MIGRATE_RECLAIMABLE, MIGRATE_UNMOVABLE },
	[MIGRATE_RECLAIMABLE]	= { MIGRATE_UNMOVABLE, MIGRATE_MOVABLE },
};

/* A list of another type that is not empty. */
struct victim {
	enum migratetype type;
	unsigned int order;
};

/* The foreign list with the largest blocks; of equals the preferred type's. */
static bool find_largest(const struct zone *zone, unsigned int order, enum migratetype type,
			 struct victim *victim)
{
	bool found = false;

	for (unsigned int i = 0; i < MIGRATE_TYPES - 1; i++) {
		enum migratetype other = (enum migratetype)fallbacks[type][i];
		uint32_t orders = zone->free_orders[other];
		unsigned int largest;

		if (!(orders >> order))
			continue;
		largest = 31 - (unsigned int)__builtin_clz(orders);
		if (!found || largest > victim->order)
			*victim = (struct victim){ other, largest };
		found = true;
	}
	return found;
}

/* The foreign type whose smallest block that fits is smallest; there is one. */
static enum migratetype find_smallest(const struct zone *zone, unsigned int order,
				      enum migratetype type)
{
	enum migratetype best = type;
	uint32_t fewest = 0;

	for (unsigned int i = 0; i < MIGRATE_TYPES - 1; i++) {
		enum migratetype other = (enum migratetype)fallbacks[type][i];
		uint32_t fits = zone->free_orders[other] >> order;
		uint32_t smallest = fits & -fits;

		if (smallest && (!fewest || smallest < fewest)) {
			fewest = smallest;
			best = other;
		}
	}
	return best;
}

/* Does the page block of this free block change sides? */
static bool should_convert(const struct zone *zone, const struct page *page, unsigned int order,
			   enum migratetype type)
{
	if (!pageblock_in_zone(zone, page_to_pfn(page)))
		return false;
	return type != MIGRATE_MOVABLE || order + 1 >= MAX_PAGE_ORDER;
}

/*
 * fallback_alloc - take a block of 2^order pages from page blocks of another type
 *
 * To be called when buddy_alloc() has none of that type.  Constant time, but for a page
 * block that changes sides: then one look at each of its frames.
 *
 * Return: the head, as buddy_alloc() does; NULL if no type has a block that fits.
 */
struct page *fallback_alloc(struct zone *zone, unsigned int order, enum migratetype type)
{
	struct victim victim;
	struct page *page;

	assert_held(&zone->lock);
	if (!find_largest(zone, order, type, &victim))
		return NULL;
	page = list_first_entry(&zone->free_area[victim.order].free_list[victim.type],
				struct page, lru);
	if (should_convert(zone, page, victim.order, type))
		move_freepages_block(zone, page_to_pfn(page), type);
	else
		type = find_smallest(zone, order, type);
	return buddy_alloc(zone, order, type);
}
