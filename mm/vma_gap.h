/* SPDX-License-Identifier: MIT */
/*
 * mm/vma_gap.h - the hole below an area, and the largest one of a subtree; mm/vma.c
 */
#pragma once

#include <mm/vma.h>

static inline unsigned long vma_gap_start(const struct vm_area_struct *vma)
{
	return vma->vm_prev ? vma->vm_prev->vm_end : 0;
}

static inline unsigned long vma_gap_size(const struct vm_area_struct *vma)
{
	unsigned long start = vma_gap_start(vma), end = vm_start_gap(vma);

	return end > start ? end - start : 0;
}

/* rb_subtree_gap of the area on the other end of a link; 0: there is none. */
static inline unsigned long vma_child_gap(const struct rb_node *child)
{
	return child ? rb_entry(child, struct vm_area_struct, vm_rb)->rb_subtree_gap : 0;
}

/* What rb_subtree_gap must be, from the area itself and its children. */
static inline unsigned long vma_subtree_gap(const struct vm_area_struct *vma)
{
	unsigned long gap = vma_gap_size(vma);
	unsigned long left = vma_child_gap(vma->vm_rb.rb_left);
	unsigned long right = vma_child_gap(vma->vm_rb.rb_right);

	if (left > gap)
		gap = left;
	return right > gap ? right : gap;
}
