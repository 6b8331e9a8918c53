/* SPDX-License-Identifier: MIT */
/*
 * mm/unmap_mapping.c - pages of a file leave every address space that has them mapped
 *
 *	file	| 0 | 1 | 2 | 3 | 4 | 5 |	cut off behind page 2, say
 *	area A	    |-------------|		3, 4 leave its tables
 *	area B			|-----|		4, 5: private copies of them as well
 *
 * Areas are found by mapping->i_mmap.  What is taken out of tables waits in an array; when
 * that is full, and at the end, all areas are flushed and then the pages freed: one page may
 * have been reached by way of several of them, and by several owners of one table.
 *
 * Who has the file's pages taken out of the cache first leaves no page behind that a fault
 * maps meanwhile: a fault looks under page_table_lock whether its page is still in the cache
 * (mm/fault.c), and that lock is taken here too.
 *
 *	fault looks, maps, unlocks	then the walk comes by: the entry is emptied
 *	the walk came by before		then the page is in the cache no more: the fault begins
 *					anew, and finds the end of the file
 *
 * Tables stay, be they empty.  Of one that several processes share (mm/ptshare.c) the entries
 * go for all of them at once.
 *
 * Locking: i_mmap_rwsem for reading; page_table_lock inside, and a shared table's pt_lock.
 *
 * Chapter: docs/page-cache.md
 */
#include <asm/tlbflush.h>
#include <core/preempt.h>
#include <lib/minmax.h>
#include <mm/i_mmap.h>
#include <mm/page_cache.h>
#include <mm/pgtable.h>
#include <mm/rmap.h>

#define NR_GATHERED	64U

struct unmap_walk {
	struct address_space *mapping;
	unsigned long first, last;	/* pages of the file */
	enum unmap_copies copies;
	unsigned long flush_first, flush_last; /* what was taken out since the last flush */
	unsigned int nr;
	struct page *pages[NR_GATHERED];
};

/* The addresses at which an area shows pages first .. last of the file. */
static unsigned long start_of(const struct vm_area_struct *vma, unsigned long first)
{
	return first <= vma->vm_pgoff ? vma->vm_start :
	       vma->vm_start + ((first - vma->vm_pgoff) << PAGE_SHIFT);
}

static unsigned long end_of(const struct vm_area_struct *vma, unsigned long last)
{
	return last >= vma_last_pgoff(vma) ? vma->vm_end :
	       vma->vm_start + ((last - vma->vm_pgoff + 1) << PAGE_SHIFT);
}

static void flush_and_free(struct unmap_walk *walk)
{
	struct vm_area_struct *vma;

	if (!walk->nr)
		return;
	vma_interval_tree_foreach(vma, &walk->mapping->i_mmap, walk->flush_first,
				  walk->flush_last) {
		preempt_disable();
		flush_tlb_range(vma->vm_mm, start_of(vma, walk->flush_first),
				end_of(vma, walk->flush_last));
		preempt_enable();
	}
	for (unsigned int i = 0; i < walk->nr; i++)
		put_page(walk->pages[i]);
	walk->nr = 0;
	walk->flush_first = ~0UL;
	walk->flush_last = 0;
}

/* An entry is emptied if its page is to go. */
static void take_entry(struct unmap_walk *walk, pte_t *slot, unsigned long pgoff,
		       struct pt_counts *taken)
{
	struct page *page = pte_page(*slot);
	pte_t pte;

	if (PageAnon(page) && walk->copies == KEEP_COPIES)
		return;
	taken->entries++;
	taken->rss[page_rss_kind(page)]++;
	pte = ptep_get_and_clear(slot);
	if (!PageAnon(page) && pte_dirty(pte))
		set_page_dirty(page);
	page_remove_rmap(page);
	walk->pages[walk->nr++] = page;
	walk->flush_first = min(walk->flush_first, pgoff);
	walk->flush_last = max(walk->flush_last, pgoff);
}

/* Entries of a part of one table, until the array is full; where it stopped. */
static unsigned long take_entries(struct unmap_walk *walk, const struct vm_area_struct *vma,
				  pmd_t pmd, unsigned long addr, unsigned long end,
				  struct pt_counts *taken)
{
	unsigned long left = pmd_table_page(pmd)->pt_entries;

	for (; addr < end && left && walk->nr < NR_GATHERED; addr += PAGE_SIZE) {
		pte_t *slot = pte_offset(pmd, addr);

		if (pte_none(*slot))
			continue;
		left--;
		take_entry(walk, slot, linear_page_index(vma, addr), taken);
	}
	return left ? addr : end;
}

/* A part of one table; where to go on.  Locked. */
static unsigned long unmap_part(struct unmap_walk *walk, const struct vm_area_struct *vma,
				unsigned long addr, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	struct pt_counts taken = { 0 };
	struct page *table;
	bool shared;

	if (!pmd_present(*mm_pmd(mm, addr)))
		return end;
	table = pmd_table_page(*mm_pmd(mm, addr));
	mm_note_max_rss(mm);
	shared = ptshare_lock(mm, addr);
	end = take_entries(walk, vma, *mm_pmd(mm, addr), addr, end, &taken);
	pt_counts_sub(table, &taken);
	if (shared) {
		ptshare_unlock(table, &taken);
		return end;
	}
	for (unsigned int kind = 0; kind < NR_MM_COUNTERS; kind++)
		mm->rss[kind] -= taken.rss[kind];
	return end;
}

static void unmap_area(struct unmap_walk *walk, const struct vm_area_struct *vma)
{
	unsigned long addr = start_of(vma, walk->first), end = end_of(vma, walk->last);

	while (addr < end) {
		if (walk->nr == NR_GATHERED)
			flush_and_free(walk);
		spin_lock(&vma->vm_mm->page_table_lock);
		addr = unmap_part(walk, vma, addr, pmd_addr_end(addr, end));
		spin_unlock(&vma->vm_mm->page_table_lock);
	}
}

/*
 * unmap_mapping_pages - no entry of any address space leads to pages first .. last of a file
 *
 * Private copies that were made of them go as well, or stay.  To be sure that none comes
 * back, take the pages out of the cache before.  May sleep; takes no memory.
 */
void unmap_mapping_pages(struct address_space *mapping, unsigned long first, unsigned long last,
			 enum unmap_copies copies)
{
	struct unmap_walk walk;
	struct vm_area_struct *vma;

	walk.mapping = mapping;
	walk.first = first;
	walk.last = last;
	walk.copies = copies;
	walk.flush_first = ~0UL;
	walk.flush_last = 0;
	walk.nr = 0;
	down_read(&mapping->i_mmap_rwsem);
	vma_interval_tree_foreach(vma, &mapping->i_mmap, first, last)
		unmap_area(&walk, vma);
	flush_and_free(&walk);
	up_read(&mapping->i_mmap_rwsem);
}
