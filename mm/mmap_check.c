/* SPDX-License-Identifier: MIT */
/*
 * mm/mmap_check.c - areas, and what is counted about them
 *
 * Locking: mmap_lock held, for reading at least.
 */
#include <mm/mmap.h>

/* mmap_check - vma_check(), and total_vm, committed_vm and locked_vm against the areas; NULL */
const char *mmap_check(const struct mm_struct *mm)
{
	const char *wrong = vma_check(mm);
	unsigned long total = 0, locked = 0, committed = 0;

	if (wrong)
		return wrong;
	for (const struct vm_area_struct *vma = mm->mmap; vma; vma = vma->vm_next) {
		total += vma_pages(vma);
		locked += vma->vm_flags & VM_LOCKED ? vma_pages(vma) : 0;
		committed += vma->vm_flags & VM_ACCOUNT ? vma_pages(vma) : 0;
	}
	if (total != mm->total_vm)
		return "mmap: total_vm is not what the areas have";
	if (committed != mm->committed_vm)
		return "mmap: committed_vm is not what the areas have";
	return locked == mm->locked_vm ? NULL : "mmap: locked_vm is not what the areas have";
}
