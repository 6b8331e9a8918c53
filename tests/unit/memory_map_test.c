/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/memory_map_test.c - boot/memory_map.c against a flat array of page types
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <boot/memory_map.h>
#include "boot_fixture.h"

#define MB	0x100000ull
#define GB	0x40000000ull

static struct boot_info info;

static int reset(void **state)
{
	(void)state;
	memset(&info, 0, sizeof(info));
	return 0;
}

static void assert_range(unsigned int i, uint64_t base, uint64_t end, uint32_t type)
{
	assert_true(i < info.nr_ranges);
	assert_true(info.ranges[i].base == base);
	assert_true(info.ranges[i].end == end);
	assert_int_equal(info.ranges[i].type, type);
}

/*
 *	usable   |--------------|		0..8
 *	NVS	       |----|			2..4
 *	result	 |-----|NVS |---|
 */
static void memory_map_add_inside_splits(void **state)
{
	(void)state;
	assert_null(memory_map_add(&info, 0, 8 * MB, BOOT_RANGE_USABLE));
	assert_null(memory_map_add(&info, 2 * MB, 2 * MB, BOOT_RANGE_ACPI_NVS));
	assert_int_equal(info.nr_ranges, 3);
	assert_range(0, 0, 2 * MB, BOOT_RANGE_USABLE);
	assert_range(1, 2 * MB, 4 * MB, BOOT_RANGE_ACPI_NVS);
	assert_range(2, 4 * MB, 8 * MB, BOOT_RANGE_USABLE);
}

static void memory_map_add_weaker_fills_only_gaps(void **state)
{
	(void)state;
	assert_null(memory_map_add(&info, 2 * MB, MB, BOOT_RANGE_BAD));
	assert_null(memory_map_add(&info, 5 * MB, MB, BOOT_RANGE_RESERVED));
	assert_null(memory_map_add(&info, 0, 8 * MB, BOOT_RANGE_USABLE));
	assert_int_equal(info.nr_ranges, 5);
	assert_range(1, 2 * MB, 3 * MB, BOOT_RANGE_BAD);
	assert_range(3, 5 * MB, 6 * MB, BOOT_RANGE_RESERVED);
	assert_range(4, 6 * MB, 8 * MB, BOOT_RANGE_USABLE);
}

static void memory_map_add_neighbours_of_one_type_merge(void **state)
{
	(void)state;
	assert_null(memory_map_add(&info, 4 * MB, MB, BOOT_RANGE_USABLE));
	assert_null(memory_map_add(&info, 6 * MB, MB, BOOT_RANGE_USABLE));
	assert_null(memory_map_add(&info, 5 * MB, MB, BOOT_RANGE_USABLE));
	assert_int_equal(info.nr_ranges, 1);
	assert_range(0, 4 * MB, 7 * MB, BOOT_RANGE_USABLE);
}

static void memory_map_add_empty_is_dropped(void **state)
{
	(void)state;
	assert_null(memory_map_add(&info, MB, 0, BOOT_RANGE_USABLE));
	assert_null(memory_map_add(&info, UINT64_MAX, 1, BOOT_RANGE_USABLE));
	assert_int_equal(info.nr_ranges, 0);
}

static void memory_map_add_wrapping_is_clipped(void **state)
{
	(void)state;
	assert_null(memory_map_add(&info, UINT64_MAX - 9, 100, BOOT_RANGE_RESERVED));
	assert_null(memory_map_add(&info, 4 * GB, UINT64_MAX, BOOT_RANGE_USABLE));
	assert_int_equal(info.nr_ranges, 2);
	assert_range(0, 4 * GB, UINT64_MAX - 9, BOOT_RANGE_USABLE);
	assert_range(1, UINT64_MAX - 9, UINT64_MAX, BOOT_RANGE_RESERVED);
}

static void memory_map_add_unknown_type_is_reserved(void **state)
{
	static const uint32_t types[] = { 0, 6, 7, 12, 0xffffffff };
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		assert_null(memory_map_add(&info, i * MB, MB, types[i]));
	assert_int_equal(info.nr_ranges, 1);
	assert_range(0, 0, 5 * MB, BOOT_RANGE_RESERVED);
}

static void memory_map_add_more_than_fits_is_refused(void **state)
{
	unsigned int i;

	(void)state;
	for (i = BOOT_MAX_RANGES; i > 0; i--)
		assert_null(memory_map_add(&info, i * 2 * MB, MB, BOOT_RANGE_USABLE));
	assert_int_equal(info.nr_ranges, BOOT_MAX_RANGES);
	assert_ranges_valid(&info);
	assert_null(memory_map_add(&info, 2 * MB, MB, BOOT_RANGE_BAD));
	assert_string_equal(memory_map_add(&info, 0, MB, BOOT_RANGE_USABLE),
			    "the boot loader's memory map has too many ranges");
}

static void memory_map_add_basic_leaves_the_vga_hole(void **state)
{
	(void)state;
	assert_null(memory_map_add_basic(&info, 1024, 0xffffffff));
	assert_int_equal(info.nr_ranges, 2);
	assert_range(0, 0, 640 * 1024, BOOT_RANGE_USABLE);
	assert_range(1, MB, MB + 0xffffffffull * 1024, BOOT_RANGE_USABLE);
}

static void memory_map_finish_without_usable_memory_is_refused(void **state)
{
	(void)state;
	assert_string_equal(memory_map_finish(&info), "the boot loader gave no memory map");
	assert_null(memory_map_add(&info, 0, MB, BOOT_RANGE_RESERVED));
	assert_string_equal(memory_map_finish(&info),
			    "the boot loader's memory map has no usable memory");
	assert_null(memory_map_add(&info, MB, 1, BOOT_RANGE_USABLE));
	assert_null(memory_map_finish(&info));
}

/* --- the oracle: one byte a page, 0 where nothing was reported ---------------- */

#define MAX_PAGES	64

/* From the weakest to the strongest; position is strength. */
static const uint8_t by_strength[] = {
	0, BOOT_RANGE_USABLE, BOOT_RANGE_ACPI_RECLAIMABLE, BOOT_RANGE_ACPI_NVS,
	BOOT_RANGE_RESERVED, BOOT_RANGE_BAD,
};

static unsigned int strength(uint8_t type)
{
	return (const uint8_t *)memchr(by_strength, type, sizeof(by_strength)) - by_strength;
}

static void oracle_add(uint8_t *pages, unsigned int from, unsigned int to, uint8_t type)
{
	for (; from < to; from++) {
		if (strength(type) > strength(pages[from]))
			pages[from] = type;
	}
}

/* The map says for each page what the oracle says, and is as short as it can be. */
static void assert_map_is(const uint8_t *pages, unsigned int nr_pages)
{
	unsigned int i = 0, page;

	for (page = 0; page < nr_pages; page++) {
		while (i < info.nr_ranges && info.ranges[i].end <= page * 4096)
			i++;
		if (i < info.nr_ranges && info.ranges[i].base <= page * 4096)
			assert_int_equal(info.ranges[i].type, pages[page]);
		else
			assert_int_equal(0, pages[page]);
	}
	assert_ranges_valid(&info);
	if (info.nr_ranges)
		assert_true(info.ranges[info.nr_ranges - 1].end <= nr_pages * 4096);
}

/* Every sequence of three ranges on four pages: 10 intervals, 5 types. */
static void memory_map_add_every_three_ranges_agree_with_oracle(void **state)
{
	enum { PAGES = 4, INTERVALS = PAGES * (PAGES + 1) / 2, CHOICES = INTERVALS * 5 };
	unsigned int from[CHOICES], to[CHOICES], type[CHOICES];
	unsigned int nr = 0, visited = 0, f, t, k, seq, step, choice;

	(void)state;
	for (f = 0; f < PAGES; f++) {
		for (t = f + 1; t <= PAGES; t++) {
			for (k = BOOT_RANGE_USABLE; k <= BOOT_RANGE_BAD; k++, nr++) {
				from[nr] = f;
				to[nr] = t;
				type[nr] = k;
			}
		}
	}
	assert_int_equal(nr, CHOICES);
	for (seq = 0; seq < CHOICES * CHOICES * CHOICES; seq++, visited++) {
		uint8_t pages[PAGES] = { 0 };

		info.nr_ranges = 0;
		for (step = 0, choice = seq; step < 3; step++, choice /= CHOICES) {
			k = choice % CHOICES;
			assert_null(memory_map_add(&info, from[k] * 4096,
						   (to[k] - from[k]) * 4096, type[k]));
			oracle_add(pages, from[k], to[k], type[k]);
		}
		assert_map_is(pages, PAGES);
	}
	assert_int_equal(visited, 125000);
}

static void memory_map_add_random_ranges_agree_with_oracle(void **state)
{
	uint32_t seed = 20240229, longest = 0;
	unsigned int round, step;

	(void)state;
	for (round = 0; round < 10000; round++) {
		uint8_t pages[MAX_PAGES] = { 0 };

		info.nr_ranges = 0;
		for (step = 0; step < 24; step++) {
			unsigned int from = prng_below(&seed, MAX_PAGES);
			unsigned int to = from + prng_below(&seed, (MAX_PAGES - from) / 4 + 2);
			unsigned int type = 1 + prng_below(&seed, 5);

			to = to > MAX_PAGES ? MAX_PAGES : to;
			assert_null(memory_map_add(&info, from * 4096, (to - from) * 4096, type));
			oracle_add(pages, from, to, type);
		}
		assert_map_is(pages, MAX_PAGES);
		longest = info.nr_ranges > longest ? info.nr_ranges : longest;
	}
	assert_true(longest >= 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(memory_map_add_inside_splits, reset),
		cmocka_unit_test_setup(memory_map_add_weaker_fills_only_gaps, reset),
		cmocka_unit_test_setup(memory_map_add_neighbours_of_one_type_merge, reset),
		cmocka_unit_test_setup(memory_map_add_empty_is_dropped, reset),
		cmocka_unit_test_setup(memory_map_add_wrapping_is_clipped, reset),
		cmocka_unit_test_setup(memory_map_add_unknown_type_is_reserved, reset),
		cmocka_unit_test_setup(memory_map_add_more_than_fits_is_refused, reset),
		cmocka_unit_test_setup(memory_map_add_basic_leaves_the_vga_hole, reset),
		cmocka_unit_test_setup(memory_map_finish_without_usable_memory_is_refused, reset),
		cmocka_unit_test_setup(memory_map_add_every_three_ranges_agree_with_oracle, reset),
		cmocka_unit_test_setup(memory_map_add_random_ranges_agree_with_oracle, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
