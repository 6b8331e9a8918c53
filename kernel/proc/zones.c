/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/zones.c - /proc/buddyinfo, zoneinfo, pagetypeinfo: free memory zone by zone
 *
 * Written as Linux writes them, so that what reads those reads these.  zoneinfo leaves out the
 * lines of which there is nothing to say here: boost, cma, figures by node and of LRU lists.
 *
 * "pages free" and nr_free_pages are the buddy's own, to which the blocks of buddyinfo add up;
 * what lies on per-CPU lists is the count under pagesets.  MemFree is the sum of both.
 *
 * Chapter: docs/physical-memory.md
 */
#include <mm/zone_info.h>

#include "proc.h"

static const char *const migratetype_names[] = { "Unmovable", "Movable", "Reclaimable" };

_Static_assert(MIGRATE_TYPES <= ARRAY_SIZE(migratetype_names), "a type without a name");

int buddyinfo_show(struct seq_file *m, void *unused __maybe_unused)
{
	struct zone *zone;

	for_each_populated_zone(zone) {
		seq_printf(m, "Node %d, zone %8s ", zone->zone_pgdat->node_id, zone->name);
		for (unsigned int order = 0; order < NR_PAGE_ORDERS; order++)
			seq_printf(m, "%6lu ", zone->free_area[order].nr_free);
		seq_putc(m, '\n');
	}
	return 0;
}

/* --- zoneinfo ------------------------------------------------------------------------------- */

static void show_protection(struct seq_file *m, const struct zone *zone)
{
	seq_printf(m, "\n        protection: (%lu", zone->lowmem_reserve[0]);
	for (unsigned int kind = 1; kind < MAX_NR_ZONES; kind++)
		seq_printf(m, ", %lu", zone->lowmem_reserve[kind]);
	seq_putc(m, ')');
}

static void show_pagesets(struct seq_file *m, const struct zone *zone)
{
	seq_puts(m, "\n  pagesets");
	for (unsigned int cpu = 0; cpu < 1; cpu++)	/* one CPU runs */
		seq_printf(m, "\n    cpu: %u\n              count: %u\n              high:  %u"
			   "\n              batch: %u", cpu, zone->pcp[cpu].count,
			   zone->pcp[cpu].high, zone->pcp[cpu].batch);
}

static void show_zone(struct seq_file *m, const struct zone *zone)
{
	seq_printf(m, "Node %d, zone %8s", zone->zone_pgdat->node_id, zone->name);
	seq_printf(m, "\n  pages free     %lu\n        min      %lu\n        low      %lu"
		   "\n        high     %lu\n        spanned  %lu\n        present  %lu"
		   "\n        managed  %lu", zone->nr_free, zone->watermark[WMARK_MIN],
		   zone->watermark[WMARK_LOW], zone->watermark[WMARK_HIGH],
		   zone->spanned_pages, zone->present_pages, zone->managed_pages);
	show_protection(m, zone);
	if (populated_zone(zone)) {
		seq_printf(m, "\n      %-12s %lu", "nr_free_pages", zone->nr_free);
		seq_printf(m, "\n      %-12s %lu", "numa_hit", zone_numa_hit(zone));
		seq_printf(m, "\n      %-12s %lu", "numa_miss", zone_numa_miss(zone));
		show_pagesets(m, zone);
		seq_printf(m, "\n  start_pfn:           %lu", zone->start_pfn);
	}
	seq_putc(m, '\n');
}

int zoneinfo_show(struct seq_file *m, void *unused __maybe_unused)
{
	for (unsigned int nid = 0; nid < nr_online_nodes; nid++)
		for (unsigned int type = 0; type < MAX_NR_ZONES; type++)
			show_zone(m, &NODE_DATA(nid)->node_zones[type]);
	return 0;
}

/* --- pagetypeinfo --------------------------------------------------------------------------- */

static void show_free_by_type(struct seq_file *m, struct zone *zone)
{
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++) {
		seq_printf(m, "Node %4d, zone %8s, type %12s ", zone->zone_pgdat->node_id,
			   zone->name, migratetype_names[type]);
		for (unsigned int order = 0; order < NR_PAGE_ORDERS; order++)
			seq_printf(m, "%6lu ", zone_free_blocks(zone, order, type));
		seq_putc(m, '\n');
	}
}

static void show_pageblocks(struct seq_file *m, const struct zone *zone)
{
	unsigned long counts[MIGRATE_TYPES];

	zone_pageblock_counts(zone, counts);
	seq_printf(m, "Node %d, zone %8s ", zone->zone_pgdat->node_id, zone->name);
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
		seq_printf(m, "%12lu ", counts[type]);
	seq_putc(m, '\n');
}

int pagetypeinfo_show(struct seq_file *m, void *unused __maybe_unused)
{
	struct zone *zone;

	seq_printf(m, "Page block order: %d\nPages per block:  %lu\n\n%-43s ", MAX_PAGE_ORDER,
		   MAX_ORDER_NR_PAGES, "Free pages count per migrate type at order");
	for (unsigned int order = 0; order < NR_PAGE_ORDERS; order++)
		seq_printf(m, "%6u ", order);
	seq_putc(m, '\n');
	for_each_populated_zone(zone)
		show_free_by_type(m, zone);
	seq_printf(m, "\n%-23s", "Number of blocks type ");
	for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
		seq_printf(m, "%12s ", migratetype_names[type]);
	seq_putc(m, '\n');
	for_each_populated_zone(zone)
		show_pageblocks(m, zone);
	return 0;
}
