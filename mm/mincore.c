/* SPDX-License-Identifier: MIT */
/*
 * mm/mincore.c - which pages of a range could be touched without waiting for their contents
 *
 *	a page is mapped			yes, the shared page of zeros too
 *	not mapped, but of a file that has it	yes: vm_ops->is_cached
 *	else					no
 *
 * Locking: mmap_lock held, for reading at least.
 *
 * Chapter: docs/address-spaces.md
 */
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/mmap.h>
#include <mm/pgtable.h>

static bool is_at_hand(struct vm_area_struct *vma, unsigned long addr)
{
	pte_t *pte = pte_find(vma->vm_mm, addr);

	if (pte && pte_present(*pte))
		return true;
	if (!vma->vm_ops || !vma->vm_ops->is_cached)
		return false;
	return vma->vm_ops->is_cached(vma, vma->vm_pgoff +
				      ((addr - vma->vm_start) >> PAGE_SHIFT));
}

/*
 * do_mincore - a byte for each page of the area that start lies in: 1 or 0
 *
 * start is a multiple of PAGE_SIZE; at most nr_pages bytes are written, fewer where the
 * area ends.  Return: how many, or -ENOMEM: nobody has start.
 */
long do_mincore(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
		unsigned char *vec)
{
	struct vm_area_struct *vma = find_vma_intersection(mm, start, start + 1);

	if (!vma)
		return -ENOMEM;
	nr_pages = min(nr_pages, (vma->vm_end - start) >> PAGE_SHIFT);
	for (unsigned long i = 0; i < nr_pages; i++)
		vec[i] = is_at_hand(vma, start + (i << PAGE_SHIFT));
	return (long)nr_pages;
}
