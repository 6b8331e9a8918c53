/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/mm/tlb.c - the larger flushes, and how many of each kind there were
 *
 * Chapter: docs/kernel-address-space.md
 */
#include <asm/irqflags.h>
#include <asm/page.h>
#include <asm/tlbflush.h>

DEFINE_PER_CPU(struct tlb_flush_counts, tlb_flush_counts);	/* [c] its CPU adds */

struct tlb_flush_counts tlb_flush_counts_read(void)
{
	unsigned long flags = local_irq_save();
	struct tlb_flush_counts counts = *this_cpu_ptr(&tlb_flush_counts);

	local_irq_restore(flags);
	return counts;
}

/*
 * Off and on again drops everything.  Interrupts are off between the two writes of CR4,
 * so that no handler runs with the bit in the wrong state and writes its own idea of it
 * back.
 */
static void toggle_pge(void)
{
	unsigned long flags = local_irq_save();
	unsigned long cr4 = read_cr4();

	write_cr4(cr4 & ~CR4_PGE);
	write_cr4(cr4);
	if (!(cr4 & CR4_PGE))
		write_cr3(read_cr3());
	local_irq_restore(flags);
}

/* flush_tlb_all - drop every translation of this CPU, global ones included */
void flush_tlb_all(void)
{
	this_cpu_inc(tlb_flush_counts.all);
	if (cpu_info.pge)
		toggle_pge();
	else
		write_cr3(read_cr3());
	shadow_tlb_flushed(0, FIXADDR_TOP);
}

/*
 * flush_tlb_kernel_range - drop what this CPU may hold for [start, end)
 *
 * Page by page up to TLB_FLUSH_MAX_PAGES, everything above.  Any context.
 */
void flush_tlb_kernel_range(unsigned long start, unsigned long end)
{
	unsigned long nr_pages = (end - start) >> PAGE_SHIFT;

	this_cpu_inc(tlb_flush_counts.range);
	if (nr_pages > TLB_FLUSH_MAX_PAGES) {
		flush_tlb_all();
		return;
	}
	this_cpu_add(tlb_flush_counts.one, nr_pages);
	for (unsigned long addr = start; addr < end; addr += PAGE_SIZE)
		__flush_tlb_one(addr);
	shadow_tlb_flushed(start, end);
}

/*
 * flush_tlb_mm - drop what this CPU may hold of a process's pages
 *
 * Any context, preemption off.
 */
void flush_tlb_mm(struct mm_struct *mm)
{
	if (!mm_is_loaded(mm)) {
		this_cpu_inc(tlb_flush_counts.skipped);
		return;
	}
	this_cpu_inc(tlb_flush_counts.mm);
	write_cr3(read_cr3());
	shadow_tlb_flushed(0, TASK_SIZE);
}

/*
 * flush_tlb_range - drop what this CPU may hold of a process's [start, end)
 *
 * Page by page up to TLB_FLUSH_MAX_PAGES, all of its pages above.  Any context, preemption
 * off.
 */
void flush_tlb_range(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	unsigned long nr_pages = (end - start) >> PAGE_SHIFT;

	if (nr_pages > TLB_FLUSH_MAX_PAGES || !mm_is_loaded(mm)) {
		flush_tlb_mm(mm);
		return;
	}
	this_cpu_add(tlb_flush_counts.page, nr_pages);
	for (unsigned long addr = start; addr < end; addr += PAGE_SIZE)
		__flush_tlb_one(addr);
	shadow_tlb_flushed(start, end);
}
