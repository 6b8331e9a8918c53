/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/zone_selftest.c - every frame has one place, and the sums come out right
 *
 * Runs on whatever machine it finds: with or without HIGHMEM, one node or eight, some of
 * them without memory.  So it checks what must hold everywhere, against memblock.
 */
#include <asm/sections.h>
#include <core/selftest.h>
#include <core/task.h>
#include <lib/kconfig.h>
#include <lib/minmax.h>
#include <mm/early_memory.h>
#include <mm/frame_account.h>
#include <mm/memblock.h>
#include <mm/numa.h>
#include <mm/page_cache.h>
#include <mm/slab.h>
#include <mm/zone_info.h>
#include "as_init.h"

SELFTEST(zones, frame_account_is_exact)
{
	struct frame_account account;
	uint64_t counted;

	frame_account(&account);
	counted = (uint64_t)(nr_tasks() - 1) * THREAD_SIZE +
		  ((uint64_t)slab_nr_pages() << PAGE_SHIFT) +
		  ((uint64_t)page_cache_nr_pages() << PAGE_SHIFT);
	EXPECT_OK(frame_account_check(&account));
	EXPECT_EQ(account.total, early_memory.usable);
	EXPECT_EQ(account.present, (uint64_t)memblock_phys_mem_size());
	EXPECT_GE(account.in_use, counted);
	if (!IS_ENABLED(CONFIG_ZERO_POOL) && runs_as_init())	/* no program has a page */
		EXPECT_EQ(account.in_use, counted);
	EXPECT_GT(account.free, 0u);
	EXPECT_GT(account.reserved, (uint64_t)(__pa(_end) - __pa(_stext)) / 2);
}

/* The kind of zone that the borders give a frame. */
static enum zone_type zone_by_borders(unsigned long pfn)
{
	if (pfn >= max_low_pfn)
		return ZONE_HIGHMEM;
	return pfn < MAX_DMA_PFN ? ZONE_DMA : ZONE_NORMAL;
}

/* Each frame of memory says the node that memblock has, and the zone of the borders. */
SELFTEST(zones, each_frame_is_where_memblock_says)
{
	const struct memblock_region *region;
	unsigned long wrong_node = 0, wrong_zone = 0, nr = 0;

	for_each_mem_region(region) {
		unsigned long end = (unsigned long)PFN_DOWN(memblock_region_end(region));

		for (unsigned long pfn = (unsigned long)PFN_UP(region->base); pfn < end; pfn++) {
			const struct page *page = pfn_to_page(pfn);

			wrong_node += (int)page_to_nid(page) != region->nid;
			wrong_zone += page_zone_index(page) != (unsigned int)zone_by_borders(pfn);
			nr++;
		}
	}
	EXPECT_EQ(wrong_node, 0u);
	EXPECT_EQ(wrong_zone, 0u);
	EXPECT_EQ(nr, (unsigned long)(memblock_phys_mem_size() >> PAGE_SHIFT));
}

/* Holes are reserved, up to the end of mem_map; and page_zone() of one is a zone. */
SELFTEST(zones, holes_are_reserved)
{
	unsigned long end = ALIGN_UP(max_pfn, MAX_ORDER_NR_PAGES), wrong = 0;
	unsigned long pfn = 0;

	while (pfn < end) {
		unsigned long start, next;

		if (pfn < max_pfn && memblock_search_pfn_nid(pfn, &start, &next) != NUMA_NO_NODE) {
			pfn = next;
			continue;
		}
		wrong += !PageReserved(pfn_to_page(pfn)) || page_count(pfn_to_page(pfn)) != 1 ||
			 !page_zone(pfn_to_page(pfn));
		pfn++;
	}
	EXPECT_EQ(wrong, 0u);
}

/* What boot had in use is reserved: image, mem_map, the nodes themselves. */
SELFTEST(zones, what_boot_took_is_reserved)
{
	EXPECT_TRUE(PageReserved(virt_to_page(_stext)));
	EXPECT_TRUE(PageReserved(virt_to_page(__bss_start)));
	EXPECT_TRUE(PageReserved(virt_to_page(mem_map)));
	EXPECT_TRUE(PageReserved(virt_to_page(mem_map + max_pfn - 1)));
	EXPECT_TRUE(PageReserved(pfn_to_page(0)));
	for (unsigned int nid = 0; nid < nr_online_nodes; nid++)
		EXPECT_TRUE(PageReserved(virt_to_page(NODE_DATA(nid))));
	EXPECT_EQ(PageReserved(virt_to_page(__init_begin)), IS_ENABLED(CONFIG_DEBUG));
}

/* Between first and last frame lie frames and holes, and nothing outside is the zone's. */
SELFTEST(zones, borders_hold_their_frames)
{
	unsigned long present = 0;
	struct zone *zone;

	for_each_populated_zone(zone) {
		const struct page *first = pfn_to_page(zone->start_pfn);
		const struct page *last = pfn_to_page(zone_end_pfn(zone) - 1);

		EXPECT_TRUE(page_zone(first) == zone);
		EXPECT_TRUE(page_zone(last) == zone);
		EXPECT_TRUE(page_is_memory(first) && page_is_memory(last));
		EXPECT_LE(zone->managed_pages, zone->present_pages);
		EXPECT_LE(zone->present_pages, zone->spanned_pages);
		EXPECT_LE(zone_free_pages(zone), zone->managed_pages);
		EXPECT_EQ(zone_idx(zone), zone_by_borders(zone->start_pfn));
		EXPECT_EQ(zone_idx(zone), zone_by_borders(zone_end_pfn(zone) - 1));
		present += zone->present_pages;
	}
	EXPECT_EQ(present, (unsigned long)(memblock_phys_mem_size() >> PAGE_SHIFT));
	EXPECT_EQ(max_pfn, (unsigned long)PFN_DOWN(memblock_end_of_DRAM()));
}

/* A node is its zones together. */
SELFTEST(zones, nodes_are_the_sum_of_their_zones)
{
	ASSERT_NE(nr_online_nodes, 0u);
	for (unsigned int nid = 0; nid < nr_online_nodes; nid++) {
		const pg_data_t *pgdat = NODE_DATA(nid);
		unsigned long present = 0;
		int nr_zones = 0;

		for (int type = 0; type < MAX_NR_ZONES; type++) {
			present += pgdat->node_zones[type].present_pages;
			if (populated_zone(&pgdat->node_zones[type]))
				nr_zones = type + 1;
		}
		EXPECT_EQ(pgdat->node_id, (int)nid);
		EXPECT_EQ(pgdat->node_present_pages, present);
		EXPECT_EQ(pgdat->nr_zones, nr_zones);
		EXPECT_LE(present, pgdat->node_spanned_pages);
		EXPECT_TRUE(pgdat->node_mem_map == pfn_to_page(pgdat->node_start_pfn));
	}
}

/* Is next allowed to follow prev in a list of node nid?  Nearer first, high zones first. */
static bool in_order(unsigned int nid, const struct zone *prev, const struct zone *next)
{
	unsigned int a = (unsigned int)prev->zone_pgdat->node_id;
	unsigned int b = (unsigned int)next->zone_pgdat->node_id;
	unsigned int nr = nr_online_nodes;

	if (a == b)
		return zone_idx(prev) > zone_idx(next);
	if (a == nid || b == nid)
		return a == nid;
	if (node_distance(nid, a) != node_distance(nid, b))
		return node_distance(nid, a) < node_distance(nid, b);
	return (a + nr - nid) % nr < (b + nr - nid) % nr;
}

static void check_zonelist(unsigned int nid, unsigned int kind)
{
	struct zone *const *zones = NODE_DATA(nid)->node_zonelists[kind].zones;
	unsigned int nr = 0, expected = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		expected += zone_idx(zone) <= kind;
	for (; zones[nr]; nr++) {
		EXPECT_TRUE(populated_zone(zones[nr]));
		EXPECT_LE((unsigned int)zone_idx(zones[nr]), kind);
		EXPECT_TRUE(nr == 0 || in_order(nid, zones[nr - 1], zones[nr]));
	}
	EXPECT_EQ(nr, expected);
}

/* Strictly in order and as many as there are: so each zone that will do is there once. */
SELFTEST(zones, zonelists_are_complete_and_in_order)
{
	for (unsigned int nid = 0; nid < nr_online_nodes; nid++)
		for (unsigned int kind = 0; kind < MAX_NR_ZONES; kind++)
			check_zonelist(nid, kind);
}

SELFTEST(zones, distances_make_sense)
{
	for (unsigned int a = 0; a < nr_online_nodes; a++)
		for (unsigned int b = 0; b < nr_online_nodes; b++)
			if (a == b)
				EXPECT_EQ(node_distance(a, b), LOCAL_DISTANCE + 0u);
			else
				EXPECT_GT(node_distance(a, b), LOCAL_DISTANCE + 0u);
}

SELFTEST(zones, watermarks_rise_and_add_up)
{
	unsigned long lowmem_min = 0, managed = 0, nr_zones = 0;
	struct zone *zone;

	for_each_populated_zone(zone) {
		const unsigned long *mark = zone->watermark;

		EXPECT_EQ(mark[WMARK_LOW], mark[WMARK_MIN] + mark[WMARK_MIN] / 4);
		EXPECT_EQ(mark[WMARK_HIGH], mark[WMARK_MIN] + mark[WMARK_MIN] / 2);
		if (zone_idx(zone) == ZONE_HIGHMEM) {
			EXPECT_TRUE(mark[WMARK_MIN] >= 32 && mark[WMARK_MIN] <= 128);
			continue;
		}
		lowmem_min += mark[WMARK_MIN];
		managed += zone->managed_pages;
		nr_zones++;
	}
	/* 128 kB to 64 MB in all; rounding down loses less than a page a zone. */
	EXPECT_LE(lowmem_min, 65536u / 4);
	EXPECT_GE(lowmem_min + nr_zones, 128u / 4);
	EXPECT_LT(lowmem_min, managed);
}

/* Nothing is kept back from requests that can only be served here. */
SELFTEST(zones, reserves_guard_low_zones_from_high_requests)
{
	struct zone *zone;

	for_each_populated_zone(zone) {
		const struct zone *zones = zone->zone_pgdat->node_zones;
		unsigned long normal = zones[ZONE_NORMAL].managed_pages;
		unsigned long high = zones[ZONE_HIGHMEM].managed_pages;

		for (unsigned int kind = 0; kind <= (unsigned int)zone_idx(zone); kind++)
			EXPECT_EQ(zone->lowmem_reserve[kind], 0u);
		if (zone_idx(zone) == ZONE_DMA)
			EXPECT_LE(zone->lowmem_reserve[ZONE_HIGHMEM], (normal + high) / 256);
		if (zone_idx(zone) == ZONE_NORMAL)
			EXPECT_LE(zone->lowmem_reserve[ZONE_HIGHMEM], high / 32);
	}
}

/* The counter of each order, held against its lists. */
SELFTEST(zones, free_counters_agree_with_the_lists)
{
	struct zone *zone;

	for_each_populated_zone(zone) {
		unsigned long pages = 0;

		for (unsigned int order = 0; order < NR_PAGE_ORDERS; order++) {
			unsigned long blocks = 0;

			for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
				blocks += zone_free_blocks(zone, order, (enum migratetype)type);
			EXPECT_EQ(blocks, zone->free_area[order].nr_free);
			pages += blocks << order;
		}
		EXPECT_EQ(pages, zone->nr_free);
	}
}

SELFTEST(zones, node_of_this_cpu_can_be_set)
{
	int before = numa_node_id();

	for (unsigned int nid = 0; nid < nr_online_nodes; nid++) {
		numa_set_node_id((int)nid);
		EXPECT_EQ(numa_node_id(), (int)nid);
	}
	numa_set_node_id(before);
	EXPECT_EQ(numa_node_id(), before);
}
