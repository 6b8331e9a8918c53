/* SPDX-License-Identifier: MIT */
/*
 * mm/vm_counts.h - what is counted where it happens
 *
 *	page_add_new_anon_rmap() ... --> this CPU's vm_counts --> vm_counts_read(): the sum
 *
 * One instruction each, on the CPU that does it, so a CPU's own figure may be negative; only
 * the sum means something.  What can be asked of its owner at any time is not counted here:
 * free pages (mm/frame_account.h), slabs (mm/slab.h), the page cache (mm/page_cache.h).
 *
 * Contracts: mm/vm_counts.c.
 */
#pragma once

#include <asm/percpu.h>

struct vm_counts {
	unsigned long nr_anon;		/* pages that are mapped and anonymous */
	unsigned long nr_tables;	/* page tables of processes */
	unsigned long nr_stacks;	/* kernel stacks of tasks */
	unsigned long pgfault;		/* faults at addresses that areas have; of them */
	unsigned long pgmajfault;	/* ... those for which a page was fetched */
	/* Times that /proc/sys/vm/drop_caches was written. */
	unsigned long drop_pagecache, drop_slab;
};

DECLARE_PER_CPU(struct vm_counts, vm_counts);

struct vm_counts vm_counts_read(void);
