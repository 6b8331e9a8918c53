/* SPDX-License-Identifier: MIT */
/*
 * mm/zone_info.h - what may be asked about zones and frames at any time
 *
 * For those who render it: the shell, /proc, tests.  mm/zone_info.c has the contracts.
 */
#pragma once

#include <mm/mmzone.h>

unsigned long zone_free_blocks(struct zone *zone, unsigned int order, enum migratetype type);
void zone_pageblock_counts(const struct zone *zone, unsigned long counts[MIGRATE_TYPES]);
struct page *page_free_block(struct page *page, unsigned int *order);
bool page_is_memory(const struct page *page);

/* mm/watermark.c: what the allocator keeps back; mm/mm_init.c to change it. */
extern int min_free_kbytes;
void set_min_free_kbytes(int kbytes);
