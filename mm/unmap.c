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
 *	a file's, exit	one less	one less	dropped at once	the same
 *
 * A table knows how many entries it has, so a walk ends with the last one, and ranges
 * without tables cost one look for each 4 MB.
 *
 * Locking: mmap_lock; reading suffices for unmap_page_range(), free_pgtables() wants it for
 * writing, since others keep addresses of entries under mmap_lock.
 */
#include <core/bug.h>
#include <lib/minmax.h>
#include <mm/i_mmap.h>
#include <mm/mmap.h>
#include <mm/page_cache.h>
#include <mm/pgtable.h>
#include <mm/rmap.h>

/* When the references of files' pages are dropped. */
enum put_when { AFTER_FLUSH, AT_ONCE };

/*
 * Nobody can reach the page by way of an address space that is loaded nowhere, so its reference
 * may go at once; true, unless it is the last one: that page is to be gathered and freed.
 */
static inline bool put_at_once(struct page *page)
{
	if (likely(!atomic_dec_and_test(&page->_refcount)))
		return true;
	atomic_set(&page->_refcount, 1);	/* ours alone: the file has been cut off */
	return false;
}

/*
 * Empty up to nr, at least 1, of the entries that are filled, from slot on until last; their
 * pages are gathered, and there is room.  Return: where it stopped.
 */
static __always_inline pte_t *empty_ptes(struct mmu_gather *tlb, pte_t *slot, const pte_t *last,
					 unsigned int nr, struct pt_counts *taken,
					 enum put_when when)
{
	struct page **first = tlb->pages + tlb->nr, **next = first;
	unsigned int left = nr, files = 0, put = 0, last_ones = 0, gathered;

	for (; slot < last; slot++) {
		struct page *page;
		pte_t pte;

		if (pte_none(*slot))
			continue;
		pte = ptep_get_and_clear(slot);
		if (likely(!pte_is_zero_page(pte))) {
			*next++ = page = pte_page(pte);
			if (likely(PageAnon(page))) {
				page_remove_anon_rmap(page);
			} else {
				if (unlikely(pte_dirty(pte)))
					set_page_dirty(page);
				last_ones += __page_remove_file_rmap(page);
				files++;
				if (when == AT_ONCE && put_at_once(page)) {
					next--;
					put++;
				}
			}
		}
		if (--left == 0) {
			slot++;
			break;
		}
	}
	if (files)
		this_cpu_add(nr_file_mapped, 0U - last_ones);
	taken->entries = nr - left;
	gathered = (unsigned int)(next - first);
	tlb->nr += gathered;
	taken->rss[MM_ANONPAGES] = gathered + put - files;
	taken->rss[MM_FILEPAGES] = files;
	return slot;
}

/* These entries were taken out of a table. */
static __always_inline void count_less(struct mm_struct *mm, struct page *table,
				       const struct pt_counts *taken)
{
	table->pt_entries -= taken->entries;
	for (unsigned int kind = 0; kind < NR_MM_COUNTERS; kind++) {
		if (!taken->rss[kind])
			continue;
		mm->rss[kind] -= taken->rss[kind];
		table->pt_rss[kind] = (uint16_t)(table->pt_rss[kind] - taken->rss[kind]);
	}
}

/* A part of one table, which has entries; where to go on. */
static unsigned long unmap_ptes(struct mmu_gather *tlb, pmd_t pmd, unsigned long addr,
				unsigned long end)
{
	struct page *table = pmd_table_page(pmd);
	pte_t *slot = pte_offset(pmd, addr), *last = slot + ((end - addr) >> PAGE_SHIFT), *stop;
	struct mm_struct *mm = tlb->mm;
	struct pt_counts taken;
	unsigned int nr;

	spin_lock(&mm->page_table_lock);
	for (; slot < last && pte_none(*slot); slot++)
		addr += PAGE_SIZE;
	nr = min((unsigned int)table->pt_entries, tlb_room(tlb));
	stop = tlb->fullmm ? empty_ptes(tlb, slot, last, nr, &taken, AT_ONCE) :
			     empty_ptes(tlb, slot, last, nr, &taken, AFTER_FLUSH);
	count_less(mm, table, &taken);
	spin_unlock(&mm->page_table_lock);
	if (!taken.entries)
		return end;
	end = table->pt_entries ? addr + ((unsigned long)(stop - slot) << PAGE_SHIFT) : end;
	tlb_note_range(tlb, addr, addr + ((unsigned long)(stop - slot) << PAGE_SHIFT));
	return end;
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

		if (unlikely(tlb_is_full(tlb)))
			tlb_make_room(tlb);
		if (!pmd_present(pmd) || (!pmd_owned(pmd) && ptshare_drop(tlb, addr)) ||
		    !pmd_table_page(pmd)->pt_entries)
			addr = next;
		else
			addr = unmap_ptes(tlb, pmd, addr, next);
	}
}

/* Unhook one table that has no entries. */
static __noinline void take_table(struct mmu_gather *tlb, pmd_t *pmd, unsigned long addr)
{
	struct page *table = pmd_table_page(*pmd);

	spin_lock(&tlb->mm->page_table_lock);
	pmd_clear(pmd);
	tlb->mm->nr_ptes--;
	tlb_note_range(tlb, addr, addr + PAGE_SIZE);
	list_add(&table->lru, &tlb->tables);
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

		i_mmap_unlink(vma);
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
	WRITE_ONCE(mm->committed_vm, 0);
	drop_areas(mm);
}
