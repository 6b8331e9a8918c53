/* SPDX-License-Identifier: MIT */
/*
 * mm/watermark.c - how much of each zone is kept back, and from whom
 *
 * Two ways of keeping back, and a request has to respect their sum:
 *
 *	watermarks	free pages
 *	  high	-------	reclaim rests above				min + min / 2
 *	  low	-------	reclaim is woken below				min + min / 4
 *	  min	-------	below: only requests that must not fail
 *	  0
 *
 *	lowmem_reserve	A request that could have used a higher zone must leave so many
 *			pages more in a lower one, in proportion to the zones above it:
 *			user pages shall not eat up the 16 MB that old devices need.
 *
 *			request for	in DMA		in NORMAL	in HIGHMEM
 *			DMA		0		-		-
 *			NORMAL		N / 256		0		-
 *			HIGHMEM		(N + H) / 256	H / 32		0
 *
 *			(N, H: managed pages of the node's NORMAL and HIGHMEM)
 *
 * The sum of all min is min_free_kbytes, which grows with the square root of lowmem:
 * 16 times the memory needs 4 times the reserve.  HIGHMEM has a small min of its own,
 * as no request that must not fail depends on it.  The figures are Linux's.
 *
 * Pure arithmetic on managed_pages.  Who obeys: page_alloc.c.
 *
 * Locking: boot, one CPU; afterwards whoever changes it holds watermark_mutex (mm/mm_init.c).
 * Who reads a mark meanwhile gets the old or the new one.
 *
 * Chapter: docs/physical-memory.md
 */
#include <lib/compiler.h>
#include <lib/minmax.h>
#include <mm/zone_info.h>

#include "internal.h"

#define MIN_FREE_KBYTES_LEAST	128UL
#define MIN_FREE_KBYTES_MOST	65536UL

/* HIGHMEM: a 1024th of the zone, but this many pages at least and at most. */
#define HIGHMEM_MIN_LEAST	32UL
#define HIGHMEM_MIN_MOST	128UL

/* A zone keeps a part of this many back from requests for higher zones; 0: nothing. */
static const unsigned int lowmem_reserve_ratio[MAX_NR_ZONES] = {
	[ZONE_DMA] = 256,
	[ZONE_NORMAL] = 32,
	[ZONE_HIGHMEM] = 0,
};

/* The largest number whose square is not above value, bit by bit. */
static unsigned long square_root(uint64_t value)
{
	unsigned long root = 0;

	for (unsigned long bit = 1UL << 31; bit; bit >>= 1) {
		uint64_t next = root | bit;

		if (next * next <= value)
			root |= bit;
	}
	return root;
}

/* min_free_kbytes_for - 4 * sqrt(lowmem), 128 kB at least and 64 MB at most */
unsigned long min_free_kbytes_for(unsigned long lowmem_kbytes)
{
	return clamp(square_root((uint64_t)lowmem_kbytes * 16), MIN_FREE_KBYTES_LEAST,
		     MIN_FREE_KBYTES_MOST);
}

/* lowmem_managed_pages - what the kernel itself can use, over all nodes */
unsigned long lowmem_managed_pages(void)
{
	unsigned long nr_pages = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		if (zone_idx(zone) != ZONE_HIGHMEM)
			nr_pages += zone->managed_pages;
	return nr_pages;
}

static unsigned long zone_min(const struct zone *zone, unsigned long min_pages,
			      unsigned long lowmem_pages)
{
	if (zone_idx(zone) == ZONE_HIGHMEM)
		return clamp(zone->managed_pages / 1024, HIGHMEM_MIN_LEAST, HIGHMEM_MIN_MOST);
	if (lowmem_pages == 0)
		return 0;
	return (unsigned long)((uint64_t)min_pages * zone->managed_pages / lowmem_pages);
}

int min_free_kbytes = -1;		/* what the watermarks were made of; below 0: nothing yet */
int user_min_free_kbytes = -1;		/* what somebody wants; below 0: nobody said */

/* setup_per_zone_wmarks - share min_free_kbytes out by managed pages */
void setup_per_zone_wmarks(void)
{
	unsigned long lowmem_pages = lowmem_managed_pages(), min_pages;
	struct zone *zone;

	min_free_kbytes = user_min_free_kbytes;
	if (min_free_kbytes < 0)
		min_free_kbytes = (int)min_free_kbytes_for(lowmem_pages << (PAGE_SHIFT - 10));
	min_pages = (unsigned long)min_free_kbytes >> (PAGE_SHIFT - 10);
	for_each_populated_zone(zone) {
		unsigned long least = zone_min(zone, min_pages, lowmem_pages);

		zone->watermark[WMARK_MIN] = least;
		zone->watermark[WMARK_LOW] = least + least / 4;
		zone->watermark[WMARK_HIGH] = least + least / 2;
	}
}

/* setup_per_zone_lowmem_reserve - see the table at the top */
void setup_per_zone_lowmem_reserve(void)
{
	struct zone *zone;

	for_each_populated_zone(zone) {
		unsigned int idx = zone_idx(zone), ratio = lowmem_reserve_ratio[idx];
		unsigned long above = 0;

		for (unsigned int kind = 0; kind < MAX_NR_ZONES; kind++) {
			if (kind > idx)
				above += zone->zone_pgdat->node_zones[kind].managed_pages;
			zone->lowmem_reserve[kind] = kind > idx && ratio ? above / ratio : 0;
		}
	}
}
