/* SPDX-License-Identifier: MIT */
/*
 * mm/mmzone.c - nodes, their zones, and the order in which zones are tried
 *
 *	pfn	0	  MAX_DMA_PFN	    max_low_pfn		     max_pfn
 *	zone	|   DMA	  |	NORMAL	    |	     HIGHMEM	     |
 *	node	|------------ 0 ------------|----- 1 ------|--- 0 ---|
 *
 * Borders of zones are the same for all nodes; a zone of a node is where the two
 * overlap, and spans from its first to its last frame.  What lies in between and is
 * not there, or is another node's, is its holes:  spanned = present + holes.
 *
 * A zonelist is made once for each node and each kind of request.  The kind is the
 * highest zone that will do; from there down to DMA, first on the node itself, then
 * on the others, the nearest first:
 *
 *	node 1 of 3, HIGHMEM:	1.HighMem 1.Normal | 2.Normal | 0.HighMem 0.Normal 0.DMA
 *
 * Of nodes at one distance the next higher number comes first, round to node 0 after
 * the last: so neighbours of a full node share its load, and do not all go to node 0.
 * Only zones with frames are in a list, so the allocator need not ask.
 *
 * Not here: how much of a zone is kept back (watermark.c), its free pages (buddy.c).
 *
 * Locking: boot, one CPU; read-only afterwards.
 *
 * Chapter: docs/physical-memory.md
 */
#include <core/bug.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/memblock.h>
#include <mm/numa.h>

#include "internal.h"

pg_data_t *node_data[MAX_NUMNODES];
struct zone *zone_table[MAX_NUMNODES * 4];
struct page *mem_map;
unsigned long max_pfn;
unsigned long max_low_pfn;

static const char *const zone_names[MAX_NR_ZONES] = {
	[ZONE_DMA] = "DMA",
	[ZONE_NORMAL] = "Normal",
	[ZONE_HIGHMEM] = "HighMem",
};

/* zone_of_pfn - the kind of zone that a frame is in; *end is where that kind ends */
enum zone_type zone_of_pfn(unsigned long pfn, unsigned long *end)
{
	unsigned long dma_end = min(MAX_DMA_PFN, max_low_pfn);

	if (pfn < dma_end) {
		*end = dma_end;
		return ZONE_DMA;
	}
	*end = pfn < max_low_pfn ? max_low_pfn : ~0UL;
	return pfn < max_low_pfn ? ZONE_NORMAL : ZONE_HIGHMEM;
}

/* [start, end) is memory of this zone; ranges come in rising order. */
static void __init add_frames(struct zone *zone, unsigned long start, unsigned long end)
{
	pg_data_t *pgdat = zone->zone_pgdat;

	if (zone->present_pages == 0)
		zone->start_pfn = start;
	zone->spanned_pages = end - zone->start_pfn;
	zone->present_pages += end - start;
	if (pgdat->node_present_pages == 0)
		pgdat->node_start_pfn = start;
	pgdat->node_spanned_pages = end - pgdat->node_start_pfn;
	pgdat->node_present_pages += end - start;
}

static void __init size_node(pg_data_t *pgdat)
{
	const struct memblock_region *region;

	for_each_mem_region(region) {
		unsigned long pfn = PFN_UP(region->base);
		unsigned long end = PFN_DOWN(memblock_region_end(region));

		if (region->nid != pgdat->node_id)
			continue;
		while (pfn < end) {
			unsigned long part_end;
			enum zone_type type = zone_of_pfn(pfn, &part_end);

			part_end = min(part_end, end);
			add_frames(&pgdat->node_zones[type], pfn, part_end);
			pfn = part_end;
		}
	}
}

/*
 * node_init - make pgdat, which is all zero, node nid
 *
 * Zones get their borders and sizes; max_low_pfn must stand.
 */
void __init node_init(pg_data_t *pgdat, int nid)
{
	pgdat->node_id = nid;
	node_data[nid] = pgdat;
	for (unsigned int type = 0; type < MAX_NR_ZONES; type++) {
		struct zone *zone = &pgdat->node_zones[type];

		zone->zone_pgdat = pgdat;
		zone->name = zone_names[type];
		spin_lock_init(&zone->lock);
		zone_table[(unsigned int)nid << (PAGE_NODE_SHIFT - PAGE_ZONE_SHIFT) | type] = zone;
	}
	size_node(pgdat);
	for (unsigned int type = 0; type < MAX_NR_ZONES; type++)
		if (populated_zone(&pgdat->node_zones[type]))
			pgdat->nr_zones = (int)type + 1;
	pgdat->node_mem_map = mem_map + pgdat->node_start_pfn;
}

/* Is node a a better second choice for node nid than node b? */
static bool __init is_nearer(unsigned int nid, unsigned int a, unsigned int b)
{
	unsigned int to_a = node_distance(nid, a), to_b = node_distance(nid, b);
	unsigned int nr = nr_online_nodes;

	if (a == nid || b == nid)
		return a == nid;
	if (to_a != to_b)
		return to_a < to_b;
	return (a + nr - nid) % nr < (b + nr - nid) % nr;
}

/* node_order - all nodes as node nid tries them: itself, then by distance */
void __init node_order(unsigned int nid, unsigned int order[MAX_NUMNODES])
{
	for (unsigned int node = 0; node < nr_online_nodes; node++) {
		unsigned int at = node;

		while (at && is_nearer(nid, node, order[at - 1])) {
			order[at] = order[at - 1];
			at--;
		}
		order[at] = node;
	}
}

static void __init build_zonelist(struct zonelist *list, const unsigned int *order,
				  unsigned int highest)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < nr_online_nodes; i++) {
		pg_data_t *pgdat = NODE_DATA(order[i]);

		for (unsigned int type = highest + 1; type-- > 0; )
			if (populated_zone(&pgdat->node_zones[type]))
				list->zones[nr++] = &pgdat->node_zones[type];
	}
	list->zones[nr] = NULL;
}

/* build_all_zonelists - for every node, when all of them are sized */
void __init build_all_zonelists(void)
{
	unsigned int order[MAX_NUMNODES];

	for (unsigned int nid = 0; nid < nr_online_nodes; nid++) {
		node_order(nid, order);
		for (unsigned int kind = 0; kind < MAX_NR_ZONES; kind++)
			build_zonelist(&NODE_DATA(nid)->node_zonelists[kind], order, kind);
	}
}

/* The first zone with frames from (nid, type) on, NULL behind the last. */
static struct zone *populated_from(unsigned int nid, unsigned int type)
{
	for (; nid < nr_online_nodes; nid++, type = 0)
		for (; type < MAX_NR_ZONES; type++)
			if (populated_zone(&NODE_DATA(nid)->node_zones[type]))
				return &NODE_DATA(nid)->node_zones[type];
	return NULL;
}

/* first_zone - the engine of for_each_populated_zone(): node by node, DMA first */
struct zone *first_zone(void)
{
	return populated_from(0, 0);
}

/* next_zone - the one behind it, NULL if it was the last */
struct zone *next_zone(struct zone *zone)
{
	return populated_from((unsigned int)zone->zone_pgdat->node_id, zone_idx(zone) + 1U);
}
