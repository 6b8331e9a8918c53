/* SPDX-License-Identifier: MIT */
/*
 * asm/ptwalk.h - look through page tables without changing them
 */
#pragma once

#include <asm/pgtable.h>

/* One table entry on the way to an address; levels that are folded do not appear. */
struct pt_step {
	const char *level;		/* "pde", "pte" */
	unsigned int index;		/* in its table */
	phys_addr_t table;		/* physical address of the table */
	uint64_t entry;
	bool present;
};

struct pt_walk {
	unsigned int nr_steps;
	struct pt_step steps[4];
	bool mapped;
	phys_addr_t phys;		/* if mapped: of the address itself */
	unsigned long page_size;	/* if mapped: bytes */
	pteval_t flags;			/* if mapped: RW and USER of all levels together */
};

/* Follow addr from a directory. Any context; reads lowmem only. */
void ptwalk(pgd_t *pgd, unsigned long addr, struct pt_walk *walk);

/* Addresses [start, last] that are mapped with the same flags and page size. */
struct pt_range {
	unsigned long start;
	unsigned long last;		/* the last byte */
	phys_addr_t phys;		/* of start */
	unsigned long page_size;
	pteval_t flags;			/* of the leaf; RW and USER of all levels */
};

/* How ptdump() joins neighbours that have the same flags and page size. */
enum ptdump_mode {
	PTDUMP_BY_REGION,		/* and in the same region: the short list for people */
	PTDUMP_BY_FRAME,		/* and physically contiguous: the exact one */
};

/* Call emit for each range that is mapped, in ascending order. */
typedef void (*ptdump_emit_t)(const struct pt_range *range, void *context);
void ptdump(pgd_t *pgd, enum ptdump_mode mode, ptdump_emit_t emit, void *context);
