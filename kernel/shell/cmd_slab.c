/* SPDX-License-Identifier: MIT */
/*
 * kernel/shell/cmd_slab.c - caches of objects as text
 *
 * slabinfo is written as Linux's /proc/slabinfo (version 2.1) is.
 */
#include <core/printk.h>
#include <kernel/shell.h>
#include <lib/align.h>
#include <mm/slab.h>

static void print_slabinfo(struct kmem_cache *cache, void *ctx __maybe_unused)
{
	struct slabinfo info;

	get_slabinfo(cache, &info);
	console_printf("%-17s %6lu %6lu %6u %4u %4u : tunables %4u %4u %4u : slabdata %6lu %6lu "
		       "%6lu\n", cache->name, info.active_objs, info.num_objs, cache->size,
		       cache->num, 1U << cache->gfporder, cache->limit, cache->batchcount,
		       cache->shared, info.active_slabs, info.num_slabs, info.shared_avail);
}

SHELL_COMMAND(slabinfo, "", "caches of objects, as /proc/slabinfo")
{
	console_printf("slabinfo - version: 2.1\n");
	console_printf("# name            <active_objs> <num_objs> <objsize> <objperslab> "
		       "<pagesperslab> : tunables <limit> <batchcount> <sharedfactor> : slabdata "
		       "<active_slabs> <num_slabs> <sharedavail>\n");
	kmem_cache_for_each(print_slabinfo, NULL);
	return 0;
}

struct waste {
	unsigned long used;		/* bytes that users have */
	unsigned long slabs;		/* bytes of pages */
	unsigned long pages;		/* bytes of pages, had each object some of its own */
};

static unsigned long percent_of(unsigned long part, unsigned long whole)
{
	return whole >= 100 ? part / (whole / 100) : 0;
}

static void print_waste_line(const char *name, unsigned long objects, const struct waste *waste)
{
	console_printf("%-17s %8lu %10lu %10lu %9lu%% %10lu %9lu%%\n", name, objects, waste->used,
		       waste->slabs, percent_of(waste->slabs - waste->used, waste->slabs),
		       waste->pages, percent_of(waste->pages - waste->used, waste->pages));
}

static void print_waste(struct kmem_cache *cache, void *ctx)
{
	struct waste *sum = ctx, waste;
	struct slabinfo info;
	unsigned long objects;

	get_slabinfo(cache, &info);
	objects = info.active_objs - info.cached;
	waste = (struct waste){
		.used = objects * cache->object_size,
		.slabs = (info.num_slabs << cache->gfporder) * PAGE_SIZE,
		.pages = objects * ALIGN_UP((unsigned long)cache->object_size, PAGE_SIZE),
	};
	if (info.num_slabs)
		print_waste_line(cache->name, objects, &waste);
	sum->used += waste.used;
	sum->slabs += waste.slabs;
	sum->pages += waste.pages;
}

SHELL_COMMAND(slabwaste, "", "bytes of slabs that nobody uses; and with pages instead of slabs")
{
	struct waste sum = { 0, 0, 0 };

	console_printf("%-17s %8s %10s %10s %10s %10s %10s\n", "cache", "objects", "bytes used",
		       "in slabs", "unused", "as pages", "unused");
	kmem_cache_for_each(print_waste, &sum);
	print_waste_line("all", 0, &sum);
	return 0;
}
