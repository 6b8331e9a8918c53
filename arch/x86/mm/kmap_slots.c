/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/mm/kmap_slots.c - the slots of asm/kmap.h are laid out
 *
 * Locking: a CPU's slots are its own, with preemption off.
 */
#include <asm/kmap.h>

DEFINE_PER_CPU(unsigned long, kmap_next_slot);
pte_t *kmap_ptes;

/* Not present and not empty. */
#define GUARD_PTE	((pte_t){ _PAGE_RW })

static unsigned long first_slot(unsigned int cpu)
{
	return fix_to_virt((enum fixed_addresses)(FIX_KMAP + cpu * KMAP_CPU_SLOTS));
}

unsigned int kmap_depth(void)
{
	return (unsigned int)((first_slot(smp_processor_id()) - this_cpu_read(kmap_next_slot)) >>
			      PAGE_SHIFT);
}

void kmap_slots_misused(const char *how)
{
	panic("kmap_atomic: %s", how);
}

/* kmap_slots_init - boot, after paging_init(), before pages of HIGHMEM are handed out */
void __init kmap_slots_init(void)
{
	kmap_ptes = kernel_pte(FIXADDR_BASE);
	for (unsigned int cpu = 0; cpu < CONFIG_NR_CPUS; cpu++)
		set_pte(kernel_pte(first_slot(cpu) - KMAP_DEPTH * PAGE_SIZE), GUARD_PTE);
	this_cpu_write(kmap_next_slot, first_slot(smp_processor_id()));
}
