/* SPDX-License-Identifier: MIT */
/*
 * mm/buddy_bitmap.c - the buddy in its historic form: one bit for each pair
 *
 * The same blocks, lists and interface as buddy.c, and another answer to the question
 * whether a block that is freed can merge.  Here struct page is not asked.  Each order has
 * a bitmap, free_area.map, with one bit for two buddies: set while exactly one of the two
 * is free.  Each time one of them is taken or given back, the bit is toggled:
 *
 *	pfn		 0   1   2   3   4   5   6   7
 *	free, order 0	 x           x			1 bit a pair, order 0:	1 1 0 0
 *	free, order 1	                 [     ]			order 1:	0   1
 *
 *	free 1:	bit 0 of order 0 becomes 0: now both are free -> merge, 0..1
 *		bit 0 of order 1 becomes 1: now one is free   -> stop, onto the list
 *	free 2:	bit 1 of order 0 becomes 0			-> merge, 2..3
 *		bit 0 of order 1 becomes 0			-> merge, 0..3
 *		and so on
 *
 * One bit does for two blocks because who frees knows about one of them: it was not free.
 * A block without a buddy in the zone (at its ragged ends) has a bit that nobody else
 * toggles, so it is never found to be in a pair that is free.  The largest order has no
 * buddies and no map.
 *
 * What each form pays:
 *
 *			bit for each pair		word in the head (buddy.c)
 *	each step	a word of the map, read and	a word of the buddy's struct page, read;
 *			written, up and down		written when the two merge
 *	memory		2 bits a page, one array more	none: the struct pages are there
 *	shared lines	64 pages' bits in one word,	the two buddies' own lines, whose lru
 *			written by whoever frees one	a merge touches anyway
 *	knows		whether to merge		that, and of any page whether it heads a
 *						free block: walks, checks, double frees
 *
 * Why it went: a page that is allocated and freed over and over toggles a bit each time,
 * in a line that it has no other need of, for no merge in most cases; and the maps must be
 * sized, allocated and indexed by the zone's start before the first page can be freed.
 *
 * The historic form wrote nothing into struct page.  Here heads are marked as in buddy.c,
 * because the rest of the house reads the mark (double frees, page blocks that change
 * their type, buddy_check): that is one store a block, and merging does not look at it.
 *
 * Types: the bit says nothing about the buddy's type, and need not: both lie in one page
 * block and so on lists of one type, see mm/internal.h.
 *
 * Locking: every function expects zone->lock held with interrupts off.
 *
 * Chapter: docs/physical-memory.md
 */
#include <lib/errno.h>
#include <lib/string.h>
#include "free_list.h"

#define BITS_PER_LONG		(8 * sizeof(unsigned long))

/* The maps count from here, so that pairs of every order start at a bit of their own. */
static unsigned long map_start(const struct zone *zone)
{
	return ALIGN_DOWN(zone->start_pfn, MAX_ORDER_NR_PAGES);
}

/* The bit of a block's pair at this order. */
static unsigned long pair_of(const struct zone *zone, const struct page *page, unsigned int order)
{
	return (page_to_pfn(page) - map_start(zone)) >> (order + 1);
}

/* One buddy of the pair was taken or given back.  Return: is exactly one free now? */
static bool toggle_pair(struct free_area *area, unsigned long pair)
{
	unsigned long *word = &area->map[pair / BITS_PER_LONG];
	unsigned long bit = 1UL << pair % BITS_PER_LONG;

	*word ^= bit;
	return *word & bit;
}

/* How many words the map of an order below the largest has. */
static size_t map_words(const struct zone *zone, unsigned int order)
{
	unsigned long nr_pages = zone_end_pfn(zone) - map_start(zone);

	return DIV_ROUND_UP(DIV_ROUND_UP(nr_pages, 2UL << order), BITS_PER_LONG);
}

/*
 * buddy_init - a zone without a free page
 *
 * start_pfn and spanned_pages are set.  The maps of all orders are one allocation, about
 * a bit for each page of the zone; a zone without frames needs none.
 *
 * Return: 0, or -ENOMEM if alloc gives none.
 */
int buddy_init(struct zone *zone, void *(*alloc)(size_t size))
{
	unsigned long *words;
	size_t nr_words = 0;

	free_list_init(zone);
	if (!zone->spanned_pages)
		return 0;
	for (unsigned int order = 0; order < MAX_PAGE_ORDER; order++)
		nr_words += map_words(zone, order);
	words = alloc(nr_words * sizeof(*words));
	if (!words)
		return -ENOMEM;
	memset(words, 0, nr_words * sizeof(*words));
	for (unsigned int order = 0; order < MAX_PAGE_ORDER; order++) {
		zone->free_area[order].map = words;
		words += map_words(zone, order);
	}
	zone->free_area[MAX_PAGE_ORDER].map = NULL;
	return 0;
}

/* As in buddy.c; of each pair that appears one half stays free, so its bit becomes set. */
static void split(struct zone *zone, struct page *page, unsigned int from, unsigned int order,
		  enum migratetype type)
{
	struct free_area *area = &zone->free_area[from];
	unsigned long nr_pages = 1UL << from, wanted = 1UL << order;
	unsigned long pair = pair_of(zone, page, from - 1);
	uint32_t word = free_word(page, from);

	zone->free_orders[type] |= nr_pages - wanted;
	do {
		nr_pages /= 2;
		area--;
		word = free_word_down(word);
		toggle_pair(area, pair);
		free_list_add_only(area, page + nr_pages, word, type);
		pair *= 2;
	} while (nr_pages > wanted);
}

/*
 * buddy_alloc - take a block of 2^order pages off the lists of that type
 *
 * The contract is that of buddy.c, and so is the block that is chosen.
 */
struct page *buddy_alloc(struct zone *zone, unsigned int order, enum migratetype type)
{
	uint32_t fits = zone->free_orders[type] >> order;
	struct free_area *area;
	struct page *page;
	unsigned int from;

	assert_held(&zone->lock);
	VM_BUG_ON(order > MAX_PAGE_ORDER);
	if (unlikely(!fits))
		return NULL;
	from = order + (unsigned int)__builtin_ctz(fits);
	area = &zone->free_area[from];
	page = list_first_entry(&area->free_list[type], struct page, lru);
	if (free_list_del(area, page, page->flags & PAGE_PLACE_MASK))
		zone->free_orders[type] &= ~(1U << from);
	if (from < MAX_PAGE_ORDER)
		toggle_pair(area, pair_of(zone, page, from));
	zone->nr_free -= 1UL << order;
	if (from > order)
		split(zone, page, from, order, type);
	return page;
}

/*
 * buddy_free - give back the block of 2^order pages that page heads
 *
 *	type	that of its page block
 *
 * Each step toggles the pair's bit: cleared, the buddy is free too and the two go one
 * order up; set, the buddy is in use or absent and the block has found its list.
 */
void buddy_free(struct zone *zone, struct page *page, unsigned int order, enum migratetype type)
{
	struct free_area *area = &zone->free_area[order];
	unsigned long nr_pages = 1UL << order;		/* also the order's bit in free_orders */
	unsigned long pair = pair_of(zone, page, order);
	uint32_t place = page->flags & PAGE_PLACE_MASK;
	uint32_t word = free_word(page, order);

	assert_can_free(zone, page, order, type);
	zone->nr_free += nr_pages;
	while (nr_pages < MAX_ORDER_NR_PAGES && !toggle_pair(area, pair)) {
		struct page *buddy = page_buddy(page, nr_pages);

		if (free_list_del(area, buddy, place))
			zone->free_orders[type] ^= nr_pages;
		page = lower_half(page, buddy);
		nr_pages *= 2;
		word = free_word_up(word);
		pair /= 2;
		area++;
	}
	free_list_add(area, page, word, type);
	zone->free_orders[type] |= nr_pages;
}

/*
 * buddy_one_of_pair_is_free - what the map says of the pair that this block is one half of
 *
 * For pictures; order below the largest.
 */
bool buddy_one_of_pair_is_free(const struct zone *zone, const struct page *page,
			       unsigned int order)
{
	unsigned long pair = pair_of(zone, page, order);

	return zone->free_area[order].map[pair / BITS_PER_LONG] >> pair % BITS_PER_LONG & 1;
}

/* Is the block of this order at pfn free?  By what its head says: the map's counterpart. */
static bool is_free(const struct zone *zone, unsigned long pfn, unsigned int order)
{
	const struct page *page = pfn_to_page(pfn);

	return page_zone(page) == zone && page->flags == free_word(page, order);
}

static const char *check_map(const struct zone *zone, unsigned int order)
{
	const unsigned long *map = zone->free_area[order].map;
	unsigned long nr_pages = 1UL << order;
	unsigned long pair = 0;

	for (unsigned long pfn = map_start(zone); pfn < zone_end_pfn(zone); pair++) {
		bool bit = map[pair / BITS_PER_LONG] >> pair % BITS_PER_LONG & 1;

		if (bit != (is_free(zone, pfn, order) != is_free(zone, pfn + nr_pages, order)))
			return "a pair's bit does not say that exactly one is free";
		pfn += 2 * nr_pages;
	}
	return NULL;
}

/* buddy_check - the first broken invariant of the zone's lists and maps as text, or NULL */
const char *buddy_check(struct zone *zone)
{
	const char *wrong = free_list_check(zone);

	for (unsigned int order = 0; order < MAX_PAGE_ORDER && !wrong; order++)
		wrong = check_map(zone, order);
	return wrong;
}
