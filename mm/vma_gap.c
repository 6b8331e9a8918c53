/* SPDX-License-Identifier: MIT */
/*
 * mm/vma_gap.c - find room for a new area
 *
 *	low					     high
 *	 |    [A]      [B]   [C]	 [stack]      |
 *	       ^----^   ^-^   ^    ^-----^	 ^----^
 *	       bottom-up: first		 gap	 behind the last area
 *
 * From the top down, the highest place is taken of the highest hole that is large enough:
 * areas gather below the stack, and what is left in the middle stays whole.  Bottom-up is
 * the same in the mirror; it is what is left when top-down finds nothing.
 *
 * The summaries know nothing of low and high, so the way down first follows the border:
 *
 *	an area above it	the hole below it may reach across; all to its right is out
 *	an area below it	it, or its left subtree, is noted if it has a hole that will
 *				do; something better may be to its right
 *
 * What was noted last is the best.  Its subtree lies within the border, so that summaries
 * alone lead on from there, and no way leads up again: O(log n).
 *
 * A summary may promise more than there is (mm/vma.c).  Who finds that out corrects it and
 * begins anew.  A promise is broken by an area that took a hole, or a part of it, so each
 * new area can send later searches back once for each level of the tree, and most never do.
 *
 * Areas mostly come one below the other, in the same hole.  mm->gap_hint is the area above
 * the hole that was found last: as long as nothing of that size becomes free above it, it is
 * still the highest one for requests as large or larger, and nobody need search.
 *
 * Locking: mm->mmap_lock, for writing, since promises are corrected.
 *
 * Chapter: docs/address-spaces.md
 */
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/mm_struct.h>
#include "vma_gap.h"

/* A node's children promise less than it does: correct it, and those above. */
static void correct(struct vm_area_struct *vma)
{
	struct rb_node *node = &vma->vm_rb;

	while (node && vma_of(node)->rb_subtree_gap != vma_subtree_gap(vma_of(node))) {
		vma_of(node)->rb_subtree_gap = vma_subtree_gap(vma_of(node));
		node = rb_parent(node);
	}
}

enum side { LEFT, RIGHT };

/*
 * The outermost hole on a side of a subtree that promises one that is large enough; *broken:
 * the area that broke the promise, if there is none.
 */
static struct vm_area_struct *outermost_hole(const struct rb_node *node, unsigned long len,
					     enum side side, struct vm_area_struct **broken)
{
	for (;;) {
		struct vm_area_struct *vma = vma_of(node);

		if (vma_child_gap(node->rb_child[side]) >= len) {
			node = node->rb_child[side];
		} else if (vma->vm_hole >= len) {
			return vma;
		} else if (vma_child_gap(node->rb_child[!side]) >= len) {
			node = node->rb_child[!side];
		} else {
			*broken = vma;
			return NULL;
		}
	}
}

/*
 * The area above the highest hole with len bytes that begins at limit at most, or NULL;
 * *behind: that may also be the one behind the last area.
 */
static struct vm_area_struct *highest_hole(const struct mm_struct *mm, unsigned long len,
					   unsigned long limit, bool *behind,
					   struct vm_area_struct **broken)
{
	const struct rb_node *node = mm->mm_rb.rb_node;
	struct vm_area_struct *noted = NULL;

	*behind = true;
	while (node && vma_of(node)->rb_subtree_gap >= len) {
		struct vm_area_struct *vma = vma_of(node);

		if (vma->vm_start > limit) {
			*behind = false;
			if (vma->vm_hole >= len && vm_start_gap(vma) - vma->vm_hole <= limit)
				return vma;
			node = node->rb_left;
		} else {
			if (vma->vm_hole >= len || vma_child_gap(node->rb_left) >= len)
				noted = vma;
			node = node->rb_right;
		}
	}
	if (!noted || noted->vm_hole >= len)
		return noted;
	return outermost_hole(noted->vm_rb.rb_left, len, RIGHT, broken);
}

/* Below a stack the hole may end long before the stack begins. */
static inline bool ends_at_least_at(const struct vm_area_struct *vma, unsigned long len,
				    unsigned long end)
{
	return vma->vm_hole >= len && vm_start_gap(vma) >= end;
}

/* The area above the lowest hole with len bytes that ends at least at `end`, or NULL. */
static struct vm_area_struct *lowest_hole(const struct mm_struct *mm, unsigned long len,
					  unsigned long end, struct vm_area_struct **broken)
{
	const struct rb_node *node = mm->mm_rb.rb_node;
	struct vm_area_struct *noted = NULL;

	while (node && vma_of(node)->rb_subtree_gap >= len) {
		struct vm_area_struct *vma = vma_of(node);

		if (vma->vm_start < end) {
			node = node->rb_right;
		} else {
			if (ends_at_least_at(vma, len, end) || vma_child_gap(node->rb_right) >= len)
				noted = vma;
			node = node->rb_left;
		}
	}
	if (!noted || ends_at_least_at(noted, len, end))
		return noted;
	return outermost_hole(noted->vm_rb.rb_right, len, LEFT, broken);
}

/* Where the last area ends. */
static unsigned long last_end(const struct mm_struct *mm, struct vm_area_struct **last)
{
	const struct rb_node *node = rb_last(&mm->mm_rb);

	*last = node ? vma_of(node) : NULL;
	return node ? (*last)->vm_end : 0;
}

/*
 * vma_gap_topdown - the highest place for len bytes in [low, high)
 *
 * All are multiples of PAGE_SIZE, len is not 0.  mmap_lock is held for writing.  Return: its
 * address, and *prev: the area below it or NULL; or -ENOMEM.
 */
unsigned long vma_gap_topdown(struct mm_struct *mm, unsigned long len, unsigned long low,
			      unsigned long high, struct vm_area_struct **prev)
{
	struct vm_area_struct *above, *broken;
	bool behind;

	if (high < low || high - low < len)
		return (unsigned long)-ENOMEM;
	do {
		broken = NULL;
		above = highest_hole(mm, len, high - len, &behind, &broken);
		if (broken)
			correct(broken);
	} while (broken);
	if (behind && last_end(mm, prev) <= high - len)
		return high - len;
	if (!above || vm_start_gap(above) < low + len)
		return (unsigned long)-ENOMEM;
	if (high == mm->mmap_base) {
		vma_set_gap_hint(mm, above);
		mm->gap_hint_len = len;
	}
	*prev = above->vm_prev;
	return min(vm_start_gap(above), high) - len;
}

/* vma_gap_bottomup - the lowest place for len bytes in [low, high); as vma_gap_topdown() */
unsigned long vma_gap_bottomup(struct mm_struct *mm, unsigned long len, unsigned long low,
			       unsigned long high, struct vm_area_struct **prev)
{
	struct vm_area_struct *above, *broken;
	unsigned long start;

	if (high < low || high - low < len)
		return (unsigned long)-ENOMEM;
	do {
		broken = NULL;
		above = lowest_hole(mm, len, low + len, &broken);
		if (broken)
			correct(broken);
	} while (broken);
	if (above) {
		*prev = above->vm_prev;
		start = vm_start_gap(above) - above->vm_hole;
	} else {
		start = last_end(mm, prev);
	}
	start = max(start, low);
	return start <= high - len ? start : (unsigned long)-ENOMEM;
}
