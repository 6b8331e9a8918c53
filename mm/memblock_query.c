/* SPDX-License-Identifier: MIT */
/*
 * mm/memblock_query.c - reading the boot-time map: walks, sums, searches, the check
 *
 * Nothing here changes `memblock`, and nothing is __init: the page allocator's
 * set-up walks the map, the shell and gdb print it at any time.
 *
 * The one idea is the walk over free memory.  What is free is not stored but is
 * where a region of memory and a gap between reservations overlap:
 *
 *	memory	    |--- 0 ---|      |------ 1 ------|-- 2 --|
 *	reserved	|##|            |####|
 *	gaps	 --0----|  |------1-----|    |---------2---------
 *	free	    |---|  |--|      |--|    |-------|-------|
 *
 * Two nodes that touch give two ranges: a range is always of one node.
 *
 * Locking: none; see mm/memblock.c.
 *
 * Chapter: docs/boot-sequence.md
 */
#include <mm/memblock.h>

/*
 * memblock_next_range - the region that it stands at, as [*start, *end)
 *
 * The engine of for_each_mem_range().  Return: false behind the last region.
 */
bool memblock_next_range(const struct memblock_type *type, struct memblock_iter *it,
			 phys_addr_t *start, phys_addr_t *end)
{
	if (it->region >= type->nr)
		return false;
	*start = type->regions[it->region].base;
	*end = memblock_region_end(&type->regions[it->region]);
	it->region++;
	return true;
}

/*
 * n reserved regions leave n + 1 gaps, 0 to n, some of them empty:
 *
 *	0	|####|	1	|###|	2	MEMBLOCK_ADDR_END
 */
static phys_addr_t gap_start(unsigned int gap)
{
	return gap ? memblock_region_end(&memblock.reserved.regions[gap - 1]) : 0;
}

static phys_addr_t gap_end(unsigned int gap)
{
	return gap < memblock.reserved.nr ? memblock.reserved.regions[gap].base : MEMBLOCK_ADDR_END;
}

/*
 * Where a memory region and a gap overlap, memory is free.  Return: true if they
 * do, and if the region is of the node that is asked for; then *start, *end and
 * *range_nid (if not NULL) are filled in.
 */
static bool free_overlap(const struct memblock_region *region, unsigned int gap, int nid,
			 phys_addr_t *start, phys_addr_t *end, int *range_nid)
{
	phys_addr_t low = max(region->base, gap_start(gap));
	phys_addr_t high = min(memblock_region_end(region), gap_end(gap));

	if (low >= high || (nid != NUMA_NO_NODE && nid != region->nid))
		return false;
	*start = low;
	*end = high;
	if (range_nid)
		*range_nid = region->nid;
	return true;
}

/*
 * memblock_next_free - the next free range from low to high
 *
 * Two fingers, one on the memory regions, one on the gaps between reservations.
 * After each look the finger moves on whose range ends first: nothing that is
 * still to come can overlap that range.  The engine of for_each_free_mem_range().
 *
 * Return: false when there is no more.
 */
bool memblock_next_free(struct memblock_iter *it, int nid, phys_addr_t *start,
			phys_addr_t *end, int *range_nid)
{
	while (it->region < memblock.memory.nr && it->gap <= memblock.reserved.nr) {
		const struct memblock_region *region = &memblock.memory.regions[it->region];
		unsigned int gap = it->gap;

		if (memblock_region_end(region) <= gap_end(gap))
			it->region++;
		else
			it->gap++;
		if (free_overlap(region, gap, nid, start, end, range_nid))
			return true;
	}
	return false;
}

/* memblock_free_last - where memblock_prev_free() starts: behind the last of each */
struct memblock_iter memblock_free_last(void)
{
	return (struct memblock_iter){ memblock.memory.nr, memblock.reserved.nr + 1 };
}

/*
 * memblock_prev_free - the next free range from high to low
 *
 * The mirror of memblock_next_free(): the fingers stand behind what they look at
 * next, and the one moves down whose range starts last.
 */
bool memblock_prev_free(struct memblock_iter *it, int nid, phys_addr_t *start,
			phys_addr_t *end, int *range_nid)
{
	while (it->region && it->gap) {
		const struct memblock_region *region = &memblock.memory.regions[it->region - 1];
		unsigned int gap = it->gap - 1;

		if (region->base >= gap_start(gap))
			it->region--;
		else
			it->gap--;
		if (free_overlap(region, gap, nid, start, end, range_nid))
			return true;
	}
	return false;
}

static phys_addr_t total_size(const struct memblock_type *type)
{
	const struct memblock_region *region;
	phys_addr_t size = 0;

	for_each_memblock_region(type, region)
		size += region->size;
	return size;
}

/* memblock_phys_mem_size - bytes of memory, free or not */
phys_addr_t memblock_phys_mem_size(void)
{
	return total_size(&memblock.memory);
}

/* memblock_reserved_size - bytes that are reserved, those without memory included */
phys_addr_t memblock_reserved_size(void)
{
	return total_size(&memblock.reserved);
}

/* memblock_free_size - bytes of memory that are not reserved */
phys_addr_t memblock_free_size(void)
{
	struct memblock_iter it;
	phys_addr_t start, end, size = 0;

	for_each_free_mem_range(it, NUMA_NO_NODE, &start, &end, NULL)
		size += end - start;
	return size;
}

/* memblock_reserved_in_memory - bytes of memory that are reserved */
phys_addr_t memblock_reserved_in_memory(void)
{
	return memblock_phys_mem_size() - memblock_free_size();
}

/* memblock_memory_below - bytes of memory in [0, limit) */
phys_addr_t memblock_memory_below(phys_addr_t limit)
{
	const struct memblock_region *region;
	phys_addr_t size = 0;

	for_each_mem_region(region) {
		if (region->base < limit)
			size += min(region->size, limit - region->base);
	}
	return size;
}

/* memblock_start_of_DRAM - the lowest byte of memory; 0 also if there is none */
phys_addr_t memblock_start_of_DRAM(void)
{
	return memblock.memory.nr ? memblock.memory.regions[0].base : 0;
}

/* memblock_end_of_DRAM - one past the highest byte of memory; 0 if there is none */
phys_addr_t memblock_end_of_DRAM(void)
{
	unsigned int nr = memblock.memory.nr;

	return nr ? memblock_region_end(&memblock.memory.regions[nr - 1]) : 0;
}

/* The region that holds addr, or NULL: a binary search. */
static const struct memblock_region *find_region(const struct memblock_type *type, phys_addr_t addr)
{
	unsigned int low = 0, high = type->nr;

	while (low < high) {
		unsigned int mid = low + (high - low) / 2;
		const struct memblock_region *region = &type->regions[mid];

		if (addr < region->base)
			high = mid;
		else if (addr >= memblock_region_end(region))
			low = mid + 1;
		else
			return region;
	}
	return NULL;
}

/* memblock_is_memory - is there RAM at addr? */
bool memblock_is_memory(phys_addr_t addr)
{
	return find_region(&memblock.memory, addr);
}

/* memblock_is_reserved - is the byte at addr taken? */
bool memblock_is_reserved(phys_addr_t addr)
{
	return find_region(&memblock.reserved, addr);
}

/* memblock_is_region_reserved - is any byte of [base, base + size) taken? */
bool memblock_is_region_reserved(phys_addr_t base, phys_addr_t size)
{
	const struct memblock_region *region;
	phys_addr_t end = memblock_clipped_end(base, size);

	for_each_reserved_mem_region(region) {
		if (max(base, region->base) < min(end, memblock_region_end(region)))
			return true;
	}
	return false;
}

/*
 * memblock_search_pfn_nid - the node of the memory at a frame's first byte
 *
 * Fills in the frames [*start_pfn, *end_pfn) of the region that was found, so
 * that a caller with many frames asks once a region.  A region that is not made
 * of whole pages is rounded down at both ends, as in Linux.
 *
 * Return: the node, which is NUMA_NO_NODE where it was never set; NUMA_NO_NODE
 * with nothing filled in if no memory is there.
 */
int memblock_search_pfn_nid(unsigned long pfn, unsigned long *start_pfn, unsigned long *end_pfn)
{
	const struct memblock_region *region;

	if (PFN_DOWN(PFN_PHYS(pfn)) != pfn)	/* wraps: out of reach */
		return NUMA_NO_NODE;
	region = find_region(&memblock.memory, PFN_PHYS(pfn));
	if (!region)
		return NUMA_NO_NODE;
	*start_pfn = PFN_DOWN(region->base);
	*end_pfn = PFN_DOWN(memblock_region_end(region));
	return region->nid;
}

/* What is wrong with the region that follows prev (NULL: is the first), or NULL. */
static const char *check_region(const struct memblock_region *prev,
				const struct memblock_region *region)
{
	if (!region->size)
		return "a region is empty";
	if (region->base >= MEMBLOCK_ADDR_END || region->size > MEMBLOCK_ADDR_END - region->base)
		return "a region passes the end of the address space";
	if (!prev)
		return NULL;
	if (region->base < memblock_region_end(prev))
		return "regions overlap or are not sorted";
	if (region->base == memblock_region_end(prev) && region->nid == prev->nid)
		return "neighbours of one node are not merged";
	return NULL;
}

/*
 * memblock_check - look for a broken invariant
 *
 * Return: the first one as text, or NULL if both lists are sound.
 */
const char *memblock_check(void)
{
	const struct memblock_type *const types[] = { &memblock.memory, &memblock.reserved };
	const struct memblock_region *region, *prev;
	const char *broken;

	for (unsigned int i = 0; i < ARRAY_SIZE(types); i++) {
		if (types[i]->nr > MEMBLOCK_MAX_REGIONS)
			return "more regions than the array holds";
		prev = NULL;
		for_each_memblock_region(types[i], region) {
			broken = check_region(prev, region);
			if (broken)
				return broken;
			prev = region;
		}
	}
	for_each_reserved_mem_region(region) {
		if (region->nid != NUMA_NO_NODE)
			return "a reserved region has a node";
	}
	return NULL;
}
