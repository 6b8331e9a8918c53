/* SPDX-License-Identifier: MIT */
/*
 * asm/pgtable.h - page tables, as generic code sees them
 *
 *	pgd -> pud -> pmd -> pte -> page
 *
 * Generic code walks all four levels; those that the machine lacks are folded
 * (asm/pgtable-2level.h).  A pmd is either none, a table of ptes, or a large page.
 *
 * swapper_pg_dir is the kernel's own directory and the master copy of the kernel
 * half: entries KERNEL_PGD_START and up are final after paging_init(), so each
 * process copies them once.
 *
 * Locking: kernel tables are changed during boot, and by the owner of an address
 * range (vmalloc, kmap, fixmap) later.
 */
#pragma once

#include <asm/page.h>
#include <asm/pgtable-2level.h>
#include <asm/processor.h>
#include <asm/shadow_tlb.h>

#define _PAGE_PRESENT	(1U << 0)
#define _PAGE_RW	(1U << 1)
#define _PAGE_USER	(1U << 2)
#define _PAGE_PWT	(1U << 3)
#define _PAGE_PCD	(1U << 4)
#define _PAGE_ACCESSED	(1U << 5)
#define _PAGE_DIRTY	(1U << 6)
#define _PAGE_PSE	(1U << 7)	/* in a pmd: a large page */
#define _PAGE_GLOBAL	(1U << 8)	/* survives a load of CR3 */
#define _PAGE_PROTNONE	(1U << 9)	/* ours: a page, but nobody may touch it; not PRESENT */

/* What a table entry above the last level carries: the ptes below decide. */
#define _PAGE_TABLE	(_PAGE_PRESENT | _PAGE_RW | _PAGE_ACCESSED)

typedef struct { pteval_t pgprot; } pgprot_t;

#define __PAGE_KERNEL_RO (_PAGE_PRESENT | _PAGE_ACCESSED)
#define __PAGE_KERNEL	(__PAGE_KERNEL_RO | _PAGE_RW | _PAGE_DIRTY)
#define PAGE_KERNEL	((pgprot_t){ __PAGE_KERNEL })
#define PAGE_KERNEL_RO	((pgprot_t){ __PAGE_KERNEL_RO })
#define PAGE_KERNEL_NOCACHE ((pgprot_t){ __PAGE_KERNEL | _PAGE_PCD | _PAGE_PWT })

/* Pages of a process; which of them an area's flags ask for: vm_get_page_prot(). */
#define __PAGE_USER_RO	(_PAGE_PRESENT | _PAGE_USER | _PAGE_ACCESSED)
#define PAGE_NONE	((pgprot_t){ _PAGE_PROTNONE | _PAGE_USER | _PAGE_ACCESSED })
#define PAGE_READONLY	((pgprot_t){ __PAGE_USER_RO })
#define PAGE_SHARED	((pgprot_t){ __PAGE_USER_RO | _PAGE_RW })

/* What pte_modify() keeps. */
#define _PAGE_CHG_MASK	(PTE_PFN_MASK | _PAGE_ACCESSED | _PAGE_DIRTY)

#define PGDIR_SIZE	(1UL << PGDIR_SHIFT)
#define PMD_SIZE	(1UL << PMD_SHIFT)
#define PMD_MASK	(~(PMD_SIZE - 1))

/* The first directory entry of the kernel half: 768, 512 or 256. */
#define KERNEL_PGD_START (PAGE_OFFSET >> PGDIR_SHIFT)

extern pgd_t swapper_pg_dir[PTRS_PER_PGD];
extern pte_t boot_page_tables[BOOT_MAPPED >> PAGE_SHIFT];

static inline unsigned int pgd_index(unsigned long addr)
{
	return (addr >> PGDIR_SHIFT) & (PTRS_PER_PGD - 1);
}

static inline unsigned int pte_index(unsigned long addr)
{
	return (addr >> PAGE_SHIFT) & (PTRS_PER_PTE - 1);
}

static inline pgd_t *pgd_offset(pgd_t *pgd, unsigned long addr)
{
	return pgd + pgd_index(addr);
}

static inline bool pmd_none(pmd_t pmd) { return pmd_val(pmd) == 0; }
static inline bool pmd_present(pmd_t pmd) { return pmd_val(pmd) & _PAGE_PRESENT; }
static inline bool pmd_large(pmd_t pmd) { return pmd_val(pmd) & _PAGE_PSE; }

/* May what lies below be written?  A table of a process that is shared says no. */
static inline bool pmd_write(pmd_t pmd) { return pmd_val(pmd) & _PAGE_RW; }
static inline pmd_t pmd_mkwrite(pmd_t pmd) { return __pmd(pmd_val(pmd) | _PAGE_RW); }
static inline pmd_t pmd_wrprotect(pmd_t pmd) { return __pmd(pmd_val(pmd) & ~_PAGE_RW); }

/* Is it a table of a process, and its alone?  One comparison: the hot path asks this. */
static inline bool pmd_owned(pmd_t pmd)
{
	return (pmd_val(pmd) & (_PAGE_PRESENT | _PAGE_RW)) == (_PAGE_PRESENT | _PAGE_RW);
}

/* Is it one that other processes have too, or had? */
static inline bool pmd_shared(pmd_t pmd)
{
	return (pmd_val(pmd) & (_PAGE_PRESENT | _PAGE_RW)) == _PAGE_PRESENT;
}

/* The entry that leads to a table of a process. */
static inline pmd_t pmd_user_table(phys_addr_t table)
{
	return __pmd((pteval_t)table | _PAGE_TABLE | _PAGE_USER);
}

static inline void pmd_clear(pmd_t *slot)
{
	set_pmd(slot, __pmd(0));
}

/* The physical address of the table or of the large page. */
static inline phys_addr_t pmd_phys(pmd_t pmd)
{
	return pmd_val(pmd) & (pmd_large(pmd) ? (pteval_t)PMD_MASK : PTE_PFN_MASK);
}

/* The entry of an address in the table that a pmd leads to. */
static inline pte_t *pte_offset(pmd_t pmd, unsigned long addr)
{
	return (pte_t *)__va(pmd_val(pmd) & PTE_PFN_MASK) + pte_index(addr);
}

static inline bool pte_none(pte_t pte) { return pte.pte == 0; }

/* Does it lead to a page?  With PAGE_NONE it does, though the CPU does not see it. */
static inline bool pte_present(pte_t pte)
{
	return pte.pte & (_PAGE_PRESENT | _PAGE_PROTNONE);
}

/* Does the CPU see it, so that it may have cached it? */
static inline bool pte_accessible(pte_t pte) { return pte.pte & _PAGE_PRESENT; }

static inline bool pte_write(pte_t pte) { return pte.pte & _PAGE_RW; }
static inline bool pte_dirty(pte_t pte) { return pte.pte & _PAGE_DIRTY; }
static inline bool pte_young(pte_t pte) { return pte.pte & _PAGE_ACCESSED; }
static inline bool pte_same(pte_t a, pte_t b) { return a.pte == b.pte; }

static inline pte_t pte_mkwrite(pte_t pte) { return (pte_t){ pte.pte | _PAGE_RW }; }
static inline pte_t pte_mkdirty(pte_t pte) { return (pte_t){ pte.pte | _PAGE_DIRTY }; }
static inline pte_t pte_mkclean(pte_t pte) { return (pte_t){ pte.pte & ~_PAGE_DIRTY }; }
static inline pte_t pte_mkold(pte_t pte) { return (pte_t){ pte.pte & ~_PAGE_ACCESSED }; }

static inline pte_t pte_wrprotect(pte_t pte)
{
	return (pte_t){ pte.pte & ~(pteval_t)_PAGE_RW };
}

/* The same page, accessed and dirty as before, with other rights. */
static inline pte_t pte_modify(pte_t pte, pgprot_t prot)
{
	return (pte_t){ (pte.pte & _PAGE_CHG_MASK) | prot.pgprot };
}

static inline phys_addr_t pte_phys(pte_t pte) { return pte.pte & PTE_PFN_MASK; }

static inline unsigned long pte_pfn(pte_t pte)
{
	return (unsigned long)(pte_phys(pte) >> PAGE_SHIFT);
}

static inline pte_t pfn_pte(unsigned long pfn, pgprot_t prot)
{
	return (pte_t){ (pteval_t)PFN_PHYS(pfn) | prot.pgprot };
}

static inline void pte_clear(pte_t *slot)
{
	set_pte(slot, (pte_t){ 0 });
}

/* Take the page away but keep its frame number in the entry, for whoever frees it. */
static inline void pte_clear_present(pte_t *slot)
{
	set_pte(slot, (pte_t){ slot->pte & ~(pteval_t)_PAGE_PRESENT });
}

/* What a kernel page carries besides: it is global where the CPU can. */
static inline pgprot_t kernel_prot(pgprot_t prot)
{
	if (cpu_info.pge)
		prot.pgprot |= _PAGE_GLOBAL;
	return prot;
}

/* The entry of an address in one of the windows, whose tables paging_init() made. */
static inline pte_t *kernel_pte(unsigned long addr)
{
	pmd_t *pmd = pmd_offset(pud_offset(pgd_offset(swapper_pg_dir, addr), addr), addr);

	return (pte_t *)__va(pmd_val(*pmd) & PTE_PFN_MASK) + pte_index(addr);
}

/*
 * Map a page at an address of a window where none is.  Such an entry was never cached,
 * so there is nothing to flush; but from here on a CPU may cache this one.
 */
static inline void set_pte_kernel(unsigned long addr, pte_t *slot, pte_t pte)
{
	shadow_tlb_mapped(addr, pte_pfn(pte));
	set_pte(slot, pte);
}
