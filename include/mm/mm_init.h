/* SPDX-License-Identifier: MIT */
/*
 * mm/mm_init.h - from memblock to the page allocator
 *
 * mm/mm_init.c holds the contracts.
 */
#pragma once

#include <lib/compiler.h>
#include <stdint.h>

struct page;

/* What the pass over mem_map was like, for the boot log and the benchmarks. */
struct mm_init_stats {
	unsigned long mem_map_frames;	/* struct pages written */
	uint64_t mem_map_tsc;		/* counts of the TSC that it took; 0 without one */
};

extern struct mm_init_stats mm_init_stats;

/* Nodes, zones, mem_map, and every free frame to the buddy; NULL, or why not. */
const char *mm_init(void) __must_check;

/* The pages of init memory to the allocator; the number given.  Not from init code. */
unsigned long free_initmem(void);

/* What boot had reserved goes to the allocator; afterwards, once, the last of these. */
void free_reserved_page(struct page *page);
unsigned long free_reserved_area(void *start, void *end);
void free_reserved_done(void);
