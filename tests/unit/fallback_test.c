/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/fallback_test.c - who takes from whom, and which page blocks change sides
 *
 * Page blocks of 8 frames (MAX_PAGE_ORDER is 3); "types" has a letter for each of them:
 * U(nmovable), M(ovable), R(eclaimable).  See buddy_fixture.h for the pictures.
 */
#include "buddy_fixture.h"
#include <lib/errno.h>

static void give(unsigned long pfn, unsigned int order)
{
	buddy_free(zone, pfn_to_page(pfn), order, pageblock_type(pfn));
}

/* A zone of whole page blocks of these types, all in use. */
static void create(const char *types)
{
	unsigned long nr = strlen(types);

	arena_create(nr * MAX_ORDER_NR_PAGES, 0, nr * MAX_ORDER_NR_PAGES);
	for (unsigned long i = 0; i < nr; i++)
		pageblock_types[i] = (uint8_t)(strchr("UMR", types[i]) - "UMR");
}

#define assert_types(expected) do {					\
	for (unsigned int i = 0; (expected)[i]; i++)			\
		assert_int_equal("UMR"[pageblock_types[i]], (expected)[i]); \
} while (0)

static unsigned long take(unsigned int order, enum migratetype type)
{
	struct page *page = rmqueue(zone, order, type);

	assert_non_null(page);
	return page_to_pfn(page);
}

static void unmovable_request_makes_a_movable_page_block_its_own(void **state)
{
	(void)state;
	create("MM");
	give(1, 0);
	give(4, 1);
	assert_int_equal(take(1, MIGRATE_UNMOVABLE), 4);
	assert_types("UM");
	assert_int_equal(buddy_nr_free(zone, 0, MIGRATE_UNMOVABLE), 1);
	assert_int_equal(buddy_nr_free(zone, 0, MIGRATE_MOVABLE), 0);
	assert_picture(".0..............");
	assert_int_equal(take(0, MIGRATE_UNMOVABLE), 1);
}

/* The largest block, although a smaller one would do: its page block has the most room. */
static void unmovable_request_goes_to_the_largest_block(void **state)
{
	(void)state;
	create("MM");
	give(2, 0);
	give(12, 2);
	give(8, 0);
	assert_int_equal(take(0, MIGRATE_UNMOVABLE), 8);
	assert_types("MU");
	assert_picture("..0.........2---");
}

static void movable_request_leaves_a_page_block_with_little_room_as_it_is(void **state)
{
	(void)state;
	create("UU");
	give(2, 1);
	give(8, 0);
	assert_int_equal(take(0, MIGRATE_MOVABLE), 8);
	assert_int_equal(take(0, MIGRATE_MOVABLE), 2);
	assert_types("UU");
	assert_int_equal(buddy_nr_free(zone, 0, MIGRATE_UNMOVABLE), 1);
	assert_picture("...0............");
}

/* Half of a page block is enough. */
static void movable_request_takes_a_page_block_with_much_room(void **state)
{
	(void)state;
	create("UU");
	give(0, 0);
	give(12, 2);
	assert_int_equal(take(0, MIGRATE_MOVABLE), 12);
	assert_types("UM");
	assert_int_equal(buddy_nr_free(zone, 1, MIGRATE_MOVABLE), 1);
	assert_picture("0............01-");
}

/* Rows: who asks.  Columns: who is preferred of two with equal blocks. */
static void of_equal_blocks_the_preferred_type_gives(void **state)
{
	static const struct {
		enum migratetype asks;
		const char *types;
		unsigned long pfn;
	} cases[] = {
		{ MIGRATE_UNMOVABLE,	"MR", 8 },
		{ MIGRATE_UNMOVABLE,	"RM", 0 },
		{ MIGRATE_MOVABLE,	"UR", 8 },
		{ MIGRATE_MOVABLE,	"RU", 0 },
		{ MIGRATE_RECLAIMABLE,	"MU", 8 },
		{ MIGRATE_RECLAIMABLE,	"UM", 0 },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		create(cases[i].types);
		give(0, 0);
		give(8, 0);
		assert_int_equal(take(0, cases[i].asks), cases[i].pfn);
		assert_whole();
		arena_destroy(state);
	}
}

static void own_lists_come_first(void **state)
{
	(void)state;
	create("MU");
	give(0, 3);
	give(8, 0);
	assert_int_equal(take(0, MIGRATE_UNMOVABLE), 8);
	assert_types("MU");
	assert_picture("3-------........");
}

static void request_that_nobody_can_serve_changes_nothing(void **state)
{
	(void)state;
	create("MU");
	give(0, 1);
	give(8, 1);
	assert_null(rmqueue(zone, 2, MIGRATE_RECLAIMABLE));
	assert_null(rmqueue(zone, 2, MIGRATE_MOVABLE));
	assert_types("MU");
	assert_picture("1-......1-......");
}

/* The page block of 8..15 reaches into another zone, whose lock we do not hold. */
static void page_block_of_two_zones_keeps_its_type(void **state)
{
	(void)state;
	arena_create(16, 0, 12);
	arena_free_others();
	give(8, 2);
	assert_true(pageblock_in_zone(zone, 7));
	assert_false(pageblock_in_zone(zone, 8));
	assert_int_equal(take(0, MIGRATE_UNMOVABLE), 8);
	assert_types("MM");
	assert_int_equal(buddy_nr_free(zone, 1, MIGRATE_MOVABLE), 1);
	assert_picture(".........01-");
}

static void move_freepages_block_moves_blocks_of_every_order(void **state)
{
	(void)state;
	create("MM");
	give(0, 2);
	give(5, 0);
	give(6, 1);
	give(8, 3);
	assert_int_equal(move_freepages_block(zone, 6, MIGRATE_RECLAIMABLE), 7);
	assert_types("RM");
	assert_int_equal(zone->free_orders[MIGRATE_RECLAIMABLE], 0x7);
	assert_int_equal(zone->free_orders[MIGRATE_MOVABLE], 0x8);
	assert_picture("2---.01-3-------");
	give(4, 0);
	assert_picture("3-------3-------");
	assert_int_equal(zone->free_orders[MIGRATE_RECLAIMABLE], 0x8);
}

static void free_with_the_wrong_type_is_a_bug(void **state)
{
	(void)state;
	create("MU");
	assert_bug("pageblock_type", buddy_free(zone, pfn_to_page(0), 0, MIGRATE_UNMOVABLE));
	assert_bug("pageblock_in_zone", (zone->spanned_pages = 15,
					 (void)move_freepages_block(zone, 8, MIGRATE_MOVABLE)));
}

static void move_of_a_block_in_use_is_a_bug(void **state)
{
	(void)state;
	create("MU");
	assert_bug("free_word", buddy_move(zone, pfn_to_page(0), 0, MIGRATE_MOVABLE,
					   MIGRATE_UNMOVABLE));
}

static void fallback_without_the_lock_is_a_bug(void **state)
{
	(void)state;
	create("MU");
	spin_unlock(&zone->lock);
	assert_bug("spin_is_held", fallback_alloc(zone, 0, MIGRATE_MOVABLE));
}

static void check_finds_a_block_on_the_list_of_another_type(void **state)
{
	(void)state;
	create("MU");
	give(0, 1);
	pageblock_types[0] = MIGRATE_UNMOVABLE;
	assert_non_null(strstr(buddy_check(zone), "page block's type"));
}

static void *alloc_nothing(size_t size)
{
	(void)size;
	return NULL;
}

static void init_makes_every_page_block_movable(void **state)
{
	(void)state;
	arena_create(17, 0, 17);
	assert_types("MMM");
	assert_int_equal(arena_sizes[0], 3);
	assert_int_equal(pageblock_init(alloc_nothing), -ENOMEM);
}

#define TEST(name)	cmocka_unit_test_teardown(name, arena_destroy)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(unmovable_request_makes_a_movable_page_block_its_own),
		TEST(unmovable_request_goes_to_the_largest_block),
		TEST(movable_request_leaves_a_page_block_with_little_room_as_it_is),
		TEST(movable_request_takes_a_page_block_with_much_room),
		TEST(of_equal_blocks_the_preferred_type_gives),
		TEST(own_lists_come_first),
		TEST(request_that_nobody_can_serve_changes_nothing),
		TEST(page_block_of_two_zones_keeps_its_type),
		TEST(move_freepages_block_moves_blocks_of_every_order),
		TEST(free_with_the_wrong_type_is_a_bug),
		TEST(move_of_a_block_in_use_is_a_bug),
		TEST(fallback_without_the_lock_is_a_bug),
		TEST(check_finds_a_block_on_the_list_of_another_type),
		TEST(init_makes_every_page_block_movable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
