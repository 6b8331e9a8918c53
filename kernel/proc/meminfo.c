/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/meminfo.c - /proc/meminfo: where the memory is
 */
#include <mm/frame_account.h>
#include <mm/page_cache.h>
#include <mm/slab.h>

#include "proc.h"

static void show_pages(struct seq_file *m, const char *name, unsigned long nr_pages)
{
	seq_printf(m, "%-16s%8lu kB\n", name, nr_pages << (PAGE_SHIFT - 10));
}

static unsigned long managed_pages(void)
{
	unsigned long nr_pages = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		nr_pages += zone->managed_pages;
	return nr_pages;
}

int meminfo_show(struct seq_file *m, void *unused __maybe_unused)
{
	show_pages(m, "MemTotal:", managed_pages());
	show_pages(m, "MemFree:", nr_free_pages());
	show_pages(m, "Cached:", page_cache_nr_pages());
	show_pages(m, "Slab:", slab_nr_pages());
	return 0;
}
