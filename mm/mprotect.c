/* SPDX-License-Identifier: MIT */
/*
 * mm/mprotect.c - other rights for a range
 *
 *	|---A---|---B---|---C---|	A's end, B and C's beginning get the rights
 *	    |---------------|
 *	|-A-|---------------|-C-|	and become one area, if nothing else tells them apart
 *
 * Area by area, upwards.  An area that may not have the rights, a hole, or no memory for a
 * split ends it, and what was done until then stays: as in Linux.
 *
 * Pages keep their contents; entries that are there get the new rights, less at once, more
 * with the next fault where a write may have to copy first.
 *
 * Locking: do_mprotect() expects mmap_lock held for writing; vm_mprotect() takes it.
 *
 * Chapter: docs/address-spaces.md
 */
#include <core/bug.h>
#include <lib/align.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/mmap.h>
#include <mm/pgtable.h>
#include <uapi/mman.h>

#define PROT_GROWS	(PROT_GROWSDOWN | PROT_GROWSUP)
#define PROT_ALL	(PROT_READ | PROT_WRITE | PROT_EXEC | PROT_SEM | PROT_GROWS)

_Static_assert(VM_MAYREAD == VM_READ << 4 && VM_MAYWRITE == VM_WRITE << 4 &&
	       VM_MAYEXEC == VM_EXEC << 4, "what is allowed stands four bits above");

/* Memory that becomes writable is promised from now on, for ever: who wrote to it has pages. */
static bool newly_accountable(vm_flags_t before, vm_flags_t after)
{
	return !(before & VM_ACCOUNT) && vm_accountable(after);
}

/* [start, end) of an area gets the rights.  Return: the area that has it now; ERR_PTR. */
static struct vm_area_struct *protect_area(struct mm_struct *mm, struct vm_area_struct *vma,
					   unsigned long start, unsigned long end,
					   vm_flags_t rights)
{
	vm_flags_t flags = (vma->vm_flags & ~VM_ACCESS) | rights;
	unsigned long promised = 0;

	if (rights & ~(vma->vm_flags >> 4))
		return ERR_PTR(-EACCES);
	if (flags == vma->vm_flags)
		return vma;
	if (newly_accountable(vma->vm_flags, flags)) {
		promised = (end - start) >> PAGE_SHIFT;
		if (vm_enough_memory(promised))
			return ERR_PTR(-ENOMEM);
		flags |= VM_ACCOUNT;
	}
	if (unshare_page_tables(mm, start, end))
		return ERR_PTR(-ENOMEM);
	vma = vma_modify(mm, vma, start, end, flags);
	if (IS_ERR(vma))
		return vma;
	mm->committed_vm += promised;
	change_protection(vma, start, end);
	return vma;
}

/* The area that the range begins in; *start: with PROT_GROWSDOWN, where that begins. */
static struct vm_area_struct *first_area(struct mm_struct *mm, unsigned long *start,
					 unsigned long end, unsigned int prot)
{
	struct vm_area_struct *vma = find_vma(mm, *start);

	if (!vma || vma->vm_start >= end)
		return ERR_PTR(-ENOMEM);
	if (prot & PROT_GROWSDOWN) {
		*start = vma->vm_start;
		return vma->vm_flags & VM_GROWSDOWN ? vma : ERR_PTR(-EINVAL);
	}
	if (vma->vm_start > *start)
		return ERR_PTR(-ENOMEM);
	return prot & PROT_GROWSUP ? ERR_PTR(-EINVAL) : vma;
}

/*
 * do_mprotect - [start, start + len) may be used as prot says
 *
 * len is rounded up to pages; 0 is nothing.  With PROT_GROWSDOWN the range begins where the
 * stack does that start lies in.  mmap_lock is held for writing; may sleep.  Return: 0 or
 *
 *	-EINVAL		start inside a page, unknown bits, PROT_GROWS* on what does not grow
 *	-ENOMEM		a hole, the end of all addresses, no memory, too many areas
 *	-EACCES		more than the file behind an area allows
 */
int do_mprotect(struct mm_struct *mm, unsigned long start, unsigned long len, unsigned int prot)
{
	unsigned long end = start + ALIGN_UP(len, PAGE_SIZE);
	struct vm_area_struct *vma;

	rwsem_assert_held_write(&mm->mmap_lock);
	if ((prot & PROT_GROWS) == PROT_GROWS || !IS_ALIGNED(start, PAGE_SIZE))
		return -EINVAL;
	if (!len)
		return 0;
	if (end <= start)
		return -ENOMEM;
	if (prot & ~(unsigned int)PROT_ALL)
		return -EINVAL;
	vma = first_area(mm, &start, end, prot);
	while (!IS_ERR(vma)) {
		unsigned long next = min(vma->vm_end, end);

		vma = protect_area(mm, vma, start, next, prot & VM_ACCESS);
		if (IS_ERR(vma) || next == end)
			break;
		start = next;
		if (vma->vm_end == start)	/* else it reaches on: it took what follows */
			vma = vma->vm_next;
		if (!vma || vma->vm_start > start)
			return -ENOMEM;
	}
	return IS_ERR(vma) ? (int)PTR_ERR(vma) : 0;
}

/* vm_mprotect - do_mprotect() with mmap_lock taken; -EINTR */
int vm_mprotect(struct mm_struct *mm, unsigned long start, unsigned long len, unsigned int prot)
{
	int error = down_write_killable(&mm->mmap_lock);

	if (unlikely(error))
		return error;
	error = do_mprotect(mm, start, len, prot);
	up_write(&mm->mmap_lock);
	return error;
}
