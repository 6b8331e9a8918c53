/* SPDX-License-Identifier: MIT */
/*
 * mm/msync.c - bring a file up to date with what was written to its pages
 *
 * A mapped page of a file is the page of its page cache, and files live in memory: each
 * reader sees each write at once, and there is nothing to be written back.  So msync() is
 * what its errors are.
 *
 * Locking: mmap_lock held, for reading at least.
 *
 * Chapter: docs/address-spaces.md
 */
#include <lib/align.h>
#include <lib/errno.h>
#include <mm/mmap.h>
#include <uapi/mman.h>

static int sync_range(struct mm_struct *mm, unsigned long start, unsigned long end,
		      unsigned int flags)
{
	int hole = 0;

	while (start < end) {
		struct vm_area_struct *vma = find_vma(mm, start);

		if (!vma)
			return -ENOMEM;
		if (vma->vm_start > start) {
			hole = -ENOMEM;
			if (flags == MS_ASYNC || vma->vm_start >= end)
				break;
		}
		if (flags & MS_INVALIDATE && vma->vm_flags & VM_LOCKED)
			return -EBUSY;
		start = vma->vm_end;
	}
	return hole;
}

/*
 * do_msync - see above; len is rounded up to pages
 *
 * Return: 0; -EINVAL for unknown flags, MS_SYNC with MS_ASYNC, or a start inside a page;
 * -ENOMEM for holes and for the end of all addresses; -EBUSY for MS_INVALIDATE on locked
 * memory.
 */
int do_msync(struct mm_struct *mm, unsigned long start, unsigned long len, unsigned int flags)
{
	unsigned long end = start + ALIGN_UP(len, PAGE_SIZE);

	if (flags & ~(unsigned int)(MS_ASYNC | MS_INVALIDATE | MS_SYNC) ||
	    !IS_ALIGNED(start, PAGE_SIZE) || (flags & MS_ASYNC && flags & MS_SYNC))
		return -EINVAL;
	return end < start ? -ENOMEM : sync_range(mm, start, end, flags);
}
