/* SPDX-License-Identifier: MIT */
/*
 * mm/pgtable.h - the page tables of a process: made, copied, changed, taken away
 *
 *	pgd (one page)	 user half: a table for each 4 MB that was touched
 *			 kernel half: as in swapper_pg_dir, never changed
 *	table (one page) 1024 ptes; its struct page has PG_table
 *
 * Page tables come from lowmem, pages from HIGHMEM first.
 *
 * Pages and tables that are taken away gather in a struct mmu_gather; they are freed only
 * after one flush for all of them:
 *
 *	tlb_gather_mmu(&tlb, mm);
 *	unmap_page_range(&tlb, vma, start, end);	any number of these
 *	free_pgtables(&tlb, start, end, floor, ceiling);
 *	tlb_finish_mmu(&tlb);				the flush, then the frees
 */
#pragma once

#include <asm/pgtable.h>
#include <mm/mm_struct.h>
#include <mm/page.h>

#define MMU_GATHER_PAGES	64

struct mmu_gather {
	struct mm_struct *mm;
	unsigned long start, end;	/* [start, end) must be flushed; empty if start >= end */
	bool fullmm;			/* all of it ends, and it is loaded nowhere */
	unsigned int nr;
	struct page *pages[MMU_GATHER_PAGES];
};

extern struct page *zero_page;		/* what every first read of anonymous memory sees */

/* Contracts stand in mm/pgtable.c. */
pgd_t *pgd_alloc(void) __must_check;
void pgd_free(pgd_t *pgd);
/* NULL: no memory; there is no table. */
pte_t *pte_alloc(struct mm_struct *mm, unsigned long addr) __must_check;
pte_t *pte_find(struct mm_struct *mm, unsigned long addr);

void tlb_gather_mmu(struct mmu_gather *tlb, struct mm_struct *mm);
void tlb_finish_mmu(struct mmu_gather *tlb);

void unmap_page_range(struct mmu_gather *tlb, struct vm_area_struct *vma, unsigned long start,
		      unsigned long end);
void free_pgtables(struct mmu_gather *tlb, unsigned long start, unsigned long end,
		   unsigned long floor, unsigned long ceiling);
int __must_check copy_page_range(struct mm_struct *dst, struct vm_area_struct *vma);
void change_protection(struct vm_area_struct *vma, unsigned long start, unsigned long end,
		       pgprot_t prot);
/* Move ptes; the number of bytes that were moved: less than len without memory. */
unsigned long move_page_tables(struct vm_area_struct *vma, unsigned long old_addr,
			       struct vm_area_struct *new_vma, unsigned long new_addr,
			       unsigned long len);
