/* SPDX-License-Identifier: MIT */
/*
 * mm/ioremap.c - the memory of devices at kernel addresses
 *
 * A device's registers answer at physical addresses that are no RAM, so the direct map
 * does not show them.  They are mapped uncached (PCD and PWT): a register must be read
 * each time, and a write must arrive now.
 *
 * RAM is refused: it is mapped cached already, and a frame that is seen both ways shows
 * different bytes.  Frames that are reserved (firmware's tables, holes) may be mapped.
 *
 * Locking: none of its own.  Task context; see mm/vmap.c.
 */
#include <core/might_sleep.h>

#include "vmap.h"
#include <mm/ioremap.h>
#include <mm/memblock.h>

/* Is one of these frames memory, the kernel's own included? */
static bool has_ram(unsigned long pfn, unsigned long nr_pages)
{
	for (; nr_pages && pfn_valid(pfn); pfn++, nr_pages--)
		if (!PageReserved(pfn_to_page(pfn)) || memblock_is_memory(PFN_PHYS(pfn)))
			return true;
	return false;
}

static void map_frames(unsigned long addr, unsigned long pfn, unsigned long nr_pages)
{
	pgprot_t prot = kernel_prot(PAGE_KERNEL_NOCACHE);

	for (; nr_pages; nr_pages--, addr += PAGE_SIZE)
		set_pte_kernel(addr, kernel_pte(addr), pfn_pte(pfn++, prot));
}

/* The area for the pages from..last; NULL and why not. */
static struct vm_struct *take_area(phys_addr_t phys, phys_addr_t last, const void *caller,
				   const char **why)
{
	unsigned long pfn = (unsigned long)PFN_DOWN(phys);
	unsigned long nr_pages = (unsigned long)PFN_DOWN(last) - pfn + 1;
	struct vm_struct *vm;

	*why = "it is RAM";
	if (has_ram(pfn, nr_pages))
		return NULL;
	*why = "no room";
	if (nr_pages >= VMALLOC_PAGES)
		return NULL;
	vm = vmap_take(nr_pages, VM_IOREMAP, caller);
	if (vm)
		vm->phys_addr = PFN_PHYS(pfn);
	return vm;
}

/*
 * ioremap - size bytes of a device at physical address phys, uncached
 *
 * Neither need be a multiple of a page.  Task context, may sleep.  Return: the address of
 * the first byte; NULL for no bytes, a range that wraps, RAM, or when the window is full,
 * with one line in the log.
 */
void *ioremap(phys_addr_t phys, unsigned long size)
{
	const void *caller = __builtin_return_address(0);
	const char *why = "the range is empty or wraps";
	phys_addr_t last = phys + (size - 1);
	struct vm_struct *vm = NULL;

	might_sleep();
	if (likely(size != 0 && last >= phys))
		vm = take_area(phys, last, caller, &why);
	if (unlikely(!vm)) {
		vmap_report_failure("ioremap", size, why, caller);
		return NULL;
	}
	map_frames(vm->area.start, (unsigned long)PFN_DOWN(phys), vm->nr_pages);
	return (char *)vm->area.start + (unsigned long)(phys & ~(phys_addr_t)PAGE_MASK);
}

/* iounmap - the end of ioremap(), by any address of the first page; NULL is nothing */
void iounmap(const void *addr)
{
	struct vm_struct *vm;

	if (!addr)
		return;
	vm = vmap_claim((const void *)((unsigned long)addr & PAGE_MASK), VM_IOREMAP,
			__builtin_return_address(0));
	if (unlikely(!vm))
		return;
	vmap_clear(vm->area.start, vm->nr_pages);
	vmap_release(vm);
}
