/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/memblock_test.c - memblock's contracts, one example each
 *
 * What a small space with whole cells cannot show: the end of the address space,
 * a full array, odd sizes, arguments that are refused, and a memory map as a
 * real machine has it.  Every state of small spaces is in memblock_states_test.c.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <lib/minmax.h>
#include <mm/memblock.h>
#include <cmocka.h>

#define MB		((phys_addr_t)0x100000)
#define PAGE		((phys_addr_t)PAGE_SIZE)
#define END		MEMBLOCK_ADDR_END
#define HALF		((PHYS_ADDR_MAX >> 1) + 1)	/* the largest power of two */

static int reset(void **state)
{
	(void)state;
	memset(&memblock, 0, sizeof(memblock));
	return 0;
}

/* Each test leaves a sound map behind. */
static int sound(void **state)
{
	(void)state;
	if (memblock_check())
		print_error("memblock_check: %s\n", memblock_check());
	return memblock_check() ? -1 : 0;
}

static void assert_list(const struct memblock_type *type, const struct memblock_region *want,
			unsigned int nr)
{
	assert_int_equal(type->nr, nr);
	for (unsigned int i = 0; i < nr; i++) {
		assert_int_equal(type->regions[i].base, want[i].base);
		assert_int_equal(type->regions[i].size, want[i].size);
		assert_int_equal(type->regions[i].nid, want[i].nid);
	}
}

#define ASSERT_LIST(type, ...) do {							\
	const struct memblock_region want_[] = { __VA_ARGS__ };				\
	assert_list(type, want_, ARRAY_SIZE(want_));					\
} while (0)

/* Memory regions of one page, two apart, that fill the whole array. */
static void fill(struct memblock_type *type, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		type->regions[i] = (struct memblock_region){ MB + i * 2 * PAGE, PAGE, -1 };
	type->nr = nr;
}

static void memblock_empty_map_has_nothing(void **state)
{
	struct memblock_iter it;
	phys_addr_t start, end;

	(void)state;
	assert_null(memblock_check());
	assert_int_equal(memblock_phys_mem_size(), 0);
	assert_int_equal(memblock_reserved_size(), 0);
	assert_int_equal(memblock_free_size(), 0);
	assert_int_equal(memblock_start_of_DRAM(), 0);
	assert_int_equal(memblock_end_of_DRAM(), 0);
	assert_false(memblock_is_memory(0));
	assert_false(memblock_is_reserved(0));
	assert_false(memblock_is_region_reserved(0, PHYS_ADDR_MAX));
	for_each_mem_range(it, &start, &end)
		fail();
	for_each_free_mem_range_reverse(it, NUMA_NO_NODE, &start, &end, NULL)
		fail();
	assert_int_equal(memblock_phys_alloc(1, 1), 0);
	assert_int_equal(memblock_enforce_memory_limit(MB), 0);
}

static void memblock_add_out_of_order_is_sorted_and_merged(void **state)
{
	(void)state;
	assert_int_equal(memblock_add(8 * MB, MB), 0);
	assert_int_equal(memblock_add(2 * MB, MB), 0);
	assert_int_equal(memblock_add(4 * MB, MB), 0);
	ASSERT_LIST(&memblock.memory, { 2 * MB, MB, NUMA_NO_NODE }, { 4 * MB, MB, NUMA_NO_NODE },
		    { 8 * MB, MB, NUMA_NO_NODE });
	assert_int_equal(memblock_add(3 * MB, MB), 0);
	assert_int_equal(memblock_add(4 * MB, 5 * MB), 0);
	ASSERT_LIST(&memblock.memory, { 2 * MB, 7 * MB, NUMA_NO_NODE });
}

/*	before	  |--0--|  |--1--|
 *	add 2	|-----------------|
 *	after	|2|--0--|2|--1--|2|
 */
static void memblock_add_node_overlap_fills_only_gaps(void **state)
{
	(void)state;
	assert_int_equal(memblock_add_node(2 * MB, 2 * MB, 0), 0);
	assert_int_equal(memblock_add_node(5 * MB, 2 * MB, 1), 0);
	assert_int_equal(memblock_add_node(MB, 7 * MB, 2), 0);
	ASSERT_LIST(&memblock.memory, { MB, MB, 2 }, { 2 * MB, 2 * MB, 0 }, { 4 * MB, MB, 2 },
		    { 5 * MB, 2 * MB, 1 }, { 7 * MB, MB, 2 });
}

static void memblock_set_node_splits_and_merges(void **state)
{
	(void)state;
	assert_int_equal(memblock_add(0, 8 * MB), 0);
	assert_int_equal(memblock_set_node(2 * MB, 4 * MB, 1), 0);
	ASSERT_LIST(&memblock.memory, { 0, 2 * MB, NUMA_NO_NODE }, { 2 * MB, 4 * MB, 1 },
		    { 6 * MB, 2 * MB, NUMA_NO_NODE });
	assert_int_equal(memblock_set_node(0, PHYS_ADDR_MAX, 1), 0);
	ASSERT_LIST(&memblock.memory, { 0, 8 * MB, 1 });
}

static void memblock_ranges_of_any_byte_are_kept_exactly(void **state)
{
	(void)state;
	assert_int_equal(memblock_add(0x123, 0x1001), 0);
	assert_int_equal(memblock_reserve(0x200, 1), 0);
	assert_int_equal(memblock_remove(0x1123, 1), 0);
	ASSERT_LIST(&memblock.memory, { 0x123, 0x1000, NUMA_NO_NODE });
	assert_int_equal(memblock_free_size(), 0xfff);
	assert_true(memblock_is_memory(0x1122));
	assert_false(memblock_is_memory(0x1123));
	assert_true(memblock_is_region_reserved(0x1ff, 2));
	assert_false(memblock_is_region_reserved(0x1ff, 1));
	assert_false(memblock_is_region_reserved(0x201, 1));
}

/* The last page is not there; what passes its start ends there, and nothing wraps to 0. */
static void memblock_range_past_the_end_is_clipped(void **state)
{
	static const struct {
		phys_addr_t base, size, want;	/* bytes that remain */
	} cases[] = {
		{ END - PAGE, PAGE, PAGE },
		{ END - PAGE, PAGE + 1, PAGE },
		{ END - PAGE, 2 * PAGE, PAGE },		/* base + size is 0 */
		{ END - PAGE, 3 * PAGE, PAGE },		/* base + size is small */
		{ END - PAGE, PHYS_ADDR_MAX, PAGE },
		{ END - 1, 2, 1 },
		{ END, 1, 0 },
		{ END, PAGE, 0 },
		{ END + 1, 1, 0 },
		{ END + 1, PHYS_ADDR_MAX, 0 },
		{ PHYS_ADDR_MAX, 1, 0 },
		{ PHYS_ADDR_MAX, PHYS_ADDR_MAX, 0 },
		{ 0, PHYS_ADDR_MAX, END },
		{ 1, PHYS_ADDR_MAX, END - 1 },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		reset(state);
		assert_int_equal(memblock_add(cases[i].base, cases[i].size), 0);
		assert_int_equal(memblock_reserve(cases[i].base, cases[i].size), 0);
		assert_int_equal(memblock_phys_mem_size(), cases[i].want);
		assert_int_equal(memblock_reserved_size(), cases[i].want);
		assert_int_equal(memblock.memory.nr, cases[i].want != 0);
		assert_int_equal(memblock_end_of_DRAM(), cases[i].want ? END : 0);
		assert_int_equal(memblock_is_region_reserved(cases[i].base, cases[i].size),
				 cases[i].want != 0);
		assert_null(memblock_check());
		assert_int_equal(memblock_phys_free(cases[i].base, cases[i].size), 0);
		assert_int_equal(memblock_remove(cases[i].base, cases[i].size), 0);
		assert_int_equal(memblock.memory.nr + memblock.reserved.nr, 0);
	}
}

static void memblock_empty_range_does_nothing(void **state)
{
	static const phys_addr_t bases[] = { 0, 3 * MB, 4 * MB, END, PHYS_ADDR_MAX };

	(void)state;
	assert_int_equal(memblock_add_node(2 * MB, 2 * MB, 0), 0);
	assert_int_equal(memblock_reserve(2 * MB, 2 * MB), 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(bases); i++) {
		assert_int_equal(memblock_add_node(bases[i], 0, 1), 0);
		assert_int_equal(memblock_remove(bases[i], 0), 0);
		assert_int_equal(memblock_set_node(bases[i], 0, 1), 0);
		assert_int_equal(memblock_reserve(bases[i], 0), 0);
		assert_int_equal(memblock_phys_free(bases[i], 0), 0);
		assert_false(memblock_is_region_reserved(bases[i], 0));
		ASSERT_LIST(&memblock.memory, { 2 * MB, 2 * MB, 0 });
		ASSERT_LIST(&memblock.reserved, { 2 * MB, 2 * MB, NUMA_NO_NODE });
	}
}

/* With the last slot in use: each change that needs one more, and what needs none. */
static void memblock_full_array_refuses_and_changes_nothing(void **state)
{
	static struct memblock before;

	(void)state;
	fill(&memblock.memory, MEMBLOCK_MAX_REGIONS);
	fill(&memblock.reserved, MEMBLOCK_MAX_REGIONS);
	before = memblock;
	assert_int_equal(memblock_add(0, PAGE), -ENOSPC);
	assert_int_equal(memblock_add(END - PAGE, PAGE), -ENOSPC);
	assert_int_equal(memblock_add_node(MB, 2 * PAGE, 1), -ENOSPC);
	assert_int_equal(memblock_remove(MB + 1, 1), -ENOSPC);
	assert_int_equal(memblock_set_node(MB, 1, 0), -ENOSPC);
	assert_int_equal(memblock_reserve(0, PAGE), -ENOSPC);
	assert_int_equal(memblock_phys_free(MB + 1, 1), -ENOSPC);
	assert_memory_equal(&memblock, &before, sizeof(before));

	assert_int_equal(memblock_add(MB + PAGE, PAGE), 0);		/* joins two */
	assert_int_equal(memblock.memory.nr, MEMBLOCK_MAX_REGIONS - 1);
	assert_int_equal(memblock_add(0, PAGE), 0);			/* takes the slot */
	assert_int_equal(memblock_add(3 * PAGE, PAGE), -ENOSPC);
	assert_int_equal(memblock_add(0, END), 0);			/* joins all */
	ASSERT_LIST(&memblock.memory, { 0, END, NUMA_NO_NODE });
}

static void memblock_phys_alloc_full_array_fails_and_changes_nothing(void **state)
{
	static struct memblock before;

	(void)state;
	assert_int_equal(memblock_add(MB, 64 * MB), 0);
	memblock_set_current_limit(64 * MB);
	fill(&memblock.reserved, MEMBLOCK_MAX_REGIONS);
	before = memblock;
	assert_int_equal(memblock_phys_alloc(PAGE, PAGE), 0);
	assert_memory_equal(&memblock, &before, sizeof(before));
}

/* Memory [0, 8 MB), [16 MB, END); reserved [6 MB, 7 MB); limit 32 MB. */
static void memblock_phys_alloc_range_gives_the_highest_place(void **state)
{
	static const struct {
		phys_addr_t size, align, start, end, want;
	} cases[] = {
		{ MB, 1, 0, 8 * MB, 7 * MB },
		{ MB + 1, 1, 0, 8 * MB, 5 * MB - 1 },
		{ MB, 2 * MB, 0, 8 * MB, 4 * MB },
		{ 1, 1, 0, 8 * MB, 8 * MB - 1 },
		{ 1, 16, 0, 8 * MB, 8 * MB - 16 },
		{ 0x123, 0x40, 0, 8 * MB, 8 * MB - 0x140 },
		{ PAGE, PAGE, 0, 2 * PAGE, PAGE },
		{ PAGE, PAGE, 0, PAGE, 0 },			/* only page 0 */
		{ PAGE, 1, 0, 2 * PAGE - 1, 0 },		/* would reach into page 0 */
		{ 6 * MB, 1, 0, 8 * MB, 0 },			/* too large by page 0 */
		{ MB, MB, 8 * MB, 16 * MB, 0 },			/* a hole */
		{ MB, MB, 6 * MB, 7 * MB, 0 },			/* taken */
		{ 8 * MB, MB, 4 * MB, 20 * MB, 0 },		/* larger than its memory */
		{ MB, MB, 20 * MB, 18 * MB, 0 },		/* no window */
		{ MB, MB, 0, MEMBLOCK_ALLOC_ACCESSIBLE, 31 * MB },
		{ MB, MB, 31 * MB + 1, MEMBLOCK_ALLOC_ACCESSIBLE, 0 },
		{ PAGE, PAGE, 0, MEMBLOCK_ALLOC_ANYWHERE, END - PAGE },
		{ PAGE, HALF, 0, MEMBLOCK_ALLOC_ANYWHERE, HALF },
		{ PHYS_ADDR_MAX, 1, 0, MEMBLOCK_ALLOC_ANYWHERE, 0 },
		{ END, PAGE, 0, MEMBLOCK_ALLOC_ANYWHERE, 0 },
		{ 0, PAGE, 0, 8 * MB, 0 },			/* no size */
		{ PAGE, 0, 0, 8 * MB, 0 },			/* no alignment */
		{ PAGE, 3 * PAGE, 0, 8 * MB, 0 },		/* not a power of two */
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		reset(state);
		assert_int_equal(memblock_add(0, 8 * MB), 0);
		assert_int_equal(memblock_add(16 * MB, PHYS_ADDR_MAX), 0);
		assert_int_equal(memblock_reserve(6 * MB, MB), 0);
		memblock_set_current_limit(32 * MB);
		assert_int_equal(memblock_phys_alloc_range(cases[i].size, cases[i].align,
							   cases[i].start, cases[i].end),
				 cases[i].want);
		assert_int_equal(memblock_reserved_size(),
				 MB + (cases[i].want ? cases[i].size : 0));
		if (cases[i].want)
			assert_true(memblock_is_reserved(cases[i].want));
	}
}

static void memblock_phys_alloc_stays_below_current_limit(void **state)
{
	(void)state;
	assert_int_equal(memblock_add(0, 64 * MB), 0);
	assert_int_equal(memblock_phys_alloc(PAGE, PAGE), 0);
	memblock_set_current_limit(8 * MB);
	assert_int_equal(memblock_phys_alloc(PAGE, PAGE), 8 * MB - PAGE);
	assert_int_equal(memblock_phys_alloc(PAGE, PAGE), 8 * MB - 2 * PAGE);
	memblock_set_current_limit(64 * MB);
	assert_int_equal(memblock_phys_alloc(MB, MB), 63 * MB);
	assert_int_equal(memblock_reserved_size(), MB + 2 * PAGE);
}

static void memblock_phys_alloc_range_nid_prefers_node_then_falls_back(void **state)
{
	(void)state;
	assert_int_equal(memblock_add_node(MB, MB, 0), 0);
	assert_int_equal(memblock_add_node(2 * MB, MB, 1), 0);
	assert_int_equal(memblock_phys_alloc_range_nid(MB, 1, 0, END, 0), MB);
	assert_int_equal(memblock_phys_alloc_range_nid(PAGE, 1, 0, END, 0), 3 * MB - PAGE);
	assert_int_equal(memblock_phys_alloc_range_nid(PAGE, 1, 0, END, 7), 3 * MB - 2 * PAGE);
	assert_int_equal(memblock_phys_alloc_range_nid(MB, 1, 0, END, 1), 0);
}

/* Two nodes that touch have room for it together, but no single one has. */
static void memblock_phys_alloc_never_spans_nodes(void **state)
{
	(void)state;
	assert_int_equal(memblock_add_node(MB, MB, 0), 0);
	assert_int_equal(memblock_add_node(2 * MB, MB, 1), 0);
	assert_int_equal(memblock_phys_alloc_range(MB + PAGE, PAGE, 0, END), 0);
	assert_int_equal(memblock_reserved_size(), 0);
}

static void memblock_enforce_memory_limit_counts_memory_not_holes(void **state)
{
	(void)state;
	assert_int_equal(memblock_add_node(0, 2 * MB, 0), 0);
	assert_int_equal(memblock_add_node(4 * MB, 4 * MB, 1), 0);
	assert_int_equal(memblock_reserve(7 * MB, MB), 0);
	assert_int_equal(memblock_enforce_memory_limit(0), 0);
	assert_int_equal(memblock_phys_mem_size(), 6 * MB);
	assert_int_equal(memblock_enforce_memory_limit(PHYS_ADDR_MAX), 0);
	assert_int_equal(memblock_phys_mem_size(), 6 * MB);
	assert_int_equal(memblock_enforce_memory_limit(3 * MB), 0);
	ASSERT_LIST(&memblock.memory, { 0, 2 * MB, 0 }, { 4 * MB, MB, 1 });
	ASSERT_LIST(&memblock.reserved, { 7 * MB, MB, NUMA_NO_NODE });
	assert_int_equal(memblock_enforce_memory_limit(2 * MB), 0);
	ASSERT_LIST(&memblock.memory, { 0, 2 * MB, 0 });
}

static void memblock_search_pfn_nid_finds_node_and_region(void **state)
{
	unsigned long first = 7, end = 7;

	(void)state;
	assert_int_equal(memblock_add_node(MB, 3 * MB, 2), 0);
	assert_int_equal(memblock_search_pfn_nid(0, &first, &end), NUMA_NO_NODE);
	assert_int_equal(memblock_search_pfn_nid(0x400, &first, &end), NUMA_NO_NODE);
	/* Shifted left by PAGE_SHIFT in 32 bits this would be 1 MB. */
	assert_int_equal(memblock_search_pfn_nid(0x100100, &first, &end), NUMA_NO_NODE);
	assert_int_equal(first + end, 14);
	assert_int_equal(memblock_search_pfn_nid(0x3ff, &first, &end), 2);
	assert_int_equal(first, 0x100);
	assert_int_equal(end, 0x400);
}

/* What a PC of 4 GB reports, with the kernel and a module taken; every walk sees the same. */
static void memblock_pc_map_walks_agree(void **state)
{
	static const phys_addr_t want[][2] = {
		{ 0, 0x9fc00 }, { 4 * MB, 20 * MB }, { 21 * MB, 0xbffe0000 },
	};
	const struct memblock_region *region;
	struct memblock_iter it;
	phys_addr_t start, end, memory = 0, reserved = 0, taken = 0;
	unsigned int i = 0;

	(void)state;
	assert_int_equal(memblock_add(0, 0x9fc00), 0);
	assert_int_equal(memblock_add(MB, 0xbffe0000 - MB), 0);
	assert_int_equal(memblock_reserve(0xa0000, 4 * MB - 0xa0000), 0);	/* and ROM */
	assert_int_equal(memblock_reserve(20 * MB, MB), 0);
	for_each_free_mem_range(it, NUMA_NO_NODE, &start, &end, NULL) {
		assert_in_range(i, 0, ARRAY_SIZE(want) - 1);
		assert_int_equal(start, want[i][0]);
		assert_int_equal(end, want[i][1]);
		i++;
	}
	assert_int_equal(i, ARRAY_SIZE(want));
	for_each_mem_range(it, &start, &end)
		memory += end - start;
	for_each_reserved_mem_range(it, &start, &end)
		reserved += end - start;
	for_each_mem_region(region)
		memory -= region->size;
	for_each_reserved_mem_region(region)
		taken += region->size;
	assert_int_equal(memory, 0);
	assert_int_equal(reserved, taken);
	assert_int_equal(reserved, memblock_reserved_size());
	assert_int_equal(memblock_reserved_in_memory(), reserved - 0x60000);
	assert_int_equal(memblock_memory_below(896 * MB), 0x9fc00 + 895 * MB);
	/* Memory is what is free and what is reserved of it: not the ROM's 0x60000 bytes. */
	assert_int_equal(memblock_phys_mem_size(), memblock_free_size() + reserved - 0x60000);
}

/* Each row is a list that must not be; NULL: one that may. */
static void memblock_check_names_each_broken_invariant(void **state)
{
	static const struct {
		unsigned int nr;
		struct memblock_region regions[2];
		const char *want;
	} cases[] = {
		{ 2, { { 0, MB, -1 }, { 2 * MB, MB, -1 } }, NULL },
		{ 2, { { 0, MB, 0 }, { MB, END - MB, 1 } }, NULL },
		{ 1, { { MB, 0, -1 } }, "a region is empty" },
		{ 1, { { END - MB, MB + 1, -1 } }, "a region passes the end of the address space" },
		{ 1, { { 1, PHYS_ADDR_MAX, -1 } }, "a region passes the end of the address space" },
		{ 1, { { END, 1, -1 } }, "a region passes the end of the address space" },
		{ 2, { { 0, MB + 1, 0 }, { MB, MB, 1 } }, "regions overlap or are not sorted" },
		{ 2, { { MB, MB, -1 }, { 0, MB, -1 } }, "regions overlap or are not sorted" },
		{ 2, { { 0, MB, 1 }, { MB, MB, 1 } }, "neighbours of one node are not merged" },
		{ MEMBLOCK_MAX_REGIONS + 1, { { 0, MB, 0 } }, "more regions than the array holds" },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *got;

		reset(state);
		memblock.memory.nr = cases[i].nr;
		memcpy(memblock.memory.regions, cases[i].regions, sizeof(cases[i].regions));
		got = memblock_check();
		assert_string_equal(got ? got : "", cases[i].want ? cases[i].want : "");
	}
	reset(state);
	memblock.reserved = (struct memblock_type){ 1, { { MB, MB, 0 } } };
	assert_string_equal(memblock_check(), "a reserved region has a node");
	memblock.reserved = (struct memblock_type){ 1, { { MB, 0, -1 } } };
	assert_string_equal(memblock_check(), "a region is empty");
	reset(state);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, reset, sound)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(memblock_empty_map_has_nothing),
		TEST(memblock_add_out_of_order_is_sorted_and_merged),
		TEST(memblock_add_node_overlap_fills_only_gaps),
		TEST(memblock_set_node_splits_and_merges),
		TEST(memblock_ranges_of_any_byte_are_kept_exactly),
		TEST(memblock_range_past_the_end_is_clipped),
		TEST(memblock_empty_range_does_nothing),
		TEST(memblock_full_array_refuses_and_changes_nothing),
		TEST(memblock_phys_alloc_full_array_fails_and_changes_nothing),
		TEST(memblock_phys_alloc_range_gives_the_highest_place),
		TEST(memblock_phys_alloc_stays_below_current_limit),
		TEST(memblock_phys_alloc_range_nid_prefers_node_then_falls_back),
		TEST(memblock_phys_alloc_never_spans_nodes),
		TEST(memblock_enforce_memory_limit_counts_memory_not_holes),
		TEST(memblock_search_pfn_nid_finds_node_and_region),
		TEST(memblock_pc_map_walks_agree),
		TEST(memblock_check_names_each_broken_invariant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
