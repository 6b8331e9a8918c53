/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/inject_vmalloc.c - mistakes with ranges of the vmalloc window
 *
 * inject=vmalloc-clean does all of it right.
 */
#include <asm/tlbflush.h>
#include <core/bug.h>
#include <kernel/inject.h>
#include <lib/string.h>
#include <mm/vmalloc.h>

static char *must_vmalloc(unsigned long size)
{
	char *area = vmalloc(size);

	BUG_ON(!area);
	return area;
}

INJECTION(vmalloc_guard_overrun, "vmalloc-guard-overrun", "write behind the end of an area")
{
	volatile char *area = must_vmalloc(2 * PAGE_SIZE);

	area[2 * PAGE_SIZE - 1] = 1;
	area[2 * PAGE_SIZE] = 1;
}

INJECTION(vmalloc_double_free, "vmalloc-double-free", "free an area that is free already")
{
	char *area = must_vmalloc(PAGE_SIZE);

	vfree(area);
	vfree(area);
}

INJECTION(vmalloc_interior_free, "vmalloc-interior-free", "free an area by its second page")
{
	vfree(must_vmalloc(2 * PAGE_SIZE) + PAGE_SIZE);
}

INJECTION(vmalloc_foreign_free, "vmalloc-foreign-free", "free what never was in the window")
{
	static char object[PAGE_SIZE] __aligned(PAGE_SIZE);

	vfree(object);
}

INJECTION(vfree_of_vmap, "vfree-of-vmap", "give an area back as one of another kind")
{
	struct page *page = alloc_page(GFP_KERNEL);
	void *area = page ? vmap(&page, 1, PAGE_KERNEL) : NULL;

	BUG_ON(!area);
	vfree(area);
}

INJECTION(vfree_in_interrupt, "vfree-in-interrupt", "vfree() with interrupts off")
{
	char *area = must_vmalloc(PAGE_SIZE);
	unsigned long flags = local_irq_save();

	vfree(area);
	local_irq_restore(flags);
}

/* Empty the entry of a mapped page, flush it or not, and free the page. */
static void unmap_and_free(bool flush)
{
	struct page *page = alloc_page(GFP_KERNEL);
	char *area = page ? vmap(&page, 1, PAGE_KERNEL) : NULL;
	unsigned long addr = (unsigned long)area;

	BUG_ON(!area);
	memset(area, 1, PAGE_SIZE);
	if (flush) {
		vunmap(area);
	} else {
		pte_clear(kernel_pte(addr));
		barrier();
	}
	__free_page(page);
}

INJECTION(missing_flush, "missing-flush", "free a page that the TLB may still lead to")
{
	unmap_and_free(false);
}

INJECTION(vmalloc_clean, "vmalloc-clean", "the clean control: none of these")
{
	char *area = must_vmalloc(2 * PAGE_SIZE);

	area[0] = 1;
	area[2 * PAGE_SIZE - 1] = 1;
	vfree(area);
	vfree(NULL);
	unmap_and_free(true);
}
