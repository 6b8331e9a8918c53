/* SPDX-License-Identifier: MIT */
/*
 * asm/pgtable-2level.h - the i386's two levels: 10 + 10 + 12 bits
 *
 *	linear address	| 31 .. 22	| 21 .. 12	| 11 .. 0	|
 *			| pgd index	| pte index	| offset	|
 *
 * pud and pmd are folded: each is the pgd entry itself under another type, so a
 * walker written for four levels compiles to the two that exist.  A pmd entry is
 * therefore what the manuals call a page-directory entry.
 *
 * Intel SDM vol. 3, 4.3.
 */
#pragma once

#include <asm/shadow_tlb.h>
#include <lib/types.h>

typedef uint32_t pteval_t;

typedef struct { pteval_t pte; } pte_t;
typedef struct { pteval_t pgd; } pgd_t;
typedef struct { pgd_t pgd; } pud_t;
typedef struct { pud_t pud; } pmd_t;

#define PTRS_PER_PTE	1024
#define PTRS_PER_PMD	1
#define PTRS_PER_PUD	1
#define PTRS_PER_PGD	1024

#define PGDIR_SHIFT	22
#define PUD_SHIFT	PGDIR_SHIFT
#define PMD_SHIFT	PGDIR_SHIFT

/* The physical address in an entry: no bits above the flags but the frame's. */
#define PTE_PFN_MASK	0xFFFFF000U

static inline pteval_t pmd_val(pmd_t pmd) { return pmd.pud.pgd.pgd; }
static inline pmd_t __pmd(pteval_t val) { return (pmd_t){ { { val } } }; }

static inline pud_t *pud_offset(pgd_t *pgd, unsigned long addr)
{
	(void)addr;
	return (pud_t *)pgd;
}

static inline pmd_t *pmd_offset(pud_t *pud, unsigned long addr)
{
	(void)addr;
	return (pmd_t *)pud;
}

/* A folded level is always there. */
static inline bool pgd_present(pgd_t pgd) { (void)pgd; return true; }
static inline bool pud_present(pud_t pud) { (void)pud; return true; }

static inline void set_pmd(pmd_t *slot, pmd_t pmd)
{
	shadow_user_pmd_changes(slot, pmd_val(*slot), pmd_val(pmd));
	*(volatile pteval_t *)slot = pmd_val(pmd);
}

static inline void set_pte(pte_t *slot, pte_t pte)
{
	shadow_user_pte_changes(slot, slot->pte, pte.pte);
	*(volatile pteval_t *)slot = pte.pte;
}

/*
 * Empty an entry and return what it was, accessed and dirty as the CPU left them: it may
 * set these bits until the exchange.
 */
static inline pte_t ptep_get_and_clear(pte_t *slot)
{
	pte_t pte = { 0 };

	shadow_user_pte_changes(slot, slot->pte, 0);
	__asm__ volatile("xchgl %0, %1" : "+r"(pte.pte), "+m"(slot->pte) : : "memory");
	return pte;
}

/* Take the right to write away and lose no bit that the CPU sets meanwhile. */
static inline void ptep_set_wrprotect(pte_t *slot)
{
	shadow_user_pte_changes(slot, slot->pte, slot->pte & ~2U);
	__asm__ volatile("lock; andl %1, %0" : "+m"(slot->pte) : "ir"(~2U) : "memory", "cc");
}
