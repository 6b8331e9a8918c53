/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/mm/tlb.c - the larger flushes
 */
#include <asm/irqflags.h>
#include <asm/page.h>
#include <asm/tlbflush.h>

/*
 * flush_tlb_all - drop every translation of this CPU, global ones included
 *
 * Interrupts are off between the two writes of CR4, so that no handler runs with
 * the bit in the wrong state and writes its own idea of it back.
 */
void flush_tlb_all(void)
{
	unsigned long flags, cr4;

	if (!cpu_info.pge) {
		flush_tlb_local();
		return;
	}
	flags = local_irq_save();
	cr4 = read_cr4();
	write_cr4(cr4 & ~CR4_PGE);
	write_cr4(cr4);
	if (!(cr4 & CR4_PGE))
		flush_tlb_local();
	local_irq_restore(flags);
}

void flush_tlb_kernel_range(unsigned long start, unsigned long end)
{
	if ((end - start) >> PAGE_SHIFT > TLB_FLUSH_MAX_PAGES) {
		flush_tlb_all();
		return;
	}
	for (unsigned long addr = start; addr < end; addr += PAGE_SIZE)
		flush_tlb_one(addr);
}
