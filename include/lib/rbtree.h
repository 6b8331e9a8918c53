/* SPDX-License-Identifier: MIT */
/*
 * lib/rbtree.h - red-black trees, threaded through their elements
 *
 * Whoever has a tree writes the search and the descent to the place of a new node:
 *
 *	struct rb_node **link = &root.rb_node, *parent = NULL;
 *
 *	while (*link) {
 *		parent = *link;
 *		link = less(item, parent) ? &parent->rb_left : &parent->rb_right;
 *	}
 *	rb_link_node(&item->node, parent, link);
 *	rb_insert_color(&item->node, &root);
 *
 * In an augmented tree each node carries a summary of its subtree, e.g. the largest
 * hole in it, and the _augmented forms keep the summaries right.  In a bounded tree a
 * summary is at least what its subtree has: who hangs a node in raises those above it, and
 * who finds one too large computes it anew.  A tree is changed by one of the three families
 * only.  The functions carry Linux's names; its three augment
 * callbacks are one here.  Locking is the caller's.
 */
#pragma once

#include <lib/compiler.h>
#include <stdbool.h>
#include <stdint.h>

struct rb_node {
	uintptr_t rb_parent_color;	/* the parent's address, and bit 0: black */
	union {
		struct {
			struct rb_node *rb_left;
			struct rb_node *rb_right;
		};
		struct rb_node *rb_child[2];	/* the same two, by side: left and right mirror */
	};
};

struct rb_root {
	struct rb_node *rb_node;
};

#define RB_ROOT		((struct rb_root){ NULL })
#define RB_EMPTY_ROOT(root)	((root)->rb_node == NULL)
#define rb_entry(ptr, type, member)	container_of(ptr, type, member)

/* Compute a node's summary anew from itself and its children; true if it changed. */
typedef bool (*rb_update_t)(struct rb_node *node);

static inline struct rb_node *rb_parent(const struct rb_node *node)
{
	return (struct rb_node *)(node->rb_parent_color & ~(uintptr_t)1);
}

/* Of a node that is one; a missing child counts as black. */
static inline bool rb_is_red(const struct rb_node *node)
{
	return !(node->rb_parent_color & 1);
}

/* Hang a node in where a descent ended, red and without children. */
static inline void rb_link_node(struct rb_node *node, struct rb_node *parent,
				struct rb_node **link)
{
	node->rb_parent_color = (uintptr_t)parent;
	node->rb_left = NULL;
	node->rb_right = NULL;
	*link = node;
}

/*
 * A red node without children goes from its parent, which it has as the root is black, and
 * no rule breaks: rb_erase() without the rest.  Summaries above it are the caller's.
 */
static inline bool rb_is_red_leaf(const struct rb_node *node)
{
	return !node->rb_left && !node->rb_right && rb_is_red(node);
}

static inline void rb_cut_red_leaf(const struct rb_node *node)
{
	struct rb_node *parent = rb_parent(node);

	parent->rb_child[parent->rb_right == node] = NULL;
}

/* Contracts stand in lib/rbtree.c. */
void rb_insert_color(struct rb_node *node, struct rb_root *root);
void rb_erase(struct rb_node *node, struct rb_root *root);

void rb_insert_augmented(struct rb_node *node, struct rb_root *root, rb_update_t update);
void rb_erase_augmented(struct rb_node *node, struct rb_root *root, rb_update_t update);
void rb_propagate(struct rb_node *node, rb_update_t update);

void rb_insert_bounded(struct rb_node *node, struct rb_root *root, rb_update_t update);
void rb_erase_bounded(struct rb_node *node, struct rb_root *root, rb_update_t update);

/* In order; NULL at the end. */
struct rb_node *rb_first(const struct rb_root *root);
struct rb_node *rb_last(const struct rb_root *root);
struct rb_node *rb_next(const struct rb_node *node);
struct rb_node *rb_prev(const struct rb_node *node);

/* The first broken rule of a red-black tree as text, or NULL. */
const char *rb_check(const struct rb_root *root);
