/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/figures.c - what meminfo and vmstat tell of memory, each from who counts it
 *
 *	total, free		zones: managed pages; the buddy's and those of per-CPU lists
 *	cached ... dirty	the page cache
 *	anon, stacks, tables	mm/vm_counts.h
 *	slab			the slabs of all caches
 *	committed		the sums of all address spaces
 *
 * Nothing is kept here.  The figures are asked for one after the other, so they fit each other
 * only while nobody allocates.
 *
 * Chapter: docs/proc.md
 */
#include <asm/thread_info.h>
#include <lib/minmax.h>
#include <mm/frame_account.h>
#include <mm/mmap.h>
#include <mm/page_cache.h>
#include <mm/slab.h>
#include <mm/vm_counts.h>

#include "figures.h"

/* What reclaim leaves alone: high watermarks, and what is kept from the highest request. */
static unsigned long reserved_pages(void)
{
	unsigned long nr_pages = 0;
	struct zone *zone;

	for_each_populated_zone(zone) {
		unsigned long most = 0;

		for (unsigned int kind = 0; kind < MAX_NR_ZONES; kind++)
			most = max(most, zone->lowmem_reserve[kind]);
		nr_pages += min(zone->watermark[WMARK_HIGH] + most, zone->managed_pages);
	}
	return nr_pages;
}

/* Of what could be given back, half or the low watermarks are needed to go on working. */
static unsigned long usable_part(unsigned long nr_pages)
{
	unsigned long low = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		low += zone->watermark[WMARK_LOW];
	return nr_pages - min(nr_pages / 2, low);
}

/* Linux's rule.  Pages of files that lie in memory alone cannot be given back. */
static unsigned long available_pages(const struct vm_figures *figures)
{
	unsigned long nr_pages = figures->free, reserved = reserved_pages();

	nr_pages += usable_part(figures->cached - min(figures->cached, figures->shmem));
	nr_pages += usable_part(figures->slab_reclaimable);
	return nr_pages - min(nr_pages, reserved);
}

static void read_zones(struct vm_figures *figures)
{
	struct zone *zone;

	for_each_populated_zone(zone) {
		unsigned long nr_free = zone_free_pages(zone);

		figures->total += zone->managed_pages;
		figures->free += nr_free;
		if (zone_idx(zone) == ZONE_HIGHMEM) {
			figures->high_total += zone->managed_pages;
			figures->high_free += nr_free;
		}
	}
}

/* vm_figures_read - all of them, now; may sleep */
struct vm_figures vm_figures_read(void)
{
	struct vm_counts counts = vm_counts_read();
	struct vm_figures figures = {
		.cached = page_cache_nr_pages(),
		.shmem = page_cache_nr_shmem(),
		.mapped = page_cache_nr_mapped(),
		.dirty = page_cache_nr_dirty(),
		.anon = counts.nr_anon,
		.slab_reclaimable = slab_nr_reclaimable_pages(),
		.stacks = counts.nr_stacks * THREAD_SIZE,
		.tables = counts.nr_tables,
		.commit_limit = vm_commit_limit(),
		.committed = vm_committed(),
	};

	figures.slab_unreclaimable = slab_nr_pages() - figures.slab_reclaimable;
	read_zones(&figures);
	figures.available = available_pages(&figures);
	return figures;
}
