/* SPDX-License-Identifier: MIT */
/*
 * mm/unmap.c - pages leave an address space, and page tables that are empty then
 *
 *	unmap_page_range()	entries of a range are emptied, their pages gathered
 *	free_pgtables()		tables without entries are unhooked and gathered
 *	exit_mmap()		both, for everything
 *
 *	entry of	RSS, table	_mapcount	reference	dirty and of a file
 *	nothing		-		-		-		-
 *	the zero page	one entry less	-		-		-
 *	a page		one less	one less	gathered	the page is dirty
 *
 * A table knows how many entries it has, so a walk ends with the last one, and ranges
 * without tables cost one look for each 4 MB.
 *
 * Locking: mmap_lock; reading suffices for unmap_page_range(), free_pgtables() wants it for
 * writing, since others keep addresses of entries under mmap_lock.
 */
#include <core/bug.h>
#include <mm/mmap.h>
#include <mm/page_cache.h>
#include <mm/pgtable.h>
#include <mm/rmap.h>

/* The entry held a page: gather it. */
static inline void take_page(struct mmu_gather *tlb, pte_t pte, struct pt_counts *taken)
{
	struct page *page = pte_page(pte);

	taken->rss[page_rss_kind(page)]++;
	if (unlikely(pte_dirty(pte) && PageCache(page)))
		set_page_dirty(page);
	page_remove_rmap(page);
	tlb_remove_page(tlb, page);
}

/*
 * Empty entries of one table from slot on, until last, until the table has none, or until
 * the gather is full.  Return: where it stopped; *first: the first one that was filled.
 */
static pte_t *empty_ptes(struct mmu_gather *tlb, pte_t *slot, const pte_t *last, pte_t **first,
			 struct pt_counts *taken)
{
	unsigned long left = pte_table(slot)->pt_entries;

	for (; slot < last && !tlb_is_full(tlb); slot++) {
		pte_t pte = *slot;

		if (pte_none(pte))
			continue;
		if (!taken->entries++)
			*first = slot;
		pte = ptep_get_and_clear(slot);
		if (likely(!pte_is_zero_page(pte)))
			take_page(tlb, pte, taken);
		if (--left == 0)
			return slot + 1;
	}
	return slot;
}

/* A part of one table; where to go on. */
static unsigned long unmap_ptes(struct mmu_gather *tlb, pmd_t pmd, unsigned long addr,
				unsigned long end)
{
	struct mm_struct *mm = tlb->mm;
	struct pt_counts taken = { 0 };
	pte_t *from = pte_offset(pmd, addr), *last = from + ((end - addr) >> PAGE_SHIFT);
	pte_t *first = from, *stop;
	bool done;

	spin_lock(&mm->page_table_lock);
	stop = empty_ptes(tlb, from, last, &first, &taken);
	pt_counts_sub(pte_table(from), &taken);
	done = pte_table(from)->pt_entries == 0;
	for (unsigned int kind = 0; kind < NR_MM_COUNTERS; kind++)
		mm->rss[kind] -= taken.rss[kind];
	spin_unlock(&mm->page_table_lock);
	if (taken.entries)
		tlb_note_range(tlb, addr + ((unsigned long)(first - from) << PAGE_SHIFT),
			       addr + ((unsigned long)(stop - from) << PAGE_SHIFT));
	return done ? end : addr + ((unsigned long)(stop - from) << PAGE_SHIFT);
}

/*
 * unmap_page_range - empty all entries of [start, end)
 *
 * mmap_lock held; tables stay, but for those that others have too: they go as a whole, so
 * who unmaps a part of one has called unmap_prepare() or unshare_page_tables().  May free
 * pages, after a flush.
 */
void unmap_page_range(struct mmu_gather *tlb, unsigned long start, unsigned long end)
{
	unsigned long addr = start;

	while (addr < end) {
		unsigned long next = pmd_addr_end(addr, end);
		pmd_t pmd = *mm_pmd(tlb->mm, addr);

		if (!pmd_present(pmd) || (!pmd_owned(pmd) && ptshare_drop(tlb, addr))) {
			addr = next;
			continue;
		}
		if (pmd_table_page(pmd)->pt_entries)
			next = unmap_ptes(tlb, pmd, addr, next);
		if (tlb_is_full(tlb))
			tlb_make_room(tlb);
		addr = next;
	}
}

/* Unhook one table that has no entries. */
static void take_table(struct mmu_gather *tlb, pmd_t *pmd, unsigned long addr)
{
	struct page *table = pmd_table_page(*pmd);

	if (tlb_is_full(tlb))
		tlb_make_room(tlb);
	spin_lock(&tlb->mm->page_table_lock);
	pmd_clear(pmd);
	tlb->mm->nr_ptes--;
	table->flags &= ~(1U << PG_table);
	tlb_note_range(tlb, addr, addr + PAGE_SIZE);
	tlb_remove_page(tlb, table);
	spin_unlock(&tlb->mm->page_table_lock);
}

/*
 * free_pgtables - take away those tables of [start, end) that have no entries any more
 *
 * mmap_lock held for writing.  A table whose 4 MB lie in the range only in part has no
 * entries outside of it either, so nobody misses it.
 */
void free_pgtables(struct mmu_gather *tlb, unsigned long start, unsigned long end)
{
	for (unsigned long addr = start; addr < end; addr = pmd_addr_end(addr, end)) {
		pmd_t *pmd = mm_pmd(tlb->mm, addr);

		if (pmd_present(*pmd) && pmd_table_page(*pmd)->pt_entries == 0)
			take_table(tlb, pmd, addr);
	}
}

/* One by one; the tree is not mended, as nobody will look at it. */
static void drop_areas(struct mm_struct *mm)
{
	struct vm_area_struct *vma = mm->mmap;

	mm->mmap = NULL;
	mm->mm_rb = RB_ROOT;
	mm->mmap_cache = NULL;
	while (vma) {
		struct vm_area_struct *next = vma->vm_next;

		vma_drop(vma);
		mm->map_count--;
		vma = next;
	}
}

/*
 * exit_mmap - an address space without users gives up all that it has
 *
 * Nobody else can find it; no CPU has it loaded, or this one on loan.  May sleep.  Costs by
 * what was touched, not by what is mapped.
 */
void exit_mmap(struct mm_struct *mm)
{
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, mm);
	for (struct vm_area_struct *vma = mm->mmap; vma; vma = vma->vm_next) {
		unmap_page_range(&tlb, vma->vm_start, vma->vm_end);
		free_pgtables(&tlb, vma->vm_start, vma->vm_end);
	}
	tlb_finish_mmu(&tlb);
	BUG_ON(mm->nr_ptes != 0);
	drop_areas(mm);
}
