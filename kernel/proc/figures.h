/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/figures.h - what meminfo and vmstat tell of memory, each from who counts it
 */
#pragma once

/* Pages, but for bytes where it says so. */
struct vm_figures {
	unsigned long total, free;		/* of the page allocator: all zones */
	unsigned long high_total, high_free;
	unsigned long available;		/* a new program could have so many */
	unsigned long cached;			/* of files */
	unsigned long shmem;			/* of them, of files in memory alone */
	unsigned long mapped;			/* of them, mapped by somebody */
	unsigned long dirty;			/* of them, to be written back */
	unsigned long anon;			/* mapped, and of no file */
	unsigned long slab_reclaimable, slab_unreclaimable;
	unsigned long stacks;			/* bytes: of the kernel's */
	unsigned long tables;			/* of address spaces */
	unsigned long commit_limit, committed;
};

struct vm_figures vm_figures_read(void);
