/* SPDX-License-Identifier: MIT */
/*
 * mm/ptshare.c - after a fork both processes have the same page tables, until one changes
 *	something
 *
 *	parent's directory	child's directory
 *	  entry: read-only	  entry: read-only
 *		   \		    /
 *		    table, _refcount 2		entries as they were, and so are the
 *		    |	   |			references of the pages: one for each
 *		  page	 page			entry, however many use the table
 *
 * A fork so costs by tables, not by pages, and not even a new table.  The rules:
 *
 *	1. While a table's count is above one, every directory entry that leads to it is
 *	   read-only: so no CPU writes to a page through it, whatever its entries allow.
 *	2. Nobody changes an entry of such a table: who is to do so unshares it first, be it
 *	   a fault, for reading too, or a call.  But for the right to write: see 4.
 *	3. Who unmaps all that he has in it only drops his reference.
 *	4. Unsharing copies the entries inside his areas, and takes references for their
 *	   pages.  Private pages have two entries from then on, so both lose the right to
 *	   write, as in any fork.  Nobody need be flushed for that: rule 1 took it already.
 *	5. The last one left has the table for himself, as soon as he touches it: his
 *	   directory entry becomes writable again.
 *	6. Pages of a file that is cut off go for all owners at once, in the table itself:
 *	   see below.
 *
 *	event			parent		child		table's count	flushed
 *	fork			read-only	read-only	2		the parent, once
 *	the child writes	read-only	its own copy	1		one page of it
 *	the parent writes	writable	its own copy	1		nothing
 *	or: the child ends	read-only	-		1		nothing
 *
 * The count is the table's _refcount, its lock pt_lock; who the others are need not be
 * known.  Accessed bits, which CPUs set by themselves, are everybody's.
 *
 * Cutting a file off must not fail for want of memory, so it copies no table.  All owners
 * have the same area where an entry is filled, so an entry that is emptied is emptied for
 * each of them.  But the RSS of each counts what the table had when he came to share it, and
 * who they are is not known: so the table remembers in pt_gone what was taken out since, each
 * takes that off his RSS when he leaves it, and the last one when he has it for himself.
 * Nobody new comes to share a table that owes something.
 *
 * What is left out: a table with an area that the child is not to have (VM_DONTCOPY) is
 * copied at once.  Chapter: docs/fork.md.
 *
 * Locking: the mm's page_table_lock, and inside it the table's pt_lock, which keeps those
 * from each other who copy a table or leave it.  A count of one cannot rise meanwhile: only
 * this mm's own fork raises it, under mmap_lock for writing.
 */
#include <asm/spinlock.h>
#include <asm/tlbflush.h>
#include <core/bug.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/pgtable.h>

#include "mm_parts.h"

/* --- fork -------------------------------------------------------------------------------- */

/* Is one of the areas in the 4 MB of addr not for the child?  vma is one of them. */
static bool has_dontcopy(const struct vm_area_struct *vma, unsigned long addr)
{
	unsigned long base = addr & PMD_MASK;

	while (vma->vm_prev && vma->vm_prev->vm_end > base)
		vma = vma->vm_prev;
	for (; vma && vma->vm_start < base + PMD_SIZE; vma = vma->vm_next)
		if (vma->vm_flags & VM_DONTCOPY)
			return true;
	return false;
}

/* One more owner of the table; false: it owes something. */
static bool add_owner(struct mm_struct *dst, struct page *table)
{
	bool clear;

	arch_spin_lock(&table->pt_lock);
	clear = !table->pt_gone[MM_ANONPAGES] && !table->pt_gone[MM_FILEPAGES];
	if (likely(clear)) {
		atomic_inc(&table->_refcount);
		for (unsigned int kind = 0; kind < NR_MM_COUNTERS; kind++)
			dst->rss[kind] += table->pt_rss[kind];
	}
	arch_spin_unlock(&table->pt_lock);
	return clear;
}

/* The child gets the parent's table; false: it cannot be had. */
static bool share_table(struct mm_struct *dst, struct mm_struct *src, unsigned long addr)
{
	pmd_t *from = mm_pmd(src, addr);
	bool added;

	spin_lock(&dst->page_table_lock);
	spin_lock_nested(&src->page_table_lock, 1);
	added = add_owner(dst, pmd_table_page(*from));
	if (likely(added)) {
		set_pmd(from, pmd_wrprotect(*from));
		set_pmd(mm_pmd(dst, addr), *from);
		dst->nr_ptes++;
	}
	spin_unlock(&src->page_table_lock);
	spin_unlock(&dst->page_table_lock);
	return added;
}

/*
 * ptshare_inherit - let a child have the table of an address, if that will do
 *
 * vma is the parent's area; the table exists.  Both mmap_locks held for writing; the caller
 * flushes the parent's TLB.  Return: false if the area's entries have to be copied.
 */
bool ptshare_inherit(struct mm_struct *dst, const struct vm_area_struct *vma, unsigned long addr)
{
	pmd_t pmd = *mm_pmd(dst, addr);

	if (pmd_present(pmd))
		return pmd_shared(pmd);		/* by another area of the same table, or not */
	return !has_dontcopy(vma, addr) && share_table(dst, vma->vm_mm, addr);
}

/* --- a table of one's own ------------------------------------------------------------------ */

/* Copy what the areas of mm have in the table of base. */
static void copy_entries(struct mm_struct *mm, pmd_t pmd, struct page *copy, unsigned long base)
{
	unsigned long left = pmd_table_page(pmd)->pt_entries, end = base + PMD_SIZE;
	pmd_t to = pmd_user_table(page_to_phys(copy));
	struct pt_counts counts = { 0 };

	for (struct vm_area_struct *vma = find_vma(mm, base); vma && vma->vm_start < end && left;
	     vma = vma->vm_next) {
		unsigned long first = max(vma->vm_start, base), last = min(vma->vm_end, end);
		pte_t *from = pte_offset(pmd, first);

		copy_ptes(vma->vm_flags, from, pte_offset(to, first),
			  from + ((last - first) >> PAGE_SHIFT), &left, &counts);
	}
	VM_BUG_ON(left);
	pt_counts_add(copy, &counts);
}

/* What was taken out of the table for all its owners is taken off this one's RSS. */
static void settle(struct mm_struct *mm, const struct page *table)
{
	for (unsigned int kind = 0; kind < NR_MM_COUNTERS; kind++)
		mm->rss[kind] -= table->pt_gone[kind];
}

/* Nobody else has the table any more. */
static void take_over(struct mm_struct *mm, pmd_t *pmd, struct page *table)
{
	settle(mm, table);
	table->pt_gone[MM_ANONPAGES] = 0;
	table->pt_gone[MM_FILEPAGES] = 0;
	set_pmd(pmd, pmd_mkwrite(*pmd));
}

/* Leave the table to the others; what this CPU may have cached of it is forgotten first. */
static void leave_for_copy(struct mm_struct *mm, pmd_t *pmd, struct page *copy,
			   unsigned long addr)
{
	struct page *table = pmd_table_page(*pmd);

	copy_entries(mm, *pmd, copy, addr & PMD_MASK);
	set_pmd(pmd, pmd_user_table(page_to_phys(copy)));
	flush_tlb_page(mm, addr);
	settle(mm, table);
	atomic_dec(&table->_refcount);
}

/*
 * Make the table of addr the mm's alone.  copy: an empty table, needed if others have it.
 * True if that was used.
 */
static bool unshare(struct mm_struct *mm, pmd_t *pmd, struct page *copy, unsigned long addr)
{
	struct page *table;
	bool used;

	if (!pmd_shared(*pmd))
		return false;			/* another thread was first */
	table = pmd_table_page(*pmd);
	arch_spin_lock(&table->pt_lock);
	used = page_count(table) > 1;
	if (used)
		leave_for_copy(mm, pmd, copy, addr);
	else
		take_over(mm, pmd, table);
	arch_spin_unlock(&table->pt_lock);
	return used;
}

/*
 * ptshare_unshare - the table of an address becomes the mm's alone
 *
 * There is one.  mmap_lock held; may sleep.  Return: false without memory.
 */
bool ptshare_unshare(struct mm_struct *mm, unsigned long addr)
{
	pmd_t *pmd = mm_pmd(mm, addr);
	struct page *copy = NULL;
	bool used;

	if (page_count(pmd_table_page(*pmd)) > 1) {
		copy = pt_alloc();
		if (!copy)
			return false;
	}
	spin_lock(&mm->page_table_lock);
	used = unshare(mm, pmd, copy, addr);
	spin_unlock(&mm->page_table_lock);
	if (copy && !used)
		pt_free(copy);
	return true;
}

/*
 * unshare_page_tables - every table of [start, end) becomes the mm's alone
 *
 * mmap_lock held; may sleep.  Return: -ENOMEM, with some of them shared still.
 */
int unshare_page_tables(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	for (unsigned long addr = start; addr < end; addr = pmd_addr_end(addr, end))
		if (pmd_shared(*mm_pmd(mm, addr)) && !ptshare_unshare(mm, addr))
			return -ENOMEM;
	return 0;
}

/* --- going ------------------------------------------------------------------------------------ */

/* Does the table of addr have an area, or a part of one, outside of [start, end)? */
static bool has_more(struct mm_struct *mm, unsigned long addr, unsigned long start,
		     unsigned long end)
{
	unsigned long base = addr & PMD_MASK;

	return (start > base && find_vma_intersection(mm, base, start)) ||
	       (end < base + PMD_SIZE && find_vma_intersection(mm, end, base + PMD_SIZE));
}

static int prepare_table(struct mm_struct *mm, unsigned long addr, unsigned long start,
			 unsigned long end)
{
	if (!pmd_shared(*mm_pmd(mm, addr)) || !has_more(mm, addr, start, end))
		return 0;
	return ptshare_unshare(mm, addr) ? 0 : -ENOMEM;
}

/* ptshare_unmap_prepare - unmap_prepare() where the first or the last table is shared */
int ptshare_unmap_prepare(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	int error = prepare_table(mm, start, start, end);

	return error ? error : prepare_table(mm, end - 1, start, end);
}

/* The mm forgets the table; only then may the others free what it leads to. */
static void drop_table(struct mmu_gather *tlb, pmd_t *pmd, struct page *table,
		       unsigned long base)
{
	struct mm_struct *mm = tlb->mm;

	pmd_clear(pmd);
	if (!tlb->fullmm)
		flush_tlb_range(mm, base, base + PMD_SIZE);
	mm->nr_ptes--;
	for (unsigned int kind = 0; kind < NR_MM_COUNTERS; kind++)
		mm->rss[kind] -= table->pt_rss[kind];
	settle(mm, table);
	atomic_dec(&table->_refcount);
}

/*
 * ptshare_drop - a shared table of an address leaves the mm, with all that it maps
 *
 * mmap_lock held for writing, or the mm has no users.  Return: false if nobody else has it
 * any more: it is the mm's alone then, and its entries are to be emptied.
 */
bool ptshare_drop(struct mmu_gather *tlb, unsigned long addr)
{
	struct mm_struct *mm = tlb->mm;
	pmd_t *pmd = mm_pmd(mm, addr);
	struct page *table = pmd_table_page(*pmd);
	bool dropped;

	spin_lock(&mm->page_table_lock);
	arch_spin_lock(&table->pt_lock);
	dropped = page_count(table) > 1;
	if (dropped)
		drop_table(tlb, pmd, table, addr & PMD_MASK);
	else
		take_over(mm, pmd, table);
	arch_spin_unlock(&table->pt_lock);
	spin_unlock(&mm->page_table_lock);
	return dropped;
}

/* --- entries that go for all owners ----------------------------------------------------------- */

/*
 * ptshare_lock - entries of the table of an address are about to be emptied, whoever has it
 *
 * There is one; page_table_lock is held.  Return: true if others have it too: pt_lock is
 * held until ptshare_unlock().  False: it is the mm's alone, and so are its entries.
 */
bool ptshare_lock(struct mm_struct *mm, unsigned long addr)
{
	pmd_t *pmd = mm_pmd(mm, addr);
	struct page *table = pmd_table_page(*pmd);

	if (!pmd_shared(*pmd))
		return false;
	arch_spin_lock(&table->pt_lock);
	if (page_count(table) > 1)
		return true;
	take_over(mm, pmd, table);
	arch_spin_unlock(&table->pt_lock);
	return false;
}

/* ptshare_unlock - so much was taken out of it; its owners are yet to count that */
void ptshare_unlock(struct page *table, const struct pt_counts *taken)
{
	for (unsigned int kind = 0; kind < NR_MM_COUNTERS; kind++)
		table->pt_gone[kind] = (uint16_t)(table->pt_gone[kind] + taken->rss[kind]);
	arch_spin_unlock(&table->pt_lock);
}
