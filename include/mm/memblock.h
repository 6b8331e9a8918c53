/* SPDX-License-Identifier: MIT */
/*
 * mm/memblock.h - the boot-time map of physical memory
 *
 * Two sorted lists of byte ranges: what RAM exists (memory) and what of it is
 * taken (reserved).  Free is the difference.  mm/memblock.c tells the story and
 * holds each function's contract.
 *
 * The map outlives boot: the shell and gdb print it, so `memblock` and all that
 * reads it stay; only what changes it is __init.
 */
#pragma once

#include <asm/page.h>
#include <lib/align.h>
#include <lib/compiler.h>
#include <lib/minmax.h>
#include <lib/types.h>

#ifndef MEMBLOCK_MAX_REGIONS
#define MEMBLOCK_MAX_REGIONS	256
#endif

/* Of no node, or: any node. */
#define NUMA_NO_NODE		(-1)

#define PHYS_ADDR_MAX		(~(phys_addr_t)0)

/*
 * Where every range ends at the latest: the start of the last page that a
 * phys_addr_t can name.  So the end of a range is always a number, never a wrap
 * to zero.  The price is that one page.
 */
#define MEMBLOCK_ADDR_END	ALIGN_DOWN(PHYS_ADDR_MAX, PAGE_SIZE)

/* As the end of an allocation's window: current_limit, or no limit. */
#define MEMBLOCK_ALLOC_ACCESSIBLE	((phys_addr_t)0)
#define MEMBLOCK_ALLOC_ANYWHERE		PHYS_ADDR_MAX

/* Bytes [base, base + size); size > 0.  A reserved region is of no node. */
struct memblock_region {
	phys_addr_t base;
	phys_addr_t size;
	int nid;
};

/*
 * Sorted by base, no overlaps; neighbours that touch differ in nid, or they
 * would be one.  So a set of bytes has exactly one form.
 */
struct memblock_type {
	unsigned int nr;
	struct memblock_region regions[MEMBLOCK_MAX_REGIONS];
};

/*
 * The whole state.  Written during boot by one CPU, read-only afterwards, no
 * lock.  All zero is a valid state: no memory, and nothing may be allocated
 * until memblock_set_current_limit() has said what is mapped.
 */
struct memblock {
	struct memblock_type memory;
	struct memblock_type reserved;
	phys_addr_t current_limit;	/* exclusive end for memblock_phys_alloc() */
};

extern struct memblock memblock;

int __must_check memblock_add(phys_addr_t base, phys_addr_t size);
int __must_check memblock_add_node(phys_addr_t base, phys_addr_t size, int nid);
int __must_check memblock_remove(phys_addr_t base, phys_addr_t size);
int __must_check memblock_set_node(phys_addr_t base, phys_addr_t size, int nid);
int __must_check memblock_enforce_memory_limit(phys_addr_t limit);
int __must_check memblock_reserve(phys_addr_t base, phys_addr_t size);
int __must_check memblock_phys_free(phys_addr_t base, phys_addr_t size);

void memblock_set_current_limit(phys_addr_t limit);
phys_addr_t __must_check memblock_phys_alloc(phys_addr_t size, phys_addr_t align);
phys_addr_t __must_check memblock_phys_alloc_range(phys_addr_t size, phys_addr_t align,
						   phys_addr_t start, phys_addr_t end);
phys_addr_t __must_check memblock_phys_alloc_range_nid(phys_addr_t size, phys_addr_t align,
						       phys_addr_t start, phys_addr_t end,
						       int nid);

phys_addr_t memblock_phys_mem_size(void);
phys_addr_t memblock_reserved_size(void);
phys_addr_t memblock_free_size(void);
phys_addr_t memblock_reserved_in_memory(void);
phys_addr_t memblock_memory_below(phys_addr_t limit);
phys_addr_t memblock_start_of_DRAM(void);
phys_addr_t memblock_end_of_DRAM(void);

bool memblock_is_memory(phys_addr_t addr);
bool memblock_is_reserved(phys_addr_t addr);
bool memblock_is_region_reserved(phys_addr_t base, phys_addr_t size);
int memblock_search_pfn_nid(unsigned long pfn, unsigned long *start_pfn, unsigned long *end_pfn);

const char *memblock_check(void);

static inline phys_addr_t memblock_region_end(const struct memblock_region *region)
{
	return region->base + region->size;
}

/* Where [base, base + size) ends once it is clipped; base if nothing remains of it. */
static inline phys_addr_t memblock_clipped_end(phys_addr_t base, phys_addr_t size)
{
	if (base >= MEMBLOCK_ADDR_END)
		return base;
	return base + min(size, MEMBLOCK_ADDR_END - base);
}

/*
 * Walks over what is there, lowest first.  The map must not be changed inside.
 *
 *	const struct memblock_region *region;
 *	for_each_mem_region(region) ...
 *
 *	struct memblock_iter it;
 *	phys_addr_t start, end;
 *	for_each_mem_range(it, &start, &end) ...
 */
#define for_each_memblock_region(type, region)					\
	for (region = (type)->regions; region != (type)->regions + (type)->nr; region++)

#define for_each_mem_region(region)		for_each_memblock_region(&memblock.memory, region)
#define for_each_reserved_mem_region(region)	for_each_memblock_region(&memblock.reserved, region)

/* Where a walk stands: the next region of memory and the next gap in reserved. */
struct memblock_iter {
	unsigned int region;
	unsigned int gap;
};

bool memblock_next_range(const struct memblock_type *type, struct memblock_iter *it,
			 phys_addr_t *start, phys_addr_t *end);
struct memblock_iter memblock_free_last(void);
bool memblock_next_free(struct memblock_iter *it, int nid, phys_addr_t *start,
			phys_addr_t *end, int *range_nid);
bool memblock_prev_free(struct memblock_iter *it, int nid, phys_addr_t *start,
			phys_addr_t *end, int *range_nid);

#define for_each_mem_range(it, p_start, p_end)					\
	for (it = (struct memblock_iter){ 0, 0 };				\
	     memblock_next_range(&memblock.memory, &(it), p_start, p_end); )

#define for_each_reserved_mem_range(it, p_start, p_end)				\
	for (it = (struct memblock_iter){ 0, 0 };				\
	     memblock_next_range(&memblock.reserved, &(it), p_start, p_end); )

/* Memory that is not reserved, of one node or (NUMA_NO_NODE) of all; p_nid may be NULL. */
#define for_each_free_mem_range(it, nid, p_start, p_end, p_nid)			\
	for (it = (struct memblock_iter){ 0, 0 };				\
	     memblock_next_free(&(it), nid, p_start, p_end, p_nid); )

/* The same ranges, highest first. */
#define for_each_free_mem_range_reverse(it, nid, p_start, p_end, p_nid)		\
	for (it = memblock_free_last();						\
	     memblock_prev_free(&(it), nid, p_start, p_end, p_nid); )
