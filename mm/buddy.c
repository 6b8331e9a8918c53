/* SPDX-License-Identifier: MIT */
/*
 * mm/buddy.c - split and merge the free blocks of one zone
 *
 * Free memory is kept as power-of-two blocks of pages, one list per order (and per
 * migrate type).  A block of order n starts at a pfn that is a multiple of 2^n, so a
 * block and its buddy differ in exactly one bit:  buddy_pfn = pfn ^ (1 << order)
 *
 *	order 2   |        0..3         |        4..7         |
 *	order 1   |   0..1   |   2..3   |   4..5   |   6..7   |
 *	order 0   | 0  | 1  | 2  | 3  | 4  | 5  | 6  | 7  |
 *
 * Allocating takes the smallest block that fits and returns the unused halves to the
 * lists below:
 *
 *	ask for 1 page	|      8..15, order 3       |	the only block that fits
 *	order 2		|             | 12..15 free |
 *	order 1		|      |10..11|			on each of these lists, which
 *	order 0		| 8 | 9|			were empty, lands one half
 *
 * Freeing goes the other way and stops at the first buddy that is in use, of another
 * order, or outside the zone.  So no two buddies are ever free at the same order.
 *
 * Only the head, the first page of a block, says anything: that the block is free and of
 * which order.  What the other pages say is never looked at, so a block of 4 MB costs no
 * more to free than one of 8 KB.  Order, zone and node stand in one word of the head, so
 * "can we merge?" is one comparison: see free_word() in mm/free_list.h.
 *
 * A free block lies on the list of its page block's type.  As no block is larger than a
 * page block, buddies have one type, and a merge never changes lists.
 *
 * Mechanism only.  Which zone to try and when to reclaim is page_alloc.c's decision,
 * what to do when a type has nothing left is fallback.c's; most single pages come from
 * pcp.c and never get here.  The same with one bit a pair, as history had it:
 * buddy_bitmap.c.  Looking at the lists and checking them: free_list.c.
 *
 * Locking: every function expects zone->lock held with interrupts off.
 *
 * Chapter: docs/physical-memory.md
 */
#include "free_list.h"

/*
 * buddy_init - a zone without a free page
 *
 * This form needs no memory of its own.  Return: 0.
 */
int buddy_init(struct zone *zone, void *(*alloc)(size_t size))
{
	(void)alloc;
	free_list_init(zone);
	return 0;
}

/*
 * Halve the block that page heads from order `from` down to `order`, keep the lower half
 * each time and put the upper one on its list.  The lists in between are empty: the block
 * was taken because nothing smaller would do.
 */
static void split(struct zone *zone, struct page *page, unsigned int from, unsigned int order,
		  enum migratetype type)
{
	struct free_area *area = &zone->free_area[from];
	unsigned long nr_pages = 1UL << from, wanted = 1UL << order;
	uint32_t word = free_word(page, from);

	zone->free_orders[type] |= nr_pages - wanted;
	do {
		nr_pages /= 2;
		area--;
		word = free_word_down(word);
		free_list_add_only(area, page + nr_pages, word, type);
	} while (nr_pages > wanted);
}

/*
 * buddy_alloc - take a block of 2^order pages off the lists of that type
 *
 * The smallest block that fits, split if it is larger; of several the one that was freed
 * last.  Constant time to find it, one step for each halving.
 *
 * Return: the head, PG_buddy clear and _refcount still 0; NULL if no block of that type
 * is large enough.
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
 * Each step joins the block with its buddy if that is free and whole:
 *
 *	buddy is			its head's flags	step
 *	free, same order		all as expected		take it off, go one order up
 *	free, in parts			another order		stop
 *	in use, or inside a free block	no PG_buddy		stop
 *	of another zone or node		another place		stop
 *	a hole, or past max_pfn		PG_reserved		stop
 *
 * The pages were allocated, but not necessarily as this block: an allocated block may
 * come back in parts.
 */
void buddy_free(struct zone *zone, struct page *page, unsigned int order, enum migratetype type)
{
	struct free_area *area = &zone->free_area[order];
	unsigned long nr_pages = 1UL << order;		/* also the order's bit in free_orders */
	uint32_t place = page->flags & PAGE_PLACE_MASK;
	uint32_t word = free_word(page, order);

	assert_can_free(zone, page, order, type);
	zone->nr_free += nr_pages;
	while (nr_pages < MAX_ORDER_NR_PAGES) {
		struct page *buddy = page_buddy(page, nr_pages);

		if (buddy->flags != word)
			break;
		if (free_list_del(area, buddy, place))
			zone->free_orders[type] ^= nr_pages;
		page = lower_half(page, buddy);
		nr_pages *= 2;
		word = free_word_up(word);
		area++;
	}
	free_list_add(area, page, word, type);
	zone->free_orders[type] |= nr_pages;
}

/* buddy_check - the first broken invariant of the zone's lists as text, or NULL */
const char *buddy_check(struct zone *zone)
{
	return free_list_check(zone);
}
