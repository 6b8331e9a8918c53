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
 * areas gather below the stack, and what is left in the middle stays whole.  A hole belongs
 * to the area above it, so the way down goes right where the right subtree has a hole that
 * is large enough, else stays, else goes left.  The summaries know nothing of low and high:
 * a subtree that looked good may hold only holes out of bounds, and then the way leads up
 * again.  That costs no more than the way down once for each border.
 *
 * Bottom-up is the same in the mirror; it is what is left when top-down finds nothing.
 *
 * Locking: mm->mmap_lock, for reading at least.
 *
 * Chapter: docs/address-spaces.md
 */
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/mm_struct.h>
#include "vma_gap.h"

static inline struct vm_area_struct *vma_of(const struct rb_node *node)
{
	return rb_entry(node, struct vm_area_struct, vm_rb);
}

/* Up from a finished subtree to the next area that was passed by; NULL: all is done. */
static struct vm_area_struct *climb(const struct vm_area_struct *vma, unsigned int side)
{
	const struct rb_node *node = &vma->vm_rb, *parent;

	while ((parent = rb_parent(node)) && parent->rb_child[side] != node)
		node = parent;
	return parent ? vma_of(parent) : NULL;
}

enum { LEFT, RIGHT };

/* Has the hole below this area len bytes in [low, limit + len)? */
static inline bool fits(const struct vm_area_struct *vma, unsigned long len, unsigned long low,
			unsigned long limit)
{
	return vma_gap_size(vma) >= len && vma_gap_start(vma) <= limit &&
	       vm_start_gap(vma) >= low + len;
}

/* The area above the highest hole that has len bytes in [low, limit + len), or NULL. */
static struct vm_area_struct *highest_gap(const struct mm_struct *mm, unsigned long len,
					  unsigned long low, unsigned long limit)
{
	const struct rb_node *node = mm->mm_rb.rb_node, *child;
	struct vm_area_struct *vma;

	if (vma_child_gap(node) < len)
		return NULL;
	for (vma = vma_of(node);;) {
		child = vma->vm_rb.rb_right;
		if (vma_child_gap(child) >= len && vma_gap_start(vma) <= limit) {
			vma = vma_of(child);
			continue;
		}
		do {
			if (fits(vma, len, low, limit))
				return vma;
			if (vma->vm_start < low + len)
				return NULL;		/* all others are lower still */
			child = vma->vm_rb.rb_left;
			if (vma_child_gap(child) >= len)
				break;
			vma = climb(vma, RIGHT);
		} while (vma);
		if (!vma)
			return NULL;
		vma = vma_of(child);
	}
}

/* The same, of the lowest hole. */
static struct vm_area_struct *lowest_gap(const struct mm_struct *mm, unsigned long len,
					 unsigned long low, unsigned long limit)
{
	const struct rb_node *node = mm->mm_rb.rb_node, *child;
	struct vm_area_struct *vma;

	if (vma_child_gap(node) < len)
		return NULL;
	for (vma = vma_of(node);;) {
		child = vma->vm_rb.rb_left;
		if (vma_child_gap(child) >= len && vma->vm_start >= low + len) {
			vma = vma_of(child);
			continue;
		}
		do {
			if (fits(vma, len, low, limit))
				return vma;
			if (vma_gap_start(vma) > limit)
				return NULL;		/* all others are higher still */
			child = vma->vm_rb.rb_right;
			if (vma_child_gap(child) >= len)
				break;
			vma = climb(vma, LEFT);
		} while (vma);
		if (!vma)
			return NULL;
		vma = vma_of(child);
	}
}

/* Where the last area ends. */
static unsigned long last_end(const struct mm_struct *mm)
{
	const struct rb_node *node = mm->mm_rb.rb_node;

	if (!node)
		return 0;
	while (node->rb_right)
		node = node->rb_right;
	return vma_of(node)->vm_end;
}

/*
 * vma_gap_topdown - the highest place for len bytes in [low, high)
 *
 * All are multiples of PAGE_SIZE, len is not 0.  Return: its address, or -ENOMEM.
 */
unsigned long vma_gap_topdown(const struct mm_struct *mm, unsigned long len, unsigned long low,
			      unsigned long high)
{
	struct vm_area_struct *above;

	if (high < low || high - low < len)
		return (unsigned long)-ENOMEM;
	if (last_end(mm) <= high - len)
		return high - len;
	above = highest_gap(mm, len, low, high - len);
	return above ? min(vm_start_gap(above), high) - len : (unsigned long)-ENOMEM;
}

/* vma_gap_bottomup - the lowest place for len bytes in [low, high); as vma_gap_topdown() */
unsigned long vma_gap_bottomup(const struct mm_struct *mm, unsigned long len, unsigned long low,
			       unsigned long high)
{
	struct vm_area_struct *above;

	if (high < low || high - low < len)
		return (unsigned long)-ENOMEM;
	above = lowest_gap(mm, len, low, high - len);
	if (above)
		return max(vma_gap_start(above), low);
	return last_end(mm) <= high - len ? max(last_end(mm), low) : (unsigned long)-ENOMEM;
}
