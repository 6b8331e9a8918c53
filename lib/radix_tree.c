/* SPDX-License-Identifier: MIT */
/*
 * lib/radix_tree.c - an array of pointers with holes that cost nothing
 *
 * An index is read from its highest bits to its lowest, a group of bits for each level:
 *
 *	height 2:	index 130 = 2 * 64 + 2
 *
 *	root -> node | 0 | 1 | 2 | ... | 63 |
 *		       |       `-> node | 0 | 1 | 2 | ... | 63 |
 *		       |			  `-> the item of index 130
 *		       `-> node of indices 0 .. 63
 *
 * Rules that hold between two calls, so that a set of indices has one shape only:
 *
 *	1. no node is empty
 *	2. the tree is not higher than its largest index needs: the highest node has
 *	   something in a slot other than 0
 *	3. a node's count is that of its slots which are not empty
 *
 * A higher tree grows from above: the old one becomes slot 0 of a new highest node.  It
 * shrinks the same way.
 *
 * Locking: the caller's.  A lookup changes nothing.
 */
#include <lib/errno.h>
#include <lib/radix_tree.h>

/* How far to shift an index for its slot in a node of that level; 1 is the lowest. */
static unsigned int level_shift(unsigned int level)
{
	return (level - 1) * RADIX_TREE_MAP_SHIFT;
}

static unsigned int slot_of(unsigned long index, unsigned int level)
{
	return (index >> level_shift(level)) & (RADIX_TREE_MAP_SIZE - 1);
}

/* The largest index that a tree of that height reaches. */
static unsigned long last_of(unsigned int height)
{
	unsigned int bits = height * RADIX_TREE_MAP_SHIFT;

	return bits < RADIX_TREE_INDEX_BITS ? (1UL << bits) - 1 : ~0UL;
}

static void set_height(struct radix_tree_root *root, unsigned int height)
{
	root->height = height;
	root->last = last_of(height);
}

/* Does a tree of that height reach the index? */
static bool reaches(unsigned int height, unsigned long index)
{
	return index <= last_of(height);
}

/* The height of a tree that reaches the index, not less than it is now. */
static unsigned int height_for(unsigned int height, unsigned long index)
{
	while (!reaches(height, index))
		height++;
	return height;
}

/* radix_tree_give - one more spare node; memory of sizeof(struct radix_tree_node) bytes */
void radix_tree_give(struct radix_tree_spares *spares, void *memory)
{
	struct radix_tree_node *node = memory;

	node->slots[0] = spares->first;
	spares->first = node;
	spares->count++;
}

/* radix_tree_take - a spare node's memory, NULL if there is none */
void *radix_tree_take(struct radix_tree_spares *spares)
{
	struct radix_tree_node *node = spares->first;

	if (node) {
		spares->first = node->slots[0];
		spares->count--;
	}
	return node;
}

static struct radix_tree_node *new_node(struct radix_tree_spares *spares)
{
	struct radix_tree_node *node = radix_tree_take(spares);

	node->count = 0;
	for (unsigned int i = 0; i < RADIX_TREE_MAP_SIZE; i++)
		node->slots[i] = NULL;
	return node;
}

/* radix_tree_missing - how many nodes an insertion there needs */
unsigned int radix_tree_missing(const struct radix_tree_root *root, unsigned long index)
{
	unsigned int height = height_for(root->height, index), level = root->height;
	const struct radix_tree_node *node = root->rnode;

	if (!node)
		return height_for(0, index);
	if (height > level)		/* new ones above the old, and a way down beside it */
		return (height - level) + (height - 1);
	for (; level > 1; level--) {
		node = node->slots[slot_of(index, level)];
		if (!node)
			return level - 1;
	}
	return 0;
}

/* Make the tree so high that it reaches the index. */
static void grow(struct radix_tree_root *root, unsigned long index,
		 struct radix_tree_spares *spares)
{
	unsigned int height = height_for(root->height, index);

	if (!root->rnode)
		set_height(root, height);
	while (root->height < height) {
		struct radix_tree_node *node = new_node(spares);

		node->slots[0] = root->rnode;
		node->count = 1;
		root->rnode = node;
		set_height(root, root->height + 1);
	}
}

/* Fill the slot of an index that the tree reaches. */
static void fill(struct radix_tree_root *root, unsigned long index, void *item,
		 struct radix_tree_spares *spares)
{
	void **slot = &root->rnode;

	for (unsigned int level = root->height; level > 0; level--) {
		struct radix_tree_node *node = *slot;

		if (!node)
			*slot = node = new_node(spares);
		slot = &node->slots[slot_of(index, level)];
		node->count += !*slot;
	}
	*slot = item;
}

/*
 * radix_tree_insert - the item, not NULL, becomes that of the index
 *
 * Return: 0; -EEXIST if there is one; -ENOMEM if there are fewer spares than
 * radix_tree_missing() says.  After an error nothing has changed.
 */
int radix_tree_insert(struct radix_tree_root *root, unsigned long index, void *item,
		      struct radix_tree_spares *spares)
{
	if (radix_tree_lookup(root, index))
		return -EEXIST;
	if (radix_tree_missing(root, index) > spares->count)
		return -ENOMEM;
	grow(root, index, spares);
	fill(root, index, item, spares);
	return 0;
}

/*
 * radix_tree_run - the slots from that of an index to the last of its node
 *
 * Return: the first slot, and their number in *nr, at least 1; NULL if all of them are
 * empty.  They may be read, not written, until the tree changes.
 */
void **radix_tree_run(struct radix_tree_root *root, unsigned long index, unsigned int *nr)
{
	void **slot = &root->rnode;

	*nr = 1;
	if (!reaches(root->height, index))
		return NULL;
	for (unsigned int level = root->height; level > 0; level--) {
		struct radix_tree_node *node = *slot;

		if (!node)
			return NULL;
		slot = &node->slots[slot_of(index, level)];
		*nr = RADIX_TREE_MAP_SIZE - slot_of(index, 1);
	}
	return *slot || *nr > 1 ? slot : NULL;
}

/* radix_tree_lookup - the item of an index, or NULL */
void *radix_tree_lookup(const struct radix_tree_root *root, unsigned long index)
{
	return __radix_tree_lookup(root, index);
}

/* Take off highest nodes that only slot 0 needs. */
static void shrink(struct radix_tree_root *root, struct radix_tree_spares *spares)
{
	if (!root->rnode)
		set_height(root, 0);
	while (root->height > 0) {
		struct radix_tree_node *node = root->rnode;

		if (node->count > 1 || !node->slots[0])
			return;
		root->rnode = node->slots[0];
		set_height(root, root->height - 1);
		radix_tree_give(spares, node);
	}
}

/*
 * radix_tree_delete - take the item of an index out of the tree
 *
 * Nodes that are needed no more go to the spares.  Return: the item, NULL if there was none.
 */
void *radix_tree_delete(struct radix_tree_root *root, unsigned long index,
			struct radix_tree_spares *spares)
{
	void **way[RADIX_TREE_MAX_HEIGHT + 1], **slot = &root->rnode;
	unsigned int level = root->height;
	void *item = radix_tree_lookup(root, index);

	if (!item)
		return NULL;
	for (; level > 0; level--) {
		way[level] = slot;
		slot = &((struct radix_tree_node *)*slot)->slots[slot_of(index, level)];
	}
	*slot = NULL;
	for (level = 1; level <= root->height; level++) {
		struct radix_tree_node *node = *way[level];

		if (--node->count > 0)
			break;
		*way[level] = NULL;
		radix_tree_give(spares, node);
	}
	shrink(root, spares);
	return item;
}

/* The first slot of a node from one on that is not empty; RADIX_TREE_MAP_SIZE: none. */
static unsigned int next_slot(const struct radix_tree_node *node, unsigned int slot)
{
	while (slot < RADIX_TREE_MAP_SIZE && !node->slots[slot])
		slot++;
	return slot;
}

/*
 * Walk down for the first item at or behind *index.  Where a node has nothing more, *index
 * moves to the first one behind that node, and the walk must begin again: NULL.
 */
static void *next_in(const struct radix_tree_root *root, unsigned long *index)
{
	void *found = root->rnode;

	for (unsigned int level = root->height; level > 0; level--) {
		const struct radix_tree_node *node = found;
		unsigned int shift = level_shift(level), slot = slot_of(*index, level);
		unsigned int next = next_slot(node, slot);

		if (next != slot)
			*index = ((*index >> shift) + (next - slot)) << shift;
		if (next == RADIX_TREE_MAP_SIZE)
			return NULL;
		found = node->slots[next];
	}
	return found;
}

/*
 * radix_tree_next - the item with the smallest index that is not below *index
 *
 * Return: the item, its index in *index; NULL if there is none, *index then says nothing.
 */
void *radix_tree_next(const struct radix_tree_root *root, unsigned long *index)
{
	unsigned long start;

	if (!root->rnode)
		return NULL;
	do {
		void *found;

		start = *index;
		if (!reaches(root->height, start))
			return NULL;
		found = next_in(root, index);
		if (found)
			return found;
	} while (*index > start);	/* else it ran over the largest number */
	return NULL;
}

static const char *check_node(const struct radix_tree_node *node, unsigned int level,
			      unsigned long *nr_items)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < RADIX_TREE_MAP_SIZE; i++) {
		const char *wrong = NULL;

		if (!node->slots[i])
			continue;
		count++;
		if (level > 1)
			wrong = check_node(node->slots[i], level - 1, nr_items);
		else
			++*nr_items;
		if (wrong)
			return wrong;
	}
	if (count == 0)
		return "radix tree: an empty node";
	return count == node->count ? NULL : "radix tree: a node's count is wrong";
}

/* radix_tree_check - NULL, or the first broken rule; counts the items */
const char *radix_tree_check(const struct radix_tree_root *root, unsigned long *nr_items)
{
	const struct radix_tree_node *node = root->rnode;

	*nr_items = 0;
	if (root->last != last_of(root->height))
		return "radix tree: its height and its last index do not agree";
	if (root->height == 0) {
		*nr_items = node != NULL;
		return NULL;
	}
	if (!node)
		return "radix tree: height without a node";
	if (node->count == 1 && node->slots[0])
		return "radix tree: higher than it needs to be";
	return check_node(node, root->height, nr_items);
}
