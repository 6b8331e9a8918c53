/* SPDX-License-Identifier: MIT */
/*
 * mm/vma_check.c - are tree, list and borders of an address space what they should be?
 *
 * Locking: mm->mmap_lock, for reading at least.
 *
 * Chapter: docs/address-spaces.md
 */
#include <lib/align.h>
#include <lib/minmax.h>
#include <mm/mm_struct.h>
#include "vma_gap.h"

/* What an area says about itself. */
static const char *area_check(const struct mm_struct *mm, const struct vm_area_struct *vma)
{
	if (vma->vm_mm != mm)
		return "vma: an area belongs to another address space";
	if (vma->vm_start >= vma->vm_end || vma->vm_end > TASK_SIZE)
		return "vma: an area is empty or leaves the user half";
	if (!IS_ALIGNED(vma->vm_start | vma->vm_end, PAGE_SIZE))
		return "vma: a border inside a page";
	if (vma->vm_hole != vma_hole(vma))
		return "vma: a hole is not as large as an area says";
	if (vma->rb_subtree_gap < vma_subtree_gap(vma))
		return "vma: a subtree has a larger hole than it promises";
	return NULL;
}

/* What two neighbours say about each other. */
static const char *pair_check(const struct vm_area_struct *prev, const struct vm_area_struct *vma)
{
	if (vma->vm_prev != prev)
		return "vma: the list does not lead back";
	if (!prev)
		return NULL;
	if (prev->vm_end > vma->vm_start)
		return "vma: areas overlap or are out of order";
	if (prev->vm_end == vma->vm_start && prev->vm_flags == vma->vm_flags &&
	    prev->vm_file == vma->vm_file && !(vma->vm_flags & VM_DONTEXPAND) &&
	    prev->vm_pgoff + vma_pages(prev) == vma->vm_pgoff)
		return "vma: two areas that should be one";
	return NULL;
}

/* Is there a hole above the hint that is as large as it says there is none? */
static const char *hint_check(const struct mm_struct *mm)
{
	const struct vm_area_struct *vma = mm->gap_hint;

	if (!vma)
		return NULL;
	while (vma->vm_next) {
		unsigned long start = vma->vm_end, end;

		vma = vma->vm_next;
		end = min(start + vma->vm_hole, mm->mmap_base);
		if (end > start && end - start >= mm->gap_hint_len)
			return "vma: a hole above the one that is said to be the highest";
	}
	if (vma->vm_end < mm->mmap_base && mm->mmap_base - vma->vm_end >= mm->gap_hint_len)
		return "vma: a hole above the one that is said to be the highest";
	return NULL;
}

/* vma_check - the first broken invariant as text, or NULL */
const char *vma_check(const struct mm_struct *mm)
{
	const char *wrong = rb_check(&mm->mm_rb);
	const struct rb_node *node = rb_first(&mm->mm_rb);
	const struct vm_area_struct *prev = NULL, *vma;
	bool cached = !mm->mmap_cache, hinted = !mm->gap_hint;
	unsigned int nr = 0;

	for (vma = mm->mmap; vma && !wrong; prev = vma, vma = vma->vm_next) {
		if (node != &vma->vm_rb)
			return "vma: tree and list differ";
		wrong = pair_check(prev, vma);
		if (!wrong)
			wrong = area_check(mm, vma);
		cached |= mm->mmap_cache == vma;
		hinted |= mm->gap_hint == vma;
		node = rb_next(node);
		nr++;
	}
	if (wrong)
		return wrong;
	if (node || nr != mm->map_count)
		return "vma: the number of areas is wrong";
	if (!cached || !hinted)
		return "vma: the last hit is no area";
	return hint_check(mm);
}
