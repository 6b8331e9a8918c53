/* SPDX-License-Identifier: MIT */
/*
 * kernel/shell/cmd_slab.c - caches of objects as text
 *
 * slabinfo is the file of /proc: kernel/proc/slabinfo.c.
 */
#include <core/printk.h>
#include <fs/seq_file.h>
#include <kernel/proc.h>
#include <kernel/shell.h>
#include <lib/align.h>
#include <mm/slab.h>

SHELL_COMMAND(slabinfo, "", "caches of objects, as /proc/slabinfo")
{
	return single_console(slabinfo_show, NULL);
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
