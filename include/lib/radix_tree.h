/* SPDX-License-Identifier: MIT */
/*
 * lib/radix_tree.h - from a number to a pointer, where numbers lie close together
 *
 *	index = | ... | 6 bits | 6 bits | 6 bits |	one node of 64 slots for each group
 *
 * A tree is as high as its largest index needs; index 0 alone needs no node at all.
 *
 * Memory comes from the caller: an insertion is given a chain of spare nodes and takes
 * from it what it needs, or fails and has changed nothing.  So nodes can be had before a
 * lock is taken.  lib/radix_tree.c holds the contracts.
 *
 * Locking: the caller's.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifndef RADIX_TREE_MAP_SHIFT		/* tests try other widths */
#define RADIX_TREE_MAP_SHIFT	6
#endif
#define RADIX_TREE_MAP_SIZE	(1U << RADIX_TREE_MAP_SHIFT)
#define RADIX_TREE_INDEX_BITS	(8 * (unsigned int)sizeof(unsigned long))
#define RADIX_TREE_MAX_HEIGHT	\
	((RADIX_TREE_INDEX_BITS + RADIX_TREE_MAP_SHIFT - 1) / RADIX_TREE_MAP_SHIFT)

struct radix_tree_node {
	unsigned int count;		/* slots that are not empty */
	void *slots[RADIX_TREE_MAP_SIZE]; /* nodes; items on the lowest level; [0] chains spares */
};

struct radix_tree_root {
	unsigned int height;		/* levels of nodes */
	unsigned long last;		/* the largest index that a tree of that height reaches */
	void *rnode;			/* the highest node; height 0: the item of index 0 */
};

#define RADIX_TREE_INIT		{ .height = 0, .last = 0, .rnode = NULL }

/* Nodes on their way into a tree, or out of it. */
struct radix_tree_spares {
	struct radix_tree_node *first;
	unsigned int count;
};

/* radix_tree_lookup(), inside of who cannot spare a call. */
static inline void *__radix_tree_lookup(const struct radix_tree_root *root, unsigned long index)
{
	unsigned int shift = root->height * RADIX_TREE_MAP_SHIFT;
	void *found = root->rnode;

	if (index > root->last)
		return NULL;
	while (shift && found) {
		shift -= RADIX_TREE_MAP_SHIFT;
		found = ((struct radix_tree_node *)found)->slots[(index >> shift) &
								 (RADIX_TREE_MAP_SIZE - 1)];
	}
	return found;
}

static inline bool radix_tree_empty(const struct radix_tree_root *root)
{
	return !root->rnode;
}

void radix_tree_give(struct radix_tree_spares *spares, void *memory);
void *radix_tree_take(struct radix_tree_spares *spares);

unsigned int radix_tree_missing(const struct radix_tree_root *root, unsigned long index);
int radix_tree_insert(struct radix_tree_root *root, unsigned long index, void *item,
		      struct radix_tree_spares *spares);
void *radix_tree_lookup(const struct radix_tree_root *root, unsigned long index);
void **radix_tree_run(struct radix_tree_root *root, unsigned long index, unsigned int *nr);
void *radix_tree_delete(struct radix_tree_root *root, unsigned long index,
			struct radix_tree_spares *spares);
void *radix_tree_next(const struct radix_tree_root *root, unsigned long *index);
const char *radix_tree_check(const struct radix_tree_root *root, unsigned long *nr_items);
