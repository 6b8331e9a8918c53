/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/numa_stubs.h - what mm/numa.c and mm/mmzone.c need from the kernel around them
 */
#pragma once

#include <stdio.h>
#include <stdlib.h>

#include <core/bug.h>
#include <core/printk.h>
#include <mm/gfp.h>
#include <mm/memblock.h>
#include <mm/numa.h>
#include <mm/slab.h>

static unsigned int nr_warnings;		/* lines printed */
static struct numa_info firmware;		/* what the firmware says */

unsigned int cpu_number;
unsigned int __preempt_count;

void printk(enum log_level level, const char *fmt, ...)
{
	(void)level;
	(void)fmt;
	nr_warnings++;
}

void bug_report(const char *file, int line, const char *condition)
{
	printf("%s:%d: %s\n", file, line, condition);
	abort();
}

void numa_detect(const struct boot_info *boot, struct numa_info *info)
{
	(void)boot;
	*info = firmware;
}

static unsigned int nr_updates __maybe_unused; /* calls of page_alloc_update() */

void page_alloc_update(void)
{
	nr_updates++;
}

static unsigned int nr_drains __maybe_unused;	/* calls of slab_drain_cpu() */

void slab_drain_cpu(void)
{
	nr_drains++;
}

/* Memory in MB, [0] to [1]; a list of them ends with 0, 0. */
typedef unsigned int mb_range[2];

static inline void set_memory(const mb_range *mb)
{
	memblock.memory.nr = memblock.reserved.nr = 0;
	for (; (*mb)[1]; mb++)
		if (memblock_add((phys_addr_t)(*mb)[0] << 20,
				 (phys_addr_t)((*mb)[1] - (*mb)[0]) << 20))
			abort();
}
