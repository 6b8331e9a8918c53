/* SPDX-License-Identifier: MIT */
/*
 * mm/page_shadow.c - is a page freed that a CPU can still reach through a window?
 *
 * Whoever unmapped it has not flushed yet, or has not unmapped it at all.  What a CPU
 * may hold is arch/x86/mm/shadow_tlb.c's to know.
 *
 * The pkmap window keeps what nobody uses mapped on purpose (mm/kmap.c): as long as its
 * table says so too, that is no mistake.
 */
#include <asm/pgtable.h>
#include <asm/shadow_tlb.h>
#include <core/printk.h>
#include <mm/highmem.h>

#include "page_debug.h"
#include "page_report.h"

static bool is_kept_by_kmap(unsigned long addr)
{
	return addr >= PKMAP_BASE && addr < PKMAP_BASE + PKMAP_SIZE &&
	       pte_present(*kernel_pte(addr)) && !kmap_is_used(addr);
}

/* page_debug_translations - stop if a CPU may still translate an address to the block */
void page_debug_translations(const struct page *page, unsigned int order)
{
	for (unsigned long i = 0; i < 1UL << order; i++) {
		unsigned long pfn = page_to_pfn(page + i);
		unsigned long addr = shadow_tlb_find(pfn);

		if (!addr || is_kept_by_kmap(addr))
			continue;
		pr_err("shadow TLB: a CPU may still translate %08lx to frame %#lx\n", addr, pfn);
		bad_page(page, order, "freed before its translation was flushed");
	}
}
