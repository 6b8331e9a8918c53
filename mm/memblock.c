/* SPDX-License-Identifier: MIT */
/*
 * mm/memblock.c - which physical memory exists, and what of it is taken
 *
 * Before the page allocator stands, this is the whole memory manager: two
 * sorted lists of byte ranges.  What is free is not stored, it follows.
 *
 *	memory	    |---- node 0 ----|      |--- node 0 ---|---- node 1 ----|
 *	reserved	|####|                         |########|
 *	free	    |---|    |-------|      |----------|        |-----------|
 *
 * memory comes from the firmware's map, its nodes from ACPI; reserved is the
 * kernel image, the boot loader's modules, the tables that paging_init() takes.
 * The two lists know nothing of each other: a reserved range may lie where no
 * memory is (a ROM), and then frees and takes nothing.
 *
 * All changes are one operation.  The old list is read from low to high and the
 * new one is written into a scratch list; append() joins what touches.  Only a
 * new list that fits replaces the old one, so a change that fails with -ENOSPC
 * has changed nothing.
 *
 *	change		      |.........|
 *	old		|--a--|---| |-b-|---|  |-c-|
 *	FILL (add)	|--a----|n|-b-------|  |-c-|	gaps become node n, the rest stays
 *	CUT (remove)	|--a--|         |---|  |-c-|
 *	TAG (set_node)	|--a--|n--| |-n-|---|  |-c-|	what is there becomes node n
 *
 * Ranges are bytes, any base and any size.  Nothing here rounds to pages: who
 * needs whole pages adds memory rounded inwards and reserves rounded outwards.
 * A range is cut off at MEMBLOCK_ADDR_END, the last page of what phys_addr_t can
 * name, so that no end wraps to zero; a range of no bytes is accepted and does
 * nothing.
 *
 * Everything here is for boot only and goes with the other __init code.  What
 * reads the map outlives boot and is memblock_query.c.  Not here: reading the
 * firmware's map (mm/early_memory.c), pages and zones, text for people.
 *
 * Locking: none.  Changes happen during boot on one CPU; afterwards the map is
 * read-only.
 *
 * Chapter: docs/boot-sequence.md
 */
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/memblock.h>

struct memblock memblock;

/* The list under construction; without meaning between two calls. */
static struct memblock_type scratch __initdata;

enum change_kind {
	FILL,
	CUT,
	TAG,
};

/* What happens to the bytes [base, end); an empty one changes nothing. */
struct change {
	phys_addr_t base;
	phys_addr_t end;
	enum change_kind kind;
	int nid;		/* FILL: of new regions; TAG: of those that are there */
};

/*
 * Put [base, end) behind the last region of list; an empty range (base >= end)
 * adds nothing.  A list that is full becomes longer than its array, which the
 * caller must look for, and keeps that length.
 */
static void __init append(struct memblock_type *list, phys_addr_t base, phys_addr_t end, int nid)
{
	struct memblock_region *last = NULL;

	if (base >= end || list->nr > MEMBLOCK_MAX_REGIONS)
		return;
	if (list->nr)
		last = &list->regions[list->nr - 1];
	if (last && memblock_region_end(last) == base && last->nid == nid) {
		last->size += end - base;
		return;
	}
	if (list->nr < MEMBLOCK_MAX_REGIONS)
		list->regions[list->nr] = (struct memblock_region){ base, end - base, nid };
	list->nr++;
}

/*
 * Write into list what old becomes by the change c.  Each old region falls into
 * three parts, any of which may be empty:
 *
 *	c		     |...........|
 *	region		|----|-----------|-----|
 *			before	inside	  after
 */
static void __init build(struct memblock_type *list, const struct memblock_type *old,
			 const struct change *c)
{
	const struct memblock_region *region;
	phys_addr_t seen = 0;		/* the old list is read up to here */

	list->nr = 0;
	for_each_memblock_region(old, region) {
		phys_addr_t base = region->base;
		phys_addr_t end = memblock_region_end(region);
		int nid = region->nid;

		if (c->kind == FILL)
			append(list, max(seen, c->base), min(base, c->end), c->nid);
		append(list, base, min(end, c->base), nid);
		if (c->kind != CUT)
			append(list, max(base, c->base), min(end, c->end),
			       c->kind == TAG ? c->nid : nid);
		append(list, max(base, c->end), end, nid);
		seen = end;
	}
	if (c->kind == FILL)
		append(list, max(seen, c->base), c->end, c->nid);
}

/* Change type over [base, base + size).  Return: 0, or -ENOSPC and nothing has changed. */
static int __init change(struct memblock_type *type, enum change_kind kind,
			 phys_addr_t base, phys_addr_t size, int nid)
{
	struct change c = { base, memblock_clipped_end(base, size), kind, nid };

	build(&scratch, type, &c);
	if (scratch.nr > MEMBLOCK_MAX_REGIONS)
		return -ENOSPC;
	memcpy(type->regions, scratch.regions, scratch.nr * sizeof(scratch.regions[0]));
	type->nr = scratch.nr;
	return 0;
}

/*
 * memblock_add_node - [base, base + size) is RAM, of node nid
 *
 * Memory is added once: where the range overlaps what is known already, that
 * keeps its node and only the gaps are filled.
 *
 * Return: 0, or -ENOSPC if the array is full; then nothing has changed.
 */
int __init memblock_add_node(phys_addr_t base, phys_addr_t size, int nid)
{
	return change(&memblock.memory, FILL, base, size, nid);
}

/* memblock_add - as memblock_add_node(), for memory whose node is not known (yet) */
int __init memblock_add(phys_addr_t base, phys_addr_t size)
{
	return memblock_add_node(base, size, NUMA_NO_NODE);
}

/*
 * memblock_remove - no RAM is in [base, base + size), or none that we may use
 *
 * Reservations in the range stay.  Return: 0, or -ENOSPC if a hole would split a
 * region and the array is full; then nothing has changed.
 */
int __init memblock_remove(phys_addr_t base, phys_addr_t size)
{
	return change(&memblock.memory, CUT, base, size, NUMA_NO_NODE);
}

/*
 * memblock_set_node - the memory in [base, base + size) belongs to node nid
 *
 * Adds no memory.  Return: 0, or -ENOSPC; then nothing has changed.
 */
int __init memblock_set_node(phys_addr_t base, phys_addr_t size, int nid)
{
	return change(&memblock.memory, TAG, base, size, nid);
}

/*
 * memblock_reserve - [base, base + size) is taken
 *
 * Reserving twice is allowed and counts once: there is no owner and no count, so
 * one memblock_phys_free() undoes both.
 *
 * Return: 0, or -ENOSPC if the array is full; then nothing has changed.
 */
int __init memblock_reserve(phys_addr_t base, phys_addr_t size)
{
	return change(&memblock.reserved, FILL, base, size, NUMA_NO_NODE);
}

/*
 * memblock_phys_free - [base, base + size) is not taken any more
 *
 * Return: 0, or -ENOSPC if that would split a region and the array is full; then
 * nothing has changed.
 */
int __init memblock_phys_free(phys_addr_t base, phys_addr_t size)
{
	return change(&memblock.reserved, CUT, base, size, NUMA_NO_NODE);
}

/*
 * memblock_enforce_memory_limit - keep the lowest `limit` bytes of memory
 *
 * Holes do not count: 64 MB are 64 MB of RAM, wherever they end.  As in Linux a
 * limit of 0 means none.  Unlike there reservations above the new end stay: a
 * boot module keeps its name even where its memory is not used.  (An address as
 * the limit is memblock_remove(addr, PHYS_ADDR_MAX).)
 *
 * Return: 0; cutting off the end needs no room in the array.
 */
int __init memblock_enforce_memory_limit(phys_addr_t limit)
{
	const struct memblock_region *region;

	if (!limit)
		return 0;
	for_each_mem_region(region) {
		if (limit <= region->size)
			return memblock_remove(region->base + limit, PHYS_ADDR_MAX);
		limit -= region->size;
	}
	return 0;
}

/* memblock_set_current_limit - memblock_phys_alloc() shall stay below limit */
void __init memblock_set_current_limit(phys_addr_t limit)
{
	memblock.current_limit = limit;
}

/* The highest aligned place for size bytes of node nid in [start, end), or 0. */
static phys_addr_t __init find_in_range(phys_addr_t size, phys_addr_t align,
					phys_addr_t start, phys_addr_t end, int nid)
{
	struct memblock_iter it;
	phys_addr_t low, high;

	for_each_free_mem_range_reverse(it, nid, &low, &high, NULL) {
		low = max(low, start);
		high = min(high, end);
		if (low >= high || high - low < size)
			continue;
		high = ALIGN_DOWN(high - size, align);
		if (high >= low)
			return high;
	}
	return 0;
}

/*
 * memblock_phys_alloc_range_nid - take size bytes in [start, end), of node nid if it has them
 *
 *	align	a power of two
 *	end	MEMBLOCK_ALLOC_ACCESSIBLE stands for current_limit
 *	nid	tried first, then any node; NUMA_NO_NODE: any
 *
 * The highest place that fits, so that low memory is left for those who need it.
 * Never in physical page 0: its address would be the failure, and the firmware's
 * data lie there.  What is given lies in one region, thus on one node, and is
 * reserved.  Its content is undefined and it need not be mapped.
 *
 * Return: the physical address; 0 if there is no such place, if size is 0, if
 * align is not a power of two, or if the reserved array is full.
 */
phys_addr_t __init memblock_phys_alloc_range_nid(phys_addr_t size, phys_addr_t align,
						 phys_addr_t start, phys_addr_t end, int nid)
{
	phys_addr_t found = 0;

	if (!size || !IS_POWER_OF_2(align))
		return 0;
	if (end == MEMBLOCK_ALLOC_ACCESSIBLE)
		end = memblock.current_limit;
	start = max(start, (phys_addr_t)PAGE_SIZE);

	if (nid != NUMA_NO_NODE)
		found = find_in_range(size, align, start, end, nid);
	if (!found)
		found = find_in_range(size, align, start, end, NUMA_NO_NODE);
	if (!found || memblock_reserve(found, size))
		return 0;
	return found;
}

/* memblock_phys_alloc_range - as memblock_phys_alloc_range_nid(), of any node */
phys_addr_t __init memblock_phys_alloc_range(phys_addr_t size, phys_addr_t align,
					     phys_addr_t start, phys_addr_t end)
{
	return memblock_phys_alloc_range_nid(size, align, start, end, NUMA_NO_NODE);
}

/* memblock_phys_alloc - take size bytes below current_limit; 0 if there are none */
phys_addr_t __init memblock_phys_alloc(phys_addr_t size, phys_addr_t align)
{
	return memblock_phys_alloc_range(size, align, 0, MEMBLOCK_ALLOC_ACCESSIBLE);
}
