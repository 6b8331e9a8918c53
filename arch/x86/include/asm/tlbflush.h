/* SPDX-License-Identifier: MIT */
/*
 * asm/tlbflush.h - forget translations that the page tables no longer give
 *
 * Kernel ranges are mapped with global pages where the CPU has them; a load of
 * CR3 leaves those alone.  So a kernel range is flushed page by page up to
 * TLB_FLUSH_MAX_PAGES, and by toggling CR4.PGE, which drops everything, above.
 *
 * Intel SDM vol. 3, 4.10.4.  This CPU only.
 */
#pragma once

#include <asm/processor.h>

#define TLB_FLUSH_MAX_PAGES	32

/* One page, global or not. */
static inline void flush_tlb_one(unsigned long addr)
{
	__asm__ volatile("invlpg (%0)" : : "r"(addr) : "memory");
}

/* Everything but global pages. */
static inline void flush_tlb_local(void)
{
	write_cr3(read_cr3());
}

/* Everything. */
void flush_tlb_all(void);

/* Kernel addresses [start, end), page-aligned. */
void flush_tlb_kernel_range(unsigned long start, unsigned long end);
