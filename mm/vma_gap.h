/* SPDX-License-Identifier: MIT */
/*
 * mm/vma_gap.h - the hole below an area, and what a subtree promises; mm/vma.c
 */
#pragma once

#include <mm/mm_struct.h>

unsigned long stack_hole(const struct vm_area_struct *vma);

/* What vm_hole must be, from the area and the one before it. */
static inline unsigned long vma_hole(const struct vm_area_struct *vma)
{
	if (unlikely(vma->vm_flags & VM_GROWSDOWN))
		return stack_hole(vma);
	return vma->vm_start - (vma->vm_prev ? vma->vm_prev->vm_end : 0);
}

static inline struct vm_area_struct *vma_of(const struct rb_node *node)
{
	return rb_entry(node, struct vm_area_struct, vm_rb);
}

/* rb_subtree_gap of the area on the other end of a link; 0: there is none. */
static inline unsigned long vma_child_gap(const struct rb_node *child)
{
	return child ? vma_of(child)->rb_subtree_gap : 0;
}

/* vma_gap_topdown() below mmap_base, where the hint may know it. */
static inline unsigned long vma_gap_below_base(struct mm_struct *mm, unsigned long len,
					       unsigned long low, struct vm_area_struct **prev)
{
	const struct vm_area_struct *hint = mm->gap_hint;

	if (likely(hint && len >= mm->gap_hint_len && hint->vm_hole >= len &&
		   vm_start_gap(hint) >= low + len)) {
		*prev = hint->vm_prev;
		return vm_start_gap(hint) - len;
	}
	return vma_gap_topdown(mm, len, low, mm->mmap_base, prev);
}

/* The hole below this area may be the next hint, if the area does not lie above them all. */
static inline void vma_set_gap_hint(struct mm_struct *mm, struct vm_area_struct *vma)
{
	mm->gap_hint = vma && vma->vm_start <= mm->mmap_base ? vma : NULL;
}

/* The least that rb_subtree_gap must be, from the area itself and its children. */
static inline unsigned long vma_subtree_gap(const struct vm_area_struct *vma)
{
	unsigned long gap = vma->vm_hole;
	const struct rb_node *left = vma->vm_rb.rb_left, *right = vma->vm_rb.rb_right;

	if (left && vma_of(left)->rb_subtree_gap > gap)
		gap = vma_of(left)->rb_subtree_gap;
	if (right && vma_of(right)->rb_subtree_gap > gap)
		gap = vma_of(right)->rb_subtree_gap;
	return gap;
}
