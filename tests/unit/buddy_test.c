/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/buddy_test.c - one behaviour of the buddy after the other, in pictures
 *
 * Built for both forms; see buddy_fixture.h for how to read a picture.
 */
#include "buddy_fixture.h"
#include <lib/errno.h>

#define TYPE	MIGRATE_MOVABLE		/* what pageblock_init() makes of every page block */

static void give(unsigned long pfn, unsigned int order)
{
	buddy_free(zone, pfn_to_page(pfn), order, TYPE);
}

/* The pfn of the block that is handed out. */
static unsigned long take(unsigned int order)
{
	struct page *page = buddy_alloc(zone, order, TYPE);

	assert_non_null(page);
	assert_false(PageBuddy(page));
	assert_int_equal(page->flags, PLACE(ZONE_NORMAL));
	assert_int_equal(page_count(page), 0);
	return page_to_pfn(page);
}

/*
 * The picture of the lecture: 5 and 10 are free alone, 12..15 together.  Two pages are
 * asked for: no block of two is there, so four are halved.
 */
static void alloc_of_two_pages_halves_the_block_of_four(void **state)
{
	(void)state;
	arena_create(16, 0, 16);
	give(5, 0);
	give(10, 0);
	give(12, 2);
	assert_picture(".....0....0.2---");
	assert_int_equal(zone->free_area[0].nr_free, 2);
	assert_int_equal(zone->free_area[1].nr_free, 0);
	assert_int_equal(zone->free_area[2].nr_free, 1);
	assert_int_equal(zone->nr_free, 6);

	assert_int_equal(take(1), 12);
	assert_picture(".....0....0...1-");
	assert_int_equal(zone->nr_free, 4);

	give(12, 1);
	assert_picture(".....0....0.2---");
	assert_int_equal(zone->nr_free, 6);
}

static void alloc_leaves_one_half_on_each_list(void **state)
{
	(void)state;
	arena_create(8, 0, 8);
	give(0, 3);
	assert_picture("3-------");
	assert_int_equal(take(0), 0);
	assert_picture(".01-2---");
	assert_int_equal(zone->free_orders[TYPE], 0x7);
}

static void alloc_takes_the_smallest_that_fits(void **state)
{
	(void)state;
	arena_create(16, 0, 16);
	give(0, 2);
	give(6, 0);
	give(8, 3);
	assert_picture("2---..0.3-------");
	assert_int_equal(take(1), 0);
	assert_picture("..1-..0.3-------");
	assert_int_equal(take(0), 6);
	assert_int_equal(take(0), 2);
	assert_picture("...0....3-------");
}

/* Of equals, the block that was freed last: it may still be in the cache. */
static void alloc_takes_what_was_freed_last(void **state)
{
	(void)state;
	arena_create(8, 0, 8);
	give(4, 0);
	give(0, 0);
	give(6, 0);
	give(2, 0);
	assert_int_equal(take(0), 2);
	assert_int_equal(take(0), 6);
	assert_int_equal(take(0), 0);
	assert_int_equal(take(0), 4);
	assert_picture("........");
}

static void alloc_without_a_block_that_fits_returns_null(void **state)
{
	(void)state;
	arena_create(8, 0, 8);
	assert_null(buddy_alloc(zone, 0, TYPE));
	give(0, 0);
	give(2, 1);
	assert_null(buddy_alloc(zone, 2, TYPE));
	assert_picture("0.1-....");
}

/*
 * Freeing 3 closes the last gap: four steps up to a block of 16.
 */
static void free_merges_as_far_as_it_goes(void **state)
{
	(void)state;
	arena_create(16, 0, 16);
	give(2, 0);
	give(0, 1);
	give(4, 2);
	give(8, 3);
	assert_picture("1-0.2---3-------");
	give(3, 0);
	assert_picture("4---------------");
	assert_int_equal(zone->nr_free, 16);
	assert_int_equal(zone->free_orders[TYPE], 1u << 4);
}

/* 1 and 2 lie side by side and are not buddies; 0..1 is larger than its neighbour 2. */
static void free_merges_buddies_only(void **state)
{
	(void)state;
	arena_create(8, 0, 8);
	give(1, 0);
	give(2, 0);
	assert_picture(".00.....");
	give(0, 0);
	assert_picture("1-0.....");
	give(4, 1);
	assert_picture("1-0.1-..");
}

/* A block of four comes back in parts, in any order. */
static void free_in_parts_gives_the_whole(void **state)
{
	(void)state;
	arena_create(8, 0, 8);
	give(0, 3);
	assert_int_equal(take(2), 0);
	give(3, 0);
	give(0, 1);
	assert_picture("1-.02---");
	give(2, 0);
	assert_picture("3-------");
}

/*
 *	pfn	 0  1  2 [ 3  4 ... 9 10] 11 ...	0..2 and 11.. are free in another zone
 */
static void free_does_not_merge_across_the_border_of_the_zone(void **state)
{
	(void)state;
	arena_create(16, 3, 11);
	arena_free_others();
	for (unsigned long pfn = 3; pfn < 11; pfn++)
		give(pfn, 0);
	assert_picture("02---1-0");
	assert_int_equal(zone->nr_free, 8);
	for (unsigned int i = 0; i < 8; i++)
		take(0);
	assert_picture("........");
}

/* 7 does not exist: mem_map has it as a hole, so that a buddy can always be looked at. */
static void free_does_not_merge_past_the_end_of_memory(void **state)
{
	(void)state;
	arena_create(7, 0, 7);
	for (unsigned long pfn = 0; pfn < 7; pfn++)
		give(pfn, 0);
	assert_picture("2---1-0");
}

/* Two blocks of the largest order are neighbours and stay two. */
static void free_stops_at_the_largest_order(void **state)
{
	unsigned long top = MAX_PAGE_ORDER;

	(void)state;
	arena_create(2 << top, 0, 2 << top);
	give(0, MAX_PAGE_ORDER);
	give(1UL << top, MAX_PAGE_ORDER);
	assert_whole();
	assert_int_equal(zone->free_area[top].nr_free, 2);
	assert_int_equal(zone->free_orders[TYPE], 1u << top);
}

/* From one largest block, every order: what is left has one block of each lower order. */
static void alloc_of_every_order_from_the_largest_block(void **state)
{
	(void)state;
	arena_create(MAX_ORDER_NR_PAGES, 0, MAX_ORDER_NR_PAGES);
	for (unsigned int order = 0; order < NR_PAGE_ORDERS; order++) {
		give(0, MAX_PAGE_ORDER);
		assert_int_equal(take(order), 0);
		assert_int_equal(zone->free_orders[TYPE],
				 (1u << MAX_PAGE_ORDER) - (1u << order));
		assert_int_equal(zone->nr_free, MAX_ORDER_NR_PAGES - (1ul << order));
		assert_whole();
		give(0, order);
		assert_int_equal(zone->free_orders[TYPE], 1u << MAX_PAGE_ORDER);
		assert_whole();
		assert_int_equal(take(MAX_PAGE_ORDER), 0);
	}
}

/* Only the head of a block is written: the other struct pages keep what they had. */
static void tails_carry_no_words(void **state)
{
	static struct page before[MAX_ORDER_NR_PAGES];

	(void)state;
	arena_create(MAX_ORDER_NR_PAGES, 0, MAX_ORDER_NR_PAGES);
	for (unsigned long pfn = 1; pfn < MAX_ORDER_NR_PAGES; pfn++) {
		mem_map[pfn].private = pfn;
		mem_map[pfn].lru.next = NULL;
	}
	memcpy(before, mem_map, sizeof(before));
	give(0, MAX_PAGE_ORDER);
	assert_memory_equal(mem_map + 1, before + 1, sizeof(before) - sizeof(before[0]));
	take(MAX_PAGE_ORDER);
	assert_memory_equal(mem_map + 1, before + 1, sizeof(before) - sizeof(before[0]));
}

struct seen {
	unsigned long pfn[8];
	unsigned int order[8];
	unsigned int nr;
};

static void note_block(struct page *page, unsigned int order, enum migratetype type, void *ctx)
{
	struct seen *seen = ctx;

	assert_int_equal(type, TYPE);
	seen->pfn[seen->nr] = page_to_pfn(page);
	seen->order[seen->nr++] = order;
}

static void walk_sees_blocks_in_the_order_of_allocation(void **state)
{
	struct seen seen = { .nr = 0 };

	(void)state;
	arena_create(16, 0, 16);
	give(8, 2);
	give(1, 0);
	give(4, 2);
	give(14, 0);
	buddy_for_each_free(zone, note_block, &seen);
	assert_int_equal(seen.nr, 4);
	assert_int_equal(seen.pfn[0], 14);
	assert_int_equal(seen.pfn[1], 1);
	assert_int_equal(seen.pfn[2], 4);
	assert_int_equal(seen.pfn[3], 8);
	assert_int_equal(seen.order[1], 0);
	assert_int_equal(seen.order[2], 2);
	assert_int_equal(buddy_nr_free(zone, 0, TYPE), 2);
	assert_int_equal(buddy_nr_free(zone, 1, TYPE), 0);
	assert_int_equal(buddy_nr_free(zone, 2, TYPE), 2);
}

static unsigned int nr_allocs;

static void *alloc_nothing(size_t size)
{
	(void)size;
	nr_allocs++;
	return NULL;
}

/* What the maps of a zone of 4,096 pages take: 2,048 bits, 1,024, ... 4. */
static size_t maps_of_4096_pages(void)
{
	size_t bits = 8 * sizeof(unsigned long), words = 0;

	for (unsigned int order = 0; order < MAX_PAGE_ORDER; order++)
		words += DIV_ROUND_UP(2048u >> order, bits);
	return words * sizeof(unsigned long);
}

/* The historic form needs about a bit a page and cannot do without; the other needs none. */
static void init_without_memory_fails_only_in_the_historic_form(void **state)
{
	bool bitmap = IS_ENABLED(CONFIG_BUDDY_BITMAP);

	(void)state;
	arena_create(8192, 4096, 8192);
	if (bitmap)
		assert_int_equal(arena_sizes[arena_nr_memory - 1], maps_of_4096_pages());
	nr_allocs = 0;
	assert_int_equal(buddy_init(zone, alloc_nothing), bitmap ? -ENOMEM : 0);
	assert_int_equal(nr_allocs, bitmap ? 1 : 0);
	zone->spanned_pages = 0;
	assert_int_equal(buddy_init(zone, alloc_nothing), 0);
	assert_int_equal(nr_allocs, bitmap ? 1 : 0);
}

static void init_again(void)
{
	assert_int_equal(buddy_init(zone, arena_alloc), 0);
}

static void init_on_a_misplaced_mem_map_is_a_bug(void **state)
{
	(void)state;
	arena_create(8, 0, 8);
	mem_map++;
	assert_bug("mem_map", init_again());
	mem_map--;
}

/* --- what debug builds stop at: all on  "2---.0.."  where 4, 6 and 7 are in use --- */

static void create_small(void)
{
	arena_create(16, 0, 8);
	give(0, 2);
	give(5, 0);
	assert_picture("2---.0..");
}

static void free_of_a_free_block_is_a_bug(void **state)
{
	(void)state;
	create_small();
	assert_bug("PageBuddy", give(5, 0));
	assert_bug("PageBuddy", give(0, 2));
}

static void free_of_a_misaligned_block_is_a_bug(void **state)
{
	(void)state;
	create_small();
	assert_bug("1UL << order", give(7, 1));
}

static void free_above_the_largest_order_is_a_bug(void **state)
{
	(void)state;
	create_small();
	assert_bug("order >", give(6, MAX_PAGE_ORDER + 1));
	assert_bug("order >", (void)buddy_alloc(zone, MAX_PAGE_ORDER + 1, TYPE));
}

static void free_of_a_reserved_frame_is_a_bug(void **state)
{
	(void)state;
	create_small();
	mem_map[6].flags |= 1U << PG_reserved;
	assert_bug("PageReserved", give(6, 0));
}

static void free_into_the_wrong_zone_is_a_bug(void **state)
{
	(void)state;
	create_small();
	assert_bug("page_zone", give(8, 0));
}

static void calls_without_the_lock_are_bugs(void **state)
{
	(void)state;
	create_small();
	spin_unlock(&zone->lock);
	assert_bug("spin_is_held", give(6, 0));
	assert_bug("spin_is_held", (void)buddy_alloc(zone, 0, TYPE));
	assert_bug("spin_is_held", (void)buddy_nr_free(zone, 0, TYPE));
	assert_bug("spin_is_held", buddy_for_each_free(zone, note_block, NULL));
	assert_bug("spin_is_held", (void)buddy_check(zone));
	assert_bug("spin_is_held", buddy_move(zone, mem_map, 2, TYPE, TYPE));
}

/* --- what the validator finds: one damage each, done to  "2---.0.0........" --- */

static void damage_zone_of_block(void)
{
	mem_map[5].flags ^= 3U << PAGE_ZONE_SHIFT;
}

static void damage_flag(void)
{
	mem_map[5].flags &= ~(1U << PG_buddy);
}

static void damage_order(void)
{
	mem_map[0].flags += 1U << PAGE_ORDER_SHIFT;
}

static void damage_count(void)
{
	atomic_set(&mem_map[5]._refcount, 1);
}

static void damage_end(void)
{
	zone->spanned_pages = 7;
}

static void damage_start(void)
{
	zone->start_pfn = 1;
	zone->spanned_pages = 7;
}

static void damage_back_link(void)
{
	mem_map[5].lru.prev = mem_map[5].lru.next;
}

static void damage_last_link(void)
{
	zone->free_area[0].free_list[TYPE].prev = &mem_map[5].lru;
}

static void damage_next(void)
{
	mem_map[5].lru.next = (void *)&zone->name;
}

static void damage_next_inside(void)
{
	mem_map[7].lru.next = (void *)&mem_map[5];
}

static void damage_circle(void)
{
	mem_map[7].lru.next = &mem_map[5].lru;
}

static void damage_bit_off(void)
{
	zone->free_orders[TYPE] = 1;
}

static void damage_bit_on(void)
{
	zone->free_orders[TYPE] |= 2;
}

static void damage_bit_above(void)
{
	zone->free_orders[TYPE] |= 1U << NR_PAGE_ORDERS;
}

static void damage_bit_above_first(void)
{
	zone->free_orders[0] |= 1U << NR_PAGE_ORDERS;
}

static void damage_nr_free_area(void)
{
	zone->free_area[2].nr_free++;
}

static void damage_nr_free(void)
{
	zone->nr_free--;
}

static void damage_stray_head(void)
{
	mem_map[12].flags = free_word(mem_map, 1);
}

static void damage_inner_head(void)
{
	mem_map[2].flags = free_word(mem_map, 0);
}

static void damage_alignment(void)
{
	mem_map[5].flags = free_word(mem_map, 1);
	list_del(&mem_map[5].lru);
	list_add(&mem_map[5].lru, &zone->free_area[1].free_list[TYPE]);
	zone->free_orders[TYPE] |= 2;
	zone->free_area[0].nr_free--;
	zone->free_area[1].nr_free++;
	zone->nr_free++;
}

static void damage_unmerged(void)
{
	mem_map[4].flags = free_word(mem_map, 0);
	list_add(&mem_map[4].lru, &zone->free_area[0].free_list[TYPE]);
	zone->free_area[0].nr_free++;
	zone->nr_free++;
}

static const struct damage {
	void (*do_it)(void);
	const char *found;
} damages[] = {
	{ damage_zone_of_block,	"of another zone" },
	{ damage_flag,		"does not say" },
	{ damage_order,		"does not say" },
	{ damage_count,		"references" },
	{ damage_end,		"reaches out" },
	{ damage_start,		"reaches out" },
	{ damage_back_link,	"same backwards" },
	{ damage_last_link,	"same backwards" },
	{ damage_next,		"out of mem_map" },
	{ damage_next_inside,	"out of mem_map" },
	{ damage_circle,	"same backwards" },
	{ damage_bit_off,	"list being empty" },
	{ damage_bit_on,	"list being empty" },
	{ damage_bit_above,	"does not exist" },
	{ damage_bit_above_first, "does not exist" },
	{ damage_nr_free_area,	"nr_free of an order" },
	{ damage_nr_free,	"zone's nr_free" },
	{ damage_stray_head,	"on no list" },
	{ damage_inner_head,	"inside another" },
	{ damage_alignment,	"not aligned" },
	{ damage_unmerged,	"not merged" },
};

static void check_finds_every_damage(void **state)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(damages); i++) {
		const char *wrong;

		arena_create(16, 0, 16);
		give(0, 2);
		give(7, 0);
		give(5, 0);
		assert_picture("2---.0.0........");
		damages[i].do_it();
		wrong = buddy_check(zone);
		if (!wrong || !strstr(wrong, damages[i].found))
			fail_msg("damage %u: expected '%s', found '%s'", i, damages[i].found,
				 wrong ? wrong : "nothing");
		arena_destroy(state);
	}
}

#ifdef CONFIG_BUDDY_BITMAP
/* Each bit of each map, one way or the other. */
static void check_finds_every_wrong_bit(void **state)
{
	(void)state;
	create_small();
	for (unsigned int order = 0; order < MAX_PAGE_ORDER; order++) {
		for (unsigned int pair = 0; pair < (8 + (2u << order) - 1) >> (order + 1); pair++) {
			zone->free_area[order].map[0] ^= 1UL << pair;
			assert_non_null(strstr(buddy_check(zone), "pair's bit"));
			zone->free_area[order].map[0] ^= 1UL << pair;
			assert_whole();
		}
	}
}
#endif

#define TEST(name)	cmocka_unit_test_teardown(name, arena_destroy)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(alloc_of_two_pages_halves_the_block_of_four),
		TEST(alloc_leaves_one_half_on_each_list),
		TEST(alloc_takes_the_smallest_that_fits),
		TEST(alloc_takes_what_was_freed_last),
		TEST(alloc_without_a_block_that_fits_returns_null),
		TEST(free_merges_as_far_as_it_goes),
		TEST(free_merges_buddies_only),
		TEST(free_in_parts_gives_the_whole),
		TEST(free_does_not_merge_across_the_border_of_the_zone),
		TEST(free_does_not_merge_past_the_end_of_memory),
		TEST(free_stops_at_the_largest_order),
		TEST(alloc_of_every_order_from_the_largest_block),
		TEST(tails_carry_no_words),
		TEST(walk_sees_blocks_in_the_order_of_allocation),
		TEST(init_without_memory_fails_only_in_the_historic_form),
		TEST(init_on_a_misplaced_mem_map_is_a_bug),
		TEST(free_of_a_free_block_is_a_bug),
		TEST(free_of_a_misaligned_block_is_a_bug),
		TEST(free_above_the_largest_order_is_a_bug),
		TEST(free_of_a_reserved_frame_is_a_bug),
		TEST(free_into_the_wrong_zone_is_a_bug),
		TEST(calls_without_the_lock_are_bugs),
		TEST(check_finds_every_damage),
#ifdef CONFIG_BUDDY_BITMAP
		TEST(check_finds_every_wrong_bit),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
