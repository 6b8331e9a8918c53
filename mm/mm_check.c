/* SPDX-License-Identifier: MIT */
/*
 * mm/mm_check.c - are the page tables what areas, counters and frames say?
 *
 *	mm_check()		one address space: each entry lies in an area, and allows no
 *				more than that does; tables and RSS are what entries add up to
 *	user_frames_check()	all of them: each frame's counts are the entries that lead to
 *				it, and each table's the directories
 *
 * The second one needs no memory of its own.  It takes every entry's share off the counts of
 * its frame and looks whether nothing is left, but the one reference of the page cache; then
 * it gives the shares back:
 *
 *	for each directory entry	table's _refcount - 1
 *	  that was the last one?	for each entry: frame's _mapcount - 1, _refcount - 1
 *
 * so that a table which several directories share is counted once.  Nobody may run meanwhile.
 *
 * Locking: mmlist_lock, and with it preemption is off; right only while nobody else changes
 * an address space.
 */
#include <core/bug.h>
#include <mm/i_mmap.h>
#include <mm/mm_struct.h>
#include <mm/page_cache.h>
#include <mm/pgtable.h>

#include "mm_parts.h"

/* What the entries of an address space add up to. */
struct mm_sums {
	unsigned long rss[NR_MM_COUNTERS];
	unsigned long tables;
};

/* --- one address space ------------------------------------------------------------------ */

/* The area of an address, from vma on; NULL: there is none. */
static struct vm_area_struct *area_from(struct vm_area_struct *vma, unsigned long addr)
{
	while (vma && vma->vm_end <= addr)
		vma = vma->vm_next;
	return vma && vma->vm_start <= addr ? vma : NULL;
}

static const char *page_of_entry_check(const struct vm_area_struct *vma, pte_t pte)
{
	const struct page *page = pte_page(pte);

	if (!pfn_valid(pte_pfn(pte)))
		return "mm: an entry leads to no memory";
	if (PageAnon(page) == PageCache(page))
		return "mm: an entry leads to a page that is no process's";
	if (PageAnon(page) && vma->vm_flags & VM_SHARED)
		return "mm: a shared area has an anonymous page";
	if (page_count(page) < page_mapcount(page) || page_mapcount(page) < 1)
		return "mm: a page has fewer references than entries";
	if (PageAnon(page) && pte_write(pte) && page_mapcount(page) != 1)
		return "mm: a page of several owners may be written";
	if (!PageAnon(page) && pte_write(pte) && !(vma->vm_flags & VM_SHARED))
		return "mm: a private area may write to a page of the file";
	return NULL;
}

static const char *entry_check(const struct vm_area_struct *vma, pte_t pte)
{
	if (!vma)
		return "mm: an entry outside of all areas";
	if (!pte_present(pte))
		return "mm: an entry that leads nowhere";
	if (pte_accessible(pte) != !!(vma->vm_flags & VM_ACCESS))
		return "mm: the area forbids what the entry allows, or the other way round";
	if (pte_write(pte) && !(vma->vm_flags & VM_WRITE))
		return "mm: an entry may be written, the area may not";
	if (!pte_is_zero_page(pte))
		return page_of_entry_check(vma, pte);
	if (pte_write(pte))
		return "mm: the zero page may be written";
	return vma->vm_ops ? "mm: an area of a file has the zero page" : NULL;
}

/* The table of the 4 MB from base on; *vma: where areas that far begin. */
static const char *table_check(struct mm_struct *mm, pmd_t pmd, unsigned long base,
			       struct vm_area_struct **vma, struct mm_sums *sums)
{
	const struct page *table = pmd_table_page(pmd);
	struct pt_counts counts = { 0 };

	if (!PageTable(table) || page_count(table) < 1)
		return "mm: a directory leads to what is no page table";
	if (page_count(table) > 1 && pmd_write(pmd))
		return "mm: a page table of several owners may be written through";
	if (pmd_write(pmd) && (table->pt_gone[MM_ANONPAGES] || table->pt_gone[MM_FILEPAGES]))
		return "mm: a page table of one owner owes him something";
	for (unsigned long addr = base; addr < base + PMD_SIZE; addr += PAGE_SIZE) {
		pte_t pte = *pte_offset(pmd, addr);
		const char *wrong;

		if (pte_none(pte))
			continue;
		wrong = entry_check(*vma = area_from(*vma ? *vma : mm->mmap, addr), pte);
		if (wrong)
			return wrong;
		counts.entries++;
		if (!pte_is_zero_page(pte))
			counts.rss[page_rss_kind(pte_page(pte))]++;
	}
	sums->tables++;
	for (unsigned int kind = 0; kind < NR_MM_COUNTERS; kind++) {
		sums->rss[kind] += counts.rss[kind] + table->pt_gone[kind];
		if (table->pt_rss[kind] != counts.rss[kind])
			return "mm: a table does not have the pages that it counts";
	}
	return table->pt_entries == counts.entries ? NULL :
	       "mm: a table does not have the entries that it counts";
}

static const char *sums_check(const struct mm_struct *mm, const struct mm_sums *sums)
{
	if (mm->nr_ptes != sums->tables)
		return "mm: page tables do not add up to nr_ptes";
	for (unsigned int kind = 0; kind < NR_MM_COUNTERS; kind++)
		if (mm->rss[kind] != sums->rss[kind])
			return "mm: mapped pages do not add up to the RSS";
	return NULL;
}

/*
 * mm_check - the areas of an address space, and its page tables against them
 *
 * Nobody changes it meanwhile.  Return: the first broken invariant as text, or NULL.
 */
const char *mm_check(struct mm_struct *mm)
{
	const char *wrong = vma_check(mm);
	struct vm_area_struct *vma = NULL;
	struct mm_sums sums = { 0 };

	for (const struct vm_area_struct *at = mm->mmap; at && !wrong; at = at->vm_next)
		wrong = i_mmap_check_area(at);
	if (!wrong)
		wrong = pgd_check_kernel_half(mm->context.pgd);
	for (unsigned long addr = 0; !wrong && addr < TASK_SIZE; addr += PMD_SIZE) {
		pmd_t pmd = *mm_pmd(mm, addr);

		if (pmd_present(pmd))
			wrong = table_check(mm, pmd, addr, &vma, &sums);
	}
	return wrong ? wrong : sums_check(mm, &sums);
}

/* --- all frames --------------------------------------------------------------------------- */

/* Add a share to the counts of each frame that the table leads to: -1 or 1. */
static void share_frames(pmd_t pmd, int share)
{
	unsigned long left = pmd_table_page(pmd)->pt_entries;

	for (const pte_t *slot = pte_offset(pmd, 0); left; slot++) {
		struct page *page = pte_page(*slot);

		if (pte_none(*slot))
			continue;
		left--;
		if (pte_is_zero_page(*slot))
			continue;
		atomic_add(share, &page->_mapcount);
		atomic_add(share, &page->_refcount);
	}
}

/* Take the shares of a directory off, or give them back. */
static void share_tables(const struct mm_struct *mm, int share)
{
	for (unsigned long addr = 0; addr < TASK_SIZE; addr += PMD_SIZE) {
		pmd_t pmd = *mm_pmd(mm, addr);
		int before, after;

		if (!pmd_present(pmd))
			continue;
		before = page_count(pmd_table_page(pmd));
		after = atomic_add_return(share, &pmd_table_page(pmd)->_refcount);
		if (before == 0 || after == 0)
			share_frames(pmd, share);
	}
}

/* What is left of a frame's counts when every entry's share is off. */
static const char *rest_check(const struct page *page)
{
	if (PageTable(page) && page_count(page) != 0)
		return "audit: a page table is in no directory, or in fewer than it counts";
	if (PageAnon(page) && (page_mapcount(page) != 0 || page_count(page) != 0))
		return "audit: an anonymous page does not have the entries that it counts";
	if (PageCache(page) && page_mapcount(page) != 0)
		return "audit: a page of the cache does not have the entries that it counts";
	if (PageCache(page) && page_count(page) != 1)
		return "audit: a page of the cache has a reference of nobody";
	return NULL;
}

static const char *rests_check(void)
{
	for (unsigned long pfn = 0; pfn < max_pfn; pfn++) {
		const char *wrong = rest_check(pfn_to_page(pfn));

		if (wrong)
			return wrong;
	}
	return NULL;
}

/* Areas of files in the page cache. */
static unsigned long nr_file_areas(const struct mm_struct *mm)
{
	unsigned long nr = 0;

	for (const struct vm_area_struct *vma = mm->mmap; vma; vma = vma->vm_next)
		nr += vma->vm_mapping != NULL;
	return nr;
}

/* Whoever reads memory that was never written reads this page. */
static const char *zero_page_check(void)
{
	const uint32_t *words = (const uint32_t *)empty_zero_page;

	for (unsigned int i = 0; i < PAGE_SIZE / sizeof(*words); i++)
		if (READ_ONCE(words[i]) != 0)
			return "audit: somebody wrote to the zero page";
	return NULL;
}

/*
 * user_frames_check - every address space, and every frame that one of them maps
 *
 * Task context; nobody else runs.  Return: the first broken invariant as text, or NULL.
 */
const char *user_frames_check(void)
{
	const char *wrong = zero_page_check();
	unsigned long known = page_cache_nr_areas(), areas = 0;
	struct mm_struct *mm;

	spin_lock(&mmlist_lock);
	list_for_each_entry(mm, &mmlist, mmlist) {
		areas += nr_file_areas(mm);
		if (!wrong)
			wrong = mm_check(mm);
	}
	if (!wrong && areas != known)
		wrong = "audit: a file knows an area that nobody has";
	if (!wrong) {
		list_for_each_entry(mm, &mmlist, mmlist)
			share_tables(mm, -1);
		wrong = rests_check();
		list_for_each_entry(mm, &mmlist, mmlist)
			share_tables(mm, 1);
	}
	spin_unlock(&mmlist_lock);
	return wrong;
}
