/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/radix_tree_test.c - radix trees against a flat array
 *
 * A set of indices has one shape only (lib/radix_tree.c), so the sets of a dozen indices,
 * chosen at the borders of nodes and of the word, are all the trees that they can make:
 * each operation is tried on each of the 4,096 sets.  Larger ones come at random.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <lib/errno.h>
#include <lib/radix_tree.h>
#include "random.h"

#define NR_CHOSEN	12U
#define ONE_NODE	((unsigned long)RADIX_TREE_MAP_SIZE)

/* In order. */
static const unsigned long chosen[NR_CHOSEN] = {
	0, 1, 2, ONE_NODE - 1 + 3, ONE_NODE + 3, 2 * ONE_NODE + 3,
	ONE_NODE * ONE_NODE + 7, ONE_NODE * ONE_NODE * ONE_NODE + 63,
	~0UL / 2, ~0UL / 2 + 1, ~0UL - 1, ~0UL,
};

static long nr_nodes;			/* that exist: in a tree or spare */
static char things[NR_CHOSEN];		/* the items: their addresses */

static void more_spares(struct radix_tree_spares *spares, unsigned int count)
{
	while (spares->count < count) {
		void *memory = malloc(sizeof(struct radix_tree_node));

		assert_non_null(memory);
		memset(memory, 0xA5, sizeof(struct radix_tree_node));
		radix_tree_give(spares, memory);
		nr_nodes++;
	}
}

static void free_spares(struct radix_tree_spares *spares)
{
	void *memory;

	while ((memory = radix_tree_take(spares))) {
		free(memory);
		nr_nodes--;
	}
	assert_int_equal(spares->count, 0);
}

static void insert(struct radix_tree_root *root, unsigned long index, void *item)
{
	struct radix_tree_spares spares = { 0 };

	more_spares(&spares, radix_tree_missing(root, index));
	assert_int_equal(radix_tree_insert(root, index, item, &spares), 0);
	assert_int_equal(spares.count, 0);	/* missing() told the exact number */
}

static void assert_whole(const struct radix_tree_root *root, unsigned long expected)
{
	unsigned long nr_items;
	const char *wrong = radix_tree_check(root, &nr_items);

	if (wrong)
		fail_msg("%s", wrong);
	assert_int_equal(nr_items, expected);
}

static unsigned int bits_of(unsigned int set)
{
	return (unsigned int)__builtin_popcount(set);
}

/* Every lookup, every way to walk, and the shape, are those of the set. */
static void assert_is_set(struct radix_tree_root *root, unsigned int set)
{
	assert_whole(root, bits_of(set));
	for (unsigned int i = 0; i < NR_CHOSEN; i++) {
		unsigned int rest = set >> i << i, nr;
		unsigned long index = chosen[i];
		void *item = set >> i & 1 ? &things[i] : NULL;
		void **run = radix_tree_run(root, index, &nr);

		assert_ptr_equal(radix_tree_lookup(root, index), item);
		if (item)
			assert_true(run && *run == item && nr >= 1);
		for (unsigned int n = 0; run && n < nr; n++)
			assert_ptr_equal(run[n], radix_tree_lookup(root, index + n));
		item = radix_tree_next(root, &index);
		if (!rest) {
			assert_null(item);
			continue;
		}
		assert_ptr_equal(item, &things[__builtin_ctz(rest)]);
		assert_int_equal(index, chosen[__builtin_ctz(rest)]);
	}
}

static struct radix_tree_root make(unsigned int set)
{
	struct radix_tree_root root = RADIX_TREE_INIT;

	for (unsigned int i = 0; i < NR_CHOSEN; i++)
		if (set >> i & 1)
			insert(&root, chosen[i], &things[i]);
	return root;
}

static void take_out(struct radix_tree_root *root, unsigned int i)
{
	struct radix_tree_spares spares = { 0 };

	assert_ptr_equal(radix_tree_delete(root, chosen[i], &spares), &things[i]);
	free_spares(&spares);
}

/* A spare too few: nothing happens. */
static void insert_without_memory(struct radix_tree_root *root, unsigned int set, unsigned int i)
{
	struct radix_tree_spares spares = { 0 };
	unsigned int missing = radix_tree_missing(root, chosen[i]);

	if (missing == 0)
		return;
	more_spares(&spares, missing - 1);
	assert_int_equal(radix_tree_insert(root, chosen[i], &things[i], &spares), -ENOMEM);
	assert_int_equal(spares.count, missing - 1);
	assert_is_set(root, set);
	free_spares(&spares);
}

static void one_step_from_every_set(void **state)
{
	unsigned long nr_steps = 0;

	(void)state;
	for (unsigned int set = 0; set < 1U << NR_CHOSEN; set++) {
		struct radix_tree_spares none = { 0 };
		struct radix_tree_root root = make(set);
		long nodes = nr_nodes;

		assert_is_set(&root, set);
		for (unsigned int i = 0; i < NR_CHOSEN; i++, nr_steps++) {
			if (set >> i & 1) {
				assert_int_equal(radix_tree_insert(&root, chosen[i], &root, &none),
						 -EEXIST);
				take_out(&root, i);
				assert_is_set(&root, set & ~(1U << i));
				insert(&root, chosen[i], &things[i]);
			} else {
				assert_null(radix_tree_delete(&root, chosen[i], &none));
				insert_without_memory(&root, set, i);
				insert(&root, chosen[i], &things[i]);
				assert_is_set(&root, set | 1U << i);
				take_out(&root, i);
			}
			assert_int_equal(nr_nodes, nodes);
		}
		for (unsigned int i = 0; i < NR_CHOSEN; i++)
			if (set >> i & 1)
				take_out(&root, i);
		assert_true(radix_tree_empty(&root));
		assert_int_equal(nr_nodes, 0);
	}
	assert_int_equal(nr_steps, 12 << 12);
}

#define RANDOM_SIZE	4096U
#define RANDOM_STEPS	200000U

/* Half of the numbers lie close together, the others far apart. */
static unsigned long spread(unsigned int i)
{
	return i < RANDOM_SIZE / 2 ? i : (unsigned long)i * 99991UL;
}

static void random_steps_agree_with_an_array(void **state)
{
	static void *array[RANDOM_SIZE];
	struct radix_tree_root root = RADIX_TREE_INIT;
	struct radix_tree_spares spares = { 0 };
	uint64_t random = 20240607;
	unsigned long nr_items = 0;

	(void)state;
	for (unsigned int step = 0; step < RANDOM_STEPS; step++) {
		unsigned int i = random_below(&random, RANDOM_SIZE);
		unsigned long index = spread(i);

		assert_ptr_equal(radix_tree_lookup(&root, index), array[i]);
		if (array[i]) {
			assert_ptr_equal(radix_tree_delete(&root, index, &spares), array[i]);
			free_spares(&spares);
			array[i] = NULL;
			nr_items--;
		} else if (step / 20000 % 2 == 0 || random_below(&random, 8) == 0) {
			insert(&root, index, &array[i]);
			array[i] = &array[i];
			nr_items++;
		}
		if (step % 1000 == 0)
			assert_whole(&root, nr_items);
	}
	assert_true(nr_items > 100);
	for (unsigned long index = 0; nr_items > 0; nr_items--, index++) {
		void **item = radix_tree_next(&root, &index);

		assert_non_null(item);
		assert_int_equal(index, spread((unsigned int)(item - array)));
		assert_ptr_equal(radix_tree_delete(&root, index, &spares), item);
	}
	free_spares(&spares);
	assert_true(radix_tree_empty(&root));
	assert_int_equal(nr_nodes, 0);
}

/* The validator sees each rule broken. */
static void check_broken_rule_is_told(void **state)
{
	struct radix_tree_root root = make(0x3E);
	struct radix_tree_node *node = root.rnode;
	unsigned long nr_items;
	void *slot;

	(void)state;
	assert_null(radix_tree_check(&root, &nr_items));
	node->count++;
	assert_string_equal(radix_tree_check(&root, &nr_items),
			    "radix tree: a node's count is wrong");
	node->count--;
	slot = root.rnode;
	root.rnode = NULL;
	assert_string_equal(radix_tree_check(&root, &nr_items),
			    "radix tree: height without a node");
	root.rnode = slot;
	for (unsigned int i = 1; i < 6; i++)
		take_out(&root, i);
	assert_int_equal(nr_nodes, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_step_from_every_set),
		cmocka_unit_test(random_steps_agree_with_an_array),
		cmocka_unit_test(check_broken_rule_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
