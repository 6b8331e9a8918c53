/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/vmstat.c - /proc/vmstat: how much there is, and what happened since boot
 *
 * A name and a number each, in Linux's order; nr_* in pages, but nr_kernel_stack in kB.  The last
 * lines, which count flushes of translations by kind, have names of their own where Linux
 * has none (asm/tlbflush.h).
 *
 * Chapter: docs/proc.md
 */
#include <asm/tlbflush.h>
#include <mm/mmzone.h>
#include <mm/vm_counts.h>

#include "figures.h"
#include "proc.h"

static void show_figures(struct seq_file *m, const struct vm_figures *figures)
{
	seq_printf(m, "nr_free_pages %lu\n", figures->free);
	seq_printf(m, "nr_slab_reclaimable %lu\n", figures->slab_reclaimable);
	seq_printf(m, "nr_slab_unreclaimable %lu\n", figures->slab_unreclaimable);
	seq_printf(m, "nr_anon_pages %lu\n", figures->anon);
	seq_printf(m, "nr_mapped %lu\n", figures->mapped);
	seq_printf(m, "nr_file_pages %lu\n", figures->cached);
	seq_printf(m, "nr_dirty %lu\n", figures->dirty);
	seq_printf(m, "nr_shmem %lu\n", figures->shmem);
	seq_printf(m, "nr_kernel_stack %lu\n", figures->stacks >> 10);
	seq_printf(m, "nr_page_table_pages %lu\n", figures->tables);
}

static void show_requests(struct seq_file *m)
{
	unsigned long hits = 0, misses = 0;
	struct zone *zone;

	for_each_populated_zone(zone) {
		hits += zone_numa_hit(zone);
		misses += zone_numa_miss(zone);
	}
	seq_printf(m, "numa_hit %lu\nnuma_miss %lu\n", hits, misses);
}

static void show_events(struct seq_file *m, const struct vm_counts *counts)
{
	seq_printf(m, "pgfault %lu\n", counts->pgfault);
	seq_printf(m, "pgmajfault %lu\n", counts->pgmajfault);
	seq_printf(m, "drop_pagecache %lu\n", counts->drop_pagecache);
	seq_printf(m, "drop_slab %lu\n", counts->drop_slab);
}

static void show_flushes(struct seq_file *m)
{
	struct tlb_flush_counts flushes = tlb_flush_counts_read();

	seq_printf(m, "nr_tlb_local_flush_all %lu\n", flushes.all);
	seq_printf(m, "nr_tlb_local_flush_one %lu\n", flushes.one);
	seq_printf(m, "nr_tlb_local_flush_cr3 %lu\n", flushes.cr3);
	seq_printf(m, "nr_tlb_kernel_range %lu\n", flushes.range);
}

int vmstat_show(struct seq_file *m, void *unused __maybe_unused)
{
	struct vm_figures figures = vm_figures_read();
	struct vm_counts counts = vm_counts_read();

	show_figures(m, &figures);
	show_requests(m);
	show_events(m, &counts);
	show_flushes(m);
	return 0;
}
