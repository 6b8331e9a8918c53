/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/mm/fixmap.c - see asm/fixmap.h
 *
 * paging_init() hangs the table in; before that nothing here may be called.
 */
#include <asm/fixmap.h>
#include <asm/pgtable.h>
#include <asm/tlbflush.h>
#include <core/bug.h>
#include <lib/align.h>

_Static_assert((unsigned long)NR_FIXED_ADDRESSES <= (FIXADDR_TOP - FIXADDR_BASE) / PAGE_SIZE,
	       "the fixmap outgrew its page table");

static bool early_window_open;		/* boot only, one CPU */

static pte_t *fixmap_slot(enum fixed_addresses index)
{
	unsigned long addr = fix_to_virt(index);
	pmd_t *pmd = pmd_offset(pud_offset(pgd_offset(swapper_pg_dir, addr), addr), addr);

	BUG_ON((unsigned int)index >= NR_FIXED_ADDRESSES || !pmd_present(*pmd));
	return pte_offset(*pmd, addr);
}

void set_fixmap(enum fixed_addresses index, phys_addr_t phys, pgprot_t prot)
{
	set_pte(fixmap_slot(index), pfn_pte(PFN_DOWN(phys), prot));
	flush_tlb_one(fix_to_virt(index));
}

void clear_fixmap(enum fixed_addresses index)
{
	pte_clear(fixmap_slot(index));
	flush_tlb_one(fix_to_virt(index));
}

void *early_memremap(phys_addr_t phys, size_t size)
{
	phys_addr_t first = ALIGN_DOWN(phys, PAGE_SIZE);
	size_t nr_pages = PFN_UP((size_t)(phys - first) + size);

	if (early_window_open || size == 0 || size > FIX_EARLY_PAGES * PAGE_SIZE ||
	    nr_pages > FIX_EARLY_PAGES)
		return NULL;
	early_window_open = true;
	for (size_t i = 0; i < nr_pages; i++)
		set_fixmap((enum fixed_addresses)(FIX_EARLY_BEGIN - i),
			   first + (phys_addr_t)(i << PAGE_SHIFT), PAGE_KERNEL_RO);
	return (char *)fix_to_virt(FIX_EARLY_BEGIN) + (phys - first);
}

void early_memunmap(void)
{
	for (unsigned int i = FIX_EARLY_END; i <= FIX_EARLY_BEGIN; i++)
		clear_fixmap((enum fixed_addresses)i);
	early_window_open = false;
}
