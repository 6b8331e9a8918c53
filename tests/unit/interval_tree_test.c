/* SPDX-License-Identifier: MIT */
/*
 * interval_tree_test.c - the areas of a file by the pages they show, against a flat list
 *
 * The model is an array: which areas are in, from which page to which.  After each step every
 * range is asked for, and the answer must be the areas of the model that touch it, each once,
 * by their first page.
 *
 * Small states: all sequences of up to four insertions of intervals in a file of four pages,
 * then each one is removed again.  Large ones: random steps on 64 areas in 40 pages.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <mm/interval_tree.h>

#include "random.h"

#define NR_AREAS	64u
#define SMALL_PAGES	4u
#define PAGES		40u

static struct vm_area_struct areas[NR_AREAS];
static bool is_in[NR_AREAS];
static struct rb_root root;

static void clear(void)
{
	memset(areas, 0x5a, sizeof(areas));
	memset(is_in, 0, sizeof(is_in));
	root = RB_ROOT;
}

static void insert(unsigned int i, unsigned long first, unsigned long last)
{
	areas[i].vm_start = 16 * PAGE_SIZE;
	areas[i].vm_end = areas[i].vm_start + (last - first + 1) * PAGE_SIZE;
	areas[i].vm_pgoff = first;
	vma_interval_tree_insert(&areas[i], &root);
	is_in[i] = true;
}

static void remove_area(unsigned int i)
{
	vma_interval_tree_remove(&areas[i], &root);
	is_in[i] = false;
}

static bool touches(unsigned int i, unsigned long first, unsigned long last)
{
	return is_in[i] && areas[i].vm_pgoff <= last && vma_last_pgoff(&areas[i]) >= first;
}

/* Ask for one range. */
static void compare(unsigned long first, unsigned long last)
{
	unsigned int expected = 0, found = 0;
	struct vm_area_struct *vma;
	unsigned long before = 0;
	bool seen[NR_AREAS] = { false };

	for (unsigned int i = 0; i < NR_AREAS; i++)
		expected += touches(i, first, last);
	vma_interval_tree_foreach(vma, &root, first, last) {
		unsigned int i = (unsigned int)(vma - areas);

		assert_true(i < NR_AREAS && touches(i, first, last) && !seen[i]);
		assert_true(vma->vm_pgoff >= before);
		before = vma->vm_pgoff;
		seen[i] = true;
		found++;
	}
	assert_int_equal(found, expected);
}

static void compare_all(unsigned long nr_pages)
{
	const char *wrong = vma_interval_tree_check(&root);

	if (wrong)
		fail_msg("%s", wrong);
	for (unsigned long first = 0; first <= nr_pages; first++)
		for (unsigned long last = first; last <= nr_pages; last++)
			compare(first, last);
	compare(0, ~0UL);
}

/* Every interval of the small file, by number: 0..9 for four pages. */
static unsigned int small_intervals(unsigned long (*list)[2])
{
	unsigned int nr = 0;

	for (unsigned long first = 0; first < SMALL_PAGES; first++)
		for (unsigned long last = first; last < SMALL_PAGES; last++, nr++) {
			list[nr][0] = first;
			list[nr][1] = last;
		}
	return nr;
}

static unsigned long states;

/* All sequences that go on from here, and what is left when each one in turn goes. */
static void extend(unsigned int depth, unsigned long (*list)[2], unsigned int nr)
{
	compare_all(SMALL_PAGES);
	states++;
	for (unsigned int i = 0; i < depth; i++) {
		remove_area(i);
		compare_all(SMALL_PAGES);
		insert(i, areas[i].vm_pgoff, vma_last_pgoff(&areas[i]));
	}
	if (depth == 4)
		return;
	for (unsigned int i = 0; i < nr; i++) {
		insert(depth, list[i][0], list[i][1]);
		extend(depth + 1, list, nr);
		remove_area(depth);
	}
}

static void iterate_small_states_match_model(void **state)
{
	unsigned long list[SMALL_PAGES * (SMALL_PAGES + 1) / 2][2];
	unsigned int nr = small_intervals(list);

	(void)state;
	clear();
	states = 0;
	extend(0, list, nr);
	assert_int_equal(states, 1 + 10 + 100 + 1000 + 10000);
	assert_null(root.rb_node);
}

static void iterate_random_steps_match_model(void **state)
{
	uint64_t seed = 8;

	(void)state;
	clear();
	for (unsigned int step = 0; step < 4000; step++) {
		unsigned int i = random_below(&seed, NR_AREAS);

		if (is_in[i]) {
			remove_area(i);
		} else {
			unsigned long first = random_below(&seed, PAGES);

			insert(i, first, first + random_below(&seed, PAGES - (unsigned int)first));
		}
		assert_null(vma_interval_tree_check(&root));
		if (step % 40 == 0)
			compare_all(PAGES);
		else
			compare(random_below(&seed, PAGES / 2),
				PAGES / 2 + random_below(&seed, PAGES / 2));
	}
}

/* A range at the very end of what a file can have: nothing wraps. */
static void iterate_last_page_of_largest_file_is_found(void **state)
{
	(void)state;
	clear();
	insert(0, ~0UL - 3, ~0UL);
	insert(1, 0, 0);
	compare(~0UL, ~0UL);
	compare(~0UL - 5, ~0UL - 4);
	compare(1, ~0UL - 4);
	compare(0, ~0UL);
}

static void check_broken_tree_is_told(void **state)
{
	(void)state;
	clear();
	for (unsigned int i = 0; i < 8; i++)
		insert(i, i, i + 2);
	assert_null(vma_interval_tree_check(&root));
	areas[3].i_mmap_last++;
	assert_string_equal(vma_interval_tree_check(&root),
			    "i_mmap: a subtree ends elsewhere than it says");
	areas[3].i_mmap_last--;
	areas[7].vm_pgoff = 0;
	assert_string_equal(vma_interval_tree_check(&root), "i_mmap: areas are out of order");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(iterate_small_states_match_model),
		cmocka_unit_test(iterate_random_steps_match_model),
		cmocka_unit_test(iterate_last_page_of_largest_file_is_found),
		cmocka_unit_test(check_broken_tree_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
