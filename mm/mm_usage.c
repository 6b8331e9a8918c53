/* SPDX-License-Identifier: MIT */
/*
 * mm/mm_usage.c - what an address space has, in figures
 *
 *	mm_usage()	sizes: the counters that mmap, munmap and faults keep, and areas by kind
 *	vma_usage_add()	what the page-table entries of an area lead to, looked at one by one
 *	mm_pagemap()	those entries themselves, as /proc/PID/pagemap shows them
 *
 * So the sum of the second over all areas is the RSS of the first: two ways to one figure.
 *
 * Who else has a page: its _mapcount, and behind a page table of several owners
 * (mm/ptshare.c) one entry stands for each of them.  If the page is besides in another table
 * that is shared, those owners are not seen here; mm/frame_flags.c sees all.
 *
 * The shared zero page is nobody's memory and counts for nothing.
 *
 * Not here: text.  Chapter: docs/proc.md
 *
 * Locking: mmap_lock for reading, held by the caller or taken; page_table_lock for the time
 * of one table.
 */
#include <core/bug.h>
#include <lib/align.h>
#include <lib/minmax.h>
#include <mm/mm_usage.h>
#include <mm/page_cache.h>
#include <mm/pgtable.h>

/* --- sizes ------------------------------------------------------------------------------ */

/* As Linux sorts areas: a stack is no data, and what may be written is no code. */
static void add_area(struct mm_usage *usage, const struct vm_area_struct *vma)
{
	unsigned long nr = vma_pages(vma);

	if (vma->vm_flags & VM_GROWSDOWN)
		usage->stack += nr;
	else if ((vma->vm_flags & (VM_EXEC | VM_WRITE)) == VM_EXEC)
		usage->exec += nr;
	else if ((vma->vm_flags & (VM_WRITE | VM_SHARED)) == VM_WRITE)
		usage->data += nr;
}

static void add_counters(struct mm_usage *usage, struct mm_struct *mm)
{
	spin_lock(&mm->page_table_lock);
	usage->anon = mm->rss[MM_ANONPAGES];
	usage->file = mm->rss[MM_FILEPAGES];
	usage->max_rss = mm_max_rss(mm);
	usage->tables = mm->nr_ptes;
	spin_unlock(&mm->page_table_lock);
}

/*
 * mm_usage - the sizes of an address space at one moment
 *
 * Takes mmap_lock; may sleep.  Return: 0; -EINTR if the caller is to end.
 */
int mm_usage(struct mm_struct *mm, struct mm_usage *usage)
{
	int error = down_read_killable(&mm->mmap_lock);

	if (error)
		return error;
	*usage = (struct mm_usage){
		.total = mm->total_vm,
		.max_total = max(mm->total_vm, mm->hiwater_vm),
		.locked = mm->locked_vm,
		.text = (ALIGN_UP(mm->end_code, PAGE_SIZE) -
			 ALIGN_DOWN(mm->start_code, PAGE_SIZE)) >> PAGE_SHIFT,
	};
	for (const struct vm_area_struct *vma = mm->mmap; vma; vma = vma->vm_next)
		add_area(usage, vma);
	add_counters(usage, mm);
	up_read(&mm->mmap_lock);
	return 0;
}

/* --- entries ---------------------------------------------------------------------------- */

/* How many entries lead to a page, when one of them lies in this table. */
static unsigned int mappers(const struct page *page, const struct page *table)
{
	return (unsigned int)(page_mapcount(page) + page_count(table) - 1);
}

static void add_page(struct vma_usage *usage, const struct page *page, pte_t pte,
		     unsigned int nr_mappers)
{
	bool dirty = pte_dirty(pte) || PageDirty(page);
	uint64_t pss = (1UL << PSS_SHIFT) / max(nr_mappers, 1U);

	usage->rss += PAGE_SIZE;
	usage->pss += pss;
	usage->referenced += pte_young(pte) ? PAGE_SIZE : 0;
	if (dirty)
		usage->pss_dirty += pss;
	if (PageAnon(page)) {
		usage->anonymous += PAGE_SIZE;
		usage->pss_anon += pss;
	} else {
		usage->pss_file += pss;
	}
	if (nr_mappers > 1)
		*(dirty ? &usage->shared_dirty : &usage->shared_clean) += PAGE_SIZE;
	else
		*(dirty ? &usage->private_dirty : &usage->private_clean) += PAGE_SIZE;
}

/* A part of one table; page_table_lock is held. */
static void add_entries(struct vma_usage *usage, pmd_t pmd, unsigned long addr, unsigned long end)
{
	const struct page *table = pmd_table_page(pmd);
	const pte_t *slot = pte_offset(pmd, addr);

	for (; addr < end; addr += PAGE_SIZE, slot++) {
		const struct page *page;

		if (!pte_present(*slot) || pte_is_zero_page(*slot))
			continue;
		page = pte_page(*slot);
		add_page(usage, page, *slot, mappers(page, table));
	}
}

/* vma_usage_add - what the entries of an area lead to from start on is added; mmap_lock is held */
void vma_usage_add(const struct vm_area_struct *vma, unsigned long start, struct vma_usage *usage)
{
	struct mm_struct *mm = vma->vm_mm;
	uint64_t pss = usage->pss;
	unsigned long next;

	for (unsigned long addr = start; addr < vma->vm_end; addr = next) {
		pmd_t pmd;

		next = pmd_addr_end(addr, vma->vm_end);
		spin_lock(&mm->page_table_lock);
		pmd = *mm_pmd(mm, addr);
		if (pmd_present(pmd))
			add_entries(usage, pmd, addr, next);
		spin_unlock(&mm->page_table_lock);
	}
	if (vma->vm_flags & VM_LOCKED)
		usage->pss_locked += usage->pss - pss;
}

static uint64_t pagemap_entry(pte_t pte, const struct page *table)
{
	uint64_t entry = PM_PRESENT | (pte_pfn(pte) & PM_PFRAME_MASK);
	const struct page *page = pte_page(pte);

	if (pte_is_zero_page(pte))
		return entry;
	if (!PageAnon(page))
		entry |= PM_FILE;
	if (mappers(page, table) == 1)
		entry |= PM_MMAP_EXCLUSIVE;
	return entry;
}

/* Those of one table. */
static void get_entries(struct mm_struct *mm, unsigned long addr, unsigned long end,
			uint64_t *entries)
{
	pmd_t pmd;

	spin_lock(&mm->page_table_lock);
	pmd = *mm_pmd(mm, addr);
	if (pmd_present(pmd)) {
		const pte_t *slot = pte_offset(pmd, addr);

		for (; addr < end; addr += PAGE_SIZE, slot++, entries++)
			*entries = pte_present(*slot) ?
				   pagemap_entry(*slot, pmd_table_page(pmd)) : 0;
	} else {
		for (; addr < end; addr += PAGE_SIZE)
			*entries++ = 0;
	}
	spin_unlock(&mm->page_table_lock);
}

/*
 * mm_pagemap - what the pages from addr on are, nr of them
 *
 * addr is a multiple of PAGE_SIZE, and the range lies below TASK_SIZE.  Takes mmap_lock; may
 * sleep.  Return: 0; -EINTR if the caller is to end.
 */
int mm_pagemap(struct mm_struct *mm, unsigned long addr, uint64_t *entries, unsigned int nr)
{
	unsigned long end = addr + ((unsigned long)nr << PAGE_SHIFT), next;
	int error = down_read_killable(&mm->mmap_lock);

	if (error)
		return error;
	VM_BUG_ON(end > TASK_SIZE);
	for (; addr < end; entries += (next - addr) >> PAGE_SHIFT, addr = next) {
		next = pmd_addr_end(addr, end);
		get_entries(mm, addr, next, entries);
	}
	up_read(&mm->mmap_lock);
	return 0;
}
