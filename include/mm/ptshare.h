/* SPDX-License-Identifier: MIT */
/*
 * mm/ptshare.h - page tables that a fork left to several processes, until one changes them
 *
 * Whoever changes entries of a table asks for a table of its own first: pte_alloc() does it
 * for one address, unshare_page_tables() for a range, and unmap_prepare() for one that is
 * to be unmapped, where tables that go as a whole need no copy.
 *
 * mm/ptshare.c tells the story.  Without CONFIG_PTSHARE no table has two owners.
 */
#pragma once

#include <asm/pgtable.h>
#include <lib/compiler.h>

struct mm_struct;
struct mmu_gather;
struct page;
struct pt_counts;
struct vm_area_struct;

#ifdef CONFIG_PTSHARE
bool ptshare_inherit(struct mm_struct *dst, const struct vm_area_struct *vma, unsigned long addr);
bool __must_check ptshare_unshare(struct mm_struct *mm, unsigned long addr);
bool ptshare_drop(struct mmu_gather *tlb, unsigned long addr);
bool __must_check ptshare_lock(struct mm_struct *mm, unsigned long addr);
void ptshare_unlock(struct page *table, const struct pt_counts *taken);

int __must_check unshare_page_tables(struct mm_struct *mm, unsigned long start,
				     unsigned long end);
int __must_check ptshare_unmap_prepare(struct mm_struct *mm, unsigned long start,
				       unsigned long end);
#else
static inline bool ptshare_inherit(struct mm_struct *dst, const struct vm_area_struct *vma,
				   unsigned long addr)
{
	(void)dst;
	(void)vma;
	(void)addr;
	return false;
}

static inline bool __must_check ptshare_unshare(struct mm_struct *mm, unsigned long addr)
{
	(void)mm;
	(void)addr;
	return true;
}

static inline bool ptshare_drop(struct mmu_gather *tlb, unsigned long addr)
{
	(void)tlb;
	(void)addr;
	return false;
}

static inline bool __must_check ptshare_lock(struct mm_struct *mm, unsigned long addr)
{
	(void)mm;
	(void)addr;
	return false;
}

static inline void ptshare_unlock(struct page *table, const struct pt_counts *taken)
{
	(void)table;
	(void)taken;
}

static inline int __must_check unshare_page_tables(struct mm_struct *mm, unsigned long start,
						   unsigned long end)
{
	(void)mm;
	(void)start;
	(void)end;
	return 0;
}

static inline int __must_check ptshare_unmap_prepare(struct mm_struct *mm, unsigned long start,
						     unsigned long end)
{
	(void)mm;
	(void)start;
	(void)end;
	return 0;
}
#endif
