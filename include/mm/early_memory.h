/* SPDX-License-Identifier: MIT */
/*
 * mm/early_memory.h - from the firmware's memory map to memblock
 */
#pragma once

#include <boot/boot_info.h>
#include <lib/compiler.h>
#include <lib/types.h>

/*
 * Where the firmware's usable bytes went.  Bytes; usable = known to memblock +
 * out_of_reach + limited (+ the parts of pages that ranges begin or end with).
 */
struct early_memory {
	uint64_t usable;		/* what the firmware calls usable */
	uint64_t out_of_reach;		/* above what a physical address of ours can express */
	uint64_t limited;		/* taken away by mem=, or not described: mm_init.c */
	uint64_t fragments;		/* less than a page, at the ends of ranges */
	phys_addr_t lowmem_end;		/* the direct map is [0, lowmem_end) */
};

extern struct early_memory early_memory;

/*
 * Fill memblock from the map, reserve what is in use, apply mem= and lowmem=.
 * NULL, or the reason why there is no going on.  Boot, once.
 */
const char *early_memory_init(const struct boot_info *info);

/* One page for a page table below limit, 0 if there is none (a paging_alloc_t). */
phys_addr_t early_alloc_table(phys_addr_t limit);
