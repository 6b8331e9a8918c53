/* SPDX-License-Identifier: MIT */
/*
 * mm/brk.c - the heap: anonymous memory behind a program's data, with a movable end
 *
 *	| data, bss | heap ......... |		  |  next area
 *		  start_brk	    brk		  `- at least one page stays free
 *
 * Addresses up to brk are the heap's; whole pages are mapped.
 *
 * Locking: do_brk() expects mmap_lock held for writing; vm_brk() takes it.
 *
 * Chapter: docs/address-spaces.md
 */
#include <core/bug.h>
#include <lib/align.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <mm/mmap.h>
#include <uapi/mman.h>

#define HEAP_FLAGS	(VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC | VM_ACCOUNT)

/* Anonymous memory at a free place. */
static int map_heap(struct mm_struct *mm, struct vm_area_struct *prev, unsigned long start,
		    unsigned long end)
{
	struct vma_range range = { start, end, HEAP_FLAGS | mm->def_flags, NULL,
				   start >> PAGE_SHIFT };
	struct vm_area_struct *vma;

	if (!vma_merge(mm, prev, &range)) {
		vma = vma_alloc_range(mm, &range);
		if (!vma)
			return -ENOMEM;
		vma_insert_after(mm, prev, vma);
	}
	vm_account(mm, range.flags, (end - start) >> PAGE_SHIFT);
	return 0;
}

static int grow(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area_struct *prev, *next;

	if (IS_ERR_VALUE(get_unmapped_area(mm, start, end - start, MAP_FIXED, &prev)))
		return -ENOMEM;
	next = prev ? prev->vm_next : mm->mmap;
	if (next && end + PAGE_SIZE > vm_start_gap(next))
		return -ENOMEM;
	if (!may_expand_vm(mm, (end - start) >> PAGE_SHIFT))
		return -ENOMEM;
	if (mm->map_count > max_map_count() || vm_enough_memory((end - start) >> PAGE_SHIFT))
		return -ENOMEM;
	return map_heap(mm, prev, start, end);
}

/*
 * do_brk - move the end of the heap
 *
 * mmap_lock is held for writing; may sleep.  Return: where it is now; if that is not brk,
 * brk was below the heap, or there is no room or no memory.
 */
unsigned long do_brk(struct mm_struct *mm, unsigned long brk)
{
	unsigned long old_end = ALIGN_UP(mm->brk, PAGE_SIZE), new_end = ALIGN_UP(brk, PAGE_SIZE);
	int error = 0;

	rwsem_assert_held_write(&mm->mmap_lock);
	if (brk < mm->start_brk || brk > TASK_SIZE)
		return mm->brk;
	if (new_end > old_end)
		error = grow(mm, old_end, new_end);
	else if (new_end < old_end)
		error = do_munmap(mm, new_end, old_end - new_end);
	if (!error)
		mm->brk = brk;
	return mm->brk;
}

/* vm_brk - do_brk() with mmap_lock taken, and pages if the process locks its memory; -EINTR */
long vm_brk(struct mm_struct *mm, unsigned long brk)
{
	unsigned long before;
	bool populate;
	long now = down_write_killable(&mm->mmap_lock);

	if (unlikely(now))
		return now;
	before = mm->brk;
	now = (long)do_brk(mm, brk);
	populate = mm->def_flags & VM_LOCKED && (unsigned long)now > before;
	up_write(&mm->mmap_lock);
	if (unlikely(populate))
		(void)mm_populate(mm, ALIGN_UP(before, PAGE_SIZE),
				  (unsigned long)now - ALIGN_UP(before, PAGE_SIZE));
	return now;
}
