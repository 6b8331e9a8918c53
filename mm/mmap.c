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
#include <mm/i_mmap.h>
#include <mm/mmap.h>
#include <uapi/mman.h>
#include "vma_gap.h"

#define MAP_HERE	(MAP_FIXED | MAP_FIXED_NOREPLACE)

/* These say the same of a request as of an area. */
#define MAP_SAME_BITS	(MAP_GROWSDOWN | MAP_LOCKED)
_Static_assert(MAP_GROWSDOWN == VM_GROWSDOWN && MAP_LOCKED == VM_LOCKED, "two names for a bit");

/* The wanted place if nobody has anything of it and no stack needs it, else 0. */
static __noinline unsigned long wanted_place(struct mm_struct *mm, unsigned long hint,
					     unsigned long len, struct vm_area_struct **prev)
{
	unsigned long addr = max(hint & PAGE_MASK, MMAP_MIN_ADDR);
	struct vm_area_struct *next = find_vma_prev(mm, addr, prev);

	return addr <= TASK_SIZE - len && (!next || addr + len <= vm_start_gap(next)) ? addr : 0;
}

/* Any place, or -ENOMEM. */
static __noinline unsigned long search_place(struct mm_struct *mm, unsigned long len,
					     struct vm_area_struct **prev)
{
	unsigned long addr = vma_gap_topdown(mm, len, MMAP_MIN_ADDR, mm->mmap_base, prev);

	if (unlikely(IS_ERR_VALUE(addr)))
		addr = vma_gap_bottomup(mm, len, TASK_UNMAPPED_BASE, TASK_SIZE, prev);
	return addr;
}

/* The wanted place, whoever is there, if they may go. */
static __noinline unsigned long fixed_place(struct mm_struct *mm, unsigned long addr,
					    unsigned long len, unsigned int flags,
					    struct vm_area_struct **prev)
{
	struct vm_area_struct *next;

	if (addr > TASK_SIZE - len)
		return (unsigned long)-ENOMEM;
	if (!IS_ALIGNED(addr, PAGE_SIZE))
		return (unsigned long)-EINVAL;
	if (addr < MMAP_MIN_ADDR)
		return (unsigned long)-EPERM;
	next = find_vma_prev(mm, addr, prev);
	if (flags & MAP_FIXED_NOREPLACE && next && next->vm_start < addr + len)
		return (unsigned long)-EEXIST;
	return addr;
}

/*
 * get_unmapped_area - a place for len bytes, which is a multiple of PAGE_SIZE
 *
 * With MAP_FIXED: addr, whoever is there; with MAP_FIXED_NOREPLACE only if nobody is.
 * Return: the place, and *prev: the last area that ends there or below, or NULL; -ENOMEM if
 * there is no room or it would leave the user half, -EINVAL inside a page, -EPERM below
 * MMAP_MIN_ADDR, -EEXIST if somebody is there who must not go.
 */
__always_inline unsigned long get_unmapped_area(struct mm_struct *mm, unsigned long addr,
						unsigned long len, unsigned int flags,
						struct vm_area_struct **prev)
{
	if (len > TASK_SIZE - MMAP_MIN_ADDR)
		return (unsigned long)-ENOMEM;
	if (unlikely(flags & MAP_HERE))
		return fixed_place(mm, addr, len, flags, prev);
	if (addr >= PAGE_SIZE) {
		addr = wanted_place(mm, addr, len, prev);
		if (addr)
			return addr;
	}
	addr = vma_gap_hinted(mm, len, MMAP_MIN_ADDR, prev);
	return likely(addr) ? addr : search_place(mm, len, prev);
}

/* What is wrong with a request, whatever else is mapped. */
static int check_request(const struct mm_struct *mm, const struct mmap_request *request,
			 unsigned long len)
{
	if (!request->len)
		return -EINVAL;
	if (!len)			/* rounding it up passed the end */
		return -ENOMEM;
	if (request->file && request->pgoff + (len >> PAGE_SHIFT) < request->pgoff)
		return -EOVERFLOW;
	return mm->map_count > max_map_count() ? -ENOMEM : 0;
}

/* Where nothing is promised that cannot be kept, nobody is let off. */
static vm_flags_t no_reserve(void)
{
	return READ_ONCE(sysctl_overcommit_memory) == OVERCOMMIT_NEVER ? 0 : VM_NORESERVE;
}

/* Flags that only say what was asked for. */
static vm_flags_t asked_flags(const struct mm_struct *mm, const struct mmap_request *request)
{
	return (request->prot & VM_ACCESS) | mm->def_flags | (request->flags & MAP_SAME_BITS) |
	       (unlikely(request->flags & MAP_NORESERVE) ? no_reserve() : 0);
}

/* An area of a file.  One that cannot be written is shared with nobody who could. */
static __noinline int decide_file(const struct mmap_request *request, struct vma_range *range)
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
	range->pgoff = request->pgoff;
	return 0;
}

/* Shared memory without a name is a file too, so what has none is private. */
static int decide_anonymous(const struct mmap_request *request, struct vma_range *range)
{
	if ((request->flags & MAP_TYPE) != MAP_PRIVATE)
		return -EINVAL;
	range->flags |= VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
	range->pgoff = range->start >> PAGE_SHIFT;
	return 0;
}

/* Pages of a range that somebody has, who goes when the request is granted. */
static __noinline unsigned long pages_taken(struct mm_struct *mm, const struct vma_range *range)
{
	struct vm_area_struct *vma = find_vma(mm, range->start);
	unsigned long bytes = 0;

	for (; vma && vma->vm_start < range->end; vma = vma->vm_next)
		bytes += min(vma->vm_end, range->end) - max(vma->vm_start, range->start);
	return bytes >> PAGE_SHIFT;
}

/* May the areas become that large?  -ENOMEM */
static int check_limit(struct mm_struct *mm, const struct vma_range *range)
{
	unsigned long nr_pages = (range->end - range->start) >> PAGE_SHIFT;

	if (likely(may_expand_vm(mm, nr_pages)))
		return 0;
	return may_expand_vm(mm, nr_pages - pages_taken(mm, range)) ? 0 : -ENOMEM;
}

/* What the range becomes, whose place is known; or why it may not. */
static int decide(struct mm_struct *mm, const struct mmap_request *request,
		  struct vma_range *range)
{
	int error;

	range->flags = asked_flags(mm, request);
	range->file = request->file;
	error = range->file ? decide_file(request, range) : decide_anonymous(request, range);
	if (likely(!error))
		error = check_limit(mm, range);
	if (unlikely(error) || !vm_accountable(range->flags))
		return error;
	range->flags |= VM_ACCOUNT;
	return vm_enough_memory((range->end - range->start) >> PAGE_SHIFT);
}

/* An area of its own for the range, in no tree yet, into *new. */
static int new_area(struct mm_struct *mm, const struct mmap_request *request,
		    const struct vma_range *range, struct vm_area_struct **new)
{
	struct vm_area_struct *vma = vma_alloc_range(mm, range);
	int error = 0;

	*new = vma;
	if (unlikely(!vma))
		return -ENOMEM;
	if (range->file) {
		error = request->map(range->file, vma);
		if (unlikely(error))
			vma_free(vma);
	}
	return error;
}

/* Others go, and the range gets an area, which it has in hand before they do. */
static int replace(struct mm_struct *mm, const struct mmap_request *request,
		   const struct vma_range *range)
{
	struct vm_area_struct *vma;
	int error = new_area(mm, request, range, &vma);

	if (unlikely(error))
		return error;
	error = do_munmap(mm, range->start, range->end - range->start);
	if (error) {
		vma_drop(vma);
		return error;
	}
	vma_insert(mm, vma);
	i_mmap_link(vma);
	vma_merge_neighbours(mm, vma);
	return 0;
}

/* An area that map() gave its contents is in its tree. */
static __noinline void link_file_area(struct mm_struct *mm, struct vm_area_struct *vma,
				      const struct vma_range *range)
{
	i_mmap_link(vma);
	if (vma->vm_file != range->file || vma->vm_flags != range->flags)
		vma_merge_neighbours(mm, vma);	/* it made something else of it */
}

/* The range is free: a neighbour takes it, or it gets an area. */
static int fill(struct mm_struct *mm, const struct mmap_request *request,
		const struct vma_range *range, struct vm_area_struct *prev)
{
	struct vm_area_struct *vma;
	int error;

	if (vma_merge(mm, prev, range))
		return 0;
	error = new_area(mm, request, range, &vma);
	if (unlikely(error))
		return error;
	vma_insert_after(mm, prev, vma);
	if (range->file)
		link_file_area(mm, vma, range);
	return 0;
}

/* Does an area behind prev begin below end? */
static bool is_taken(const struct mm_struct *mm, const struct vm_area_struct *prev,
		     unsigned long end)
{
	const struct vm_area_struct *next = prev ? prev->vm_next : mm->mmap;

	return next && next->vm_start < end;
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
	struct vm_area_struct *prev;
	struct vma_range range;
	int error = check_request(mm, request, len);

	rwsem_assert_held_write(&mm->mmap_lock);
	if (unlikely(error))
		return error;
	range.start = get_unmapped_area(mm, request->addr, len, request->flags, &prev);
	if (unlikely(IS_ERR_VALUE(range.start)))
		return (long)range.start;
	range.end = range.start + len;
	error = decide(mm, request, &range);
	if (unlikely(error))
		return error;
	if (unlikely(request->flags & MAP_FIXED && is_taken(mm, prev, range.end)))
		error = replace(mm, request, &range);
	else
		error = fill(mm, request, &range, prev);
	if (unlikely(error))
		return error;
	vm_account(mm, range.flags, len >> PAGE_SHIFT);
	return (long)range.start;
}

/* Will the pages of the area be touched at once? */
static bool is_populated(const struct mm_struct *mm, const struct mmap_request *request)
{
	return (request->flags & (MAP_POPULATE | MAP_NONBLOCK)) == MAP_POPULATE ||
	       request->flags & MAP_LOCKED || mm->def_flags & VM_LOCKED;
}

/*
 * vm_mmap - do_mmap(), and the pages are touched if the request says so
 *
 * Takes mmap_lock; may sleep.  Return: as do_mmap(), or -EINTR.  That a page cannot be had
 * is no error here: who touches it will be told.
 */
long vm_mmap(struct mm_struct *mm, const struct mmap_request *request)
{
	long addr = down_write_killable(&mm->mmap_lock);
	bool populate;

	if (unlikely(addr))
		return addr;
	addr = do_mmap(mm, request);
	populate = unlikely(is_populated(mm, request));
	up_write(&mm->mmap_lock);
	if (unlikely(populate && !IS_ERR_VALUE((unsigned long)addr)))
		(void)mm_populate(mm, (unsigned long)addr, request->len);
	return addr;
}
