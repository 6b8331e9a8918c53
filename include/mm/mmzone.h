/* SPDX-License-Identifier: MIT */
/*
 * mm/mmzone.h - nodes, zones, and in which order they are tried
 *
 *	pg_data_t	one bank of memory and the CPUs near it (NUMA); UMA is one node
 *	zone		frames of a node that can serve the same kind of request
 *	zonelist	for a node and a kind of request: the zones to try, in order
 *
 *	zone		frames				serves
 *	DMA		below 16 MB			old devices
 *	NORMAL		to the end of lowmem		the kernel, through the direct map
 *	HIGHMEM		the rest			user pages; the kernel maps them on demand
 *
 * A request names the highest zone that will do and may be served from a lower one
 * (HIGHMEM, then NORMAL, then DMA), inside its node first and then node by node in
 * order of distance.
 *
 * Lock key:
 *	[I]  written during boot, read-only afterwards
 *	[l]  zone->lock
 *	[e]  zone->lock to write; a read without it is only an estimate
 *	[c]  its CPU, with interrupts off
 */
#pragma once

#include <asm/percpu.h>
#include <core/spinlock.h>
#include <lib/kconfig.h>
#include <mm/page.h>

#ifndef MAX_PAGE_ORDER
#define MAX_PAGE_ORDER		10	/* the largest block is 2^10 pages = 4 MB */
#endif
#define NR_PAGE_ORDERS		(MAX_PAGE_ORDER + 1)
#define MAX_ORDER_NR_PAGES	(1UL << MAX_PAGE_ORDER)

_Static_assert(MAX_PAGE_ORDER <= 15, "page->flags has four bits for an order");

/* Where mem_map may start: see mm/page.h. */
#define MEM_MAP_ALIGN		(MAX_ORDER_NR_PAGES * sizeof(struct page))

#define MAX_NUMNODES		8

enum zone_type {
	ZONE_DMA,
	ZONE_NORMAL,
	ZONE_HIGHMEM,
	MAX_NR_ZONES,
};

/* The border between DMA and NORMAL. */
#define MAX_DMA_PFN		((16 * __MB) >> PAGE_SHIFT)

/*
 * Pages of one kind of life are kept together, so that what cannot move does not
 * end up everywhere: a page block of 2^MAX_PAGE_ORDER frames has a type, and
 * requests of that type are served from it.
 */
enum migratetype {
	MIGRATE_UNMOVABLE,		/* the kernel's own */
#ifdef CONFIG_MIGRATE_TYPES
	MIGRATE_MOVABLE,		/* user pages: found through page tables */
	MIGRATE_RECLAIMABLE,		/* caches that can be dropped */
#endif
	MIGRATE_TYPES,
};

#ifndef CONFIG_MIGRATE_TYPES
#define MIGRATE_MOVABLE		MIGRATE_UNMOVABLE
#define MIGRATE_RECLAIMABLE	MIGRATE_UNMOVABLE
#endif

struct free_area {
	struct list_head free_list[MIGRATE_TYPES];
	unsigned long nr_free;			/* blocks, not frames */
#ifdef CONFIG_BUDDY_BITMAP
	unsigned long *map;			/* one bit for each pair of buddies */
#endif
};

enum zone_watermarks {
	WMARK_MIN,				/* below: only requests that may use the reserve */
	WMARK_LOW,				/* below: reclaim is woken */
	WMARK_HIGH,				/* above: reclaim rests */
	NR_WMARK,
};

/*
 * By the two bits of a request that name the type, see gfp_migratetype().  Both at
 * once is a wrong request: its list stays empty, so the fast path need not ask.
 */
#define NR_PCP_LISTS		(MIGRATE_TYPES == 1 ? 1 : 4)

/* A few single pages of one CPU in front of a zone's buddy lists. */
struct per_cpu_pages {
	unsigned int count;			/* [c] pages on the lists */
	unsigned int high;			/* [I] above: a batch goes back */
	unsigned int batch;			/* [I] pages moved at a time */
	struct list_head lists[NR_PCP_LISTS];	/* [c] */

	/* Blocks and pages that the zone gave to requests of this CPU. */
	unsigned long numa_hit;			/* [c] which wanted this node */
	unsigned long numa_miss;		/* [c] which wanted another one */
};

struct zone {
	/* The allocator's fast path reads these. */
	unsigned long watermark[NR_WMARK];	/* [I] pages */
	unsigned long lowmem_reserve[MAX_NR_ZONES]; /* [I] kept from requests of that zone */
	unsigned long nr_free;			/* [e] pages on the buddy's lists */

	spinlock_t lock;
	struct free_area free_area[NR_PAGE_ORDERS]; /* [l] see mm/buddy.c */
	uint32_t free_orders[MIGRATE_TYPES];	/* [l] bit n: free_area[n] has one */

	struct per_cpu_pages pcp[CONFIG_NR_CPUS];

	unsigned long start_pfn;		/* [I] first frame; may be a hole */
	unsigned long spanned_pages;		/* [I] holes included */
	unsigned long present_pages;		/* [I] frames that exist */
	unsigned long managed_pages;		/* [I] frames that boot handed to the buddy */
	struct pglist_data *zone_pgdat;		/* [I] */
	const char *name;			/* [I] "DMA", "Normal", "HighMem" */
};

/* The zones to try, best first, NULL-ended. */
struct zonelist {
	struct zone *zones[MAX_NUMNODES * MAX_NR_ZONES + 1];
};

typedef struct pglist_data {
	struct zone node_zones[MAX_NR_ZONES];
	struct zonelist node_zonelists[MAX_NR_ZONES]; /* [I] by the highest zone that will do */
	int nr_zones;				/* [I] index of the highest zone with frames, + 1 */
	struct page *node_mem_map;		/* [I] the page of node_start_pfn */
	unsigned long node_start_pfn;		/* [I] */
	unsigned long node_present_pages;	/* [I] holes not counted */
	unsigned long node_spanned_pages;	/* [I] holes included */
	int node_id;				/* [I] */
} pg_data_t;

extern pg_data_t *node_data[MAX_NUMNODES];	/* [I] NULL: there is no such node */
extern unsigned int nr_online_nodes;		/* [I] memoryless ones included */

#define NODE_DATA(nid)		(node_data[nid])

/* The node of the CPU that runs this; a test may write it. */
DECLARE_PER_CPU(int, numa_node);
#define numa_node_id()		this_cpu_read(numa_node)

/* By node and zone number as page->flags has them. */
extern struct zone *zone_table[MAX_NUMNODES * 4];

static inline struct zone *page_zone(const struct page *page)
{
	return zone_table[page->flags >> PAGE_ZONE_SHIFT];
}

static inline unsigned long zone_end_pfn(const struct zone *zone)
{
	return zone->start_pfn + zone->spanned_pages;
}

static inline enum zone_type zone_idx(const struct zone *zone)
{
	return (enum zone_type)(zone - zone->zone_pgdat->node_zones);
}

/* Blocks and single pages handed out since boot; those of other CPUs may be seen late. */
static inline unsigned long zone_numa_hit(const struct zone *zone)
{
	unsigned long nr = 0;

	for (unsigned int cpu = 0; cpu < CONFIG_NR_CPUS; cpu++)
		nr += zone->pcp[cpu].numa_hit;
	return nr;
}

static inline unsigned long zone_numa_miss(const struct zone *zone)
{
	unsigned long nr = 0;

	for (unsigned int cpu = 0; cpu < CONFIG_NR_CPUS; cpu++)
		nr += zone->pcp[cpu].numa_miss;
	return nr;
}

static inline bool populated_zone(const struct zone *zone)
{
	return zone->present_pages != 0;
}

/* Every zone that has frames, node by node. */
struct zone *first_zone(void);
struct zone *next_zone(struct zone *zone);
#define for_each_populated_zone(zone) \
	for (zone = first_zone(); zone; zone = next_zone(zone))
