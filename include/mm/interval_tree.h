/* SPDX-License-Identifier: MIT */
/*
 * mm/interval_tree.h - areas by the pages of a file that they show
 *
 *	vma_interval_tree_foreach(vma, root, first, last)
 *		each area with at least one of the pages first .. last, both included
 *
 * Contracts: mm/interval_tree.c.
 */
#pragma once

#include <lib/minmax.h>
#include <mm/vma.h>

/* The last page of the file that the area shows. */
static inline unsigned long vma_last_pgoff(const struct vm_area_struct *vma)
{
	return vma->vm_pgoff + vma_pages(vma) - 1;
}

void vma_interval_tree_insert(struct vm_area_struct *vma, struct rb_root *root);
void vma_interval_tree_remove(struct vm_area_struct *vma, struct rb_root *root);
struct vm_area_struct *vma_interval_tree_iter_first(const struct rb_root *root,
						    unsigned long first, unsigned long last);
struct vm_area_struct *vma_interval_tree_iter_next(struct vm_area_struct *vma,
						   unsigned long first, unsigned long last);
const char *vma_interval_tree_check(const struct rb_root *root);

#define vma_interval_tree_foreach(vma, root, first, last)			\
	for (vma = vma_interval_tree_iter_first(root, first, last); vma;	\
	     vma = vma_interval_tree_iter_next(vma, first, last))
