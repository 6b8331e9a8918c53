/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/sysctl_vm.c - /proc/sys/vm: what can be changed of the memory manager
 *
 *	overcommit_memory, _ratio	how much may be promised: mm/overcommit.c
 *	min_free_kbytes			what the allocator keeps back: mm/watermark.c
 *	max_map_count			areas of a process at most
 *	drop_caches			1: pages of files, 2: objects that shrinkers give up,
 *					and all that is kept at hand; 3: both; 4: say nothing more
 *
 * Chapter: docs/proc.md
 */
#include <core/printk.h>
#include <core/task.h>
#include <fs/proc_fs.h>
#include <lib/errno.h>
#include <limits.h>
#include <mm/kmalloc.h>
#include <mm/mm_struct.h>
#include <mm/mmap.h>
#include <mm/shrinker.h>
#include <mm/task_memory.h>
#include <mm/vm_counts.h>
#include <mm/zone_info.h>

#include "sysctl.h"

#define DROP_PAGECACHE	1
#define DROP_SLAB	2
#define DROP_SILENTLY	4

static int drop_caches;			/* what was written last; nobody can read it */
static bool dropped_silently;

/* All files lie in memory alone: there is no page of one that could be read again. */
static void drop_file_pages(void)
{
	this_cpu_inc(vm_counts.drop_pagecache);
}

static void drop_objects(void)
{
	task_memory_drain();
	kmalloc_trim();
	drop_slab();
	this_cpu_inc(vm_counts.drop_slab);
}

static int set_drop_caches(int value)
{
	drop_caches = value;
	if (value & DROP_PAGECACHE)
		drop_file_pages();
	if (value & DROP_SLAB)
		drop_objects();
	if (!dropped_silently)
		pr_info("%s (%d): drop_caches: %d\n", current->comm, current->pid, value);
	dropped_silently |= value & DROP_SILENTLY;
	return 0;
}

static int set_min_free(int value)
{
	set_min_free_kbytes(value);
	return 0;
}

static const struct sysctl table[] = {
	{ .name = "drop_caches", .mode = 0200, .value = &drop_caches, .min = 1, .max = 4,
	  .set = set_drop_caches },
	{ .name = "max_map_count", .mode = 0644, .value = &sysctl_max_map_count, .max = INT_MAX },
	{ .name = "min_free_kbytes", .mode = 0644, .value = &min_free_kbytes, .max = INT_MAX,
	  .set = set_min_free },
	{ .name = "overcommit_memory", .mode = 0644, .value = &sysctl_overcommit_memory,
	  .max = OVERCOMMIT_NEVER },
	{ .name = "overcommit_ratio", .mode = 0644, .value = &sysctl_overcommit_ratio,
	  .min = INT_MIN, .max = INT_MAX },
};

int sysctl_vm_init(struct proc_dir_entry *sys)
{
	return sysctl_register(proc_mkdir("vm", sys), table, ARRAY_SIZE(table));
}
