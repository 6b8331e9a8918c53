/* SPDX-License-Identifier: MIT */
/*
 * mm/writeback.c - which pages of a file were written to, and what lies behind gets them
 *
 *	clean --first write--> dirty --writepage()--> clean		PG_dirty
 *
 * A write() says so itself: set_page_dirty().  A store through a shared mapping does not, so
 * a clean page is mapped read-only: the first store faults, and the fault makes the page
 * dirty and its entry writable.  Further stores cost nothing.  To clean a page, then,
 *
 *	1. PG_dirty is cleared,
 *	2. all entries that lead to it lose the right to write (page_mkclean),
 *	3. writepage() reads what the page holds.
 *
 * A store that comes before 2 is read by 3.  One that comes after it faults, and sets PG_dirty
 * again; so does one whose fault comes between 1 and 2: then the page is written once more
 * than was needed, and never once less.
 *
 * Files that live in memory alone have no writepage(): nothing is written back, their pages
 * are mapped writable at once, and PG_dirty says nothing that anybody asks for.
 *
 * Locking: PG_locked of a page while it is written back; i_mmap_rwsem and page_table_lock
 * inside.
 *
 * Chapter: docs/page-cache.md
 */
#include <asm/tlbflush.h>
#include <core/bug.h>
#include <core/preempt.h>
#include <mm/fault.h>
#include <mm/i_mmap.h>
#include <mm/page_cache.h>
#include <mm/pgtable.h>
#include <mm/rmap.h>

#define BATCH	16U			/* pages that are looked at at a time */

static atomic_t nr_dirty = ATOMIC_INIT(0); /* pages that are to be written back */

/* page_cache_nr_dirty - pages that are to be written back, of all files */
unsigned long page_cache_nr_dirty(void)
{
	return (unsigned long)atomic_read(&nr_dirty);
}

/* --- PG_dirty ----------------------------------------------------------------------------- */

/* set_page_dirty - the page was written to; nothing if it has left the cache */
void set_page_dirty(struct page *page)
{
	struct address_space *mapping = READ_ONCE(page->mapping);

	if (PageDirty(page) || !mapping)
		return;
	spin_lock(&mapping->lock);
	if (page->mapping == mapping && !PageDirty(page)) {
		page_set_flags(page, 1U << PG_dirty);
		if (mapping_can_writeback(mapping))
			atomic_inc(&nr_dirty);
		if (mapping->a_ops->set_page_dirty)
			mapping->a_ops->set_page_dirty(page);
	}
	spin_unlock(&mapping->lock);
}

/* clear_page_dirty - nobody need write the page back any more; mapping->lock is held */
bool clear_page_dirty(struct address_space *mapping, struct page *page)
{
	if (!PageDirty(page))
		return false;
	page_clear_flags(page, 1U << PG_dirty);
	if (mapping_can_writeback(mapping))
		atomic_dec(&nr_dirty);
	return true;
}

/* --- entries ------------------------------------------------------------------------------ */

/* The entry of an address loses the right to write, if it leads to that page.  Locked. */
static bool clean_entry(struct mm_struct *mm, unsigned long addr, const struct page *page)
{
	pte_t *slot = pte_find(mm, addr), pte;

	if (!slot || pte_none(*slot) || pte_page(*slot) != page)
		return false;
	if (!pte_write(*slot) && !pte_dirty(*slot))
		return false;
	pte = ptep_get_and_clear(slot);
	set_pte(slot, pte_wrprotect(pte_mkclean(pte)));
	return true;
}

/*
 * Where several processes share the table nobody can write through it: entries change for all
 * of them, and there is nothing to flush for the others.
 */
static bool clean_in_area(const struct vm_area_struct *vma, const struct page *page)
{
	unsigned long addr = vma->vm_start + ((page->index - vma->vm_pgoff) << PAGE_SHIFT);
	struct mm_struct *mm = vma->vm_mm;
	const struct pt_counts none = { 0 };
	bool cleaned = false;

	spin_lock(&mm->page_table_lock);
	if (pmd_present(*mm_pmd(mm, addr))) {
		bool shared = ptshare_lock(mm, addr);

		cleaned = clean_entry(mm, addr, page);
		if (shared)
			ptshare_unlock(pmd_table_page(*mm_pmd(mm, addr)), &none);
	}
	if (cleaned)
		flush_tlb_page(mm, addr);
	spin_unlock(&mm->page_table_lock);
	return cleaned;
}

/*
 * page_mkclean - nobody can write to the page without a fault; how many entries changed
 *
 * The page is locked and in the cache, so its place in the file stays what it is.  Private
 * areas do not write to it anyway.  May sleep.
 */
unsigned int page_mkclean(struct page *page)
{
	struct address_space *mapping = page->mapping;
	struct vm_area_struct *vma;
	unsigned int nr = 0;

	VM_BUG_ON(!PageLocked(page) || !mapping);
	if (!page_mapcount(page))
		return 0;
	down_read(&mapping->i_mmap_rwsem);
	vma_interval_tree_foreach(vma, &mapping->i_mmap, page->index, page->index)
		if (vma->vm_flags & VM_SHARED)
			nr += clean_in_area(vma, page);
	up_read(&mapping->i_mmap_rwsem);
	return nr;
}

/*
 * filemap_page_mkwrite - a shared page is about to be written to for the first time
 *
 * For the page_mkwrite of vm_operations of files that are written back: that there is one
 * keeps clean pages read-only.  The fault itself makes the page dirty.
 */
vm_fault_t filemap_page_mkwrite(struct vm_fault *vmf)
{
	(void)vmf;
	return 0;
}

/* --- writing back ---------------------------------------------------------------------------- */

/* Write one page back if that is needed.  If it fails the page is dirty again. */
static int write_back(struct address_space *mapping, struct page *page)
{
	bool dirty;
	int error;

	spin_lock(&mapping->lock);
	dirty = page->mapping == mapping && clear_page_dirty(mapping, page);
	spin_unlock(&mapping->lock);
	if (!dirty)
		return 0;
	page_mkclean(page);
	error = mapping->a_ops->writepage(mapping, page);
	if (error)
		set_page_dirty(page);
	return error;
}

/*
 * filemap_write_and_wait_range - what lies behind gets the dirty pages of [start, end) bytes
 *
 * May sleep.  Return: 0, or the first error of writepage(); the other pages are written all
 * the same.
 */
int filemap_write_and_wait_range(struct address_space *mapping, uint64_t start, uint64_t end)
{
	unsigned long index = (unsigned long)(start >> PAGE_SHIFT);
	uint64_t last = (end - 1) >> PAGE_SHIFT;
	struct page *pages[BATCH];
	unsigned int nr;
	int error = 0;

	if (start >= end || !mapping_can_writeback(mapping))
		return 0;
	while ((nr = find_get_pages(mapping, index, BATCH, pages)) > 0) {
		index = pages[nr - 1]->index + 1;
		for (unsigned int i = 0; i < nr; i++) {
			int failed = 0;

			lock_page(pages[i]);
			if (pages[i]->index <= last)
				failed = write_back(mapping, pages[i]);
			unlock_page(pages[i]);
			put_page(pages[i]);
			error = error ? error : failed;
		}
		if (index > last || index == 0)
			break;
	}
	return error;
}
