/* SPDX-License-Identifier: MIT */
/*
 * mm/overcommit.c - how much memory may be promised
 *
 * Mapping is a promise: pages come when they are touched, and most programs touch less than
 * they ask for.  The rule is Linux's default (its mode 0): only what cannot possibly be kept
 * is refused, one request for more pages than the machine has.  Many requests may add up to
 * more; who then touches it all finds no page.
 *
 * What a request is asked for: private and writable memory, since it alone needs pages that
 * nobody has yet; not with MAP_NORESERVE.
 *
 * Chapter: docs/address-spaces.md
 */
#include <lib/errno.h>
#include <mm/mmap.h>
#include <mm/mmzone.h>

/* No machine has less, so smaller requests need no look. */
#define ALWAYS_ENOUGH	512UL

/* Pages that the allocator has, used or not. */
static unsigned long totalram_pages(void)
{
	unsigned long nr_pages = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		nr_pages += zone->managed_pages;
	return nr_pages;
}

/* vm_enough_memory - may so many pages be promised at once?  0 or -ENOMEM */
int vm_enough_memory(unsigned long nr_pages)
{
	return nr_pages <= ALWAYS_ENOUGH || nr_pages <= totalram_pages() ? 0 : -ENOMEM;
}
