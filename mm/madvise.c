/* SPDX-License-Identifier: MIT */
/*
 * mm/madvise.c - what a program says about its use of memory
 *
 *	advice		on each area of the range
 *	DONTNEED	its pages go: zeros, or what the file says, come back
 *	DONTFORK	VM_DONTCOPY: fork leaves it out; DOFORK: no longer
 *	without effect	nothing: see core/without_effect.h
 *	others		-EINVAL, as from a Linux that was built without them
 *
 * Holes are passed over; the result is -ENOMEM then, and all areas are done.
 *
 * Locking: mmap_lock; for reading where only pages go.
 *
 * Chapter: docs/address-spaces.md
 */
#include <core/without_effect.h>
#include <lib/align.h>
#include <lib/compiler.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/mmap.h>
#include <mm/pgtable.h>
#include <uapi/mman.h>

#define WITHOUT_EFFECT_IS_ADVICE(call, what, why)	|| advice == (what)

/* Advice that is accepted, and has no effect: core/without_effect.h. */
static bool is_without_effect(int advice)
{
	return false WITHOUT_EFFECT_MADVISE(WITHOUT_EFFECT_IS_ADVICE);
}

/* Areas that Linux refuses such advice for. */
static int accept(const struct vm_area_struct *vma, int advice)
{
	if (advice == MADV_FREE && vma->vm_file)
		return -EINVAL;
	if ((advice == MADV_COLD || advice == MADV_PAGEOUT) && vma->vm_flags & VM_LOCKED)
		return -EINVAL;
	return 0;
}

static bool is_known(int advice)
{
	return is_without_effect(advice) || advice == MADV_DONTNEED ||
	       advice == MADV_DONTNEED_LOCKED || advice == MADV_DONTFORK || advice == MADV_DOFORK;
}

static bool changes_areas(int advice)
{
	return advice == MADV_DONTFORK || advice == MADV_DOFORK;
}

static int drop_pages(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	struct mmu_gather tlb;

	if (unshare_page_tables(vma->vm_mm, start, end))
		return -ENOMEM;
	mm_note_max_rss(vma->vm_mm);
	tlb_gather_mmu(&tlb, vma->vm_mm);
	unmap_page_range(&tlb, start, end);
	tlb_finish_mmu(&tlb);
	return 0;
}

static int set_flags(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		     vm_flags_t flags)
{
	if (flags == vma->vm_flags)
		return 0;
	vma = vma_modify(vma->vm_mm, vma, start, end, flags);
	return IS_ERR(vma) ? (int)PTR_ERR(vma) : 0;
}

/* One area's part of the range. */
static int advise_area(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		       int advice)
{
	switch (advice) {
	case MADV_DONTNEED:
		if (vma->vm_flags & VM_LOCKED)
			return -EINVAL;
		return drop_pages(vma, start, end);
	case MADV_DONTNEED_LOCKED:
		return drop_pages(vma, start, end);
	case MADV_DONTFORK:
		return set_flags(vma, start, end, vma->vm_flags | VM_DONTCOPY);
	case MADV_DOFORK:
		return set_flags(vma, start, end, vma->vm_flags & ~VM_DONTCOPY);
	default:
		return accept(vma, advice);
	}
}

static int advise_range(struct mm_struct *mm, unsigned long start, unsigned long end, int advice)
{
	int error = 0, hole = 0;

	while (start < end && !error) {
		struct vm_area_struct *vma = find_vma(mm, start);
		unsigned long next;

		if (!vma)
			return -ENOMEM;
		if (vma->vm_start > start)
			hole = -ENOMEM;
		start = max(vma->vm_start, start);
		if (start >= end)
			break;
		next = min(vma->vm_end, end);
		error = advise_area(vma, start, next, advice);
		start = next;
	}
	return error ? error : hole;
}

/*
 * vm_madvise - advice about [start, start + len), which is rounded up to pages
 *
 * Takes mmap_lock; may sleep.  Return: 0; -EINVAL for unknown advice, a start inside a
 * page, a range that passes the end of all addresses, or an area that the advice is not
 * for; -ENOMEM for holes, or no memory for a split; -EINTR.
 */
int vm_madvise(struct mm_struct *mm, unsigned long start, unsigned long len, int advice)
{
	unsigned long bytes = ALIGN_UP(len, PAGE_SIZE), end = start + bytes;
	int error;

	if (!is_known(advice) || !IS_ALIGNED(start, PAGE_SIZE) || (len && !bytes) || end < start)
		return -EINVAL;
	if (end == start)
		return 0;
	if (changes_areas(advice)) {
		error = down_write_killable(&mm->mmap_lock);
		if (error)
			return error;
		error = advise_range(mm, start, end, advice);
		up_write(&mm->mmap_lock);
		return error;
	}
	down_read(&mm->mmap_lock);
	error = advise_range(mm, start, end, advice);
	up_read(&mm->mmap_lock);
	return error;
}
