/* SPDX-License-Identifier: MIT */
/*
 * mm/munmap.c - a range of addresses is nobody's any more
 *
 *	|---A---|   |---B---|---C---|		any range: holes, parts of areas, many areas
 *	    |-------------------|
 *	|-A-|			|-C-|
 *
 * In this order: what can fail (a range inside one area needs one more area); the pages and
 * their tables, with one flush; the areas.  So nobody ever sees a page without an area.
 * Where nothing was touched there are no pages: a short range is looked at for that.
 *
 * Locking: do_munmap() expects mmap_lock held for writing; vm_munmap() takes it.
 *
 * Chapter: docs/address-spaces.md
 */
#include <core/bug.h>
#include <lib/align.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/mmap.h>
#include <mm/pgtable.h>

/* Entries that are looked at one by one. */
#define FEW	16U

/* Of a part of one table: no entry, and the table is not to be taken away? */
static inline bool is_untouched_part(pmd_t pmd, unsigned long addr, unsigned long end)
{
	const pte_t *pte = pte_offset(pmd, addr), *last = pte + ((end - addr) >> PAGE_SHIFT);

	if ((end - addr) >> PAGE_SHIFT > FEW)
		return false;
	for (; pte < last; pte++)
		if (!pte_none(*pte))
			return false;
	return pmd_table_page(pmd)->pt_entries;
}

/* Is there no entry in the range, and no table to be taken away?  False: there may be. */
static bool is_untouched(const struct mm_struct *mm, unsigned long start,
			 unsigned long end)
{
	for (unsigned long addr = start, next; addr < end; addr = next) {
		pmd_t pmd = *mm_pmd(mm, addr);

		next = pmd_addr_end(addr, end);
		if (pmd_present(pmd) && !is_untouched_part(pmd, addr, next))
			return false;
	}
	return true;
}

static void unmap_pages(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct mmu_gather tlb;

	mm_note_max_rss(mm);
	tlb_gather_mmu(&tlb, mm);
	unmap_page_range(&tlb, start, end);
	free_pgtables(&tlb, start, end);
	tlb_finish_mmu(&tlb);
}

/* The pages of the range are counted no more; vma: its first area. */
static __noinline void account_areas_less(struct mm_struct *mm, const struct vm_area_struct *vma,
					  unsigned long start, unsigned long end)
{
	mm_note_max_vm(mm);
	do {
		vm_account(mm, vma->vm_flags,
			   -((min(vma->vm_end, end) - max(vma->vm_start, start)) >> PAGE_SHIFT));
		vma = vma->vm_next;
	} while (vma && vma->vm_start < end);
}

/* Most ranges are one area, or a part of it. */
static inline void account_less(struct mm_struct *mm, const struct vm_area_struct *vma,
				unsigned long start, unsigned long end)
{
	if (likely(vma->vm_start <= start && vma->vm_end >= end))
		vm_account(mm, vma->vm_flags, -((end - start) >> PAGE_SHIFT));
	else
		account_areas_less(mm, vma, start, end);
}

/*
 * do_munmap - nobody has anything of [start, start + len) any more
 *
 * len is rounded up to pages.  mmap_lock is held for writing; may sleep.  Return: 0, also
 * if nobody had anything; -EINVAL for a range that is empty, begins inside a page or
 * leaves the user half; -ENOMEM, and nothing changed, if there is no memory for an area
 * that becomes two, or there are too many of them.
 */
int do_munmap(struct mm_struct *mm, unsigned long start, unsigned long len)
{
	struct vm_area_struct *vma, *spare;
	unsigned long end;
	int error;

	rwsem_assert_held_write(&mm->mmap_lock);
	if (!IS_ALIGNED(start, PAGE_SIZE) || start > TASK_SIZE || len > TASK_SIZE - start || !len)
		return -EINVAL;
	end = start + ALIGN_UP(len, PAGE_SIZE);
	vma = find_vma_intersection(mm, start, end);
	if (!vma)
		return 0;
	error = vma_cut_prepare(mm, vma, start, end, &spare);
	if (unlikely(error))
		return error;
	if (!is_untouched(mm, start, end)) {
		error = unmap_prepare(mm, start, end);
		if (unlikely(error)) {
			if (spare)
				vma_free(spare);
			return error;
		}
		unmap_pages(mm, max(start, vma->vm_start), end);
	}
	account_less(mm, vma, start, end);
	vma_cut(mm, vma, start, end, spare);
	return 0;
}

/* vm_munmap - do_munmap() with mmap_lock taken; -EINTR */
int vm_munmap(struct mm_struct *mm, unsigned long start, unsigned long len)
{
	int error = down_write_killable(&mm->mmap_lock);

	if (unlikely(error))
		return error;
	error = do_munmap(mm, start, len);
	up_write(&mm->mmap_lock);
	return error;
}
