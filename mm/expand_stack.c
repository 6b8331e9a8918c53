/* SPDX-License-Identifier: MIT */
/*
 * mm/expand_stack.c - a stack grows when it is touched below its end
 *
 *	| area |   at least STACK_GUARD_GAP   | touched | stack	      |
 *						^-------- grows ------^ at most stack_limit
 *
 * Nobody gets addresses inside the gap but by MAP_FIXED; should somebody be there, or the
 * stack would come too close, it does not grow.  An area that may not be touched at all, or
 * another stack, is a gap itself.
 *
 * Locking: growing needs mmap_lock for writing, and a fault holds it for reading:
 * lock_mm_and_find_vma() changes over.
 *
 * Chapter: docs/address-spaces.md
 */
#include <core/bug.h>
#include <mm/mmap.h>

/* Would the stack come too close to what lies below it? */
static bool too_close(const struct vm_area_struct *prev, unsigned long addr)
{
	return prev && !(prev->vm_flags & VM_GROWSDOWN) && prev->vm_flags & VM_ACCESS &&
	       addr - prev->vm_end < STACK_GUARD_GAP;
}

/*
 * expand_stack - an area that grows downwards gets all down to addr's page
 *
 * addr lies in the hole below vma; mmap_lock is held for writing.  Return: the area that
 * has addr now, or NULL if it must not: beyond a limit, too low, too close to
 * another area, or no memory is left to be promised.
 */
struct vm_area_struct *expand_stack(struct vm_area_struct *vma, unsigned long addr)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long start = addr & PAGE_MASK;
	unsigned long nr_pages = (vma->vm_start - start) >> PAGE_SHIFT;

	rwsem_assert_held_write(&mm->mmap_lock);
	if (!(vma->vm_flags & VM_GROWSDOWN) || start < MMAP_MIN_ADDR ||
	    too_close(vma->vm_prev, start))
		return NULL;
	if (vma->vm_end - start > mm->stack_limit || nr_pages > vma->vm_pgoff ||
	    !may_expand_vm(mm, nr_pages) || vm_enough_memory(nr_pages))
		return NULL;
	vma_set_borders(vma, start, vma->vm_end);
	vm_account(mm, vma->vm_flags, nr_pages);
	return vma_merge_neighbours(mm, vma);
}

/* The first search missed: was it a stack?  Entered with mmap_lock held for reading. */
static struct vm_area_struct *upgrade_and_expand(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;

	up_read(&mm->mmap_lock);
	down_write(&mm->mmap_lock);
	vma = find_vma(mm, addr);	/* others were here meanwhile */
	if (vma && vma->vm_start > addr)
		vma = expand_stack(vma, addr);
	if (vma)
		downgrade_write(&mm->mmap_lock);
	else
		up_write(&mm->mmap_lock);
	return vma;
}

/*
 * lock_mm_and_find_vma - the area that addr lies in, a stack that has to grow included
 *
 * For a page fault.  May sleep.  Return: with mmap_lock held for reading, the area; NULL,
 * and the lock is not held: nobody has addr.
 */
struct vm_area_struct *lock_mm_and_find_vma(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;

	down_read(&mm->mmap_lock);
	vma = find_vma(mm, addr);
	if (likely(vma && vma->vm_start <= addr))
		return vma;
	if (vma && vma->vm_flags & VM_GROWSDOWN)
		return upgrade_and_expand(mm, addr);
	up_read(&mm->mmap_lock);
	return NULL;
}
