/* SPDX-License-Identifier: MIT */
/*
 * mm/i_mmap.h - when areas of files come, change and go
 *
 *	vma_insert(mm, vma);			i_mmap_change_begin(vma);
 *	i_mmap_link(vma);			... its borders change ...
 *	...					i_mmap_change_end(vma, NULL);
 *	vma_unlink(mm, vma);
 *	i_mmap_unlink(vma);
 *
 * Nothing for anonymous areas.  mm/i_mmap.c tells what this is good for.
 */
#pragma once

#include <mm/interval_tree.h>

void __i_mmap_link(struct vm_area_struct *vma);
void __i_mmap_unlink(struct vm_area_struct *vma);
void __i_mmap_change_begin(struct vm_area_struct *vma);
void __i_mmap_change_end(struct vm_area_struct *vma, struct vm_area_struct *other);
void __i_mmap_hold(struct vm_area_struct *vma);
void __i_mmap_release(struct vm_area_struct *vma);
const char *i_mmap_check_area(const struct vm_area_struct *vma);

static inline void i_mmap_link(struct vm_area_struct *vma)
{
	if (vma->vm_mapping)
		__i_mmap_link(vma);
}

static inline void i_mmap_unlink(struct vm_area_struct *vma)
{
	if (vma->vm_mapping)
		__i_mmap_unlink(vma);
}

static inline void i_mmap_change_begin(struct vm_area_struct *vma)
{
	if (unlikely(vma->vm_mapping))
		__i_mmap_change_begin(vma);
}

static inline void i_mmap_change_end(struct vm_area_struct *vma, struct vm_area_struct *other)
{
	if (unlikely(vma->vm_mapping))
		__i_mmap_change_end(vma, other);
}

/* Entries of the area move from one address to another in between. */
static inline void i_mmap_hold(struct vm_area_struct *vma)
{
	if (vma->vm_mapping)
		__i_mmap_hold(vma);
}

static inline void i_mmap_release(struct vm_area_struct *vma)
{
	if (vma->vm_mapping)
		__i_mmap_release(vma);
}
