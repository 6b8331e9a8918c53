/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/buddy_fixture.h - a zone on the host, and pictures of it
 *
 *	arena_create(16, 3, 11)		16 frames, of which 3..10 are our zone
 *
 *	pfn	0  1  2 | 3  4  5  6  7  8  9 10 |11 12 13 14 15
 *		other	  zone: all in use	  other
 *
 * The other frames belong to another zone; arena_free_others() makes each of them look
 * like a free page there, which no block of ours may merge with.
 *
 * zone->lock is held throughout, as the functions under test want it.  A picture has a
 * character for each frame of the zone:
 *
 *	. in use	0..9, a head of a free block of that order (a = 10)	- its tail
 */
#pragma once

#include "../../mm/free_list.h"
#include <asm/current.h>
#include <lib/minmax.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

struct page *mem_map;
unsigned long max_pfn;
unsigned long max_low_pfn;
struct zone *zone_table[MAX_NUMNODES * 4];
unsigned int cpu_number;
unsigned int __preempt_count;

static pg_data_t node;
static struct zone *const zone = &node.node_zones[ZONE_NORMAL];
static struct zone *const other_zone = &node.node_zones[ZONE_HIGHMEM];

/* Frames of these places; node 3 so that a forgotten node number shows. */
#define PLACE(zone_type)	(3U << PAGE_NODE_SHIFT | (uint32_t)(zone_type) << PAGE_ZONE_SHIFT)

/* A debug lock notes who holds it: here it is nobody. */
struct task_struct *get_current(void)
{
	return NULL;
}

/* BUG_ON() where a test expects one; anywhere else it ends the test. */
static jmp_buf bug_return;
static const char *bug_expected;

void bug_report(const char *file, int line, const char *condition)
{
	if (bug_expected && strstr(condition, bug_expected))
		longjmp(bug_return, 1);
	fprintf(stderr, "%s:%d: BUG: %s\n", file, line, condition);
	abort();
}

void panic(const char *fmt, ...)
{
	fprintf(stderr, "panic: %s\n", fmt);
	abort();
}

/* The statement must stop at the check whose text contains `text`. */
#define assert_bug(text, statement) do {				\
	bug_expected = (text);						\
	if (!setjmp(bug_return)) {					\
		statement;						\
		fail_msg("no BUG: %s", bug_expected);			\
	}								\
	bug_expected = NULL;						\
} while (0)

/* What buddy_init() and pageblock_init() took, until arena_destroy(). */
static void *arena_memory[4];
static size_t arena_sizes[4];
static unsigned int arena_nr_memory;

static void *arena_alloc(size_t size)
{
	void *memory = malloc(size);

	assert_non_null(memory);
	assert_true(arena_nr_memory < ARRAY_SIZE(arena_memory));
	memset(memory, 0xa5, size);		/* nobody promised zeroes */
	arena_sizes[arena_nr_memory] = size;
	arena_memory[arena_nr_memory++] = memory;
	return memory;
}

static void arena_place_frames(unsigned long nr_frames, unsigned long start, unsigned long end)
{
	unsigned long total = ALIGN_UP(nr_frames, MAX_ORDER_NR_PAGES);

	mem_map = aligned_alloc(MEM_MAP_ALIGN, total * sizeof(struct page));
	assert_non_null(mem_map);
	memset(mem_map, 0, total * sizeof(struct page));
	for (unsigned long pfn = 0; pfn < total; pfn++) {
		struct page *page = pfn_to_page(pfn);

		page->flags = PLACE(pfn >= start && pfn < end ? ZONE_NORMAL : ZONE_HIGHMEM);
		if (pfn >= nr_frames)
			page->flags |= 1U << PG_reserved;
	}
	max_pfn = nr_frames;
}

/* nr_frames frames, of which [start, end) are the zone's; all in use. */
static __maybe_unused void arena_create(unsigned long nr_frames, unsigned long start,
					unsigned long end)
{
	memset(&node, 0, sizeof(node));
	arena_place_frames(nr_frames, start, end);
	zone_table[PLACE(ZONE_NORMAL) >> PAGE_ZONE_SHIFT] = zone;
	zone_table[PLACE(ZONE_HIGHMEM) >> PAGE_ZONE_SHIFT] = other_zone;
	/* What buddy_init() must set. */
	memset(zone->free_area, 0xa5, sizeof(zone->free_area));
	memset(zone->free_orders, 0xa5, sizeof(zone->free_orders));
	zone->nr_free = 0xa5;
	zone->start_pfn = start;
	zone->spanned_pages = end - start;
	zone->zone_pgdat = &node;
	spin_lock(&zone->lock);
	assert_int_equal(pageblock_init(arena_alloc), 0);
	assert_int_equal(buddy_init(zone, arena_alloc), 0);
}

/* Each frame outside the zone looks like a free page of the other zone. */
static __maybe_unused void arena_free_others(void)
{
	for (unsigned long pfn = 0; pfn < max_pfn; pfn++)
		if (page_zone(pfn_to_page(pfn)) != zone)
			pfn_to_page(pfn)->flags = free_word(pfn_to_page(pfn), 0);
}

/* For cmocka: whether the test passed or not. */
static __maybe_unused int arena_destroy(void **state)
{
	(void)state;
	free(mem_map);
	mem_map = NULL;
	while (arena_nr_memory)
		free(arena_memory[--arena_nr_memory]);
	bug_expected = NULL;
	__preempt_count = 0;
	return 0;
}

static __maybe_unused void draw_block(struct page *page, unsigned int order, enum migratetype type,
				      void *ctx)
{
	char *picture = (char *)ctx + (page_to_pfn(page) - zone->start_pfn);

	(void)type;
	memset(picture, '-', 1UL << order);
	*picture = (char)(order < 10 ? '0' + order : 'a');
}

/* The zone as it is; what it returns is good until the next call. */
static __maybe_unused const char *arena_picture(void)
{
	static char picture[8192];

	assert_true(zone->spanned_pages < sizeof(picture));
	memset(picture, '.', zone->spanned_pages);
	picture[zone->spanned_pages] = '\0';
	buddy_for_each_free(zone, draw_block, picture);
	return picture;
}

static __maybe_unused void assert_whole(void)
{
	const char *wrong = buddy_check(zone);

	if (wrong)
		fail_msg("%s", wrong);
}

#define assert_picture(expected) do {					\
	assert_string_equal(arena_picture(), expected);			\
	assert_whole();							\
} while (0)
