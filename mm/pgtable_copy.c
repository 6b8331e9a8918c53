/* SPDX-License-Identifier: MIT */
/*
 * mm/pgtable_copy.c - a fork copies page tables, and leaves the pages to both
 *
 *	parent	child		parent	child
 *	 rw			 ro	 ro		one page, two entries: whoever writes
 *	  |		-->	   \	/		first gets a copy (mm/fault.c, case 7),
 *	 page			   page			the last one keeps the page
 *
 *	entry of		becomes				and its page
 *	a private area		read-only in both		one reference, one mapcount more
 *	a shared area		the same in both		the same
 *	the zero page		the same in both		counts nothing
 *
 * The parent's CPU may still hold the right to write: whoever calls these flushes it before
 * anybody else sees the copy, once for all areas.  docs/fork.md.
 *
 * Locking: both mmap_locks for writing; both page_table_locks around each table.
 */
#include <core/bug.h>
#include <lib/errno.h>
#include <mm/pgtable.h>
#include <mm/rmap.h>

#include "mm_parts.h"

/*
 * copy_ptes - copy entries of one area from one table to the same place in another
 *
 * Up to last, or until *left entries have been found.  What was put into `to` is added to
 * counts.  Whoever else may change either table is kept out.
 */
void copy_ptes(vm_flags_t flags, pte_t *from, pte_t *to, const pte_t *last, unsigned long *left,
	       struct pt_counts *counts)
{
	bool cow = is_cow_mapping(flags);

	for (; from < last && *left; from++, to++) {
		if (pte_none(*from))
			continue;
		--*left;
		if (cow && pte_write(*from))
			ptep_set_wrprotect(from);
		set_pte(to, *from);
		counts->entries++;
		if (!pte_is_zero_page(*from)) {
			struct page *page = pte_page(*from);

			counts->rss[page_rss_kind(page)]++;
			page_dup_rmap(page);
		}
	}
}

/* The part of an area that lies in one table. */
static void copy_table(struct mm_struct *dst, const struct vm_area_struct *vma, pte_t *from,
		       pte_t *to, unsigned long nr)
{
	struct mm_struct *src = vma->vm_mm;
	unsigned long left = pte_table(from)->pt_entries;
	struct pt_counts counts = { 0 };

	spin_lock(&dst->page_table_lock);
	spin_lock_nested(&src->page_table_lock, 1);
	copy_ptes(vma->vm_flags, from, to, from + nr, &left, &counts);
	spin_unlock(&src->page_table_lock);
	pt_counts_add(pte_table(to), &counts);
	for (unsigned int kind = 0; kind < NR_MM_COUNTERS; kind++)
		dst->rss[kind] += counts.rss[kind];
	spin_unlock(&dst->page_table_lock);
}

/*
 * copy_page_range - the entries of an area, for a copy of its address space
 *
 * Where both may have the same table (mm/ptshare.c) nothing is copied.
 * dst has the same area.  May sleep.  The caller flushes the TLB of
 * vma->vm_mm, also after an error.  Return: -ENOMEM, with a part of the entries copied.
 */
int copy_page_range(struct mm_struct *dst, struct vm_area_struct *vma)
{
	unsigned long next;

	for (unsigned long addr = vma->vm_start; addr < vma->vm_end; addr = next) {
		pmd_t pmd = *mm_pmd(vma->vm_mm, addr);
		pte_t *from, *to;

		next = pmd_addr_end(addr, vma->vm_end);
		if (!pmd_present(pmd) || !pmd_table_page(pmd)->pt_entries)
			continue;
		if (ptshare_inherit(dst, vma, addr))
			continue;
		from = pte_alloc(vma->vm_mm, addr);
		to = pte_alloc(dst, addr);
		if (!from || !to)
			return -ENOMEM;
		copy_table(dst, vma, from, to, (next - addr) >> PAGE_SHIFT);
	}
	return 0;
}
