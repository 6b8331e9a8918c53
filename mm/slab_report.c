/* SPDX-License-Identifier: MIT */
/*
 * mm/slab_report.c - the slab allocator's bad news, as text
 *
 * The allocator does not print: its slow ends call here.  Each report names the object,
 * its cache, and in debug builds who allocated and who freed it.  Debug builds stop
 * there; release builds go on without the object.
 */
#include <core/bug.h>
#include <core/printk.h>

#include "slab_debug.h"
#include "slab_parts.h"
#include "slab_report.h"

#define MAX_REPORTS	20	/* in release builds, since boot */

static bool may_print(void)
{
	static unsigned int printed;

	if (printed == MAX_REPORTS)
		pr_warn("slab: %u reports were printed; no more\n", printed);
	return printed++ < MAX_REPORTS;
}

static void stop(const char *what)
{
	if (IS_ENABLED(CONFIG_DEBUG))
		panic("slab: %s", what);
}

/* Which object of which slab a pointer is or points into, as far as there is one. */
static void describe(const struct kmem_cache *cache, const void *ptr)
{
	const struct page *slab = slab_of(cache, ptr);
	unsigned long offset = (unsigned long)((const char *)ptr - (const char *)slab->s_mem);

	if (offset >= cache->num * cache->size) {
		pr_err("  in the slab at %p, in front of or behind its %u objects\n",
		       page_address(slab), cache->num);
		return;
	}
	pr_err("  object %lu of %u at %p of the slab at %p: cache %s, %u bytes\n",
	       offset / cache->size, cache->num,
	       (char *)slab_slot(cache, slab, (unsigned int)(offset / cache->size)) +
	       cache->obj_offset, page_address(slab), cache->name, cache->object_size);
	slab_debug_print_user(cache, slab_slot(cache, slab, (unsigned int)(offset / cache->size)));
}

void slab_report_pointer(const struct kmem_cache *cache, const void *ptr, const char *what)
{
	const struct page *page = slab_address_valid(ptr) ? virt_to_page(ptr) : NULL;

	if (may_print()) {
		pr_err("slab: %s: %p, freed to %s\n", what, ptr, cache ? cache->name : "kmalloc");
		if (page && PageSlab(page))
			describe(page->slab_cache, ptr);
		else
			pr_err("  no page of a slab lies there\n");
	}
	stop(what);
}

void slab_report_object(const struct kmem_cache *cache, const void *slot, const char *what)
{
	if (may_print()) {
		pr_err("slab: %s: %p\n", what, (const char *)slot + cache->obj_offset);
		describe(cache, slot);
	}
	stop(what);
}

void slab_report_leak(const struct kmem_cache *cache, unsigned long nr)
{
	if (may_print()) {
		pr_err("slab: cache %s is destroyed with %lu objects in use; it stays\n",
		       cache->name, nr);
		slab_debug_print_leaks(cache);
	}
	stop("objects are left at the end of their cache");
}
