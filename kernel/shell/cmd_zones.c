/* SPDX-License-Identifier: MIT */
/*
 * kernel/shell/cmd_zones.c - nodes, zones and frames as text
 *
 * buddyinfo, zoneinfo and pagetypeinfo are the files of /proc: kernel/proc/zones.c.
 */
#include <core/printk.h>
#include <fs/seq_file.h>
#include <kernel/proc.h>
#include <kernel/shell.h>
#include <lib/errno.h>
#include <lib/parse.h>
#include <lib/printf.h>
#include <mm/frame_account.h>
#include <mm/numa.h>
#include <mm/slab.h>
#include <mm/zone_info.h>

SHELL_COMMAND(buddyinfo, "", "free blocks by order, as /proc/buddyinfo")
{
	return single_console(buddyinfo_show, NULL);
}

SHELL_COMMAND(zoneinfo, "", "zones, watermarks and reserves, as /proc/zoneinfo")
{
	return single_console(zoneinfo_show, NULL);
}

SHELL_COMMAND(pagetypeinfo, "", "free blocks by type, as /proc/pagetypeinfo")
{
	return single_console(pagetypeinfo_show, NULL);
}

static void print_node(const pg_data_t *pgdat)
{
	unsigned long nr_free = 0, hits = 0, misses = 0;

	for (unsigned int type = 0; type < MAX_NR_ZONES; type++) {
		const struct zone *zone = &pgdat->node_zones[type];

		nr_free += zone_free_pages(zone);
		hits += zone_numa_hit(zone);
		misses += zone_numa_miss(zone);
	}
	if (pgdat->node_present_pages == 0) {
		console_printf("node %d: online, no memory in reach\n", pgdat->node_id);
		return;
	}
	console_printf("node %d: frames %06lx-%06lx, %lu kB, %lu kB free, served %lu local "
		       "and %lu remote requests\n", pgdat->node_id, pgdat->node_start_pfn,
		       pgdat->node_start_pfn + pgdat->node_spanned_pages - 1,
		       pgdat->node_present_pages << (PAGE_SHIFT - 10),
		       nr_free << (PAGE_SHIFT - 10), hits, misses);
}

static void print_zonelist(const pg_data_t *pgdat)
{
	struct zone *const *zones = pgdat->node_zonelists[MAX_NR_ZONES - 1].zones;

	console_printf("node %d tries:", pgdat->node_id);
	for (; *zones; zones++)
		console_printf(" %d.%s", (*zones)->zone_pgdat->node_id, (*zones)->name);
	console_printf("\n");
}

SHELL_COMMAND(numa, "", "nodes, their sizes and distances, and where requests were served")
{
	console_printf("%u node%s, this CPU is at node %d\n", nr_online_nodes,
		       nr_online_nodes == 1 ? "" : "s", numa_node_id());
	for (unsigned int nid = 0; nid < nr_online_nodes; nid++)
		print_node(NODE_DATA(nid));
	console_printf("distances:\nnode ");
	for (unsigned int nid = 0; nid < nr_online_nodes; nid++)
		console_printf(" %3u", nid);
	console_printf("\n");
	for (unsigned int from = 0; from < nr_online_nodes; from++) {
		console_printf("%3u: ", from);
		for (unsigned int to = 0; to < nr_online_nodes; to++)
			console_printf(" %3u", node_distance(from, to));
		console_printf("\n");
	}
	for (unsigned int nid = 0; nid < nr_online_nodes; nid++)
		print_zonelist(NODE_DATA(nid));
	return 0;
}

static void print_state(struct page *page)
{
	unsigned int order;
	struct page *head = page_free_block(page, &order);

	if (!page_is_memory(page))
		console_printf("a hole: no memory is there\n");
	else if (PageReserved(page))
		console_printf("reserved since boot: never handed out\n");
	else if (head == page)
		console_printf("free: head of a block of order %u\n", order);
	else if (head)
		console_printf("free: page %lu of the block of order %u at %#lx\n",
			       (unsigned long)(page - head), order, page_to_pfn(head));
	else if (PageSlab(page))
		console_printf("in use: a slab of the cache %s\n", page->slab_cache->name);
	else if (page_count(page) > 0)
		console_printf("in use\n");
	else
		console_printf("on a per-CPU list, or inside of a larger block in use\n");
}

SHELL_COMMAND(page, "PFN", "what the kernel knows about one page frame, e.g. page 0x1000")
{
	struct page *page;
	phys_addr_t phys;
	uint32_t pfn;

	if (argc != 2 || parse_u32(argv[1], &pfn))
		return -EINVAL;
	if (!pfn_valid(pfn)) {
		console_printf("mem_map ends before frame %#lx\n", max_pfn);
		return 0;
	}
	page = pfn_to_page(pfn);
	phys = page_to_phys(page);
	console_printf("frame %#x at physical %pa, node %u, zone %s\n", pfn, &phys,
		       page_to_nid(page), page_zone(page)->name);
	console_printf("struct page at %p: flags %08x count %d private %lx\n", page, page->flags,
		       page_count(page), page->private);
	print_state(page);
	return 0;
}
