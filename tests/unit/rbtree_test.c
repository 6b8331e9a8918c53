/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/rbtree_test.c - every small red-black tree, and large ones at random
 *
 * What an operation does depends on the tree's shape and colours only.  So instead of
 * all orders of insertions and erasures the test visits all trees that they lead to,
 * and does every operation on each of them: an insertion into each gap, an erasure of
 * each node.  A tree is written down in preorder, b or r for a node and . for none:
 *
 *	    1b
 *	   /  \		br..b..		nodes are numbered in order
 *	 0r    2b
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <lib/rbtree.h>
#include "random.h"

#define MAX_NODES	10
#define MAX_TREES	4096
#define KEY_SIZE	(2 * MAX_NODES + 4)

struct item {
	struct rb_node node;
	unsigned int value;
	unsigned int max;		/* of the values in the subtree */
	unsigned int key;		/* its place in order, in the random runs */
	bool in_tree;
};

static char trees[MAX_TREES][KEY_SIZE];
static unsigned int nr_trees;
static struct item items[MAX_NODES + 1];
static unsigned int nr_updates;

static struct item *item_of(const struct rb_node *node)
{
	return rb_entry(node, struct item, node);
}

static unsigned int max_of(const struct rb_node *node)
{
	unsigned int max = item_of(node)->value;

	for (unsigned int side = 0; side < 2; side++) {
		const struct rb_node *child = node->rb_child[side];

		if (child && item_of(child)->max > max)
			max = item_of(child)->max;
	}
	return max;
}

static bool update_max(struct rb_node *node)
{
	unsigned int max = max_of(node);
	bool changed = item_of(node)->max != max;

	nr_updates++;
	item_of(node)->max = max;
	return changed;
}

static void expect_max_is_right(const struct rb_root *root)
{
	for (const struct rb_node *node = rb_first(root); node; node = rb_next(node))
		assert_int_equal(item_of(node)->max, max_of(node));
}

static char *write_tree(const struct rb_node *node, char *at)
{
	if (!node) {
		*at++ = '.';
		return at;
	}
	*at++ = node->rb_parent_color & 1 ? 'b' : 'r';
	return write_tree(node->rb_right, write_tree(node->rb_left, at));
}

static void key_of(const struct rb_root *root, char *key)
{
	*write_tree(root->rb_node, key) = '\0';
}

/* Build what the key says; values make the largest one move about. */
static const char *read_tree(const char *key, struct rb_node *parent, struct rb_node **link,
			     unsigned int *nr)
{
	struct rb_node node = { 0 };
	struct item *item;
	char color = *key++;

	*link = NULL;
	if (color == '.')
		return key;
	key = read_tree(key, NULL, &node.rb_left, nr);
	item = &items[(*nr)++];
	item->value = (*nr * 7) % 11;
	item->node.rb_parent_color = (uintptr_t)parent | (color == 'b');
	item->node.rb_left = node.rb_left;
	if (node.rb_left)
		node.rb_left->rb_parent_color = (uintptr_t)&item->node |
						(node.rb_left->rb_parent_color & 1);
	*link = &item->node;
	key = read_tree(key, &item->node, &item->node.rb_right, nr);
	item->max = max_of(&item->node);
	return key;
}

static unsigned int build(const char *key, struct rb_root *root)
{
	unsigned int nr = 0;

	read_tree(key, NULL, &root->rb_node, &nr);
	return nr;
}

static void remember(const struct rb_root *root)
{
	char key[KEY_SIZE];

	key_of(root, key);
	for (unsigned int i = 0; i < nr_trees; i++)
		if (strcmp(trees[i], key) == 0)
			return;
	assert_true(nr_trees < MAX_TREES);
	strcpy(trees[nr_trees++], key);
}

/* Link the spare item into the gap before node number `at`. */
static struct item *link_at(struct rb_root *root, unsigned int at, unsigned int nr)
{
	struct item *item = &items[nr];
	struct rb_node *parent = NULL, **link = &root->rb_node;

	item->value = 12 * (at & 1);
	item->max = 99;
	while (*link) {
		parent = *link;
		link = &parent->rb_child[(unsigned int)(item_of(parent) - items) < at];
	}
	rb_link_node(&item->node, parent, link);
	return item;
}

/* The tree holds nr nodes, in the order of the array but for the new and the gone one. */
static void expect_order(const struct rb_root *root, unsigned int nr, unsigned int new_at,
			 unsigned int gone)
{
	const struct rb_node *node = rb_first(root);
	const struct rb_node *before = NULL;

	for (unsigned int i = 0; i <= nr; i++) {
		if (i == new_at) {
			assert_ptr_equal(item_of(node), &items[nr]);
			assert_ptr_equal(rb_prev(node), before);
			before = node;
			node = rb_next(node);
		}
		if (i == nr || i == gone)
			continue;
		assert_ptr_equal(item_of(node), &items[i]);
		assert_ptr_equal(rb_prev(node), before);
		before = node;
		node = rb_next(node);
	}
	assert_null(node);
	assert_ptr_equal(rb_last(root), before);
}

static void try_insert(const char *key, unsigned int at, bool augmented)
{
	struct rb_root root;
	unsigned int nr = build(key, &root);
	struct item *item = link_at(&root, at, nr);

	if (augmented) {
		rb_insert_augmented(&item->node, &root, update_max);
		expect_max_is_right(&root);
	} else {
		rb_insert_color(&item->node, &root);
	}
	assert_null(rb_check(&root));
	expect_order(&root, nr, at, MAX_NODES + 1);
	remember(&root);
}

static void try_erase(const char *key, unsigned int at, bool augmented)
{
	struct rb_root root;
	unsigned int nr = build(key, &root);

	if (augmented) {
		rb_erase_augmented(&items[at].node, &root, update_max);
		expect_max_is_right(&root);
	} else {
		rb_erase(&items[at].node, &root);
	}
	assert_null(rb_check(&root));
	expect_order(&root, nr, MAX_NODES + 1, at);
	remember(&root);
}

/* If it is a red leaf: cut it off; 1, else 0. */
static unsigned int try_cut(const char *key, unsigned int at)
{
	struct rb_root root;
	unsigned int nr = build(key, &root);
	struct rb_node *node = &items[at].node, *parent = rb_parent(node);

	if (!rb_is_red_leaf(node))
		return 0;
	rb_cut_red_leaf(node);
	rb_propagate(parent, update_max);
	assert_null(rb_check(&root));
	expect_max_is_right(&root);
	expect_order(&root, nr, MAX_NODES + 1, at);
	return 1;
}

/* How many trees the rules allow, counted without building any. */
static unsigned long count_of(unsigned int nr, unsigned int black_height, bool red);

static unsigned long count_children(unsigned int nr, unsigned int height, bool may_be_red)
{
	return count_of(nr, height, false) + (may_be_red ? count_of(nr, height, true) : 0);
}

/* Trees of nr nodes with that many black nodes on each way down, and a root of that colour. */
static unsigned long count_of(unsigned int nr, unsigned int black_height, bool red)
{
	unsigned long sum = 0;

	if (nr == 0)
		return !red && black_height == 0;
	if (!red && black_height == 0)
		return 0;
	for (unsigned int left = 0; left < nr; left++) {
		unsigned int below = black_height - !red;

		sum += count_children(left, below, !red) * count_children(nr - 1 - left, below,
									  !red);
	}
	return sum;
}

static unsigned long count_all(unsigned int max_nodes)
{
	unsigned long sum = 0;

	for (unsigned int nr = 0; nr <= max_nodes; nr++)
		for (unsigned int height = 0; height <= max_nodes; height++)
			sum += count_of(nr, height, false);
	return sum;
}

static void every_operation_on_every_tree_of_10_nodes(void **state)
{
	const struct rb_root empty = RB_ROOT;
	unsigned long operations = 0, cuts = 0;

	(void)state;
	nr_trees = 0;
	remember(&empty);
	for (unsigned int i = 0; i < nr_trees; i++) {
		struct rb_root root;
		unsigned int nr = build(trees[i], &root);

		assert_null(rb_check(&root));
		for (unsigned int at = 0; at <= nr && nr < MAX_NODES; at++) {
			try_insert(trees[i], at, false);
			try_insert(trees[i], at, true);
		}
		for (unsigned int at = 0; at < nr; at++) {
			try_erase(trees[i], at, false);
			try_erase(trees[i], at, true);
			cuts += try_cut(trees[i], at);
		}
		operations += 2 * (nr + (nr < MAX_NODES ? nr + 1 : 0));
	}
	/* Every tree that the rules allow is reached, and no other. */
	assert_int_equal(nr_trees, count_all(MAX_NODES));
	assert_int_equal(nr_trees, 377);
	assert_int_equal(operations, 10314);
	assert_int_equal(cuts, 912);
}

/* --- large trees ------------------------------------------------------------------- */

#define MANY	1000
#define ROUNDS	40000

static struct item many[MANY];

static void insert_many(struct rb_root *root, struct item *item)
{
	struct rb_node *parent = NULL, **link = &root->rb_node;

	while (*link) {
		parent = *link;
		link = &parent->rb_child[item_of(parent)->key < item->key];
	}
	rb_link_node(&item->node, parent, link);
	rb_insert_augmented(&item->node, root, update_max);
}

static unsigned int height_of(const struct rb_node *node)
{
	unsigned int left, right;

	if (!node)
		return 0;
	left = height_of(node->rb_left);
	right = height_of(node->rb_right);
	return 1 + (left > right ? left : right);
}

static void expect_all_in_order(const struct rb_root *root)
{
	const struct rb_node *node = rb_first(root);

	for (unsigned int i = 0; i < MANY; i++) {
		if (!many[i].in_tree)
			continue;
		assert_ptr_equal(item_of(node), &many[i]);
		node = rb_next(node);
	}
	assert_null(node);
	assert_null(rb_check(root));
	expect_max_is_right(root);
	assert_true(height_of(root->rb_node) <= 20);	/* 2 log2(1001) */
}

static void random_changes_keep_rules_and_summaries(void **state)
{
	struct rb_root root = RB_ROOT;
	uint64_t seed = 20240229;

	(void)state;
	for (unsigned int round = 0; round < ROUNDS; round++) {
		struct item *item = &many[random_below(&seed, MANY)];

		if (item->in_tree && random_below(&seed, 4) == 0) {
			item->value = random_below(&seed, 1000);
			rb_propagate(&item->node, update_max);
		} else if (item->in_tree) {
			rb_erase_augmented(&item->node, &root, update_max);
			item->in_tree = false;
		} else {
			item->key = (unsigned int)(item - many);
			item->value = random_below(&seed, 1000);
			insert_many(&root, item);
			item->in_tree = true;
		}
		if (round % 64 == 0)
			expect_all_in_order(&root);
	}
	expect_all_in_order(&root);
}

/* A summary that stays as it was ends the way up: the root of a large tree is not asked. */
static void propagate_ends_where_nothing_changes(void **state)
{
	struct rb_root root = RB_ROOT;

	(void)state;
	for (unsigned int i = 0; i < MANY; i++) {
		many[i].key = i;
		many[i].value = 50;
		insert_many(&root, &many[i]);
	}
	nr_updates = 0;
	rb_propagate(rb_first(&root), update_max);
	assert_int_equal(nr_updates, 1);
	many[0].value = 60;
	nr_updates = 0;
	rb_propagate(&many[0].node, update_max);
	assert_int_equal(item_of(root.rb_node)->max, 60);
	assert_true(nr_updates <= 20);
}

/* --- the checker itself ---------------------------------------------------------------- */

/* The trees are those that the first test visited. */
static void check_finds_every_wrong_color(void **state)
{
	(void)state;
	assert_true(nr_trees > 1);
	for (unsigned int i = 0; i < nr_trees; i++) {
		struct rb_root root;
		unsigned int nr = build(trees[i], &root);

		for (unsigned int at = 0; at < nr; at++) {
			items[at].node.rb_parent_color ^= 1;
			assert_non_null(rb_check(&root));
			items[at].node.rb_parent_color ^= 1;
		}
		assert_null(rb_check(&root));
	}
}

static void check_finds_a_foreign_parent(void **state)
{
	struct rb_root root;

	(void)state;
	assert_int_equal(build("bb..b..", &root), 3);
	assert_null(rb_check(&root));
	items[2].node.rb_parent_color = (uintptr_t)&items[0].node | 1;
	assert_non_null(rb_check(&root));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_operation_on_every_tree_of_10_nodes),
		cmocka_unit_test(random_changes_keep_rules_and_summaries),
		cmocka_unit_test(propagate_ends_where_nothing_changes),
		cmocka_unit_test(check_finds_every_wrong_color),
		cmocka_unit_test(check_finds_a_foreign_parent),
	};

	return cmocka_run_group_tests_name("rbtree", tests, NULL, NULL);
}
