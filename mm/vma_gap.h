/* SPDX-License-Identifier: MIT */
/*
 * mm/vma_gap.h - the hole below an area, and what a subtree promises; mm/vma.c
 */
#pragma once

#include <mm/mm_struct.h>

unsigned long stack_hole(const struct vm_area_struct *vma);

/* What vm_hole must be, from the area and the one before it, vm_prev. */
static inline unsigned long vma_hole_behind(const struct vm_area_struct *prev,
					    const struct vm_area_struct *vma)
{
	if (unlikely(vma->vm_flags & VM_GROWSDOWN))
		return stack_hole(vma);
	return vma->vm_start - (prev ? prev->vm_end : 0);
}

static inline unsigned long vma_hole(const struct vm_area_struct *vma)
{
	return vma_hole_behind(vma->vm_prev, vma);
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

/* What vma_gap_topdown() would find below mmap_base, if the hint knows it; else 0. */
static inline unsigned long vma_gap_hinted(const struct mm_struct *mm, unsigned long len,
					   unsigned long low, struct vm_area_struct **prev)
{
	const struct vm_area_struct *hint = mm->gap_hint;
	unsigned long end;

	if (unlikely(!hint || len < mm->gap_hint_len || hint->vm_hole < len))
		return 0;
	end = vm_start_gap(hint);
	if (unlikely(end < low + len))
		return 0;
	*prev = hint->vm_prev;
	return end - len;
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
