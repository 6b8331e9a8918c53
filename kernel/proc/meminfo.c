/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/meminfo.c - /proc/meminfo: where the memory is
 *
 * The lines stand in Linux's order, with its names and widths.  Left out are those of which there
 * is nothing to count here: LRU lists, huge pages, compressed swap and the like.  There is
 * no swap, no block device has buffers, and nothing is under way to one.
 *
 * Chapter: docs/proc.md
 */
#include <mm/vmalloc.h>

#include "figures.h"
#include "proc.h"

static void show_kilobytes(struct seq_file *m, const char *name, unsigned long kilobytes)
{
	seq_printf(m, "%-16s%8lu kB\n", name, kilobytes);
}

static void show_pages(struct seq_file *m, const char *name, unsigned long nr_pages)
{
	show_kilobytes(m, name, nr_pages << (PAGE_SHIFT - 10));
}

static void show_memory(struct seq_file *m, const struct vm_figures *figures)
{
	show_pages(m, "MemTotal:", figures->total);
	show_pages(m, "MemFree:", figures->free);
	show_pages(m, "MemAvailable:", figures->available);
	show_pages(m, "Buffers:", 0);
	show_pages(m, "Cached:", figures->cached);
	show_pages(m, "SwapCached:", 0);
	show_pages(m, "HighTotal:", figures->high_total);
	show_pages(m, "HighFree:", figures->high_free);
	show_pages(m, "LowTotal:", figures->total - figures->high_total);
	show_pages(m, "LowFree:", figures->free - figures->high_free);
	show_pages(m, "SwapTotal:", 0);
	show_pages(m, "SwapFree:", 0);
}

static void show_users(struct seq_file *m, const struct vm_figures *figures)
{
	show_pages(m, "Dirty:", figures->dirty);
	show_pages(m, "Writeback:", 0);
	show_pages(m, "AnonPages:", figures->anon);
	show_pages(m, "Mapped:", figures->mapped);
	show_pages(m, "Shmem:", figures->shmem);
	show_pages(m, "KReclaimable:", figures->slab_reclaimable);
	show_pages(m, "Slab:", figures->slab_reclaimable + figures->slab_unreclaimable);
	show_pages(m, "SReclaimable:", figures->slab_reclaimable);
	show_pages(m, "SUnreclaim:", figures->slab_unreclaimable);
	show_kilobytes(m, "KernelStack:", figures->stacks >> 10);
	show_pages(m, "PageTables:", figures->tables);
}

static void show_promises(struct seq_file *m, const struct vm_figures *figures)
{
	struct vmalloc_usage usage = vmalloc_usage();

	show_pages(m, "CommitLimit:", figures->commit_limit);
	show_pages(m, "Committed_AS:", figures->committed);
	show_kilobytes(m, "VmallocTotal:", usage.total >> 10);
	show_kilobytes(m, "VmallocUsed:", usage.used >> 10);
	show_kilobytes(m, "VmallocChunk:", usage.chunk >> 10);
}

int meminfo_show(struct seq_file *m, void *unused __maybe_unused)
{
	struct vm_figures figures = vm_figures_read();

	show_memory(m, &figures);
	show_users(m, &figures);
	show_promises(m, &figures);
	return 0;
}
