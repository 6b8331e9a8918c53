/* SPDX-License-Identifier: MIT */
/*
 * mm/interval_tree.c - the areas of a file, found by the pages that they show
 *
 *	file	0 1 2 3 4 5 6 7 8 9		each area is an interval of pages:
 *	A	  |-----|			vm_pgoff, and the last one that it shows
 *	B	    |-|
 *	C		  |-------|
 *	D	      |---------|
 *
 * The tree is in order of vm_pgoff; intervals may overlap and may be alike.  Each node also
 * knows the last page that anybody of its subtree shows, so a search leaves out subtrees that
 * end before the range, and everything behind the first area that begins beyond it.  To find
 * the k areas of a range among n takes O(log n + k).
 *
 * Linux's functions of these names come out of a macro; the algorithm is that of Cormen,
 * Leiserson, Rivest and Stein, "Introduction to Algorithms", "Interval trees".
 *
 * Locking: the caller's; mm/i_mmap.c.
 *
 * Chapter: docs/page-cache.md
 */
#include <mm/interval_tree.h>

static inline struct vm_area_struct *area_of(struct rb_node *node)
{
	return rb_entry(node, struct vm_area_struct, i_mmap_rb);
}

static inline unsigned long last_of(const struct rb_node *node)
{
	return node ? rb_entry(node, const struct vm_area_struct, i_mmap_rb)->i_mmap_last : 0;
}

/* What the node and its children say. */
static unsigned long subtree_last(const struct vm_area_struct *vma)
{
	unsigned long last = vma_last_pgoff(vma);

	last = max(last, last_of(vma->i_mmap_rb.rb_left));
	return max(last, last_of(vma->i_mmap_rb.rb_right));
}

static bool update(struct rb_node *node)
{
	struct vm_area_struct *vma = area_of(node);
	unsigned long last = subtree_last(vma);
	bool changed = vma->i_mmap_last != last;

	vma->i_mmap_last = last;
	return changed;
}

/* vma_interval_tree_insert - one area more; its borders stay as they are while it is in */
void vma_interval_tree_insert(struct vm_area_struct *vma, struct rb_root *root)
{
	struct rb_node **link = &root->rb_node, *parent = NULL;
	unsigned long last = vma_last_pgoff(vma);

	while (*link) {
		parent = *link;
		if (area_of(parent)->i_mmap_last < last)
			area_of(parent)->i_mmap_last = last;
		link = &parent->rb_child[vma->vm_pgoff >= area_of(parent)->vm_pgoff];
	}
	vma->i_mmap_last = last;
	rb_link_node(&vma->i_mmap_rb, parent, link);
	if (!parent || rb_is_red(parent))
		rb_insert_bounded(&vma->i_mmap_rb, root, update);
}

/* vma_interval_tree_remove - one area less */
void vma_interval_tree_remove(struct vm_area_struct *vma, struct rb_root *root)
{
	rb_erase_augmented(&vma->i_mmap_rb, root, update);
}

/* The first one in order of a subtree that shows a page of [first, last]; it has one. */
static struct vm_area_struct *leftmost(struct rb_node *node, unsigned long first,
				       unsigned long last)
{
	for (;;) {
		if (node->rb_left && last_of(node->rb_left) >= first) {
			node = node->rb_left;
			continue;
		}
		if (area_of(node)->vm_pgoff > last)
			return NULL;
		if (vma_last_pgoff(area_of(node)) >= first)
			return area_of(node);
		node = node->rb_right;
		if (!node || last_of(node) < first)
			return NULL;
	}
}

/* vma_interval_tree_iter_first - the first area, by vm_pgoff, with a page of [first, last] */
struct vm_area_struct *vma_interval_tree_iter_first(const struct rb_root *root,
						    unsigned long first, unsigned long last)
{
	if (!root->rb_node || last_of(root->rb_node) < first)
		return NULL;
	return leftmost(root->rb_node, first, last);
}

/* The next one above that has this node in its left subtree, or NULL. */
static struct rb_node *right_above(struct rb_node *node)
{
	struct rb_node *parent;

	while ((parent = rb_parent(node)) && parent->rb_right == node)
		node = parent;
	return parent;
}

/* vma_interval_tree_iter_next - the next one behind vma with a page of [first, last] */
struct vm_area_struct *vma_interval_tree_iter_next(struct vm_area_struct *vma,
						   unsigned long first, unsigned long last)
{
	struct rb_node *node = &vma->i_mmap_rb;

	if (node->rb_right && last_of(node->rb_right) >= first)
		return leftmost(node->rb_right, first, last);
	while ((node = right_above(node))) {
		if (area_of(node)->vm_pgoff > last)
			return NULL;
		if (vma_last_pgoff(area_of(node)) >= first)
			return area_of(node);
		if (node->rb_right && last_of(node->rb_right) >= first)
			return leftmost(node->rb_right, first, last);
	}
	return NULL;
}

/* vma_interval_tree_check - NULL, or the first broken rule as text */
const char *vma_interval_tree_check(const struct rb_root *root)
{
	const char *wrong = rb_check(root);
	unsigned long before = 0;

	for (struct rb_node *node = rb_first(root); node && !wrong; node = rb_next(node)) {
		const struct vm_area_struct *vma = area_of(node);

		if (vma->vm_pgoff < before)
			wrong = "i_mmap: areas are out of order";
		else if (vma->i_mmap_last != subtree_last(vma))
			wrong = "i_mmap: a subtree ends elsewhere than it says";
		before = vma->vm_pgoff;
	}
	return wrong;
}
