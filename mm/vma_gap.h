/* SPDX-License-Identifier: MIT */
/*
 * mm/vma_gap.h - the hole below an area, and what a subtree promises; mm/vma.c
 */
#pragma once

#include <mm/vma.h>

/* What vm_hole must be, from the area and the one before it. */
static inline unsigned long vma_hole(const struct vm_area_struct *vma)
{
	unsigned long start = vma->vm_prev ? vma->vm_prev->vm_end : 0, end = vm_start_gap(vma);

	return end > start ? end - start : 0;
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
