/* SPDX-License-Identifier: MIT */
/*
 * mm/mmap.c - a new area
 *
 *	check	what is wrong with the request in itself
 *	place	where it goes: there (MAP_FIXED), there if it is free (a hint), or anywhere
 *	decide	what kind of area it becomes, and whether it may
 *	change	a neighbour takes it, or it gets an area of its own; with MAP_FIXED whatever
 *		was there goes first
 *
 * Anywhere means from mm->mmap_base downward:
 *
 *	0      heap -->	    <-- areas | mmap_base	   <-- stack |	TASK_SIZE
 *
 * No page is touched here: each comes with its first fault, or from mm_populate() when the
 * caller asked for that.
 *
 * Locking: do_mmap() expects mmap_lock held for writing; vm_mmap() takes it.
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
#include "vma_gap.h"

#define MAP_HERE	(MAP_FIXED | MAP_FIXED_NOREPLACE)

/* The wanted place if nobody has anything of it and no stack needs it, else any. */
static unsigned long find_place(struct mm_struct *mm, unsigned long hint, unsigned long len,
				struct vm_area_struct **prev)
{
	unsigned long addr = hint & PAGE_MASK;
	struct vm_area_struct *next;

	if (addr) {
		addr = max(addr, MMAP_MIN_ADDR);
		next = find_vma_prev(mm, addr, prev);
		if (addr <= TASK_SIZE - len && (!next || addr + len <= vm_start_gap(next)))
			return addr;
	}
	addr = vma_gap_below_base(mm, len, MMAP_MIN_ADDR, prev);
	if (unlikely(IS_ERR_VALUE(addr)))
		addr = vma_gap_bottomup(mm, len, TASK_UNMAPPED_BASE, TASK_SIZE, prev);
	return addr;
}

/*
 * get_unmapped_area - a place for len bytes, which is a multiple of PAGE_SIZE
 *
 * With MAP_FIXED: addr, whoever is there.  Return: the place, and *prev: the last area that
 * ends there or below, or NULL; -ENOMEM if there is no room or it would leave the user half,
 * -EINVAL inside a page, -EPERM below MMAP_MIN_ADDR.
 */
unsigned long get_unmapped_area(struct mm_struct *mm, unsigned long addr, unsigned long len,
				unsigned int flags, struct vm_area_struct **prev)
{
	if (len > TASK_SIZE - MMAP_MIN_ADDR)
		return (unsigned long)-ENOMEM;
	if (flags & MAP_HERE)
		(void)find_vma_prev(mm, addr, prev);
	else
		addr = find_place(mm, addr, len, prev);
	if (addr > TASK_SIZE - len)		/* an error too */
		return (unsigned long)-ENOMEM;
	if (!IS_ALIGNED(addr, PAGE_SIZE))
		return (unsigned long)-EINVAL;
	return addr < MMAP_MIN_ADDR ? (unsigned long)-EPERM : addr;
}

/* What is wrong with a request, whatever else is mapped. */
static int check_request(const struct mm_struct *mm, const struct mmap_request *request,
			 unsigned long len)
{
	if (!request->len)
		return -EINVAL;
	if (!len)			/* rounding it up passed the end */
		return -ENOMEM;
	if (request->pgoff + (len >> PAGE_SHIFT) < request->pgoff)
		return -EOVERFLOW;
	return mm->map_count > MAX_MAP_COUNT ? -ENOMEM : 0;
}

/* Flags that only say what was asked for. */
static vm_flags_t asked_flags(const struct mm_struct *mm, const struct mmap_request *request)
{
	vm_flags_t flags = (request->prot & VM_ACCESS) | mm->def_flags;

	if (request->flags & MAP_GROWSDOWN)
		flags |= VM_GROWSDOWN;
	if (request->flags & MAP_LOCKED)
		flags |= VM_LOCKED;
	if (request->flags & MAP_NORESERVE)
		flags |= VM_NORESERVE;
	return flags;
}

/* An area of a file.  One that cannot be written is shared with nobody who could. */
static int decide_file(const struct mmap_request *request, struct vma_range *range)
{
	unsigned int type = request->flags & MAP_TYPE;
	bool shared = type == MAP_SHARED || type == MAP_SHARED_VALIDATE;

	if (request->file_error)
		return request->file_error;
	if ((!shared && type != MAP_PRIVATE) || range->flags & VM_GROWSDOWN)
		return -EINVAL;
	range->flags |= request->may;
	if (shared)
		range->flags |= VM_MAYSHARE | (request->may & VM_MAYWRITE ? VM_SHARED : 0);
	range->file = request->file;
	range->pgoff = request->pgoff;
	return 0;
}

static int decide(const struct mm_struct *mm, const struct mmap_request *request,
		  struct vma_range *range)
{
	int error = 0;

	range->flags = asked_flags(mm, request);
	if (request->file)
		error = decide_file(request, range);
	else if ((request->flags & MAP_TYPE) != MAP_PRIVATE)
		error = -EINVAL;	/* shared memory without a name is a file too */
	else
		range->flags |= VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
	if (!error && vm_accountable(range->flags))
		error = vm_enough_memory((range->end - range->start) >> PAGE_SHIFT);
	return error;
}

/* An area of its own for the range, in no tree yet. */
static struct vm_area_struct *new_area(struct mm_struct *mm, const struct mmap_request *request,
				       const struct vma_range *range)
{
	struct vm_area_struct *vma = vma_alloc_range(mm, range);
	int error;

	if (unlikely(!vma))
		return ERR_PTR(-ENOMEM);
	if (!range->file)
		return vma;
	error = request->map(range->file, vma);
	if (likely(!error))
		return vma;
	vma_free(vma);
	return ERR_PTR(error);
}

/* Others go, and the range gets an area, which it has in hand before they do. */
static int replace(struct mm_struct *mm, const struct mmap_request *request,
		   const struct vma_range *range)
{
	struct vm_area_struct *vma = new_area(mm, request, range);
	int error;

	if (IS_ERR(vma))
		return (int)PTR_ERR(vma);
	error = do_munmap(mm, range->start, range->end - range->start);
	if (error) {
		vma_drop(vma);
		return error;
	}
	vma_insert(mm, vma);
	vma_merge_neighbours(mm, vma);
	return 0;
}

/* The range is free: a neighbour takes it, or it gets an area. */
static int fill(struct mm_struct *mm, const struct mmap_request *request,
		const struct vma_range *range, struct vm_area_struct *prev)
{
	struct vm_area_struct *vma;

	if (vma_merge(mm, prev, range))
		return 0;
	vma = new_area(mm, request, range);
	if (IS_ERR(vma))
		return (int)PTR_ERR(vma);
	vma_insert_after(mm, prev, vma);
	if (unlikely(vma->vm_file != range->file || vma->vm_flags != range->flags))
		vma_merge_neighbours(mm, vma);	/* map() made something else of it */
	return 0;
}

/*
 * do_mmap - a new area
 *
 * mmap_lock is held for writing; may sleep.  Return: its address, or
 *
 *	-EINVAL		len 0, an address inside a page, flags that say nothing or too much
 *	-ENOMEM		no room, no memory, too many areas, or more than the machine has
 *	-EOVERFLOW	an offset that no file has
 *	-EPERM		below MMAP_MIN_ADDR
 *	-EEXIST		MAP_FIXED_NOREPLACE, and somebody is there
 *	others		the file's
 */
long do_mmap(struct mm_struct *mm, const struct mmap_request *request)
{
	unsigned long len = ALIGN_UP(request->len, PAGE_SIZE);
	struct vm_area_struct *prev, *next;
	struct vma_range range = { 0 };
	int error = check_request(mm, request, len);

	rwsem_assert_held_write(&mm->mmap_lock);
	if (unlikely(error))
		return error;
	range.start = get_unmapped_area(mm, request->addr, len, request->flags, &prev);
	if (unlikely(IS_ERR_VALUE(range.start)))
		return (long)range.start;
	range.end = range.start + len;
	range.pgoff = range.start >> PAGE_SHIFT;
	next = prev ? prev->vm_next : mm->mmap;
	if (unlikely(next && next->vm_start < range.end && request->flags & MAP_FIXED_NOREPLACE))
		return -EEXIST;
	error = decide(mm, request, &range);
	if (unlikely(error))
		return error;
	if (unlikely(next && next->vm_start < range.end))
		error = replace(mm, request, &range);
	else
		error = fill(mm, request, &range, prev);
	if (unlikely(error))
		return error;
	vm_account(mm, range.flags, len >> PAGE_SHIFT);
	return (long)range.start;
}

/*
 * vm_mmap - do_mmap(), and the pages are touched if the request says so
 *
 * Takes mmap_lock; may sleep.  Return: as do_mmap(), or -EINTR.  That a page cannot be had
 * is no error here: who touches it will be told.
 */
long vm_mmap(struct mm_struct *mm, const struct mmap_request *request)
{
	bool populate = (request->flags & (MAP_POPULATE | MAP_NONBLOCK)) == MAP_POPULATE;
	long addr = down_write_killable(&mm->mmap_lock);

	if (unlikely(addr))
		return addr;
	addr = do_mmap(mm, request);
	populate |= request->flags & MAP_LOCKED || mm->def_flags & VM_LOCKED;
	up_write(&mm->mmap_lock);
	if (unlikely(populate && !IS_ERR_VALUE((unsigned long)addr)))
		(void)mm_populate(mm, (unsigned long)addr, request->len);
	return addr;
}
