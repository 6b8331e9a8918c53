/* SPDX-License-Identifier: MIT */
/*
 * asm/paging.h - from the bootstrap page tables to the kernel's final ones
 */
#pragma once

#include <lib/compiler.h>
#include <lib/types.h>

/*
 * Hands out one page for a page table, below the physical address limit, which
 * is mapped already; 0 if there is none.  The page need not be cleared.
 */
typedef phys_addr_t (*paging_alloc_t)(phys_addr_t limit);

struct paging_request {
	phys_addr_t lowmem_end;		/* direct map [0, lowmem_end); page-aligned */
	paging_alloc_t alloc_table;
};

/* What paging_init() did, for the boot log and the tests. */
struct paging_stats {
	phys_addr_t lowmem_end;
	unsigned int large_pages;	/* direct map: pages of PMD_SIZE */
	unsigned int small_pages;	/* direct map: pages of PAGE_SIZE */
	unsigned int tables;		/* page tables taken from alloc_table */
};

extern struct paging_stats paging_stats;

/* 0, or -ENOMEM if alloc_table ran dry. Boot, once, interrupts off. */
int __must_check paging_init(const struct paging_request *request);

/* Unmap init memory [__init_begin, __init_end); boot, once, when nothing of it is needed. */
void paging_unmap_init(void);
