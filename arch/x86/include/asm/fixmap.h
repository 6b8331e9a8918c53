/* SPDX-License-Identifier: MIT */
/*
 * asm/fixmap.h - addresses known at compile time, for pages chosen at run time
 *
 *	FIXADDR_TOP			never mapped from here up
 *	slot 0	FIXADDR_TOP - 1 page
 *	slot 1	FIXADDR_TOP - 2 pages
 *	...	down to FIXADDR_BASE; one page table holds them all
 *
 * Locking: a slot belongs to whoever its name says.
 */
#pragma once

#include <asm/pgtable.h>

#define KMAP_DEPTH	8			/* mappings of a CPU at a time */
#define KMAP_CPU_SLOTS	(KMAP_DEPTH + 1)	/* and a guard */

enum fixed_addresses {
	FIX_SELFTEST,			/* two slots that only self-tests use */
	FIX_SELFTEST_2,
	FIX_KMAP,			/* asm/kmap.h: slots of each CPU, and a guard */
	FIX_KMAP_END = FIX_KMAP + CONFIG_NR_CPUS * KMAP_CPU_SLOTS - 1,
	FIX_EARLY_END,			/* early_memremap(): firmware's tables, during boot */
	FIX_EARLY_BEGIN = FIX_EARLY_END + 15,
	NR_FIXED_ADDRESSES,
};

#define FIX_EARLY_PAGES		(FIX_EARLY_BEGIN - FIX_EARLY_END + 1)

static inline unsigned long fix_to_virt(enum fixed_addresses index)
{
	return FIXADDR_TOP - ((unsigned long)(index + 1) << PAGE_SHIFT);
}

/* Map a page into a slot, or empty it; flushes the slot's translation. */
void set_fixmap(enum fixed_addresses index, phys_addr_t phys, pgprot_t prot);
void clear_fixmap(enum fixed_addresses index);

/*
 * A short-lived window on any physical range, one at a time, boot only.
 * NULL if the range does not fit FIX_EARLY_PAGES pages or one is open already.
 */
void *early_memremap(phys_addr_t phys, size_t size);
void early_memunmap(void);
