/* SPDX-License-Identifier: MIT */
/*
 * lib/rbtree.c - keep a binary search tree balanced while it changes
 *
 * Every node is red or black, and four rules hold between two calls:
 *
 *	1. the root is black
 *	2. a red node has no red child
 *	3. every way from the root to a missing child passes equally many black nodes
 *	4. left is before the node, right behind it (the caller's order)
 *
 * By 2 and 3 the longest way is at most twice the shortest, so a search among n nodes
 * takes at most 2 log2(n + 1) steps.  A change breaks a rule in one place; recolouring
 * moves the breach upwards, and rotations end it:
 *
 *	      x                     y		rotate(x, left): x goes down to the left,
 *	    /   \                 /   \		y comes up; a, b, c stay in order.
 *	   a     y      --->     x     c
 *	       /   \           /   \
 *	      b     c         a     b
 *
 * Left and right mirror each other, so the cases are written once, by `side`.
 *
 * Guibas and Sedgewick, "A dichromatic framework for balanced trees" (1978); Cormen,
 * Leiserson, Rivest and Stein, "Introduction to Algorithms", chapter 13, by whose
 * numbers the cases are named.
 *
 * Summaries (the augmented form): a rotation changes the subtrees of two nodes only,
 * so these two are computed anew, the lower one first.  A node that comes or goes
 * changes those above it, so they are computed anew up to where nothing changes; where
 * summaries are upper bounds (the bounded form), those above may stay as they are when
 * something goes.
 */
#include <lib/rbtree.h>

enum side { LEFT, RIGHT };

static bool is_black(const struct rb_node *node)
{
	return !node || node->rb_parent_color & 1;	/* a missing child is black */
}

static void set_black(struct rb_node *node)
{
	node->rb_parent_color |= 1;
}

static void set_red(struct rb_node *node)
{
	node->rb_parent_color &= ~(uintptr_t)1;
}

static void set_parent(struct rb_node *node, struct rb_node *parent)
{
	node->rb_parent_color = (uintptr_t)parent | (node->rb_parent_color & 1);
}

/* Where the tree points to a node whose parent is this one: that word. */
static struct rb_node **link_of(struct rb_root *root, struct rb_node *parent,
				const struct rb_node *node)
{
	if (!parent)
		return &root->rb_node;
	return &parent->rb_child[parent->rb_right == node];
}

static __always_inline void rotate(struct rb_root *root, struct rb_node *node, enum side side,
				   rb_update_t update)
{
	struct rb_node *parent = rb_parent(node);
	struct rb_node *up = node->rb_child[!side], *inner = up->rb_child[side];

	*link_of(root, parent, node) = up;
	set_parent(up, parent);
	up->rb_child[side] = node;
	set_parent(node, up);
	node->rb_child[!side] = inner;
	if (inner)
		set_parent(inner, node);
	if (update) {
		update(node);
		update(up);
	}
}

/* A red node was hung in: rules 1 and 2 may be broken at it. */
static __always_inline void insert_fixup(struct rb_node *node, struct rb_root *root,
					 rb_update_t update)
{
	struct rb_node *parent = rb_parent(node);

	while (!is_black(parent)) {
		struct rb_node *grand = rb_parent(parent);	/* a red node is not the root */
		enum side side = grand->rb_right == parent ? RIGHT : LEFT;
		struct rb_node *uncle = grand->rb_child[!side];

		if (is_black(uncle)) {
			if (parent->rb_child[!side] == node) {	/* case 2: bent; straighten */
				rotate(root, parent, side, update);
				parent = node;
			}
			set_black(parent);			/* case 3: straight; lift */
			set_red(grand);
			rotate(root, grand, !side, update);
			break;
		}
		set_black(parent);				/* case 1: pass the red upwards */
		set_black(uncle);
		set_red(grand);
		node = grand;
		parent = rb_parent(node);
	}
	set_black(root->rb_node);
}

/*
 * A black node is missing on the ways through node, which may be no node at all; its
 * parent is given.  Rule 3 is broken there.
 */
static __always_inline void erase_fixup(struct rb_node *node, struct rb_node *parent,
					struct rb_root *root, rb_update_t update)
{
	while (parent && is_black(node)) {
		enum side side = parent->rb_right == node ? RIGHT : LEFT;
		struct rb_node *sibling = parent->rb_child[!side];	/* one, by rule 3 */

		if (!is_black(sibling)) {			/* case 1: make it black */
			set_black(sibling);
			set_red(parent);
			rotate(root, parent, side, update);
			sibling = parent->rb_child[!side];
		}
		if (is_black(sibling->rb_left) && is_black(sibling->rb_right)) {
			set_red(sibling);			/* case 2: pass it upwards */
			node = parent;
			parent = rb_parent(node);
			continue;
		}
		if (is_black(sibling->rb_child[!side])) {	/* case 3: the red one outside */
			set_black(sibling->rb_child[side]);
			set_red(sibling);
			rotate(root, sibling, !side, update);
			sibling = parent->rb_child[!side];
		}
		if (is_black(parent))				/* case 4: it fills the gap */
			set_black(sibling);
		else
			set_red(sibling);
		set_black(parent);
		set_black(sibling->rb_child[!side]);
		rotate(root, parent, side, update);
		return;
	}
	if (node)
		set_black(node);
}

/* Put one node, or none, where another hangs; the other's own words stay. */
static void replace_child(struct rb_root *root, struct rb_node *old, struct rb_node *node)
{
	struct rb_node *parent = rb_parent(old);

	*link_of(root, parent, old) = node;
	if (node)
		set_parent(node, parent);
}

/*
 * A node with two children: the next one in order, which has no left child, takes its
 * place and colour.  Return: the lowest node whose subtree changed.
 */
static struct rb_node *replace_by_next(struct rb_root *root, struct rb_node *node,
				       struct rb_node *next)
{
	struct rb_node *lowest = rb_parent(next);

	if (lowest == node) {
		lowest = next;
	} else {
		replace_child(root, next, next->rb_right);
		next->rb_right = node->rb_right;
		set_parent(next->rb_right, next);
	}
	next->rb_left = node->rb_left;
	set_parent(next->rb_left, next);
	*link_of(root, rb_parent(node), node) = next;
	next->rb_parent_color = node->rb_parent_color;
	return lowest;
}

/* Summaries from low up to and including high, whatever they were, then as far as needed. */
static __always_inline void propagate_over(struct rb_node *low, struct rb_node *high,
					   rb_update_t update)
{
	while (low != high) {
		update(low);
		low = rb_parent(low);
	}
	update(high);
	rb_propagate(rb_parent(high), update);
}

/* exact: summaries get smaller with what they sum up. */
static __always_inline void erase(struct rb_node *node, struct rb_root *root, rb_update_t update,
				  bool exact)
{
	struct rb_node *child, *parent;
	bool was_black;

	if (node->rb_left && node->rb_right) {
		struct rb_node *next = node->rb_right;

		while (next->rb_left)
			next = next->rb_left;
		was_black = is_black(next);
		child = next->rb_right;
		parent = replace_by_next(root, node, next);
		if (update && exact)
			propagate_over(parent, next, update);
		else if (update)
			update(next);		/* it has other children now */
	} else {
		was_black = is_black(node);
		child = node->rb_left ? node->rb_left : node->rb_right;
		parent = rb_parent(node);
		replace_child(root, node, child);
		if (update && exact)
			rb_propagate(parent, update);
	}
	if (was_black)
		erase_fixup(child, parent, root, update);
}

/* rb_insert_color - balance the tree after rb_link_node() */
void rb_insert_color(struct rb_node *node, struct rb_root *root)
{
	insert_fixup(node, root, NULL);
}

/* rb_erase - take a node out; its own words are left as they are */
void rb_erase(struct rb_node *node, struct rb_root *root)
{
	erase(node, root, NULL, false);
}

/* rb_insert_augmented - as rb_insert_color(), summaries included */
void rb_insert_augmented(struct rb_node *node, struct rb_root *root, rb_update_t update)
{
	update(node);
	rb_propagate(rb_parent(node), update);
	insert_fixup(node, root, update);
}

/* rb_erase_augmented - as rb_erase(), summaries included */
void rb_erase_augmented(struct rb_node *node, struct rb_root *root, rb_update_t update)
{
	erase(node, root, update, true);
}

/*
 * rb_insert_bounded - balance the tree; summaries are upper bounds
 *
 * The caller has raised those above the node.  Where its parent is black there is nothing
 * to do, and the caller may leave the call out.
 */
void rb_insert_bounded(struct rb_node *node, struct rb_root *root, rb_update_t update)
{
	insert_fixup(node, root, update);
}

/* rb_erase_bounded - as rb_erase(); summaries stay upper bounds */
void rb_erase_bounded(struct rb_node *node, struct rb_root *root, rb_update_t update)
{
	erase(node, root, update, false);
}

/*
 * rb_propagate - a node's own words changed: its summary, and those above it
 *
 * Ends at the first summary that stays as it was, so it is called after each change of
 * one node, before the tree changes further.  No node: nothing to do.
 */
void rb_propagate(struct rb_node *node, rb_update_t update)
{
	while (node && update(node))
		node = rb_parent(node);
}

static struct rb_node *outermost(struct rb_node *node, enum side side)
{
	while (node && node->rb_child[side])
		node = node->rb_child[side];
	return node;
}

/* The neighbour in order on that side. */
static struct rb_node *neighbour(const struct rb_node *node, enum side side)
{
	struct rb_node *parent;

	if (node->rb_child[side])
		return outermost(node->rb_child[side], !side);
	while ((parent = rb_parent(node)) && parent->rb_child[side] == node)
		node = parent;
	return parent;
}

struct rb_node *rb_first(const struct rb_root *root)
{
	return outermost(root->rb_node, LEFT);
}

struct rb_node *rb_last(const struct rb_root *root)
{
	return outermost(root->rb_node, RIGHT);
}

struct rb_node *rb_next(const struct rb_node *node)
{
	return neighbour(node, RIGHT);
}

struct rb_node *rb_prev(const struct rb_node *node)
{
	return neighbour(node, LEFT);
}

static unsigned int black_nodes_up_from(const struct rb_node *node)
{
	unsigned int nr = 0;

	for (; node; node = rb_parent(node))
		nr += is_black(node);
	return nr;
}

static const char *node_check(const struct rb_node *node, unsigned int black_nodes)
{
	for (enum side side = LEFT; side <= RIGHT; side++) {
		const struct rb_node *child = node->rb_child[side];

		if (!child && black_nodes_up_from(node) != black_nodes)
			return "rbtree: two ways down pass different numbers of black nodes";
		if (child && rb_parent(child) != node)
			return "rbtree: a child has another parent";
		if (!is_black(node) && !is_black(child))
			return "rbtree: a red node has a red child";
	}
	return NULL;
}

/*
 * rb_check - rules 1 to 3, and the links; rule 4 only the caller can check
 *
 * Return: the first broken one as text, or NULL.
 */
const char *rb_check(const struct rb_root *root)
{
	unsigned int black_nodes = black_nodes_up_from(rb_first(root));

	if (!root->rb_node)
		return NULL;
	if (!is_black(root->rb_node) || rb_parent(root->rb_node))
		return "rbtree: the root is red or has a parent";
	for (const struct rb_node *node = rb_first(root); node; node = rb_next(node)) {
		const char *wrong = node_check(node, black_nodes);

		if (wrong)
			return wrong;
	}
	return NULL;
}
