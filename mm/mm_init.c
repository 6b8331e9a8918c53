/* SPDX-License-Identifier: MIT */
/*
 * mm/mm_init.c - from memblock to the page allocator
 *
 *	memblock	|###|   free   |##|     free      |    hole    |  free  |
 *	mem_map		|R R|. . . . . |R |. . . . . . . .|R R R R R R |. . . . |
 *	buddy		    |4|  8  |1|    |2|    16    |1|	       |   8    |
 *
 * The order of things:
 *
 *	1  how far mem_map reaches, and room for it		memory of memblock
 *	2  nodes, zones, their borders, the buddy's own tables	memory of memblock
 *	3  one pass over mem_map: each frame's node and zone, and whether it is taken.
 *	   What is free is known here, so a frame is written once, to its final state
 *	4  free ranges to the buddy, each as the largest aligned blocks that fit
 *	5  memblock gives nothing out any more
 *	6  zonelists, watermarks, per-CPU lists			figures only
 *
 * Frames that are not handed over keep PG_reserved and a reference count of 1: the
 * kernel image, mem_map, page tables, modules, holes.  So a free of one is seen.
 * The bytes between a reservation and the end of its page are lost with it.
 *
 * mem_map is flat, from frame 0 to max_pfn, holes included, and lies in lowmem.  Where
 * lowmem is so small (lowmem=) that mem_map would take more than half of what is free
 * in one piece, the highest memory is given up, with a warning, and counts as limited.
 *
 * Locking: boot, one CPU, but for free_initmem(), which is like any free.
 *
 * Chapter: docs/physical-memory.md
 */
#include <asm/paging.h>
#include <asm/processor.h>
#include <asm/sections.h>
#include <asm/shadow_tlb.h>
#include <core/bug.h>
#include <core/mutex.h>
#include <core/printk.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/early_memory.h>
#include <mm/gfp.h>
#include <mm/memblock.h>
#include <mm/mm_init.h>
#include <mm/numa.h>
#include <mm/zone_info.h>
#include <mm/page_owner.h>

#include "internal.h"
#include "pcp.h"

#define BOOT_ALLOC_ALIGN	64	/* a cache line */
#define INT3			0xCC

struct mm_init_stats mm_init_stats;

/* Zeroed lowmem near a node, for ever; NULL if there is none. */
static void * __init boot_alloc_node(size_t size, int nid)
{
	phys_addr_t phys = memblock_phys_alloc_range_nid(size, BOOT_ALLOC_ALIGN, 0,
							 MEMBLOCK_ALLOC_ACCESSIBLE, nid);

	return phys ? memset(__va(phys), 0, size) : NULL;
}

static void * __init boot_alloc(size_t size)
{
	return boot_alloc_node(size, NUMA_NO_NODE);
}

/* --- 1: how far mem_map reaches ------------------------------------------- */

/* mem_map covers whole blocks of the largest order. */
static unsigned long __init mem_map_end(void)
{
	return ALIGN_UP(max_pfn, MAX_ORDER_NR_PAGES);
}

/* Bytes of the largest piece of lowmem that is free. */
static phys_addr_t __init largest_free_lowmem(void)
{
	struct memblock_iter it;
	phys_addr_t start, end, largest = 0;

	for_each_free_mem_range(it, NUMA_NO_NODE, &start, &end, NULL) {
		end = min(end, early_memory.lowmem_end);
		if (start < end)
			largest = max(largest, end - start);
	}
	return largest;
}

/* Give up the memory from limit_pfn on: it cannot be described. */
static void __init limit_memory(unsigned long limit_pfn)
{
	phys_addr_t limit = PFN_PHYS(limit_pfn), before = memblock_phys_mem_size();

	BUG_ON(memblock_remove(limit, PHYS_ADDR_MAX));	/* cutting off the end needs no room */
	before -= memblock_phys_mem_size();
	early_memory.limited += before;
	pr_warn("memory: lowmem has no room to describe more than %lu MB, %lu kB are not used\n",
		limit_pfn >> (20 - PAGE_SHIFT), (unsigned long)(before >> 10));
}

static void __init find_borders(void)
{
	unsigned long most = (unsigned long)(largest_free_lowmem() / 2 / sizeof(struct page));

	most = ALIGN_DOWN(most, MAX_ORDER_NR_PAGES);
	if (PFN_UP(memblock_end_of_DRAM()) > most)
		limit_memory(most);
	max_pfn = (unsigned long)PFN_DOWN(memblock_end_of_DRAM());
	max_low_pfn = min((unsigned long)PFN_DOWN(early_memory.lowmem_end), max_pfn);
}

static const char * __init alloc_mem_map(void)
{
	phys_addr_t size = (phys_addr_t)(mem_map_end() * sizeof(struct page));
	phys_addr_t phys = memblock_phys_alloc(size, MEM_MAP_ALIGN);

	if (!phys)
		return "lowmem has no room for mem_map";
	mem_map = __va(phys);
	return NULL;
}

/* --- 2: nodes and zones ----------------------------------------------------- */

static const char * __init make_nodes(void)
{
	for (unsigned int nid = 0; nid < nr_online_nodes; nid++) {
		pg_data_t *pgdat = boot_alloc_node(sizeof(*pgdat), (int)nid);

		if (!pgdat)
			return "lowmem has no room for the nodes";
		node_init(pgdat, (int)nid);
	}
	return NULL;
}

static const char * __init make_buddies(void)
{
	struct zone *zone;

	if (pageblock_init(boot_alloc))
		return "lowmem has no room for the types of page blocks";
	for_each_populated_zone(zone)
		if (buddy_init(zone, boot_alloc))
			return "lowmem has no room for the buddy's tables";
	return NULL;
}

/* --- 3: one pass over mem_map -------------------------------------------------- */

/*
 * The node of a frame, and up to where it holds.  A hole belongs to the node of the
 * memory below it, the first one to that of the first memory.
 */
static unsigned int __init node_run(unsigned long pfn, unsigned long *end)
{
	const struct memblock_region *region;
	int nid = memblock.memory.regions[0].nid;

	for_each_mem_region(region) {
		*end = (unsigned long)PFN_UP(region->base);
		if (pfn < *end)
			return (unsigned int)nid;
		nid = region->nid;
		*end = (unsigned long)PFN_DOWN(memblock_region_end(region));
		if (pfn < *end)
			return (unsigned int)nid;
	}
	*end = ~0UL;
	return (unsigned int)nid;
}

/* What flags say of the place of a frame, and up to where that holds. */
static uint32_t __init place_run(unsigned long pfn, unsigned long *end)
{
	unsigned long node_end, zone_end;
	uint32_t nid = node_run(pfn, &node_end);
	uint32_t type = zone_of_pfn(pfn, &zone_end);

	*end = min(node_end, zone_end);
	return nid << PAGE_NODE_SHIFT | type << PAGE_ZONE_SHIFT;
}

/*
 * The loop that runs once for each frame of the machine: ten instructions.  In init memory,
 * but without __init's __cold, by which the compiler would save bytes and not time.
 */
static void __noinline __section(".init.text") init_pages(struct page *page,
							  const struct page *end,
							  uint32_t flags, int count)
{
	for (; page != end; page++) {
		page->flags = flags;
		page->_refcount = (atomic_t)ATOMIC_INIT(count);
		page->lru = (struct list_head){ NULL, NULL };
		page->private = 0;
	}
}

/* Write the struct pages of [start, end): PG_reserved and in use, or 0 and free. */
static void __init describe(unsigned long start, unsigned long end, uint32_t state, int count)
{
	while (start < end) {
		unsigned long run_end;
		uint32_t place = place_run(start, &run_end);

		run_end = min(run_end, end);
		init_pages(pfn_to_page(start), pfn_to_page(run_end), place | state, count);
		start = run_end;
	}
}

static void __init describe_all(void)
{
	struct memblock_iter it;
	phys_addr_t start, end;
	unsigned long pfn = 0;

	for_each_free_mem_range(it, NUMA_NO_NODE, &start, &end, NULL) {
		unsigned long first = (unsigned long)PFN_UP(start);
		unsigned long last = (unsigned long)PFN_DOWN(end);

		if (first >= last)
			continue;
		describe(pfn, first, 1U << PG_reserved, 1);
		describe(first, last, 0, 0);
		pfn = last;
	}
	describe(pfn, mem_map_end(), 1U << PG_reserved, 1);
}

static void __init describe_all_timed(void)
{
	uint64_t start = cpu_info.tsc ? rdtsc() : 0;

	describe_all();
	mm_init_stats.mem_map_frames = mem_map_end();
	if (cpu_info.tsc)
		mm_init_stats.mem_map_tsc = rdtsc() - start;
}

/* --- 4: free ranges to the buddy -------------------------------------------------- */

/* The order of the largest block that starts at pfn and does not pass end. */
static unsigned int __init largest_order(unsigned long pfn, unsigned long end)
{
	unsigned int order = 0;

	while (order < MAX_PAGE_ORDER && IS_ALIGNED(pfn, 2UL << order) &&
	       end - pfn >= 2UL << order)
		order++;
	return order;
}

/* Free frames of one zone. */
static void __init hand_over_run(struct zone *zone, unsigned long pfn, unsigned long end)
{
	unsigned long flags = spin_lock_irqsave(&zone->lock);

	zone->managed_pages += end - pfn;
	while (pfn < end) {
		unsigned int order = largest_order(pfn, end);

		buddy_free(zone, pfn_to_page(pfn), order, pageblock_type(pfn));
		pfn += 1UL << order;
	}
	spin_unlock_irqrestore(&zone->lock, flags);
}

static void __init hand_over(void)
{
	struct memblock_iter it;
	phys_addr_t start, end;

	for_each_free_mem_range(it, NUMA_NO_NODE, &start, &end, NULL) {
		unsigned long pfn = (unsigned long)PFN_UP(start);
		unsigned long last = (unsigned long)PFN_DOWN(end);

		while (pfn < last) {
			unsigned long run_end;

			place_run(pfn, &run_end);
			run_end = min(run_end, last);
			hand_over_run(page_zone(pfn_to_page(pfn)), pfn, run_end);
			pfn = run_end;
		}
	}
}

/* --- all of it ------------------------------------------------------------------------ */

static void __init set_figures(void)
{
	struct zone *zone;

	build_all_zonelists();
	setup_per_zone_wmarks();
	setup_per_zone_lowmem_reserve();
	for_each_populated_zone(zone)
		zone_pcp_init(zone);
	page_alloc_update();
}

/*
 * mm_init - make the page allocator out of memblock
 *
 * After numa_init() and paging_init(): every region of memory has a node, lowmem is
 * mapped.  Afterwards pages come from alloc_pages(), and memblock can only be read.
 *
 * Return: NULL, or what there is no room for.
 */
const char * __init mm_init(void)
{
	const char *error;

	find_borders();
	error = alloc_mem_map();
	if (!error)
		error = make_nodes();
	if (!error)
		error = make_buddies();
	if (!error && page_owner_init(boot_alloc))
		pr_warn("page owner: no memory is left to record in\n");
	if (!error && shadow_tlb_init(max_pfn, boot_alloc))
		pr_warn("shadow TLB: no memory is left to record in\n");
	if (error)
		return error;
	describe_all_timed();
	hand_over();
	memblock_set_current_limit(0);
	set_figures();
	return NULL;
}

/*
 * free_reserved_page - a frame of memory that boot had reserved goes to the allocator
 *
 * Nobody looks at it any more.  Any zone, HIGHMEM too.  When all are through,
 * free_reserved_done() sees to it that what zones keep back follows their new sizes.
 */
void free_reserved_page(struct page *page)
{
	BUG_ON(!PageReserved(page) || page_count(page) != 1);
	page->flags &= ~(1U << PG_reserved);
	page_zone(page)->managed_pages++;
	page_owner_alloc(page, 0);
	__free_page(page);
}

/* set_min_free_kbytes - keep so much back, whatever the size of memory; may sleep */
void set_min_free_kbytes(int kbytes)
{
	static DEFINE_MUTEX(watermark_mutex);

	mutex_lock(&watermark_mutex);
	user_min_free_kbytes = kbytes;
	setup_per_zone_wmarks();
	page_alloc_update();
	mutex_unlock(&watermark_mutex);
}

/* free_reserved_done - the zones have grown */
void free_reserved_done(void)
{
	setup_per_zone_wmarks();
	setup_per_zone_lowmem_reserve();
	page_alloc_update();
}

/*
 * free_reserved_area - whole pages of [start, end), which boot had reserved, go to the allocator
 *
 * Return: how many.
 */
unsigned long free_reserved_area(void *start, void *end)
{
	char *addr = (char *)ALIGN_UP((uintptr_t)start, PAGE_SIZE);
	unsigned long nr_pages = 0;

	for (; addr + PAGE_SIZE <= (char *)end; addr += PAGE_SIZE, nr_pages++)
		free_reserved_page(virt_to_page(addr));
	return nr_pages;
}

/*
 * free_initmem - init code and data are used no more
 *
 * Release builds give the pages, which are mapped like any data, to the allocator, filled
 * with int3 first: a late call traps until they are used anew.  Debug builds unmap them
 * instead and keep them reserved, so that each late touch is a page fault.
 *
 * Return: the number of pages that were given.
 */
unsigned long free_initmem(void)
{
	if (IS_ENABLED(CONFIG_DEBUG)) {
		paging_unmap_init();
		return 0;
	}
	memset(__init_begin, INT3, (size_t)(__init_end - __init_begin));
	return free_reserved_area(__init_begin, __init_end);
}
