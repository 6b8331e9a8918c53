/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/numa_test.c - every byte gets a node: split, taken from the firmware, or one
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "numa_stubs.h"
#include "random.h"

#define MB		((phys_addr_t)1 << 20)

static const unsigned int pc_64m[][2] = { { 0, 1 }, { 1, 64 }, { 0, 0 } };
static const unsigned int pc_8g[][2] = { { 0, 3072 }, { 0, 0 } };

static struct boot_info boot;

static phys_addr_t size_of_node(int nid)
{
	const struct memblock_region *region;
	phys_addr_t size = 0;

	for_each_mem_region(region)
		if (region->nid == nid)
			size += region->size;
	return size;
}

static void start(const char *cmdline)
{
	boot.cmdline = cmdline;
	nr_warnings = 0;
	numa_init(&boot);
}

/* What must hold in the end, whatever was asked for. */
static void check_all(void)
{
	const struct memblock_region *region;

	assert_null(memblock_check());
	assert_in_range(nr_online_nodes, 1, MAX_NUMNODES);
	for_each_mem_region(region)
		assert_in_range(region->nid, 0, nr_online_nodes - 1);
	assert_in_range(numa_node_id(), 0, nr_online_nodes - 1);
	for (unsigned int nid = 0; nid < nr_online_nodes; nid++)
		assert_int_equal(node_distance(nid, nid), LOCAL_DISTANCE);
}

/* Split sizes of parts in MB, for machines from less than a piece a node on. */
static void numa_split_parts_are_about_equal(void **state)
{
	static const struct {
		unsigned int memory, nr;
		unsigned int parts[MAX_NUMNODES];
	} cases[] = {
		{ 64, 1, { 64 } },
		{ 64, 4, { 16, 16, 16, 16 } },
		{ 64, 3, { 20, 24, 20 } },
		{ 16, 4, { 4, 4, 4, 4 } },
		{ 8, 4, { 4, 4, 0, 0 } },
		{ 3, 2, { 3, 0 } },
		{ 66, 4, { 16, 16, 16, 18 } },
		{ 3072, 8, { 384, 384, 384, 384, 384, 384, 384, 384 } },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const unsigned int memory[][2] = { { 0, cases[i].memory }, { 0, 0 } };
		char cmdline[32];

		set_memory(memory);
		numa_info_init(&firmware);
		snprintf(cmdline, sizeof(cmdline), "numa=fake=%u", cases[i].nr);
		start(cmdline);
		check_all();
		assert_int_equal(nr_warnings, 0);
		assert_int_equal(numa_source, NUMA_FAKE);
		assert_int_equal(nr_online_nodes, cases[i].nr);
		for (unsigned int nid = 0; nid < cases[i].nr; nid++)
			assert_int_equal(size_of_node((int)nid) / MB, cases[i].parts[nid]);
	}
}

/* Borders are multiples of 4 MB also where memory has holes; nothing is lost. */
static void numa_split_random_memory_is_cut_at_page_blocks(void **state)
{
	uint64_t seed = 0x5EED0005;

	(void)state;
	for (unsigned int round = 0; round < 2000; round++) {
		unsigned int memory[6][2] = { { 0 } }, at = 0, nr = 1 + random_below(&seed, 8);
		phys_addr_t total = 0, parts = 0;
		char cmdline[32];

		for (unsigned int i = 0; i < 5; i++) {
			memory[i][0] = at + random_below(&seed, 30);
			memory[i][1] = memory[i][0] + 1 + random_below(&seed, 300);
			at = memory[i][1] + 1;
			total += (memory[i][1] - memory[i][0]) * MB;
		}
		set_memory((const mb_range *)memory);
		snprintf(cmdline, sizeof(cmdline), "numa=fake=%u", nr);
		start(cmdline);
		check_all();
		assert_int_equal(nr_online_nodes, nr);
		for (unsigned int i = 1; i < memblock.memory.nr; i++)
			if (memblock.memory.regions[i].nid != memblock.memory.regions[i - 1].nid &&
			    memblock.memory.regions[i].base ==
			    memblock_region_end(&memblock.memory.regions[i - 1]))
				assert_int_equal(memblock.memory.regions[i].base % (4 * MB), 0);
		for (unsigned int nid = 0; nid < nr; nid++) {
			phys_addr_t size = size_of_node((int)nid);

			if (total / nr > 16 * MB)	/* then each has its share, give or take */
				assert_in_range(size, total / nr / 2, total / nr * 2);
			parts += size;
		}
		assert_int_equal(parts, total);
	}
}

static void numa_init_off_or_nonsense_is_one_node(void **state)
{
	(void)state;
	set_memory(pc_64m);
	numa_info_init(&firmware);
	start("numa=off");
	check_all();
	assert_int_equal(nr_online_nodes, 1);
	assert_int_equal(nr_warnings, 0);
	for (unsigned int i = 0; i < 5; i++) {
		static const char *const bad[] = { "numa=fake=0", "numa=fake=9", "numa=fake=",
						   "numa=on", "numa=fake=2x" };

		set_memory(pc_64m);
		start(bad[i]);
		check_all();
		assert_int_equal(nr_online_nodes, 1);
		assert_int_equal(nr_warnings, 1);
	}
}

/*
 *	SRAT	|-- 0 --|    |-- 1 --|		node 2 above 4 GB
 *	memory	|---------------------|
 *	nodes	|-- 0 --| 0  |-- 1 --|0|
 */
static void numa_init_firmware_gaps_go_to_node_0(void **state)
{
	(void)state;
	set_memory(pc_64m);
	numa_info_init(&firmware);
	firmware.nr_nodes = 3;
	firmware.nr_ranges = 3;
	firmware.ranges[0] = (struct numa_range){ 0, 20 * MB, 0 };
	firmware.ranges[1] = (struct numa_range){ 30 * MB, 60 * MB, 1 };
	firmware.ranges[2] = (struct numa_range){ 1ULL << 32, 1ULL << 33, 2 };
	firmware.cpu_nid[0] = 1;
	firmware.distance[0][1] = 33;
	start("");
	check_all();
	assert_int_equal(nr_online_nodes, 3);
	assert_int_equal(nr_warnings, 1);
	assert_int_equal(size_of_node(0), 34 * MB);
	assert_int_equal(size_of_node(1), 30 * MB);
	assert_int_equal(size_of_node(2), 0);
	assert_int_equal(numa_node_id(), 1);
	assert_int_equal(node_distance(0, 1), 33);
	start("numa=off");
	check_all();
	assert_int_equal(nr_online_nodes, 1);
	assert_int_equal(size_of_node(0), 64 * MB);
}

/* A border inside of a page: the page is whose its first byte is. */
static void numa_apply_ragged_borders_keep_pages_whole(void **state)
{
	phys_addr_t uncovered;

	(void)state;
	set_memory(pc_64m);
	numa_info_init(&firmware);
	firmware.nr_nodes = 2;
	firmware.nr_ranges = 2;
	firmware.ranges[0] = (struct numa_range){ 0, 20 * MB + 1, 0 };
	firmware.ranges[1] = (struct numa_range){ 20 * MB + 1, UINT64_MAX, 1 };
	assert_int_equal(numa_apply(&firmware, &uncovered), 0);
	assert_int_equal(uncovered, 0);
	assert_int_equal(size_of_node(0), 20 * MB + PAGE_SIZE);
	assert_int_equal(size_of_node(1), 44 * MB - PAGE_SIZE);
	assert_null(memblock_check());
}

/* More borders than memblock can hold: one node, and it says so. */
static void numa_init_too_many_borders_is_one_node(void **state)
{
	unsigned int memory[MEMBLOCK_MAX_REGIONS][2] = { { 0 } };

	(void)state;
	for (unsigned int i = 0; i + 1 < MEMBLOCK_MAX_REGIONS; i++) {
		memory[i][0] = i * 3;
		memory[i][1] = i * 3 + 2;
	}
	set_memory((const mb_range *)memory);
	numa_info_init(&firmware);
	firmware.nr_nodes = 2;
	for (unsigned int i = 0; i < 8; i++)
		firmware.ranges[firmware.nr_ranges++] =
			(struct numa_range){ (i * 3) * MB, (i * 3 + 1) * MB, 1 };
	start("");
	check_all();
	assert_int_equal(nr_online_nodes, 1);
	assert_int_equal(nr_warnings, 1);
	assert_int_equal(memblock.memory.nr, MEMBLOCK_MAX_REGIONS - 1);
}

/* The boot CPU is of no node that SRAT knows: the first node with memory. */
static void numa_init_unknown_cpu_is_where_memory_begins(void **state)
{
	(void)state;
	set_memory(pc_8g);
	numa_info_init(&firmware);
	firmware.nr_nodes = 2;
	firmware.nr_ranges = 1;
	firmware.ranges[0] = (struct numa_range){ 0, 4096 * (uint64_t)MB, 1 };
	start("");
	check_all();
	assert_int_equal(numa_node_id(), 1);
	assert_int_equal(nr_updates, 0);
	numa_set_node_id(0);
	assert_int_equal(numa_node_id(), 0);
	assert_int_equal(nr_updates, 1);
	assert_int_equal(nr_drains, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numa_split_parts_are_about_equal),
		cmocka_unit_test(numa_split_random_memory_is_cut_at_page_blocks),
		cmocka_unit_test(numa_init_off_or_nonsense_is_one_node),
		cmocka_unit_test(numa_init_firmware_gaps_go_to_node_0),
		cmocka_unit_test(numa_apply_ragged_borders_keep_pages_whole),
		cmocka_unit_test(numa_init_too_many_borders_is_one_node),
		cmocka_unit_test(numa_init_unknown_cpu_is_where_memory_begins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
