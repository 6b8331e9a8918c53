/* SPDX-License-Identifier: MIT */
/*
 * asm/tlbflush.h - forget translations that the page tables no longer give
 *
 * Kernel ranges are mapped with global pages where the CPU has them; a load of
 * CR3 leaves those alone.  So a kernel range is flushed page by page up to
 * TLB_FLUSH_MAX_PAGES, and by toggling CR4.PGE, which drops everything, above.
 *
 * Only what was present can be cached: to map a page where none was takes no flush.
 *
 * Pages of a process are not global.  Its ranges are flushed page by page, or by a load of
 * CR3; not at all where its address space is not loaded.
 *
 * Flushes are counted by kind, so that a test can say which ones a change may cost.
 *
 * Intel SDM vol. 3, 4.10.4.  This CPU only.
 */
#pragma once

#include <asm/mmu_context.h>
#include <asm/percpu.h>
#include <asm/processor.h>
#include <asm/shadow_tlb.h>

#define TLB_FLUSH_MAX_PAGES	32

/* How often this CPU did what since boot. */
struct tlb_flush_counts {
	unsigned long one;		/* single pages dropped, those of ranges included */
	unsigned long all;		/* everything dropped */
	unsigned long cr3;		/* everything but global pages dropped */
	unsigned long range;		/* kernel ranges asked for, whatever that came to */
	unsigned long page;		/* single pages of processes, those of ranges included */
	unsigned long mm;		/* everything of a process, by a load of CR3 */
	unsigned long skipped;		/* of a process whose address space is not loaded here */
};

DECLARE_PER_CPU(struct tlb_flush_counts, tlb_flush_counts);

static inline void __flush_tlb_one(unsigned long addr)
{
	__asm__ volatile("invlpg (%0)" : : "r"(addr) : "memory");
}

/* One page, global or not. */
static inline void flush_tlb_one(unsigned long addr)
{
	this_cpu_inc(tlb_flush_counts.one);
	__flush_tlb_one(addr);
	shadow_tlb_flushed(addr, addr + 1);
}

/* Everything but global pages. */
static inline void flush_tlb_local(void)
{
	this_cpu_inc(tlb_flush_counts.cr3);
	write_cr3(read_cr3());
	shadow_tlb_flushed(0, TASK_SIZE);
}

/* Everything. */
void flush_tlb_all(void);

/* Kernel addresses [start, end), page-aligned. */
void flush_tlb_kernel_range(unsigned long start, unsigned long end);

/* May this CPU hold translations of the address space? */
static inline bool mm_is_loaded(struct mm_struct *mm)
{
	return mm_context(mm)->cpus & (1UL << smp_processor_id());
}

/* One page of a process. */
static inline void flush_tlb_page(struct mm_struct *mm, unsigned long addr)
{
	if (likely(mm_is_loaded(mm))) {
		this_cpu_inc(tlb_flush_counts.page);
		__flush_tlb_one(addr);
		shadow_tlb_flushed(addr, addr + 1);
	} else {
		this_cpu_inc(tlb_flush_counts.skipped);
	}
}

/* User addresses [start, end) of a process, page-aligned; all of them. */
void flush_tlb_range(struct mm_struct *mm, unsigned long start, unsigned long end);
void flush_tlb_mm(struct mm_struct *mm);

/* This CPU's counts. */
struct tlb_flush_counts tlb_flush_counts_read(void);
