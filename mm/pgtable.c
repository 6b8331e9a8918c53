/* SPDX-License-Identifier: MIT */
/*
 * mm/pgtable.c - page directories and page tables come and go
 *
 *	pgd_alloc()	directory	user half empty, kernel half that of swapper_pg_dir
 *	pte_alloc()	table		empty, hung in where an address needs one
 *
 * No entry of the kernel half ever changes after boot, so it is copied once.
 *
 * A table stays where it is until its range is unmapped, which takes mmap_lock for
 * writing: whoever holds it for reading may keep the address of an entry.
 *
 * What entries lead to: mm/fault.c.  How they go: mm/unmap.c.  Chapter:
 * docs/page-faults.md.
 *
 * Locking: page_table_lock to hang a table in.
 */
#include <core/bug.h>
#include <lib/string.h>
#include <mm/gfp.h>
#include <mm/pgtable.h>
#include <mm/vm_counts.h>

#include "mm_parts.h"

#define USER_PGD_BYTES		(KERNEL_PGD_START * sizeof(pgd_t))
#define KERNEL_PGD_BYTES	((PTRS_PER_PGD - KERNEL_PGD_START) * sizeof(pgd_t))

_Static_assert(TASK_SIZE % PGDIR_SIZE == 0, "an entry of the directory belongs to one half");

/*
 * The pte bits of areas, by the first bits of their flags
 *
 * By reading the manual: on this CPU what may be written or executed may be read.  A private
 * area's pages are mapped read-only at first: whether a write may go to the page itself is
 * found out by a fault.
 */
const pgprot_t vm_page_prots[(VM_ACCESS | VM_SHARED) + 1] = {
	[0] = PAGE_NONE,
	[1 ... VM_ACCESS] = PAGE_READONLY,
	[VM_SHARED] = PAGE_NONE,
	[VM_SHARED | VM_READ] = PAGE_READONLY,
	[VM_SHARED | VM_WRITE] = PAGE_SHARED,
	[VM_SHARED | VM_READ | VM_WRITE] = PAGE_SHARED,
	[VM_SHARED | VM_EXEC] = PAGE_READONLY,
	[VM_SHARED | VM_EXEC | VM_READ] = PAGE_READONLY,
	[VM_SHARED | VM_EXEC | VM_WRITE] = PAGE_SHARED,
	[VM_SHARED | VM_EXEC | VM_READ | VM_WRITE] = PAGE_SHARED,
};

/*
 * pgd_alloc - a page directory without a user half
 *
 * May sleep.  Return: NULL without memory.
 */
pgd_t *pgd_alloc(void)
{
	pgd_t *pgd = pt_cache_take(PT_DIRECTORY);

	if (likely(pgd))
		return pgd;
	pgd = (pgd_t *)__get_free_page(GFP_KERNEL);
	if (!pgd)
		return NULL;
	memset(pgd, 0, USER_PGD_BYTES);
	memcpy(pgd + KERNEL_PGD_START, swapper_pg_dir + KERNEL_PGD_START, KERNEL_PGD_BYTES);
	return pgd;
}

/* pgd_free - a directory goes; its user half is empty; any context */
void pgd_free(pgd_t *pgd)
{
	VM_BUG_ON(pgd_check(pgd) != NULL);
	pt_cache_give(PT_DIRECTORY, pgd);
}

/* CPUs set the accessed bit in whichever directory they walk. */
static bool same_entry(pgd_t a, pgd_t b)
{
	return ((a.pgd ^ b.pgd) & ~(pteval_t)_PAGE_ACCESSED) == 0;
}

/* pgd_check - of a directory without tables: NULL, or what is wrong with it */
const char *pgd_check(const pgd_t *pgd)
{
	for (unsigned int i = 0; i < KERNEL_PGD_START; i++)
		if (pgd[i].pgd)
			return "pgd: a page table is left in the user half";
	return pgd_check_kernel_half(pgd);
}

/* pgd_check_kernel_half - NULL, or what is wrong with it */
const char *pgd_check_kernel_half(const pgd_t *pgd)
{
	for (unsigned int i = KERNEL_PGD_START; i < PTRS_PER_PGD; i++)
		if (!same_entry(pgd[i], swapper_pg_dir[i]))
			return "pgd: the kernel half is not that of swapper_pg_dir";
	return NULL;
}

/* pt_alloc - a table without entries, with one reference for its directory; NULL; may sleep */
struct page *pt_alloc(void)
{
	void *page = pt_cache_take(PT_TABLE);
	struct page *table;

	if (unlikely(!page))
		page = (void *)get_zeroed_page(GFP_KERNEL);
	if (!page)
		return NULL;
	table = virt_to_page(page);
	table->flags |= 1U << PG_table;
	this_cpu_inc(vm_counts.nr_tables);
	table->pt_entries = 0;
	table->pt_rss[MM_ANONPAGES] = 0;
	table->pt_rss[MM_FILEPAGES] = 0;
	table->pt_gone[MM_ANONPAGES] = 0;
	table->pt_gone[MM_FILEPAGES] = 0;
	table->pt_lock = (arch_spinlock_t)ARCH_SPINLOCK_UNLOCKED;
	return table;
}

/* pt_free - a table without entries, which no directory has, goes; any context */
void pt_free(struct page *table)
{
	VM_BUG_ON(table->pt_entries != 0);
	table->flags &= ~(1U << PG_table);
	this_cpu_dec(vm_counts.nr_tables);
	pt_cache_give(PT_TABLE, page_address(table));
}

/* Hang the table in, unless somebody else was first. */
static void table_install(struct mm_struct *mm, pmd_t *pmd, struct page *table)
{
	bool first;

	spin_lock(&mm->page_table_lock);
	first = !pmd_present(*pmd);
	if (first) {
		set_pmd(pmd, pmd_user_table(page_to_phys(table)));
		mm->nr_ptes++;
	}
	spin_unlock(&mm->page_table_lock);
	if (!first)
		pt_free(table);
}

/* pte_alloc_slow - pte_alloc() where there is no table yet, or one that others have too */
pte_t *pte_alloc_slow(struct mm_struct *mm, unsigned long addr)
{
	pmd_t *pmd = mm_pmd(mm, addr);

	if (!pmd_present(*pmd)) {
		struct page *table = pt_alloc();

		if (!table)
			return NULL;
		table_install(mm, pmd, table);
	} else if (!ptshare_unshare(mm, addr)) {
		return NULL;
	}
	return pte_offset(*pmd, addr);
}

/*
 * pte_find - the entry of an address, or NULL: there is no table
 *
 * mmap_lock held.  To look at: the table may be shared.
 */
pte_t *pte_find(const struct mm_struct *mm, unsigned long addr)
{
	pmd_t pmd = *mm_pmd(mm, addr);

	return pmd_present(pmd) ? pte_offset(pmd, addr) : NULL;
}
