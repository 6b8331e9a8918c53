/* SPDX-License-Identifier: MIT */
/*
 * mm/populate.c - touch memory on behalf of a program, so that it is there when it does
 *
 * For MAP_POPULATE and locked memory.  Private memory that may be written is touched by a
 * write, which a copy cannot follow; all else by a read.
 *
 * Locking: mmap_lock, taken for reading an area at a time: others get their turn.
 *
 * Chapter: docs/address-spaces.md
 */
#include <core/task.h>
#include <lib/align.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/fault.h>
#include <mm/mmap.h>
#include <mm/pgtable.h>

/* Pages that are touched before others get their turn. */
#define BATCH	(256UL << PAGE_SHIFT)

static int error_of(vm_fault_t fault)
{
	return fault & VM_FAULT_OOM ? -ENOMEM : -EFAULT;
}

/* Through a table that others have too nobody writes, whatever its entries allow. */
static bool is_there(const struct mm_struct *mm, unsigned long addr, bool write)
{
	pte_t *pte = pte_find(mm, addr);

	if (!pte || !pte_present(*pte))
		return false;
	return !write || (pte_write(*pte) && pmd_owned(*mm_pmd(mm, addr)));
}

/* A fault may find that somebody else was faster: look again after each. */
static int populate_page(struct vm_area_struct *vma, unsigned long addr, unsigned int flags)
{
	while (!is_there(vma->vm_mm, addr, flags & FAULT_FLAG_WRITE)) {
		vm_fault_t fault = handle_mm_fault(vma, addr, flags | FAULT_FLAG_USER);

		if (fault & VM_FAULT_ERROR)
			return error_of(fault);
	}
	return 0;
}

static int populate_area(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	bool write = (vma->vm_flags & (VM_WRITE | VM_SHARED)) == VM_WRITE;
	int error = 0;

	if (vma->vm_flags & VM_LOCKONFAULT)
		return 0;
	for (unsigned long addr = start; addr < end && !error; addr += PAGE_SIZE) {
		if (unlikely(fatal_signal_pending(current)))
			return -EINTR;
		error = populate_page(vma, addr, write ? FAULT_FLAG_WRITE : 0);
	}
	return error;
}

/* A piece of the first area from *start on, which is moved behind it. */
static int populate_piece(struct mm_struct *mm, unsigned long *start, unsigned long end)
{
	struct vm_area_struct *vma;
	int error = 0;

	down_read(&mm->mmap_lock);
	vma = find_vma_intersection(mm, *start, end);
	if (vma) {
		unsigned long first = max(vma->vm_start, *start);

		*start = min(min(vma->vm_end, end), first + BATCH);
		error = populate_area(vma, first, *start);
	} else {
		*start = end;
	}
	up_read(&mm->mmap_lock);
	return error;
}

/*
 * mm_populate - touch all of [start, start + len) that has areas
 *
 * Takes mmap_lock for reading; may sleep.  Return: 0; -EFAULT if an area allows no access
 * or its file ends before, -ENOMEM without memory, -EINTR if the task is to die.  Pages
 * up to there are there.
 */
int mm_populate(struct mm_struct *mm, unsigned long start, unsigned long len)
{
	unsigned long end = ALIGN_UP(start + len, PAGE_SIZE);
	int error = 0;

	while (start < end && !error)
		error = populate_piece(mm, &start, end);
	return error;
}

/* mm_populate_all - touch all areas; what cannot be touched is passed over */
void mm_populate_all(struct mm_struct *mm)
{
	unsigned long start = 0;
	int error = 0;

	while (start < TASK_SIZE && (!error || error == -EFAULT))
		error = populate_piece(mm, &start, TASK_SIZE);
}
