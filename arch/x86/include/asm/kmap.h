/* SPDX-License-Identifier: MIT */
/*
 * asm/kmap.h - the fixmap slots in which a CPU looks at HIGHMEM for a moment
 *
 *	slot 0 of CPU 0 | slot 1 | ... | guard | slot 0 of CPU 1 | ...
 *
 * A CPU's slots are a stack: a mapping that is made later, in an interrupt handler too,
 * is given back first.  The caller keeps preemption off as long as a mapping lives.
 *
 * The guard's entry is never empty and maps nothing: who finds it has run out of slots.
 *
 * A mapping's translation is forgotten as it is given back, so none is ever stale.
 */
#pragma once

#include <asm/fixmap.h>
#include <asm/percpu.h>
#include <asm/tlbflush.h>
#include <core/bug.h>

/* The address of this CPU's next slot; slots follow each other downwards. */
DECLARE_PER_CPU(unsigned long, kmap_next_slot);
/* The page table of the fixmap. */
extern pte_t *kmap_ptes;

/* Boot, after paging_init(). */
void kmap_slots_init(void);

void kmap_slots_misused(const char *how) __noreturn __cold;

/* How many of this CPU's slots are taken. */
unsigned int kmap_depth(void);

/* Map a frame; preemption is off.  Running out of slots is a bug and stops the kernel. */
static __always_inline void *kmap_slot_map(unsigned long pfn)
{
	unsigned long addr = this_cpu_read(kmap_next_slot);
	pte_t *pte = &kmap_ptes[pte_index(addr)];

	if (unlikely(!pte_none(*pte)))
		kmap_slots_misused("more slots are taken than a CPU has");
	this_cpu_write(kmap_next_slot, addr - PAGE_SIZE);
	set_pte_kernel(addr, pte, pfn_pte(pfn, PAGE_KERNEL));
	return (void *)addr;
}

/* Give the newest mapping back, by any address in its page. */
static __always_inline void kmap_slot_unmap(unsigned long addr)
{
	if (IS_ENABLED(CONFIG_DEBUG) &&
	    (addr & PAGE_MASK) != this_cpu_read(kmap_next_slot) + PAGE_SIZE)
		kmap_slots_misused("a slot is given back that is not the newest");
	pte_clear(&kmap_ptes[pte_index(addr)]);
	flush_tlb_one(addr);
	this_cpu_add(kmap_next_slot, PAGE_SIZE);
}
