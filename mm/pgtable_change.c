/* SPDX-License-Identifier: MIT */
/*
 * mm/pgtable_change.c - entries get other rights, or another place
 *
 *	change_protection()	entry	page stays, accessed and dirty stay; rights as the
 *					area has them now
 *	move_page_tables()	entry	page, rights and all: to another address
 *
 * A move takes a whole table along where both places fill one, by its one entry in the
 * directory; else entry by entry.  Pages do not notice: their place in the area's numbering
 * stays what it was (mm/rmap.h).
 *
 * Both flush once, at the end.  Chapter: docs/page-faults.md.
 *
 * Locking: mmap_lock for writing; page_table_lock for each table.
 */
#include <asm/tlbflush.h>
#include <core/bug.h>
#include <core/preempt.h>
#include <lib/minmax.h>
#include <mm/fault.h>
#include <mm/i_mmap.h>
#include <mm/pgtable.h>

/* Flush what was changed of a running address space. */
static void flush(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	if (start >= end)
		return;
	preempt_disable();
	flush_tlb_range(mm, start, end);
	preempt_enable();
}

/* --- rights ----------------------------------------------------------------------------- */

/*
 * May the entry allow writes at once, though new entries of the area do not?  A fault would
 * find the same: the page is ours alone, or could be written before.
 */
static bool keeps_write(const struct vm_area_struct *vma, pte_t old)
{
	struct page *page;

	if (!(vma->vm_flags & VM_WRITE))
		return false;
	if (pte_write(old))
		return true;
	if (vma->vm_flags & VM_SHARED || pte_is_zero_page(old))
		return false;
	page = pte_page(old);
	return PageAnon(page) && page_count(page) == 1;
}

/* The entries of one table; true if there were any. */
static bool change_ptes(const struct vm_area_struct *vma, pte_t *slot, const pte_t *last)
{
	pgprot_t prot = vma->vm_ops ? file_page_prot(vma) : vma->vm_page_prot;
	unsigned long left = pte_table(slot)->pt_entries;
	bool any = false;

	for (; slot < last && left; slot++) {
		pte_t old = *slot, changed;

		if (pte_none(old))
			continue;
		left--;
		old = ptep_get_and_clear(slot);
		changed = pte_modify(old, prot);
		set_pte(slot, keeps_write(vma, old) ? pte_mkwrite(changed) : changed);
		any = true;
	}
	return any;
}

/*
 * change_protection - the entries of [start, end) get the rights that the area has now
 *
 * The area has its new flags; its tables are not shared: unshare_page_tables().  mmap_lock
 * held for writing.
 */
void change_protection(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long flush_start = end, flush_end = start, next;

	for (unsigned long addr = start; addr < end; addr = next) {
		pmd_t pmd = *mm_pmd(mm, addr);
		pte_t *slot;

		next = pmd_addr_end(addr, end);
		if (!pmd_present(pmd))
			continue;
		VM_BUG_ON(!pmd_owned(pmd));
		slot = pte_offset(pmd, addr);
		spin_lock(&mm->page_table_lock);
		if (change_ptes(vma, slot, slot + ((next - addr) >> PAGE_SHIFT))) {
			flush_start = min(flush_start, addr);
			flush_end = next;
		}
		spin_unlock(&mm->page_table_lock);
	}
	flush(mm, flush_start, flush_end);
}

/* --- place ------------------------------------------------------------------------------ */

/* What the entries from slot on until last count as. */
static struct pt_counts count_ptes(const pte_t *slot, const pte_t *last)
{
	struct pt_counts counts = { 0 };

	for (; slot < last; slot++) {
		counts.entries += !pte_none(*slot);
		if (!pte_none(*slot) && !pte_is_zero_page(*slot))
			counts.rss[page_rss_kind(pte_page(*slot))]++;
	}
	return counts;
}

/* Move up to nr entries that are filled; how many there were. */
static unsigned int move_entries(pte_t *from, pte_t *to, const pte_t *last, unsigned long nr)
{
	unsigned long left = nr;

	for (; from < last && left; from++, to++) {
		if (pte_none(*from))
			continue;
		set_pte(to, ptep_get_and_clear(from));
		left--;
	}
	return (unsigned int)(nr - left);
}

/*
 * nr entries from one table to another.  Where a table has anonymous pages alone, nobody
 * need look at them to know what they count as.
 */
static void move_ptes(struct mm_struct *mm, pte_t *from, pte_t *to, unsigned long nr)
{
	struct page *table = pte_table(from);
	bool alike = table->pt_entries == table->pt_rss[MM_ANONPAGES];
	struct pt_counts moved = { 0 };

	spin_lock(&mm->page_table_lock);
	if (!alike)
		moved = count_ptes(from, from + nr);
	moved.entries = move_entries(from, to, from + nr, table->pt_entries);
	if (alike)
		moved.rss[MM_ANONPAGES] = moved.entries;
	pt_counts_sub(table, &moved);
	pt_counts_add(pte_table(to), &moved);
	spin_unlock(&mm->page_table_lock);
}

/* The whole table of one address becomes that of another one, which has none. */
static void move_table(struct mm_struct *mm, pmd_t *from, pmd_t *to)
{
	spin_lock(&mm->page_table_lock);
	set_pmd(to, *from);
	pmd_clear(from);
	spin_unlock(&mm->page_table_lock);
}

/* Both places as far as one table each reaches: false without memory. */
static bool move_part(struct vm_area_struct *vma, unsigned long old_addr, unsigned long new_addr,
		      unsigned long size)
{
	struct mm_struct *mm = vma->vm_mm;
	pmd_t *old_pmd = mm_pmd(mm, old_addr), *new_pmd = mm_pmd(mm, new_addr);
	pte_t *from, *to;

	if (!pmd_present(*old_pmd) || !pmd_table_page(*old_pmd)->pt_entries)
		return true;
	from = pte_alloc(mm, old_addr);
	if (!from)
		return false;
	if (size == PMD_SIZE && !pmd_present(*new_pmd)) {
		move_table(mm, old_pmd, new_pmd);
		return true;
	}
	to = pte_alloc(mm, new_addr);
	if (!to)
		return false;
	move_ptes(mm, from, to, size >> PAGE_SHIFT);
	return true;
}

/*
 * move_page_tables - the entries of [old_addr, old_addr + len) go to new_addr
 *
 * Both ranges are of the area's address space; they do not overlap, and the new one has no
 * entries.  mmap_lock held for writing; may sleep.  Return: the bytes that were moved, less
 * than len without memory; to move those back takes none.
 */
unsigned long move_page_tables(struct vm_area_struct *vma, unsigned long old_addr,
			       unsigned long new_addr, unsigned long len)
{
	unsigned long done = 0;

	i_mmap_hold(vma);
	while (done < len) {
		unsigned long from = old_addr + done, to = new_addr + done;
		unsigned long size = min(pmd_addr_end(from, old_addr + len) - from,
					 pmd_addr_end(to, new_addr + len) - to);

		if (!move_part(vma, from, to, size))
			break;
		done += size;
	}
	flush(vma->vm_mm, old_addr, old_addr + done);
	i_mmap_release(vma);
	return done;
}
