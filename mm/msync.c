/* SPDX-License-Identifier: MIT */
/*
 * mm/msync.c - bring a file up to date with what was written to its pages
 *
 * A mapped page of a file is the page of its page cache, so each reader sees each write at
 * once.  What lies behind the cache gets the dirty pages of a shared area by MS_SYNC;
 * MS_ASYNC has nothing to do, as in Linux.  Behind a file in memory lies nothing.
 *
 * Locking: mmap_lock held, for reading at least.
 *
 * Chapter: docs/page-cache.md
 */
#include <lib/align.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/mmap.h>
#include <mm/page_cache.h>
#include <uapi/mman.h>

/* The part of a shared area that shows [start, end). */
static int write_back_area(const struct vm_area_struct *vma, unsigned long start,
			   unsigned long end)
{
	uint64_t base = (uint64_t)vma->vm_pgoff << PAGE_SHIFT;

	if (!vma->vm_mapping || !(vma->vm_flags & VM_SHARED))
		return 0;
	return filemap_write_and_wait_range(vma->vm_mapping, base + (start - vma->vm_start),
					    base + (min(end, vma->vm_end) - vma->vm_start));
}

static int sync_range(struct mm_struct *mm, unsigned long start, unsigned long end,
		      unsigned int flags)
{
	int hole = 0, error;

	while (start < end) {
		struct vm_area_struct *vma = find_vma(mm, start);

		if (!vma)
			return -ENOMEM;
		if (vma->vm_start > start) {
			hole = -ENOMEM;
			if (flags == MS_ASYNC || vma->vm_start >= end)
				break;
			start = vma->vm_start;
		}
		if (flags & MS_INVALIDATE && vma->vm_flags & VM_LOCKED)
			return -EBUSY;
		error = flags & MS_SYNC ? write_back_area(vma, start, end) : 0;
		if (error)
			return error;
		start = vma->vm_end;
	}
	return hole;
}

/*
 * do_msync - see above; len is rounded up to pages
 *
 * Return: 0; -EINVAL for unknown flags, MS_SYNC with MS_ASYNC, or a start inside a page;
 * -ENOMEM for holes and for the end of all addresses; -EBUSY for MS_INVALIDATE on locked
 * memory; what writing back says.
 */
int do_msync(struct mm_struct *mm, unsigned long start, unsigned long len, unsigned int flags)
{
	unsigned long end = start + ALIGN_UP(len, PAGE_SIZE);

	if (flags & ~(unsigned int)(MS_ASYNC | MS_INVALIDATE | MS_SYNC) ||
	    !IS_ALIGNED(start, PAGE_SIZE) || (flags & MS_ASYNC && flags & MS_SYNC))
		return -EINVAL;
	return end < start ? -ENOMEM : sync_range(mm, start, end, flags);
}
