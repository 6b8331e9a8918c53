/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/mmzone_test.c - borders of zones, the order of zonelists, what is kept back
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "../../mm/internal.h"
#include "numa_stubs.h"
#include "random.h"

#define MB		((phys_addr_t)1 << 20)
#define PAGES(mb)	((unsigned long)(mb) << (20 - PAGE_SHIFT))

static pg_data_t nodes[MAX_NUMNODES];
static struct boot_info boot;

/* A machine of that memory, whose lowmem ends at low_mb; all frames are managed. */
static void make_machine(const mb_range *memory, unsigned int low_mb, const char *cmdline)
{
	struct zone *zone;

	set_memory(memory);
	boot.cmdline = cmdline;
	numa_init(&boot);
	max_pfn = (unsigned long)PFN_DOWN(memblock_end_of_DRAM());
	max_low_pfn = min(PAGES(low_mb), max_pfn);
	memset(nodes, 0, sizeof(nodes));
	for (unsigned int nid = 0; nid < nr_online_nodes; nid++)
		node_init(&nodes[nid], (int)nid);
	build_all_zonelists();
	for_each_populated_zone(zone)
		zone->managed_pages = zone->present_pages;
	setup_per_zone_wmarks();
	setup_per_zone_lowmem_reserve();
}

/* A zonelist as text: "0.Normal 0.DMA". */
static const char *list_text(unsigned int nid, enum zone_type kind)
{
	static char text[256];
	size_t used = 0;

	text[0] = '\0';
	for (struct zone **z = nodes[nid].node_zonelists[kind].zones; *z; z++)
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%d.%s",
					 used ? " " : "", (*z)->zone_pgdat->node_id, (*z)->name);
	return text;
}

/*
 *	MB	0	16		96	    128
 *		|  DMA  |    Normal	|  HighMem  |
 */
static void node_init_one_node_has_the_borders(void **state)
{
	static const unsigned int memory[][2] = { { 0, 1 }, { 2, 128 }, { 0, 0 } };
	const struct zone *zones = nodes[0].node_zones;

	(void)state;
	make_machine(memory, 96, "numa=off");
	assert_int_equal(zones[ZONE_DMA].start_pfn, 0);
	assert_int_equal(zones[ZONE_DMA].spanned_pages, PAGES(16));
	assert_int_equal(zones[ZONE_DMA].present_pages, PAGES(15));
	assert_int_equal(zones[ZONE_NORMAL].start_pfn, PAGES(16));
	assert_int_equal(zones[ZONE_NORMAL].spanned_pages, PAGES(80));
	assert_int_equal(zones[ZONE_HIGHMEM].start_pfn, PAGES(96));
	assert_int_equal(zones[ZONE_HIGHMEM].present_pages, PAGES(32));
	assert_int_equal(nodes[0].node_present_pages, PAGES(127));
	assert_int_equal(nodes[0].node_spanned_pages, PAGES(128));
	assert_int_equal(nodes[0].nr_zones, 3);
	assert_string_equal(list_text(0, ZONE_DMA), "0.DMA");
	assert_string_equal(list_text(0, ZONE_NORMAL), "0.Normal 0.DMA");
	assert_string_equal(list_text(0, ZONE_HIGHMEM), "0.HighMem 0.Normal 0.DMA");
}

/* Lowmem ends below 16 MB: DMA, then HIGHMEM at once. */
static void node_init_tiny_lowmem_has_no_normal(void **state)
{
	static const unsigned int memory[][2] = { { 0, 64 }, { 0, 0 } };

	(void)state;
	make_machine(memory, 8, "numa=off");
	assert_int_equal(nodes[0].node_zones[ZONE_DMA].spanned_pages, PAGES(8));
	assert_false(populated_zone(&nodes[0].node_zones[ZONE_NORMAL]));
	assert_string_equal(list_text(0, ZONE_HIGHMEM), "0.HighMem 0.DMA");
	assert_string_equal(list_text(0, ZONE_NORMAL), "0.DMA");
	make_machine(memory, 896, "numa=off");
	assert_int_equal(nodes[0].nr_zones, 2);
	assert_string_equal(list_text(0, ZONE_HIGHMEM), "0.Normal 0.DMA");
}

/* Node 0 is on both sides of node 1: its span holds the other's frames as holes. */
static void node_init_interleaved_nodes_span_each_other(void **state)
{
	static const unsigned int memory[][2] = { { 0, 128 }, { 0, 0 } };

	(void)state;
	numa_info_init(&firmware);
	firmware.nr_nodes = 2;
	firmware.nr_ranges = 3;
	firmware.ranges[0] = (struct numa_range){ 0, 32 * MB, 0 };
	firmware.ranges[1] = (struct numa_range){ 32 * MB, 64 * MB, 1 };
	firmware.ranges[2] = (struct numa_range){ 64 * MB, 128 * MB, 0 };
	make_machine(memory, 896, "");
	assert_int_equal(nodes[0].node_zones[ZONE_NORMAL].spanned_pages, PAGES(112));
	assert_int_equal(nodes[0].node_zones[ZONE_NORMAL].present_pages, PAGES(80));
	assert_int_equal(nodes[1].node_start_pfn, PAGES(32));
	assert_int_equal(nodes[1].node_spanned_pages, PAGES(32));
	assert_ptr_equal(zone_table[0 << 2 | ZONE_DMA], &nodes[0].node_zones[ZONE_DMA]);
	assert_ptr_equal(zone_table[1 << 2 | ZONE_NORMAL], &nodes[1].node_zones[ZONE_NORMAL]);
}

/* Four equal nodes of 16 MB at one distance: each goes round from itself. */
static void zonelists_ties_are_broken_round_the_ring(void **state)
{
	static const unsigned int memory[][2] = { { 0, 64 }, { 0, 0 } };

	(void)state;
	make_machine(memory, 48, "numa=fake=4");
	assert_string_equal(list_text(0, ZONE_HIGHMEM), "0.DMA 1.Normal 2.Normal 3.HighMem");
	assert_string_equal(list_text(1, ZONE_HIGHMEM), "1.Normal 2.Normal 3.HighMem 0.DMA");
	assert_string_equal(list_text(2, ZONE_NORMAL), "2.Normal 0.DMA 1.Normal");
	assert_string_equal(list_text(3, ZONE_NORMAL), "0.DMA 1.Normal 2.Normal");
	assert_string_equal(list_text(3, ZONE_DMA), "0.DMA");
}

/* Distance comes before number; node 3 has no memory, but a list. */
static void zonelists_follow_distance(void **state)
{
	static const unsigned int memory[][2] = { { 0, 48 }, { 0, 0 } };
	static const uint8_t distance[4][4] = {
		{ 10, 30, 20, 15 }, { 30, 10, 40, 50 }, { 20, 20, 10, 20 }, { 40, 30, 20, 10 },
	};

	(void)state;
	numa_info_init(&firmware);
	firmware.nr_nodes = 4;
	firmware.nr_ranges = 3;
	for (unsigned int i = 0; i < 3; i++)
		firmware.ranges[i] = (struct numa_range){ i * 16 * MB, (i + 1) * 16 * MB, i };
	for (unsigned int i = 0; i < 4; i++)
		memcpy(firmware.distance[i], distance[i], 4);
	make_machine(memory, 896, "");
	assert_int_equal(nr_online_nodes, 4);
	assert_int_equal(nodes[3].node_present_pages, 0);
	assert_int_equal(nodes[3].nr_zones, 0);
	assert_string_equal(list_text(0, ZONE_NORMAL), "0.DMA 2.Normal 1.Normal");
	assert_string_equal(list_text(1, ZONE_NORMAL), "1.Normal 0.DMA 2.Normal");
	assert_string_equal(list_text(2, ZONE_NORMAL), "2.Normal 0.DMA 1.Normal");
	assert_string_equal(list_text(3, ZONE_NORMAL), "2.Normal 1.Normal 0.DMA");
}

/* With any distances: a node's own order is a permutation that begins with itself. */
static void node_order_random_distances_are_sorted(void **state)
{
	uint64_t seed = 0x5EED0006;

	(void)state;
	for (unsigned int round = 0; round < 5000; round++) {
		unsigned int order[MAX_NUMNODES], seen = 0, nid;

		nr_online_nodes = 1 + random_below(&seed, MAX_NUMNODES);
		for (unsigned int i = 0; i < MAX_NUMNODES * MAX_NUMNODES; i++)
			((uint8_t *)node_distances)[i] = (uint8_t)(11 + random_below(&seed, 3));
		nid = random_below(&seed, nr_online_nodes);
		node_order(nid, order);
		assert_int_equal(order[0], nid);
		for (unsigned int i = 0; i < nr_online_nodes; i++)
			seen |= 1U << order[i];
		assert_int_equal(seen, (1U << nr_online_nodes) - 1);
		for (unsigned int i = 2; i < nr_online_nodes; i++)
			assert_true(node_distance(nid, order[i - 1]) <=
				    node_distance(nid, order[i]));
	}
}

/* The figures that Linux documents, and both ends. */
static void min_free_kbytes_for_grows_with_the_root(void **state)
{
	static const unsigned int cases[][2] = {	/* MB of lowmem, kB kept */
		{ 0, 128 }, { 1, 128 }, { 2, 181 }, { 16, 512 }, { 32, 724 }, { 64, 1024 },
		{ 128, 1448 }, { 256, 2048 }, { 512, 2896 }, { 1024, 4096 }, { 2048, 5792 },
		{ 4096, 8192 }, { 8192, 11585 }, { 16384, 16384 }, { 1 << 21, 65536 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_in_range(min_free_kbytes_for((unsigned long)cases[i][0] << 10),
				cases[i][1], cases[i][1] + 1);
	assert_int_equal(min_free_kbytes_for(1UL << 30), 65536);
	assert_int_equal(min_free_kbytes_for(UINT32_MAX), 65536);
}

/* 16 MB of DMA, 880 of NORMAL, 128 of HIGHMEM: a machine of 1 GB. */
static void watermarks_of_1_gb_are_shared_by_size(void **state)
{
	static const unsigned int memory[][2] = { { 0, 1024 }, { 0, 0 } };
	const struct zone *zones = nodes[0].node_zones;

	(void)state;
	make_machine(memory, 896, "numa=off");
	/* 4 * sqrt(917504) = 3831 kB = 957 pages, of which DMA gets 16 / 896 */
	assert_int_equal(zones[ZONE_DMA].watermark[WMARK_MIN], 957 * 16 / 896);
	assert_int_equal(zones[ZONE_NORMAL].watermark[WMARK_MIN], 957 * 880 / 896);
	assert_int_equal(zones[ZONE_NORMAL].watermark[WMARK_LOW], 939 + 939 / 4);
	assert_int_equal(zones[ZONE_NORMAL].watermark[WMARK_HIGH], 939 + 939 / 2);
	assert_int_equal(zones[ZONE_HIGHMEM].watermark[WMARK_MIN], 32);
	assert_int_equal(zones[ZONE_HIGHMEM].watermark[WMARK_HIGH], 48);

	assert_int_equal(zones[ZONE_DMA].lowmem_reserve[ZONE_DMA], 0);
	assert_int_equal(zones[ZONE_DMA].lowmem_reserve[ZONE_NORMAL], PAGES(880) / 256);
	assert_int_equal(zones[ZONE_DMA].lowmem_reserve[ZONE_HIGHMEM], PAGES(1008) / 256);
	assert_int_equal(zones[ZONE_NORMAL].lowmem_reserve[ZONE_NORMAL], 0);
	assert_int_equal(zones[ZONE_NORMAL].lowmem_reserve[ZONE_HIGHMEM], PAGES(128) / 32);
	assert_int_equal(zones[ZONE_HIGHMEM].lowmem_reserve[ZONE_HIGHMEM], 0);
}

/* HIGHMEM: a 1024th, from 32 to 128 pages. */
static void watermarks_of_highmem_have_their_own_rule(void **state)
{
	static const unsigned int cases[][2] = { { 20, 32 }, { 256, 64 }, { 3000, 128 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const unsigned int memory[][2] = { { 0, 32 + cases[i][0] }, { 0, 0 } };

		make_machine(memory, 32, "numa=off");
		assert_int_equal(nodes[0].node_zones[ZONE_HIGHMEM].watermark[WMARK_MIN],
				 cases[i][1]);
	}
}

/* However memory is cut: the shares are the whole, but for less than a page a zone. */
static void watermarks_add_up_on_many_nodes(void **state)
{
	(void)state;
	for (unsigned int mb = 8; mb <= 3072; mb += 52) {
		const unsigned int memory[][2] = { { 0, mb }, { 0, 0 } };

		for (unsigned int nr = 1; nr <= MAX_NUMNODES; nr++) {
			unsigned long sum = 0, zones = 0, whole;
			char cmdline[32];
			struct zone *zone;

			snprintf(cmdline, sizeof(cmdline), "numa=fake=%u", nr);
			make_machine(memory, 896, cmdline);
			whole = min_free_kbytes_for(lowmem_managed_pages() * 4) / 4;
			for_each_populated_zone(zone) {
				if (zone_idx(zone) == ZONE_HIGHMEM)
					continue;
				sum += zone->watermark[WMARK_MIN];
				zones++;
			}
			assert_in_range(sum, whole - zones + 1, whole);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(node_init_one_node_has_the_borders),
		cmocka_unit_test(node_init_tiny_lowmem_has_no_normal),
		cmocka_unit_test(node_init_interleaved_nodes_span_each_other),
		cmocka_unit_test(zonelists_ties_are_broken_round_the_ring),
		cmocka_unit_test(zonelists_follow_distance),
		cmocka_unit_test(node_order_random_distances_are_sorted),
		cmocka_unit_test(min_free_kbytes_for_grows_with_the_root),
		cmocka_unit_test(watermarks_of_1_gb_are_shared_by_size),
		cmocka_unit_test(watermarks_of_highmem_have_their_own_rule),
		cmocka_unit_test(watermarks_add_up_on_many_nodes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
