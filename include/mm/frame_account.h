/* SPDX-License-Identifier: MIT */
/*
 * mm/frame_account.h - where every byte of the machine's memory went
 *
 *	total = free + in_use + reserved + limited + fragments + out_of_reach
 *	spanned = present + holes
 */
#pragma once

#include <mm/mmzone.h>

struct frame_account {
	uint64_t total;			/* bytes that the firmware calls usable */

	uint64_t free;			/* in the buddy and in per-CPU lists: by their counters */
	uint64_t in_use;		/* handed out by the page allocator: managed less free */
	uint64_t reserved;		/* image, mem_map, page tables, modules: frames counted */
	uint64_t limited;		/* taken away by mem= or by a small lowmem */
	uint64_t fragments;		/* less than a page, at the ends of the firmware's ranges */
	uint64_t out_of_reach;		/* above what a physical address can express */

	uint64_t spanned;		/* from each zone's first to its last frame */
	uint64_t present;		/* of that, frames that exist and are the zone's */
	uint64_t holes;			/* of that, frames that do not or are another's: counted */
};

/* Free pages of a zone, its per-CPU lists included; an estimate while others allocate. */
unsigned long zone_free_pages(const struct zone *zone);

/* Over all zones: free; handed over to the allocator. */
unsigned long nr_free_pages(void);
unsigned long totalram_pages(void);

/* Take the account; reads every struct page once. */
void frame_account(struct frame_account *account);

/* The first thing that does not add up, as text, or NULL. */
const char *frame_account_check(const struct frame_account *account);
