/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/demo_selftest.c - what the shell plays is what it says, and leaves no trace
 */
#include <core/selftest.h>
#include <kernel/demo.h>
#include <lib/errno.h>
#include <lib/kconfig.h>
#include <lib/string.h>
#include <mm/audit.h>
#include <mm/frame_account.h>
#include <mm/gfp.h>

/* . in use, a digit for the head of a free block of that order, - for the rest of it. */
static const char *picture(const struct arena_state *state)
{
	static char text[ARENA_FRAMES + 1];

	for (unsigned int i = 0; i < ARENA_FRAMES; i++)
		text[i] = state->order[i] >= 0 ? (char)('0' + state->order[i]) :
			  state->free[i] ? '-' : '.';
	return text;
}

static const char *const pictures[NR_BUDDY_SCENES] = {
	".....0..........",
	".....0....0.....",
	".....0....0.2---",		/* the picture of the notes */
	".....0....0...1-",		/* two pages out of it */
	".....0....0.2---",		/* and back */
	".....0....1-2---",
	".....0..3-------",
	"........3-------",
	"4---------------",
};

/* Frame of the block that was asked for, -1 where something was given back. */
static const int8_t got[NR_BUDDY_SCENES] = { -1, -1, -1, 12, -1, -1, -1, 5, -1 };

static struct arena_state states[NR_BUDDY_SCENES];

/* Of this pair, is exactly one free as a whole? */
static bool one_is_free(const struct arena_state *state, unsigned int pair, unsigned int order)
{
	bool lower = state->order[pair << (order + 1)] == (int)order;
	bool upper = state->order[(2 * pair + 1) << order] == (int)order;

	return lower != upper;
}

static void expect_pairs(const struct arena_state *state)
{
	for (unsigned int order = 0; order < ARENA_ORDER; order++)
		for (unsigned int pair = 0; pair < ARENA_FRAMES >> (order + 1); pair++)
			EXPECT_EQ(state->pairs[order] >> pair & 1,
				  IS_ENABLED(CONFIG_BUDDY_BITMAP) &&
				  one_is_free(state, pair, order));
}

SELFTEST(demo, buddy_plays_the_notes_picture)
{
	ASSERT_EQ(demo_buddy_play(states), 0);
	for (unsigned int i = 0; i < NR_BUDDY_SCENES; i++) {
		EXPECT_EQ(strcmp(picture(&states[i]), pictures[i]), 0);
		EXPECT_EQ(states[i].got, (int)got[i]);
		expect_pairs(&states[i]);
	}
	EXPECT_EQ(states[2].nr_free[0], 2);	/* blocks, not frames: 5 and 10 */
	EXPECT_EQ(states[2].nr_free[2], 1);	/* 12..15 */
}

/* Every counter of every zone, and the frames' own words. */
SELFTEST(demo, buddy_restores_all)
{
	static unsigned long before[MAX_NUMNODES * MAX_NR_ZONES][NR_PAGE_ORDERS];
	struct zone *zone;
	unsigned int i = 0;

	drain_all_pages();
	for_each_populated_zone(zone) {
		for (unsigned int order = 0; order < NR_PAGE_ORDERS; order++)
			before[i][order] = zone->free_area[order].nr_free;
		i++;
	}
	ASSERT_EQ(demo_buddy_play(states), 0);
	i = 0;
	for_each_populated_zone(zone) {
		for (unsigned int order = 0; order < NR_PAGE_ORDERS; order++)
			EXPECT_EQ(zone->free_area[order].nr_free, before[i][order]);
		i++;
	}
	for (unsigned int nid = 0; nid < nr_online_nodes; nid++)
		EXPECT_TRUE(!zone_table[nid << (PAGE_NODE_SHIFT - PAGE_ZONE_SHIFT) |
					MAX_NR_ZONES]);
	EXPECT_OK(mm_audit());
}

SELFTEST(demo, arena_refuses_what_makes_no_sense)
{
	static const struct arena_step twice[] = {
		{ .verb = ARENA_FREE, .frame = 4 }, { .verb = ARENA_FREE, .frame = 4, .order = 1 },
	};
	static const struct arena_step crooked = { .verb = ARENA_FREE, .frame = 2, .order = 2 };
	static const struct arena_step outside = { .verb = ARENA_FREE, .frame = 16 };
	static const struct arena_step empty = { .verb = ARENA_ALLOC };

	EXPECT_EQ(buddy_arena_play(twice, 2, states), -EINVAL);
	EXPECT_EQ(buddy_arena_play(&crooked, 1, states), -EINVAL);
	EXPECT_EQ(buddy_arena_play(&outside, 1, states), -EINVAL);
	EXPECT_EQ(buddy_arena_play(&empty, 1, states), 0);
	EXPECT_EQ(states[0].got, -1);		/* nothing is free yet */
	EXPECT_OK(mm_audit());
}

/* In pieces there is no block of 1 MB, though much more is free; vmalloc() has it. */
SELFTEST(demo, fragment_needs_vmalloc_and_gives_all_back)
{
	static struct demo_fragment demo;

	if (IS_ENABLED(CONFIG_PAGE_POISON) && nr_free_pages() > 100000)
		SELFTEST_SKIP("all of this memory would be filled with a pattern twice");
	demo_fragment_play(&demo);
	EXPECT_TRUE(demo.vmalloc_before.worked);
	EXPECT_FALSE(demo.block_in_pieces.worked);
	EXPECT_TRUE(demo.vmalloc_in_pieces.worked);
	EXPECT_GT(demo.vmalloc_in_pieces.runs, 200u);
	EXPECT_GT(demo.free_in_pieces, 512UL);
	EXPECT_EQ(demo.free_after, demo.free_before);
	EXPECT_OK(mm_audit());
}
