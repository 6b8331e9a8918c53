/* SPDX-License-Identifier: MIT */
/*
 * mm/pgtable.h - the page tables of a process: made, copied, changed, taken away
 *
 *	pgd (one page)	 user half: a table for each 4 MB that was touched
 *			 kernel half: as in swapper_pg_dir, never changed
 *	table (one page) 1024 ptes; its struct page has PG_table
 *
 * Page tables come from lowmem, pages from HIGHMEM first.  A table counts its entries in
 * its struct page: one without any is taken away when its range is unmapped.
 *
 *	pt_entries	entries that are not empty
 *	pt_rss[kind]	those of pages that count for the RSS, by kind
 *	the difference	entries of the shared zero page
 *
 * Pages and tables that are taken away gather in a struct mmu_gather; they are freed only
 * after a flush for all of them.  What a change of the areas does to the tables:
 *
 *	munmap()	unmap_prepare(mm, start, end)	may fail; nothing has changed then
 *			... areas leave their tree ...
 *			tlb_gather_mmu(&tlb, mm);
 *			unmap_page_range(&tlb, start, end);	any number of these
 *			free_pgtables(&tlb, start, end);	and of these
 *			tlb_finish_mmu(&tlb);			the flush, then the frees
 *	mprotect()	unshare_page_tables(mm, start, end)	may fail
 *			... areas have their new flags ...
 *			change_protection(vma, start, end)
 *	mremap()	move_page_tables()		may stop half-way, and can be undone
 *	madvise(DONTNEED)	unshare_page_tables(), then as munmap() without free_pgtables()
 *	fork()		mm_dup(), with copy_page_range() for each area
 *
 * Sharing: mm/ptshare.h.
 */
#pragma once

#include <asm/pgtable.h>
#include <mm/mm_struct.h>
#include <mm/page.h>
#include <mm/ptshare.h>

#define MMU_GATHER_PAGES	64

struct mmu_gather {
	struct mm_struct *mm;
	unsigned long start, end;	/* [start, end) must be flushed; empty if start >= end */
	bool fullmm;			/* all of it ends, and it is loaded nowhere */
	unsigned int nr, max;		/* of pages[]: filled, and entries that there are */
	struct page **pages;		/* local, or a page of its own */
	struct list_head tables;	/* by their lru */
	struct page *local[MMU_GATHER_PAGES];
};

/* What every first read of anonymous memory sees.  In rodata: the kernel cannot write it. */
extern const uint8_t empty_zero_page[PAGE_SIZE];
extern struct page *zero_page;		/* [I] the same */

static inline bool pte_is_zero_page(pte_t pte)
{
	return pte_phys(pte) == __pa(empty_zero_page);
}

static inline struct page *pte_page(pte_t pte)
{
	return pfn_to_page(pte_pfn(pte));
}

static inline pte_t mk_pte(const struct page *page, pgprot_t prot)
{
	return pfn_pte(page_to_pfn(page), prot);
}

/* The table that a pte lies in, by its struct page. */
static inline struct page *pte_table(const pte_t *pte)
{
	return virt_to_page(pte);
}

static inline struct page *pmd_table_page(pmd_t pmd)
{
	return virt_to_page(pte_offset(pmd, 0));
}

/* The entry of the table that maps an address.  The levels above are always there. */
static inline pmd_t *mm_pmd(const struct mm_struct *mm, unsigned long addr)
{
	return pmd_offset(pud_offset(pgd_offset(mm->context.pgd, addr), addr), addr);
}

/* Where the table of an address ends, or the range does. */
static inline unsigned long pmd_addr_end(unsigned long addr, unsigned long end)
{
	unsigned long border = (addr & PMD_MASK) + PMD_SIZE;

	return border < end ? border : end;
}

/* What a mapped page counts as. */
static inline enum rss_kind page_rss_kind(const struct page *page)
{
	return PageAnon(page) ? MM_ANONPAGES : MM_FILEPAGES;
}

/* An empty entry is filled: with a page, or with the zero page.  page_table_lock held. */
static inline void mm_count_pages(struct mm_struct *mm, const pte_t *pte, enum rss_kind kind,
				  unsigned int nr)
{
	struct page *table = pte_table(pte);

	table->pt_entries += nr;
	table->pt_rss[kind] = (uint16_t)(table->pt_rss[kind] + nr);
	mm->rss[kind] += nr;
}

static inline void mm_count_page(struct mm_struct *mm, const pte_t *pte, enum rss_kind kind)
{
	mm_count_pages(mm, pte, kind, 1);
}

static inline void mm_count_zero_page(const pte_t *pte)
{
	pte_table(pte)->pt_entries++;
}

/* What a walk over a table has taken out of it, or put into it. */
struct pt_counts {
	unsigned int entries;
	unsigned int rss[NR_MM_COUNTERS];
};

static inline void pt_counts_add(struct page *table, const struct pt_counts *counts)
{
	table->pt_entries += counts->entries;
	for (unsigned int kind = 0; kind < NR_MM_COUNTERS; kind++)
		table->pt_rss[kind] = (uint16_t)(table->pt_rss[kind] + counts->rss[kind]);
}

static inline void pt_counts_sub(struct page *table, const struct pt_counts *counts)
{
	table->pt_entries -= counts->entries;
	for (unsigned int kind = 0; kind < NR_MM_COUNTERS; kind++)
		table->pt_rss[kind] = (uint16_t)(table->pt_rss[kind] - counts->rss[kind]);
}

/* Contracts stand in mm/pgtable.c. */
pgd_t *pgd_alloc(void) __must_check;
void pgd_free(pgd_t *pgd);
const char *pgd_check(const pgd_t *pgd);
const char *pgd_check_kernel_half(const pgd_t *pgd);
pte_t *pte_alloc_slow(struct mm_struct *mm, unsigned long addr) __must_check;
pte_t *pte_find(const struct mm_struct *mm, unsigned long addr);

/*
 * pte_alloc - the entry of an address, in a table that is the mm's alone
 *
 * mmap_lock held; may sleep.  Return: NULL without memory; there is no table then.
 */
static inline pte_t *__must_check pte_alloc(struct mm_struct *mm, unsigned long addr)
{
	pmd_t pmd = *mm_pmd(mm, addr);
	pte_t *pte;

	if (unlikely(!pmd_owned(pmd)))
		return pte_alloc_slow(mm, addr);
	pte = pte_offset(pmd, addr);
	if (!pte)
		__builtin_unreachable();	/* so that the caller need not ask */
	return pte;
}

/*
 * unmap_prepare - [start, end) is about to be unmapped: unshare what will be left in part
 *
 * Only the first and the last table can be.  mmap_lock held for writing, areas are still as
 * they were; may sleep.  Return: -ENOMEM, and nothing to be undone.
 */
static inline int __must_check unmap_prepare(struct mm_struct *mm, unsigned long start,
					     unsigned long end)
{
	if (likely(!pmd_shared(*mm_pmd(mm, start)) && !pmd_shared(*mm_pmd(mm, end - 1))))
		return 0;
	return ptshare_unmap_prepare(mm, start, end);
}

/* mm/mmu_gather.c */
void tlb_make_room(struct mmu_gather *tlb);
void tlb_finish_mmu(struct mmu_gather *tlb);

/*
 * tlb_gather_mmu - begin
 *
 * Preemption may be on: if the address space is loaded, it is loaded on the CPU that runs
 * this.
 */
static inline void tlb_gather_mmu(struct mmu_gather *tlb, struct mm_struct *mm)
{
	tlb->mm = mm;
	tlb->start = TASK_SIZE;
	tlb->end = 0;
	tlb->fullmm = unlikely(atomic_read(&mm->mm_users) == 0) && mm->context.cpus == 0;
	tlb->nr = 0;
	tlb->max = MMU_GATHER_PAGES;
	tlb->pages = tlb->local;
	INIT_LIST_HEAD(&tlb->tables);
}

/* Pages that can be gathered before there is need to make room. */
static inline unsigned int tlb_room(const struct mmu_gather *tlb)
{
	return tlb->max - tlb->nr;
}

static inline bool tlb_is_full(const struct mmu_gather *tlb)
{
	return tlb->nr == tlb->max;
}

/* A page goes, with the reference that its entry had.  There is room. */
static inline void tlb_remove_page(struct mmu_gather *tlb, struct page *page)
{
	tlb->pages[tlb->nr++] = page;
}

/* A CPU may have cached something of [start, end), or of the table that maps it. */
static inline void tlb_note_range(struct mmu_gather *tlb, unsigned long start, unsigned long end)
{
	if (start < tlb->start)
		tlb->start = start;
	if (end > tlb->end)
		tlb->end = end;
}

/* mm/pt_cache.c */
void pt_cache_drain(void);

/* mm/unmap.c */
void unmap_page_range(struct mmu_gather *tlb, unsigned long start, unsigned long end);
void free_pgtables(struct mmu_gather *tlb, unsigned long start, unsigned long end);

/* mm/pgtable_change.c */
void change_protection(struct vm_area_struct *vma, unsigned long start, unsigned long end);
unsigned long move_page_tables(struct vm_area_struct *vma, unsigned long old_addr,
			       unsigned long new_addr, unsigned long len);

/* mm/pgtable_copy.c */
int __must_check copy_page_range(struct mm_struct *dst, struct vm_area_struct *vma);
