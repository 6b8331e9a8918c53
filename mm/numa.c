/* SPDX-License-Identifier: MIT */
/*
 * mm/numa.c - give every byte of memory a node
 *
 *	numa=off		one node
 *	numa=fake=N		N nodes out of one: about equal parts, split at 4 MB borders
 *	otherwise		ACPI's SRAT and SLIT, where the machine has them; else one node
 *
 * All three end as ranges in a struct numa_info, which numa_apply() writes into
 * memblock.  After that each region of memory has a node from 0 to
 * nr_online_nodes - 1: what no range covers goes to node 0.
 *
 *	SRAT		|--- 0 ---|      |------ 1 ------|	    |-- 2 --|
 *	memory	    |-------------------------|			   4 GB
 *	nodes	    | 0 |----0----|--0---|-1--|
 *
 * Node 2 above lies where no physical address of ours can point: it is online and
 * has no memory.  Requests for it are served by the others, the nearest first.
 *
 * Not here: the tables (arch), pg_data_t and zonelists (mmzone.c).
 *
 * Locking: boot, one CPU; read-only afterwards.  A CPU's node is the CPU's own.
 *
 * Chapter: docs/physical-memory.md
 */
#include <core/bug.h>
#include <core/printk.h>
#include <lib/errno.h>
#include <lib/parse.h>
#include <lib/string.h>
#include <mm/gfp.h>
#include <mm/memblock.h>
#include <mm/numa.h>
#include <mm/slab.h>

#define BOOT_CPU_APIC_ID	0

/* A part of numa=fake= ends here: the buddy's largest blocks stay whole. */
#define SPLIT_SIZE		((phys_addr_t)MAX_ORDER_NR_PAGES << PAGE_SHIFT)

_Static_assert(NUMA_MAX_NODES == MAX_NUMNODES, "the firmware's nodes and ours");

enum numa_source numa_source;
unsigned int nr_online_nodes;
uint8_t node_distances[MAX_NUMNODES][MAX_NUMNODES];
DEFINE_PER_CPU(int, numa_node);

static struct numa_info numa_info __initdata;

/*
 * numa_set_node_id - from now on this CPU allocates as if it stood at node nid
 *
 * nid must be online; any time after mm_init(), task context.
 */
void numa_set_node_id(int nid)
{
	BUG_ON(nid < 0 || (unsigned int)nid >= nr_online_nodes);
	slab_drain_cpu();
	this_cpu_write(numa_node, nid);
	page_alloc_update();
}

/* Bytes of memory in [base, end). */
static phys_addr_t __init memory_between(phys_addr_t base, phys_addr_t end)
{
	return memblock_memory_below(end) - memblock_memory_below(base);
}

/*
 * The end of a part that begins at base: the border at which its memory is nearest
 * to wanted bytes, but behind some memory, if there is any.
 */
static phys_addr_t __init part_end(phys_addr_t base, phys_addr_t wanted)
{
	phys_addr_t dram_end = memblock_end_of_DRAM();
	phys_addr_t end = ALIGN_DOWN(base, SPLIT_SIZE), size = 0;

	while (end < dram_end) {
		phys_addr_t next = dram_end - end > SPLIT_SIZE ? end + SPLIT_SIZE : dram_end;
		phys_addr_t larger = memory_between(base, next);

		if (size && (larger > wanted) && larger - wanted > wanted - size)
			break;
		end = next;
		size = larger;
		if (size >= wanted && size)
			break;
	}
	return end;
}

/*
 * numa_split - cut memblock's memory into nr_nodes about equal parts
 *
 * A part ends at a multiple of 4 MB, so that in a small machine there are fewer parts
 * than nodes: the last nodes are memoryless then.  Memory in 4 MB pieces that begin
 * with a hole is not cut inside of them either.
 */
void __init numa_split(unsigned int nr_nodes, struct numa_info *info)
{
	phys_addr_t base = 0, left = memblock_phys_mem_size();

	numa_info_init(info);
	info->nr_nodes = nr_nodes;
	for (unsigned int nid = 0; nid < nr_nodes && left; nid++) {
		phys_addr_t end = part_end(base, left / (nr_nodes - nid));

		if (nid == nr_nodes - 1)
			end = memblock_end_of_DRAM();
		left -= memory_between(base, end);
		info->ranges[info->nr_ranges++] = (struct numa_range){ base, end, nid };
		base = end;
	}
}

/* Give node 0 what no range covers; the number of bytes goes to *uncovered. */
static int __init cover_rest(phys_addr_t *uncovered)
{
	unsigned int i = 0;

	*uncovered = 0;
	while (i < memblock.memory.nr) {
		const struct memblock_region *region = &memblock.memory.regions[i];

		if (region->nid != NUMA_NO_NODE) {
			i++;
			continue;
		}
		*uncovered += region->size;
		if (memblock_set_node(region->base, region->size, 0))
			return -ENOSPC;
		i = 0;			/* it may have been joined with its neighbours */
	}
	return 0;
}

/*
 * numa_apply - write the ranges into memblock, and everything else to node 0
 *
 * Ranges are cut to whole pages and to what is in reach.  A page that two nodes share
 * belongs to the one that its first byte is of.
 */
int __init numa_apply(const struct numa_info *info, phys_addr_t *uncovered)
{
	if (memblock_set_node(0, PHYS_ADDR_MAX, NUMA_NO_NODE))
		return -ENOSPC;
	for (unsigned int i = 0; i < info->nr_ranges; i++) {
		const struct numa_range *range = &info->ranges[i];
		uint64_t base = ALIGN_UP(range->base, (uint64_t)PAGE_SIZE);
		uint64_t end = ALIGN_UP(range->end, (uint64_t)PAGE_SIZE);

		end = min(end < range->end ? UINT64_MAX : end, (uint64_t)MEMBLOCK_ADDR_END);
		if (base < range->base || base >= end)
			continue;
		if (memblock_set_node((phys_addr_t)base, (phys_addr_t)(end - base),
				      (int)range->nid))
			return -ENOSPC;
	}
	return cover_rest(uncovered);
}

/* numa=off, numa=fake=N, or neither: then the source is the firmware. */
static enum numa_source __init requested_source(const char *cmdline, unsigned int *nr_nodes)
{
	char text[32] = PARAM_TOO_LONG;
	uint32_t nr;

	if (param_read(cmdline, "numa", text, sizeof(text)) == -ENOENT)
		return NUMA_FIRMWARE;
	if (strcmp(text, "off") == 0)
		return NUMA_ONE_NODE;
	if (strncmp(text, "fake=", 5) != 0 || parse_u32(text + 5, &nr) || nr == 0 ||
	    nr > MAX_NUMNODES) {
		pr_warn("numa=%s is neither off nor fake= with 1 to %d and is ignored\n", text,
			MAX_NUMNODES);
		return NUMA_FIRMWARE;
	}
	*nr_nodes = nr;
	return NUMA_FAKE;
}

static void __init choose_nodes(const struct boot_info *boot)
{
	unsigned int nr_fake = 0;

	numa_source = requested_source(boot->cmdline, &nr_fake);
	if (numa_source == NUMA_FAKE)
		numa_split(nr_fake, &numa_info);
	else if (numa_source == NUMA_FIRMWARE)
		numa_detect(boot, &numa_info);
	else
		numa_info_init(&numa_info);
	if (numa_info.nr_nodes == 0)
		numa_source = NUMA_ONE_NODE;
}

/* One node of everything; joins regions only, so memblock has room. */
static void __init use_one_node(void)
{
	numa_info_init(&numa_info);
	numa_info.nr_nodes = 1;
	numa_source = NUMA_ONE_NODE;
	BUG_ON(memblock_set_node(0, PHYS_ADDR_MAX, 0));
}

/* The node that SRAT gives the boot CPU, else the first one with memory. */
static int __init boot_cpu_node(void)
{
	int nid = numa_info.cpu_nid[BOOT_CPU_APIC_ID];

	return nid >= 0 ? nid : memblock.memory.regions[0].nid;
}

/*
 * numa_init - which nodes there are, and which memory is whose
 *
 * After memblock is filled and paging_init() is done, as ACPI's tables are read
 * through the fixmap.
 */
void __init numa_init(const struct boot_info *boot)
{
	phys_addr_t uncovered = 0;

	choose_nodes(boot);
	if (numa_source == NUMA_ONE_NODE) {
		use_one_node();
	} else if (numa_apply(&numa_info, &uncovered)) {
		pr_warn("numa: the nodes have more borders than memblock can hold: one node\n");
		use_one_node();
	} else if (uncovered) {
		pr_warn("numa: %lu kB of memory are of no node and go to node 0\n",
			(unsigned long)(uncovered >> 10));
	}
	nr_online_nodes = numa_info.nr_nodes;
	memcpy(node_distances, numa_info.distance, sizeof(node_distances));
	this_cpu_write(numa_node, boot_cpu_node());
}
