/* SPDX-License-Identifier: MIT */
/*
 * mm/vmap_area.c - find the lowest hole, and whose an address is
 *
 * The areas of a range stand in a red-black tree by address.  Each knows the hole in
 * front of it, and the largest hole of its subtree:
 *
 *	 start                                                             end
 *	 |  hole 2  [A: 3]  hole 0  [B: 2]  hole 4  [C: 1]     tail: 6     |
 *
 *		      B  hole 0, largest of the subtree 4
 *		     / \
 *	   A  hole 2      C  hole 4, 4
 *
 * A request takes the lowest hole that is large enough, and of it the lower end: go
 * left where the left subtree has one, else stay where the node's own hole fits, else
 * go right.  One way down, O(log n).  What lies behind the last area belongs to no
 * node; it is used when no hole fits.
 *
 * Lowest first keeps the areas together at one end of the range, so the large hole at
 * the other end lasts.
 *
 * Arithmetic only: no page, no page table, no lock.  docs/kernel-address-space.md
 */
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/vmap_area.h>

static inline struct vmap_area *area_of(const struct rb_node *node)
{
	return rb_entry(node, struct vmap_area, node);
}

/* The largest hole of a node and its subtrees, from what these say. */
static inline unsigned long max_hole_of(const struct vmap_area *area)
{
	const struct rb_node *left = area->node.rb_left, *right = area->node.rb_right;
	unsigned long size = area->hole;

	if (left && area_of(left)->max_hole > size)
		size = area_of(left)->max_hole;
	if (right && area_of(right)->max_hole > size)
		size = area_of(right)->max_hole;
	return size;
}

static bool update_max_hole(struct rb_node *node)
{
	struct vmap_area *area = area_of(node);
	unsigned long size = max_hole_of(area);
	bool changed = area->max_hole != size;

	area->max_hole = size;
	return changed;
}

/* The area behind the lowest hole of at least that size, NULL if there is no such hole. */
static struct vmap_area *lowest_fit(const struct vmap_space *space, unsigned long size)
{
	const struct rb_node *node = space->root.rb_node;

	if (!node || area_of(node)->max_hole < size)
		return NULL;
	for (;;) {
		struct vmap_area *area = area_of(node);

		if (node->rb_left && area_of(node->rb_left)->max_hole >= size)
			node = node->rb_left;
		else if (area->hole >= size)
			return area;
		else
			node = node->rb_right;
	}
}

/* Where the last area ends. */
static unsigned long tail_start(const struct vmap_space *space)
{
	return list_empty(&space->areas) ? space->start :
	       list_last_entry(&space->areas, struct vmap_area, list)->end;
}

/* Put an area at the lower end of the hole in front of another. */
static void insert_before(struct vmap_space *space, struct vmap_area *area,
			  struct vmap_area *next, unsigned long size)
{
	area->start = next->start - next->hole;
	area->end = area->start + size;
	next->hole -= size;
	rb_propagate(&next->node, update_max_hole);
	if (!next->node.rb_left) {
		rb_link_node(&area->node, &next->node, &next->node.rb_left);
	} else {
		struct vmap_area *prev = list_entry(next->list.prev, struct vmap_area, list);

		rb_link_node(&area->node, &prev->node, &prev->node.rb_right);
	}
	list_add_tail(&area->list, &next->list);
	rb_insert_augmented(&area->node, &space->root, update_max_hole);
}

/* Put an area behind the last one. */
static void insert_last(struct vmap_space *space, struct vmap_area *area, unsigned long size)
{
	area->start = tail_start(space);
	area->end = area->start + size;
	if (list_empty(&space->areas)) {
		rb_link_node(&area->node, NULL, &space->root.rb_node);
	} else {
		struct vmap_area *last = list_last_entry(&space->areas, struct vmap_area, list);

		rb_link_node(&area->node, &last->node, &last->node.rb_right);
	}
	list_add_tail(&area->list, &space->areas);
	rb_insert_augmented(&area->node, &space->root, update_max_hole);
}

/*
 * vmap_area_insert - take size bytes at the lowest place where they fit
 *
 * size is a multiple of a page and not 0.  Return: 0, and area->start, area->end say
 * where; -ENOSPC if no hole is that large, and nothing changed.
 */
int vmap_area_insert(struct vmap_space *space, struct vmap_area *area, unsigned long size)
{
	struct vmap_area *next = lowest_fit(space, size);

	area->hole = 0;
	area->max_hole = 0;
	if (next)
		insert_before(space, area, next, size);
	else if (space->end - tail_start(space) >= size)
		insert_last(space, area, size);
	else
		return -ENOSPC;
	space->nr_areas++;
	return 0;
}

/*
 * Take an area out of the tree.  Most are put directly behind another area, and half of a
 * tree's nodes are leaves: one without a hole in front and nothing below it adds nothing to
 * any summary.
 */
static inline void unlink_area(struct vmap_space *space, struct vmap_area *area)
{
	if (rb_is_red_leaf(&area->node) && area->hole == 0)
		rb_cut_red_leaf(&area->node);
	else
		rb_erase_augmented(&area->node, &space->root, update_max_hole);
}

/* vmap_area_erase - the area's addresses are free; its own words are left alone */
void vmap_area_erase(struct vmap_space *space, struct vmap_area *area)
{
	struct vmap_area *next = list_entry(area->list.next, struct vmap_area, list);
	bool last = area->list.next == &space->areas;

	list_del(&area->list);
	unlink_area(space, area);
	if (!last) {
		next->hole += area->hole + (area->end - area->start);
		rb_propagate(&next->node, update_max_hole);
	}
	space->nr_areas--;
}

static inline struct vmap_area *find_from(const struct vmap_space *space, unsigned long addr)
{
	const struct rb_node *node = space->root.rb_node;
	struct vmap_area *found = NULL;

	while (node) {
		struct vmap_area *area = area_of(node);

		if (addr < area->end) {
			found = area;
			if (addr >= area->start)
				break;
			node = node->rb_left;
		} else {
			node = node->rb_right;
		}
	}
	return found;
}

/* vmap_area_find_from - the lowest area that ends above addr, or NULL */
struct vmap_area *vmap_area_find_from(const struct vmap_space *space, unsigned long addr)
{
	return find_from(space, addr);
}

/* vmap_area_find - the area that addr lies in, or NULL */
struct vmap_area *vmap_area_find(const struct vmap_space *space, unsigned long addr)
{
	struct vmap_area *area = find_from(space, addr);

	return area && addr >= area->start ? area : NULL;
}

unsigned long vmap_space_largest_hole(const struct vmap_space *space)
{
	unsigned long tail = space->end - tail_start(space);
	const struct rb_node *root = space->root.rb_node;

	return root ? max(area_of(root)->max_hole, tail) : tail;
}

/* What an area says about itself, given where the one before it ends. */
static const char *area_check(const struct vmap_space *space, const struct vmap_area *area,
			      unsigned long before)
{
	if (area->start >= area->end || area->start < before || area->end > space->end)
		return "vmap: areas overlap, are out of order or leave the window";
	if (area->hole != area->start - before)
		return "vmap: a hole is not as large as an area says";
	if (area->max_hole != max_hole_of(area))
		return "vmap: the largest hole of a subtree is wrong";
	return NULL;
}

/* vmap_space_check - the tree's rules, and list, holes and summaries against each other */
const char *vmap_space_check(const struct vmap_space *space)
{
	const char *wrong = rb_check(&space->root);
	const struct rb_node *node = rb_first(&space->root);
	unsigned long before = space->start;
	const struct vmap_area *area;
	unsigned int nr = 0;

	if (wrong)
		return wrong;
	list_for_each_entry(area, &space->areas, list) {
		if (node != &area->node)
			return "vmap: tree and list differ";
		wrong = area_check(space, area, before);
		if (wrong)
			return wrong;
		before = area->end;
		node = rb_next(node);
		nr++;
	}
	if (node || nr != space->nr_areas)
		return "vmap: the number of areas is wrong";
	return NULL;
}
