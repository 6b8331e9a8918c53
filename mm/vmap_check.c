/* SPDX-License-Identifier: MIT */
/*
 * mm/vmap_check.c - the vmalloc window against its page tables
 *
 *	area		its entries
 *	VM_ALLOC	frames in use, each of which says that this is its address
 *	VM_MAP		frames in use
 *	VM_IOREMAP	phys_addr and those behind it
 *	guard, hole	empty
 *
 * As a frame of VM_ALLOC has one address, no frame is in two areas.
 *
 * Locking: vmap_area_lock; right only while nobody maps or unmaps.
 */
#include "vmap.h"

/* Is the frame allocated? */
static bool in_use(unsigned long pfn)
{
	const struct page *page = pfn_to_page(pfn);

	return pfn_valid(pfn) && !PageBuddy(page) && page_count(page) > 0;
}

/* The entry of a page of an area. */
static const char *entry_check(const struct vm_struct *vm, unsigned long addr, pte_t pte)
{
	phys_addr_t wanted = vm->phys_addr + (phys_addr_t)(addr - vm->area.start);

	if (!pte_present(pte))
		return "vmalloc: a page of an area is not mapped";
	if (vm->flags & VM_IOREMAP)
		return pte_phys(pte) == wanted ? NULL : "ioremap: an entry leads elsewhere";
	if (!in_use(pte_pfn(pte)))
		return "vmalloc: an area maps a frame that is free";
	if (vm->flags & VM_ALLOC && PageReserved(pfn_to_page(pte_pfn(pte))))
		return "vmalloc: an area holds a reserved frame";
	if (vm->flags & VM_ALLOC && pfn_to_page(pte_pfn(pte))->private != addr)
		return "vmalloc: a frame of an area says that it is elsewhere";
	return NULL;
}

static const char *area_check(const struct vm_struct *vm)
{
	unsigned long end = vm->area.start + ((unsigned long)vm->nr_pages << PAGE_SHIFT);

	if (end + PAGE_SIZE != vm->area.end)
		return "vmalloc: an area is not its pages and a guard page";
	for (unsigned long addr = vm->area.start; addr < end; addr += PAGE_SIZE) {
		const char *wrong = entry_check(vm, addr, *kernel_pte(addr));

		if (wrong)
			return wrong;
	}
	return NULL;
}

static const char *empty_check(unsigned long addr, unsigned long end)
{
	for (; addr < end; addr += PAGE_SIZE)
		if (!pte_none(*kernel_pte(addr)))
			return "vmalloc: a guard page or a hole is not empty";
	return NULL;
}

static const char *window_check(void)
{
	const char *wrong = vmap_space_check(&vmalloc_space);
	unsigned long before = VMALLOC_START;
	struct vmap_area *area;

	if (wrong)
		return wrong;
	list_for_each_entry(area, &vmalloc_space.areas, list) {
		wrong = empty_check(before, area->start);
		if (!wrong)
			wrong = area_check(vm_of(area));
		if (wrong)
			return wrong;
		before = area->end - PAGE_SIZE;		/* the guard page */
	}
	return empty_check(before, VMALLOC_END);
}

/* vmalloc_check - every area, every entry; task context */
const char *vmalloc_check(void)
{
	const char *wrong;

	spin_lock(&vmap_area_lock);
	wrong = window_check();
	spin_unlock(&vmap_area_lock);
	return wrong;
}
