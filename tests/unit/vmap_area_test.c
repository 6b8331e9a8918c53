/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/vmap_area_test.c - the hole finder against a flat array
 *
 * The oracle is one byte a page: 0 for a free page, else the number of the area that
 * has it.  The enumeration visits every layout of a small window that requests and
 * releases lead to, and does every request and every release on each.  A layout is
 * the array itself, areas numbered from the left:
 *
 *	1 1 . 2 . . 3 3
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <lib/errno.h>
#include <mm/vmap_area.h>
#include "random.h"

#define PAGE		4096UL
#define BASE		(16 * PAGE)
#define WINDOW		8		/* pages, enumerated */
#define LAYOUTS		1597		/* Fibonacci number 2 * WINDOW + 1 */
#define MAX_WINDOW	256		/* pages, at random */

struct model {
	unsigned int nr_pages;
	unsigned char page[MAX_WINDOW];
};

/* The lowest page of the first run of free pages that is long enough, -1 if there is none. */
static int model_fit(const struct model *model, unsigned int size)
{
	unsigned int run = 0;

	for (unsigned int i = 0; i < model->nr_pages; i++) {
		run = model->page[i] ? 0 : run + 1;
		if (run == size)
			return (int)(i + 1 - size);
	}
	return -1;
}

static unsigned int model_largest(const struct model *model)
{
	unsigned int size = model->nr_pages;

	while (size && model_fit(model, size) < 0)
		size--;
	return size;
}

static void model_fill(struct model *model, unsigned int at, unsigned int size,
		       unsigned int number)
{
	memset(model->page + at, (int)number, size);
}

/* --- one state of both -------------------------------------------------------------- */

static struct vmap_area areas[MAX_WINDOW];	/* by number, which fits a byte */
static struct vmap_space space;
static struct model model;

static void clear(unsigned int nr_pages)
{
	space = (struct vmap_space)VMAP_SPACE_INIT(space, BASE, BASE + nr_pages * PAGE);
	model = (struct model){ .nr_pages = nr_pages };
}

static void expect_agreement(void)
{
	assert_null(vmap_space_check(&space));
	assert_int_equal(vmap_space_largest_hole(&space), model_largest(&model) * PAGE);
	for (unsigned int i = 0; i < model.nr_pages; i++) {
		unsigned int number = model.page[i];
		struct vmap_area *area = vmap_area_find(&space, BASE + i * PAGE + 7);

		assert_ptr_equal(area, number ? &areas[number] : NULL);
	}
	assert_null(vmap_area_find(&space, BASE - 1));
	assert_null(vmap_area_find(&space, BASE + model.nr_pages * PAGE));
}

/* Take size pages as area `number` on both sides; did it work? */
static bool request(unsigned int size, unsigned int number)
{
	int at = model_fit(&model, size);
	int error = vmap_area_insert(&space, &areas[number], size * PAGE);

	assert_int_equal(error, at < 0 ? -ENOSPC : 0);
	if (error)
		return false;
	assert_int_equal(areas[number].start, BASE + (unsigned int)at * PAGE);
	assert_int_equal(areas[number].end, areas[number].start + size * PAGE);
	model_fill(&model, (unsigned int)at, size, number);
	return true;
}

static void release(unsigned int number)
{
	unsigned int at = (unsigned int)((areas[number].start - BASE) / PAGE);
	unsigned int size = (unsigned int)((areas[number].end - areas[number].start) / PAGE);

	vmap_area_erase(&space, &areas[number]);
	model_fill(&model, at, size, 0);
}

/* --- every layout --------------------------------------------------------------------- */

static unsigned char layouts[LAYOUTS + 1][WINDOW];
static unsigned int nr_layouts;

/* Number the areas from the left, so that equal layouts are equal arrays. */
static void normalize(const struct model *from, unsigned char *layout)
{
	unsigned char name[MAX_WINDOW] = { 0 };
	unsigned char next = 1;

	for (unsigned int i = 0; i < WINDOW; i++) {
		unsigned int number = from->page[i];

		if (number && !name[number])
			name[number] = next++;
		layout[i] = number ? name[number] : 0;
	}
}

static void remember(void)
{
	unsigned char layout[WINDOW];

	normalize(&model, layout);
	for (unsigned int i = 0; i < nr_layouts; i++)
		if (memcmp(layouts[i], layout, WINDOW) == 0)
			return;
	assert_true(nr_layouts < LAYOUTS);
	memcpy(layouts[nr_layouts++], layout, WINDOW);
}

/*
 * Build a layout by requests alone: areas and holes from the left, each as an area of its
 * own, then the holes are released.  The number of areas.
 */
static unsigned int build(const unsigned char *layout)
{
	unsigned int nr = 0, nr_holes = 0;

	clear(WINDOW);
	for (unsigned int i = 0, end; i < WINDOW; i = end) {
		end = i + 1;
		while (end < WINDOW && layout[end] == layout[i])
			end++;
		if (layout[i])
			assert_true(request(end - i, ++nr));
		else
			assert_true(request(end - i, MAX_WINDOW - 1 - nr_holes++));
	}
	while (nr_holes)
		release(MAX_WINDOW - nr_holes--);
	return nr;
}

static void every_request_on_every_layout_of_8_pages(void **state)
{
	unsigned long transitions = 0;

	(void)state;
	nr_layouts = 0;
	clear(WINDOW);
	remember();
	for (unsigned int i = 0; i < nr_layouts; i++) {
		unsigned int nr_areas = build(layouts[i]);

		expect_agreement();
		for (unsigned int size = 1; size <= WINDOW + 1; size++, transitions++) {
			build(layouts[i]);
			request(size, nr_areas + 1);
			expect_agreement();
			remember();
		}
		for (unsigned int number = 1; number <= nr_areas; number++, transitions++) {
			build(layouts[i]);
			release(number);
			expect_agreement();
			remember();
		}
	}
	assert_int_equal(nr_layouts, LAYOUTS);
	assert_int_equal(transitions, 20284);
}

/* --- long runs ---------------------------------------------------------------------------- */

static void random_run(uint64_t seed, unsigned int max_size, unsigned int rounds)
{
	bool used[MAX_WINDOW] = { false };

	clear(MAX_WINDOW - 1);
	for (unsigned int round = 0; round < rounds; round++) {
		unsigned int number = 1 + random_below(&seed, MAX_WINDOW - 1);

		if (used[number]) {
			release(number);
			used[number] = false;
		} else {
			used[number] = request(1 + random_below(&seed, max_size), number);
		}
		if (round % 16 == 0)
			expect_agreement();
	}
	for (unsigned int number = 1; number < MAX_WINDOW; number++)
		if (used[number])
			release(number);
	expect_agreement();
	assert_int_equal(space.nr_areas, 0);
	assert_int_equal(vmap_space_largest_hole(&space), (MAX_WINDOW - 1) * PAGE);
}

static void random_requests_match_model(void **state)
{
	(void)state;
	random_run(1, 1, 20000);
	random_run(2, 4, 20000);
	random_run(3, 40, 20000);
}

static void find_from_walks_all_in_order(void **state)
{
	unsigned long addr = 0;
	struct vmap_area *area;
	unsigned int nr = 0;

	(void)state;
	clear(32);
	for (unsigned int number = 1; number <= 8; number++)
		assert_true(request(1 + number % 3, number));
	release(3);
	release(6);
	while ((area = vmap_area_find_from(&space, addr))) {
		assert_true(area->start >= addr);
		addr = area->end;
		nr++;
	}
	assert_int_equal(nr, 6);
}

/* --- the checker itself ------------------------------------------------------------------- */

static void check_finds_what_is_wrong(void **state)
{
	(void)state;
	clear(32);
	for (unsigned int number = 1; number <= 5; number++)
		assert_true(request(2, number));
	release(2);
	assert_null(vmap_space_check(&space));
	areas[3].hole++;
	assert_non_null(vmap_space_check(&space));
	areas[3].hole--;
	areas[3].max_hole = 77;
	assert_non_null(vmap_space_check(&space));
	areas[3].max_hole = 2 * PAGE;
	areas[4].start -= PAGE;
	assert_non_null(vmap_space_check(&space));
	areas[4].start += PAGE;
	space.nr_areas++;
	assert_non_null(vmap_space_check(&space));
	space.nr_areas--;
	list_del(&areas[5].list);
	assert_non_null(vmap_space_check(&space));
	list_add_tail(&areas[5].list, &space.areas);
	assert_null(vmap_space_check(&space));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_request_on_every_layout_of_8_pages),
		cmocka_unit_test(random_requests_match_model),
		cmocka_unit_test(find_from_walks_all_in_order),
		cmocka_unit_test(check_finds_what_is_wrong),
	};

	return cmocka_run_group_tests_name("vmap_area", tests, NULL, NULL);
}
