/* SPDX-License-Identifier: MIT */
/*
 * mm/mlock.c - memory that stays
 *
 *	mlock()		an area's flag VM_LOCKED, and its pages are touched
 *	mlockall()	MCL_CURRENT: all areas; MCL_FUTURE: def_flags, for those that come
 *	MCL_ONFAULT	VM_LOCKONFAULT besides: pages as they are touched
 *
 * Nothing takes pages back yet, so each page stays until it is unmapped; what the calls do
 * is to bring pages in, to keep MADV_DONTNEED and MS_INVALIDATE away from them, and to
 * count: mm->locked_vm.  Every process may lock as much as it likes, as root in Linux.
 *
 * Locking: mmap_lock, taken for writing here; mm_populate() follows without it.
 *
 * Chapter: docs/address-spaces.md
 */
#include <core/bug.h>
#include <lib/align.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/mmap.h>
#include <uapi/mman.h>

#define VM_LOCKS	(VM_LOCKED | VM_LOCKONFAULT)

/* [start, end) of an area is locked so, or not at all.  Return: who has it now; ERR_PTR. */
static struct vm_area_struct *lock_area(struct mm_struct *mm, struct vm_area_struct *vma,
					unsigned long start, unsigned long end, vm_flags_t locks)
{
	vm_flags_t before = vma->vm_flags, after = (before & ~VM_LOCKS) | locks;

	if (before == after)
		return vma;
	vma = vma_modify(mm, vma, start, end, after);
	if (IS_ERR(vma))
		return vma;
	if ((before ^ after) & VM_LOCKED)
		mm->locked_vm += (after & VM_LOCKED ? 1 : -1UL) * ((end - start) >> PAGE_SHIFT);
	return vma;
}

/* All areas of a range without holes, upwards; -ENOMEM at the first hole. */
static int lock_range(struct mm_struct *mm, unsigned long start, unsigned long end,
		      vm_flags_t locks)
{
	while (start < end) {
		struct vm_area_struct *vma = find_vma(mm, start);
		unsigned long next;

		if (!vma || vma->vm_start > start)
			return -ENOMEM;
		next = min(vma->vm_end, end);
		vma = lock_area(mm, vma, start, next, locks);
		if (IS_ERR(vma))
			return (int)PTR_ERR(vma);
		start = next;
	}
	return 0;
}

/* Round outward to pages and do it. */
static int change_locks(struct mm_struct *mm, unsigned long start, unsigned long len,
			vm_flags_t locks)
{
	unsigned long first = start & PAGE_MASK;
	unsigned long end = first + ALIGN_UP(len + (start - first), PAGE_SIZE);
	int error;

	error = down_write_killable(&mm->mmap_lock);
	if (error)
		return error;
	error = end < first ? -EINVAL : lock_range(mm, first, end, locks);
	up_write(&mm->mmap_lock);
	return error;
}

/*
 * vm_mlock - lock the pages that [start, start + len) touches, and bring them in
 *
 * With MLOCK_ONFAULT those that are there, and others as they are touched.
 *
 * Takes mmap_lock; may sleep.  Return: 0; -EINVAL if the range passes the end of all
 * addresses; -ENOMEM for a hole, an area that allows no access, or no memory for a split;
 * -EAGAIN if pages could not be had; -EINTR.
 */
int vm_mlock(struct mm_struct *mm, unsigned long start, unsigned long len, unsigned int flags)
{
	bool onfault = flags & MLOCK_ONFAULT;
	int error = change_locks(mm, start, len, VM_LOCKED | (onfault ? VM_LOCKONFAULT : 0));

	if (error)
		return error;
	error = mm_populate(mm, start & PAGE_MASK, len + (start & ~PAGE_MASK));
	if (error == -EFAULT)		/* what POSIX wants to hear */
		return -ENOMEM;
	return error == -ENOMEM ? -EAGAIN : error;
}

/* vm_munlock - the range is not locked any more; errors as vm_mlock() */
int vm_munlock(struct mm_struct *mm, unsigned long start, unsigned long len)
{
	return change_locks(mm, start, len, 0);
}

/* All areas that there are.  One that cannot be split or merged stays as it is. */
static void lock_all(struct mm_struct *mm, vm_flags_t locks)
{
	struct vm_area_struct *vma = mm->mmap;

	while (vma) {
		unsigned long end = vma->vm_end;

		vma = lock_area(mm, vma, vma->vm_start, end, locks);
		BUG_ON(IS_ERR(vma));	/* a whole area is never split */
		vma = find_vma(mm, end);
	}
}

/*
 * vm_mlockall - lock what there is (MCL_CURRENT), what will be (MCL_FUTURE), or both
 *
 * Takes mmap_lock; may sleep.  Return: 0, -EINVAL for flags that say neither, -EINTR.
 */
int vm_mlockall(struct mm_struct *mm, unsigned int flags)
{
	vm_flags_t locks = VM_LOCKED | (flags & MCL_ONFAULT ? VM_LOCKONFAULT : 0);
	int error;

	if (flags & ~(unsigned int)(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) ||
	    !(flags & (MCL_CURRENT | MCL_FUTURE)))
		return -EINVAL;
	error = down_write_killable(&mm->mmap_lock);
	if (error)
		return error;
	mm->def_flags = flags & MCL_FUTURE ? locks : 0;
	if (flags & MCL_CURRENT)
		lock_all(mm, locks);
	up_write(&mm->mmap_lock);
	if (flags & MCL_CURRENT)
		mm_populate_all(mm);
	return 0;
}

/* vm_munlockall - nothing is locked any more, nor will be; 0 or -EINTR */
int vm_munlockall(struct mm_struct *mm)
{
	int error = down_write_killable(&mm->mmap_lock);

	if (error)
		return error;
	mm->def_flags = 0;
	lock_all(mm, 0);
	up_write(&mm->mmap_lock);
	return 0;
}
