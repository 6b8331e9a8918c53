/* SPDX-License-Identifier: MIT */
/*
 * mm/frame_account.c - where every byte of the machine's memory went
 *
 * Each figure comes from whom it belongs to, so that a sum which comes out right
 * means that they agree:
 *
 *	total, limited, fragments, out_of_reach	early_memory, counted range by range
 *	free, in_use				the allocator's own counters
 *	reserved				frames of memblock's memory with PG_reserved
 *	holes					frames of a zone's span that are not its own
 *
 * Locking: none; right while nobody allocates or frees.
 *
 * Chapter: docs/physical-memory.md
 */
#include <mm/early_memory.h>
#include <mm/frame_account.h>
#include <mm/memblock.h>

/* zone_free_pages - on the buddy's lists and on those of all CPUs */
unsigned long zone_free_pages(const struct zone *zone)
{
	unsigned long nr_pages = zone->nr_free;

	for (unsigned int cpu = 0; cpu < CONFIG_NR_CPUS; cpu++)
		nr_pages += READ_ONCE(zone->pcp[cpu].count);
	return nr_pages;
}

/* nr_free_pages - of the whole machine */
unsigned long nr_free_pages(void)
{
	unsigned long nr_pages = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		nr_pages += zone_free_pages(zone);
	return nr_pages;
}

/* totalram_pages - that the allocator has, used or not */
unsigned long totalram_pages(void)
{
	unsigned long nr_pages = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		nr_pages += zone->managed_pages;
	return nr_pages;
}

/* Frames of memory, as memblock has it, that are reserved. */
static unsigned long count_reserved(void)
{
	const struct memblock_region *region;
	unsigned long nr_pages = 0;

	for_each_mem_region(region) {
		unsigned long end = (unsigned long)PFN_DOWN(memblock_region_end(region));

		for (unsigned long pfn = (unsigned long)PFN_UP(region->base); pfn < end; pfn++)
			nr_pages += PageReserved(pfn_to_page(pfn));
	}
	return nr_pages;
}

/* Frames between a zone's first and its last that are not there or are not its own. */
static unsigned long count_holes(const struct zone *zone)
{
	unsigned long pfn = zone->start_pfn, nr_pages = 0;

	while (pfn < zone_end_pfn(zone)) {
		unsigned long start, end = pfn + 1;
		int nid = memblock_search_pfn_nid(pfn, &start, &end);

		end = min(end, zone_end_pfn(zone));
		if (nid != zone->zone_pgdat->node_id)
			nr_pages += end - pfn;
		pfn = end;
	}
	return nr_pages;
}

static uint64_t bytes(unsigned long nr_pages)
{
	return (uint64_t)nr_pages << PAGE_SHIFT;
}

/* frame_account - fill *account */
void frame_account(struct frame_account *account)
{
	struct zone *zone;

	*account = (struct frame_account){
		.total = early_memory.usable,
		.reserved = bytes(count_reserved()),
		.limited = early_memory.limited,
		.fragments = early_memory.fragments,
		.out_of_reach = early_memory.out_of_reach,
	};
	for_each_populated_zone(zone) {
		account->free += bytes(zone_free_pages(zone));
		account->in_use += bytes(zone->managed_pages - zone_free_pages(zone));
		account->spanned += bytes(zone->spanned_pages);
		account->present += bytes(zone->present_pages);
		account->holes += bytes(count_holes(zone));
	}
}

/* frame_account_check - do the two sums of mm/frame_account.h hold? */
const char *frame_account_check(const struct frame_account *account)
{
	if (account->total != account->free + account->in_use + account->reserved +
			      account->limited + account->fragments + account->out_of_reach)
		return "the firmware's bytes are not all accounted for";
	if (account->present != account->free + account->in_use + account->reserved)
		return "the zones' frames are not all free, in use or reserved";
	if (account->spanned != account->present + account->holes)
		return "the zones span more or less than frames and holes";
	return NULL;
}
