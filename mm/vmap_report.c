/* SPDX-License-Identifier: MIT */
/*
 * mm/vmap_report.c - what the vmalloc window has to say
 */
#include <core/bug.h>
#include <core/printk.h>
#include <lib/printf.h>

#include "vmap.h"

/* A request that could not be served: one line. */
void vmap_report_failure(const char *what, unsigned long size, const char *why,
			 const void *caller)
{
	pr_warn("%s: %lu bytes for %pS: %s\n", what, size, caller, why);
}

/* An address that its caller has no right to give back; debug builds stop here. */
void vmap_bad(const char *what, const void *addr, const char *why, const void *caller)
{
	pr_err("bad %s of %p by %pS: %s\n", what, addr, caller, why);
	if (IS_ENABLED(CONFIG_DEBUG))
		panic("bad %s: %s", what, why);
}

/*
 * vmap_describe - what an address of the window is, for the report of a fault
 *
 * Takes no lock: the kernel is dying, perhaps inside it.  False if it is no area's.
 */
bool vmap_describe(unsigned long addr, char *text, size_t size)
{
	struct vmap_area *area = vmap_area_find(&vmalloc_space, addr);
	const struct vm_struct *vm;
	unsigned long end;

	if (!area)
		return false;
	vm = vm_of(area);
	end = area->start + ((unsigned long)vm->nr_pages << PAGE_SHIFT);
	snprintf(text, size, "%s the area %08lx-%08lx of the vmalloc window, made by %pS",
		 addr >= end ? "the guard page of" : "inside", area->start, end - 1, vm->caller);
	return true;
}
