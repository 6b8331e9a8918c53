/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/mm/paging_init.c - build the kernel half of swapper_pg_dir
 *
 *	physical	   0 .. 8 MB	the two bootstrap tables: 4 KB pages, so that text and
 *					rodata can be read-only and guard pages absent
 *			8 MB .. end	4 MB pages where the CPU has them (PSE), else 4 KB;
 *					the ragged end, less than 4 MB, always in 4 KB
 *	windows		vmalloc, pkmap, fixmap: empty page tables
 *
 * The direct map grows upward, and each table that it needs is taken from memory
 * that is mapped already.  Afterwards no entry of the kernel half of the directory
 * changes any more, so a new process copies the entries once and is done.
 *
 * Pages are global (PGE) where the CPU can: they stay in the TLB when CR3 is
 * loaded.  The bit is switched on last, when the identity map is long gone.
 *
 * Not here: which memory exists and where it ends (mm/early_memory.c).
 * Locking: boot, one CPU, interrupts off.  Intel SDM vol. 3, 4.3.
 */
#include <asm/fixmap.h>
#include <asm/paging.h>
#include <asm/pgtable.h>
#include <asm/processor.h>
#include <asm/sections.h>
#include <asm/tlbflush.h>
#include <core/bug.h>
#include <lib/align.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/string.h>

_Static_assert(PAGE_OFFSET % PGDIR_SIZE == 0, "the split must fall on a directory entry");
_Static_assert(VMALLOC_START % PGDIR_SIZE == 0 && PKMAP_BASE % PGDIR_SIZE == 0 &&
	       FIXADDR_BASE % PGDIR_SIZE == 0,
	       "each window begins with a table of its own");
_Static_assert(LOWMEM_END < VMALLOC_START && VMALLOC_START < VMALLOC_END &&
	       VMALLOC_END <= PKMAP_BASE &&
	       PKMAP_BASE + PKMAP_SIZE <= FIXADDR_BASE &&
	       FIXADDR_BASE < FIXADDR_TOP, "regions overlap");
_Static_assert(PKMAP_SIZE / PAGE_SIZE == PTRS_PER_PTE, "pkmap is one page table");

struct paging_stats paging_stats;

static pmd_t *kernel_pmd(unsigned long addr)
{
	return pmd_offset(pud_offset(pgd_offset(swapper_pg_dir, addr), addr), addr);
}

/* Hang a fresh, empty table in for the address; NULL if none is to be had. */
static pte_t * __init add_table(const struct paging_request *request, unsigned long addr,
				phys_addr_t mapped_end)
{
	phys_addr_t phys = request->alloc_table(mapped_end);
	pte_t *table;

	if (phys == 0)
		return NULL;
	table = __va(phys);
	memset(table, 0, PAGE_SIZE);
	set_pmd(kernel_pmd(addr), __pmd((pteval_t)phys | _PAGE_TABLE));
	paging_stats.tables++;
	return table;
}

/* Text and rodata are read-only, everything else of the image can be written. */
static pgprot_t __init boot_page_prot(unsigned long addr)
{
	bool text = addr >= (uintptr_t)_stext && addr < ALIGN_UP((uintptr_t)_etext, PAGE_SIZE);
	bool rodata = addr >= (uintptr_t)__rodata_start &&
		      addr < ALIGN_UP((uintptr_t)__rodata_end, PAGE_SIZE);

	return kernel_prot(text || rodata ? PAGE_KERNEL_RO : PAGE_KERNEL);
}

static bool __init is_stack_guard(unsigned long addr)
{
	return addr == (uintptr_t)boot_stack_guard || addr == (uintptr_t)irq_stack_guard;
}

/* Give the first 8 MB their final rights; what lies behind the end of RAM goes. */
static void __init map_boot_tables(phys_addr_t lowmem_end)
{
	for (phys_addr_t phys = 0; phys < BOOT_MAPPED; phys += PAGE_SIZE) {
		pte_t *slot = &boot_page_tables[PFN_DOWN(phys)];
		unsigned long addr = (unsigned long)__va(phys);

		if (phys >= lowmem_end || is_stack_guard(addr)) {
			pte_clear(slot);
			continue;
		}
		set_pte(slot, pfn_pte(PFN_DOWN(phys), boot_page_prot(addr)));
		paging_stats.small_pages++;
	}
}

static void __init map_large(phys_addr_t phys)
{
	pgprot_t prot = kernel_prot(PAGE_KERNEL);

	set_pmd(kernel_pmd((unsigned long)__va(phys)),
		__pmd((pteval_t)phys | prot.pgprot | _PAGE_PSE));
	paging_stats.large_pages++;
}

static int __init map_small(const struct paging_request *request, phys_addr_t phys, phys_addr_t end)
{
	pgprot_t prot = kernel_prot(PAGE_KERNEL);
	pte_t *table = add_table(request, (unsigned long)__va(phys), phys);

	if (!table)
		return -ENOMEM;
	for (; phys < end; phys += PAGE_SIZE) {
		set_pte(table++, pfn_pte(PFN_DOWN(phys), prot));
		paging_stats.small_pages++;
	}
	return 0;
}

/* From 8 MB up, one directory entry at a time. */
static int __init map_lowmem(const struct paging_request *request)
{
	phys_addr_t end = request->lowmem_end;

	for (phys_addr_t phys = BOOT_MAPPED; phys < end; phys += PMD_SIZE) {
		int error = 0;

		if (cpu_info.pse && end - phys >= PMD_SIZE)
			map_large(phys);
		else
			error = map_small(request, phys, min(end, phys + (phys_addr_t)PMD_SIZE));
		if (error)
			return error;
	}
	return 0;
}

static int __init add_window(const struct paging_request *request, unsigned long start,
			     unsigned long nr_tables)
{
	for (unsigned long i = 0; i < nr_tables; i++)
		if (!add_table(request, start + i * PGDIR_SIZE, request->lowmem_end))
			return -ENOMEM;
	return 0;
}

static int __init add_windows(const struct paging_request *request)
{
	int error = add_window(request, VMALLOC_START, (VMALLOC_END - VMALLOC_START) / PGDIR_SIZE);

	if (!error)
		error = add_window(request, PKMAP_BASE, 1);
	if (!error)
		error = add_window(request, FIXADDR_BASE, 1);
	return error;
}

int __init paging_init(const struct paging_request *request)
{
	int error;

	BUG_ON(request->lowmem_end > MAX_LOWMEM || !IS_ALIGNED(request->lowmem_end, PAGE_SIZE));
	paging_stats.lowmem_end = request->lowmem_end;
	if (cpu_info.pse)
		write_cr4(read_cr4() | CR4_PSE);
	map_boot_tables(request->lowmem_end);
	flush_tlb_local();
	error = map_lowmem(request);
	if (!error)
		error = add_windows(request);
	flush_tlb_local();
	if (cpu_info.pge)
		write_cr4(read_cr4() | CR4_PGE);
	return error;
}

void paging_unmap_init(void)
{
	unsigned long start = (uintptr_t)__init_begin, end = (uintptr_t)__init_end;

	for (unsigned long addr = start; addr < end; addr += PAGE_SIZE)
		pte_clear(&boot_page_tables[PFN_DOWN(__pa((void *)addr))]);
	flush_tlb_kernel_range(start, end);
}
