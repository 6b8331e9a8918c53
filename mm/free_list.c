/* SPDX-License-Identifier: MIT */
/*
 * mm/free_list.c - the free lists of a zone as a whole: walk, count, move, check
 *
 * What both forms of the buddy do alike and no request waits for.
 *
 *	buddy_for_each_free	every free block: for tables, gdb's counterpart, tests
 *	buddy_nr_free		how many there are, by walking: what nr_free is held against
 *	buddy_move		to another type's list, when a page block changes its type
 *	free_list_check		is everything that the lists and the heads say true?
 *
 * Not here: splitting and merging (buddy.c, buddy_bitmap.c), text for people.
 *
 * Locking: every function expects zone->lock held with interrupts off.
 *
 * Chapter: docs/physical-memory.md
 */
#include "free_list.h"

/* free_list_init - empty lists, nothing free */
void free_list_init(struct zone *zone)
{
	BUG_ON(!IS_ALIGNED((uintptr_t)mem_map, MEM_MAP_ALIGN));
	zone->nr_free = 0;
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
		zone->free_orders[type] = 0;
	for (unsigned int order = 0; order < NR_PAGE_ORDERS; order++) {
		for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
			INIT_LIST_HEAD(&zone->free_area[order].free_list[type]);
		zone->free_area[order].nr_free = 0;
	}
}

/*
 * buddy_move - put a free block on another type's list
 *
 * The caller changes the type of its page block in the same critical section.
 */
void buddy_move(struct zone *zone, struct page *page, unsigned int order,
		enum migratetype from, enum migratetype to)
{
	struct free_area *area = &zone->free_area[order];

	assert_held(&zone->lock);
	VM_BUG_ON(page->flags != free_word(page, order));
	if (free_list_del(area, page, page->flags & PAGE_PLACE_MASK))
		zone->free_orders[from] &= ~(1U << order);
	free_list_add(area, page, free_word(page, order), to);
	zone->free_orders[to] |= 1U << order;
}

/* buddy_nr_free - the free blocks of that order and type, counted one by one */
unsigned long buddy_nr_free(struct zone *zone, unsigned int order, enum migratetype type)
{
	unsigned long nr = 0;
	struct page *page;

	assert_held(&zone->lock);
	list_for_each_entry(page, &zone->free_area[order].free_list[type], lru)
		nr++;
	return nr;
}

/*
 * buddy_for_each_free - call fn for each free block of the zone
 *
 * Orders upwards, in each the types in turn, a list from its head: the order in which
 * blocks would be handed out.  fn changes nothing.
 */
void buddy_for_each_free(struct zone *zone, buddy_walk_fn fn, void *ctx)
{
	struct page *page;

	assert_held(&zone->lock);
	for (unsigned int order = 0; order < NR_PAGE_ORDERS; order++)
		for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
			list_for_each_entry(page, &zone->free_area[order].free_list[type], lru)
				fn(page, order, (enum migratetype)type, ctx);
}

/* Is this the lru of a struct page at all?  Asked before a doubtful link is followed. */
static bool is_page(const struct page *page)
{
	uintptr_t offset = (uintptr_t)page - (uintptr_t)mem_map;

	return IS_ALIGNED(offset, sizeof(*page)) && pfn_valid(offset / sizeof(*page));
}

/* Is what lies on the list of that order and type a free block as it should be? */
static const char *check_block(const struct zone *zone, struct page *page, unsigned int order,
			       enum migratetype type)
{
	unsigned long pfn = page_to_pfn(page), nr_pages = 1UL << order;

	if (page_zone(page) != zone)
		return "a block on a list is of another zone";
	if (page->flags != free_word(page, order))
		return "a block on a list does not say that it is free and of that order";
	if (page_count(page) != 0)
		return "a free block has references";
	if (!IS_ALIGNED(pfn, nr_pages))
		return "a free block is not aligned to its size";
	if (pfn < zone->start_pfn || pfn + nr_pages > zone_end_pfn(zone))
		return "a free block reaches out of its zone";
	if (pageblock_type(pfn) != type)
		return "a free block is not on the list of its page block's type";
	if (order < MAX_PAGE_ORDER && page_buddy(page, nr_pages)->flags == page->flags)
		return "two buddies are free and not merged";
	return NULL;
}

/* Every link forth must have one back: that also rules out a circle beside the head. */
static const char *check_list(const struct zone *zone, unsigned int order, enum migratetype type,
			      unsigned long *nr)
{
	const struct list_head *list = &zone->free_area[order].free_list[type];
	const struct list_head *prev = list, *pos;
	const char *wrong = NULL;

	*nr = 0;
	for (pos = list->next; pos != list && !wrong; prev = pos, pos = pos->next) {
		struct page *page = list_entry(pos, struct page, lru);

		if (!is_page(page))
			return "a free list leads out of mem_map";
		if (pos->prev != prev)
			return "a free list is not the same backwards";
		wrong = check_block(zone, page, order, type);
		++*nr;
	}
	if (!wrong && list->prev != prev)
		wrong = "a free list is not the same backwards";
	if (!wrong && !(zone->free_orders[type] & 1U << order) != !*nr)
		wrong = "free_orders is wrong about a list being empty";
	return wrong;
}

/* The lists of one order, and how many blocks they have together. */
static const char *check_area(const struct zone *zone, unsigned int order, unsigned long *blocks)
{
	const char *wrong = NULL;
	unsigned long nr;

	*blocks = 0;
	for (unsigned int type = 0; type < MIGRATE_TYPES && !wrong; type++) {
		wrong = check_list(zone, order, (enum migratetype)type, &nr);
		*blocks += nr;
	}
	if (!wrong && *blocks != zone->free_area[order].nr_free)
		wrong = "nr_free of an order differs from its lists";
	return wrong;
}

/* No head may be free beside the lists, or inside a free block. */
static const char *check_heads(const struct zone *zone, unsigned long blocks)
{
	unsigned long block_end = 0;

	for (unsigned long pfn = zone->start_pfn; pfn < zone_end_pfn(zone); pfn++) {
		const struct page *page = pfn_to_page(pfn);

		if (page_zone(page) != zone || !PageBuddy(page))
			continue;
		if (pfn < block_end)
			return "a free block lies inside another";
		block_end = pfn + (1UL << buddy_order(page));
		if (blocks-- == 0)
			return "a head says that it is free and is on no list";
	}
	return NULL;
}

/*
 * free_list_check - the first broken invariant of the zone's lists as text, or NULL
 *
 * Looks at every frame of the zone; follows no link before it is known to lead to a
 * struct page.
 */
const char *free_list_check(struct zone *zone)
{
	unsigned long blocks = 0, nr_free = 0, nr;
	const char *wrong = NULL;

	assert_held(&zone->lock);
	for (unsigned int order = 0; order < NR_PAGE_ORDERS && !wrong; order++) {
		wrong = check_area(zone, order, &nr);
		blocks += nr;
		nr_free += nr << order;
	}
	for (unsigned int type = 0; type < MIGRATE_TYPES && !wrong; type++)
		if (zone->free_orders[type] >> NR_PAGE_ORDERS)
			wrong = "free_orders names an order that does not exist";
	if (!wrong && nr_free != zone->nr_free)
		wrong = "the zone's nr_free differs from the sum over its lists";
	return wrong ? wrong : check_heads(zone, blocks);
}
