/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/page_alloc_selftest.c - requests on the real machine's zones
 *
 * A test that empties memory keeps the pages on a list threaded through their lru
 * words, which belong to the owner while a page is in use.
 */
#include <core/clock.h>
#include <core/printk.h>
#include <core/selftest.h>
#include <core/timer.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/audit.h>
#include <mm/fail_page_alloc.h>
#include <mm/gfp.h>
#include <mm/memblock.h>
#include <mm/numa.h>

#include "background.h"
#include "tick.h"

#define QUIET		__GFP_NOWARN
#define BULK		300

/* The state of all zones that must come back. */
struct histogram {
	unsigned long nr_free[MAX_NUMNODES * MAX_NR_ZONES];
	unsigned long blocks[MAX_NUMNODES * MAX_NR_ZONES][NR_PAGE_ORDERS];
};

static struct histogram before, after;
static struct page *bulk[BULK];

static unsigned long nr_free_drained(void)
{
	struct zone *zone;
	unsigned long nr = 0;

	drain_all_pages();
	for_each_populated_zone(zone)
		nr += zone->nr_free;
	return nr;
}

static void take_histogram(struct histogram *histogram)
{
	struct zone *zone;
	unsigned int i = 0;

	drain_all_pages();
	memset(histogram, 0, sizeof(*histogram));
	for_each_populated_zone(zone) {
		histogram->nr_free[i] = zone->nr_free;
		for (unsigned int order = 0; order < NR_PAGE_ORDERS; order++)
			histogram->blocks[i][order] = zone->free_area[order].nr_free;
		i++;
	}
}

static void free_list_of_pages(struct list_head *pages)
{
	while (!list_empty(pages)) {
		struct page *page = list_first_entry(pages, struct page, lru);

		list_del(&page->lru);
		__free_page(page);
	}
}

/* Allocate until nothing comes any more; the number of pages. */
static unsigned long take_all(gfp_t gfp, int nid, struct list_head *pages)
{
	struct page *page;
	unsigned long nr = 0;

	while ((page = alloc_pages_node(nid, gfp | QUIET, 0))) {
		list_add_tail(&page->lru, pages);
		nr++;
	}
	return nr;
}

static void expect_restored(void)
{
	take_histogram(&after);
	EXPECT_EQ(memcmp(&before, &after, sizeof(before)), 0);
	EXPECT_OK(mm_audit());
}

SELFTEST(page_alloc, all_memory_comes_back_as_it_was)
{
	LIST_HEAD(pages);

	take_histogram(&before);
	EXPECT_GT(take_all(GFP_HIGHUSER_MOVABLE, NUMA_NO_NODE, &pages), 0UL);
	EXPECT_OK(mm_audit());
	EXPECT_TRUE(!alloc_page(GFP_HIGHUSER_MOVABLE | QUIET));
	free_list_of_pages(&pages);
	expect_restored();
}

/* The pages go back in an order that has nothing to do with how they came. */
SELFTEST(page_alloc, scattered_frees_merge_again)
{
	LIST_HEAD(pages);
	LIST_HEAD(others);
	struct page *page, *next;
	unsigned int i = 0;

	take_histogram(&before);
	take_all(GFP_KERNEL, NUMA_NO_NODE, &pages);
	list_for_each_entry_safe(page, next, &pages, lru) {
		if (i++ % 3 == 1)
			continue;
		list_del(&page->lru);
		list_add(&page->lru, &others);
	}
	free_list_of_pages(&others);
	EXPECT_OK(mm_audit());
	free_list_of_pages(&pages);
	expect_restored();
}

SELFTEST(page_alloc, every_order_and_none_above)
{
	take_histogram(&before);
	for (unsigned int order = 0; order <= MAX_PAGE_ORDER; order++) {
		struct page *page = alloc_pages(GFP_KERNEL | QUIET, order);

		if (!page && order > 6)
			continue;	/* 8 MB may have no such block left */
		ASSERT_TRUE(page);
		EXPECT_EQ(page_to_pfn(page) & ((1UL << order) - 1), 0UL);
		EXPECT_EQ(page_count(page), 1);
		memset(page_address(page), 0x5A, PAGE_SIZE << order);
		__free_pages(page, order);
	}
	EXPECT_TRUE(!alloc_pages(GFP_KERNEL, MAX_PAGE_ORDER + 1));
	expect_restored();
}

/* Has the zone so little left for HIGHMEM's requests that the marks decide soon? */
static bool near_its_mark(const struct zone *zone)
{
	return zone->nr_free <= zone->watermark[WMARK_LOW] + zone->lowmem_reserve[ZONE_HIGHMEM] +
				64;
}

static bool all_near_their_marks(struct zone *const *at)
{
	while (*at && near_its_mark(*at))
		at++;
	return !*at;
}

/* Each zone of the list serves only once the ones before it are at their marks. */
static void expect_order_of(unsigned int nid)
{
	struct zone *const *at = NODE_DATA(nid)->node_zonelists[ZONE_HIGHMEM].zones;
	LIST_HEAD(pages);

	drain_all_pages();
	while (!all_near_their_marks(at)) {
		struct page *page = alloc_pages_node((int)nid, GFP_HIGHUSER_MOVABLE | QUIET, 0);

		if (!page)
			break;
		list_add(&page->lru, &pages);
		while (*at && *at != page_zone(page))
			at++;		/* never back to an earlier one */
		if (!*at)
			break;
	}
	/* A zone that is all reserve is passed over: the last ones may serve nobody. */
	EXPECT_TRUE(*at != NULL && all_near_their_marks(at));
	free_list_of_pages(&pages);
}

SELFTEST(page_alloc, zones_are_used_in_the_order_of_the_list)
{
	for (unsigned int nid = 0; nid < nr_online_nodes; nid++)
		expect_order_of(nid);
	drain_all_pages();
	EXPECT_OK(mm_audit());
}

SELFTEST(page_alloc, this_node_or_none)
{
	for (unsigned int nid = 0; nid < nr_online_nodes; nid++) {
		LIST_HEAD(pages);
		struct page *page;

		take_all(GFP_KERNEL | __GFP_THISNODE, (int)nid, &pages);
		list_for_each_entry(page, &pages, lru)
			EXPECT_EQ(page_to_nid(page), nid);
		free_list_of_pages(&pages);
	}
}

/* A node's own requests come from its own memory while that lasts. */
SELFTEST(page_alloc, first_hundred_pages_are_local)
{
	int home = numa_node_id();

	for (unsigned int nid = 0; nid < nr_online_nodes; nid++) {
		LIST_HEAD(pages);
		struct page *page;

		if (NODE_DATA(nid)->node_present_pages < 1024)
			continue;
		numa_set_node_id((int)nid);
		for (unsigned int i = 0; i < 100; i++) {
			page = alloc_page(GFP_HIGHUSER_MOVABLE);
			if (!page)
				break;
			EXPECT_EQ(page_to_nid(page), nid);
			list_add(&page->lru, &pages);
		}
		EXPECT_TRUE(page != NULL);
		free_list_of_pages(&pages);
	}
	numa_set_node_id(home);
	drain_all_pages();
}

/* Two lives at once make no sense: reported once, and served as UNMOVABLE. */
SELFTEST(page_alloc, two_lives_at_once_are_reported)
{
	struct page *page = alloc_page(GFP_KERNEL | __GFP_MOVABLE | __GFP_RECLAIMABLE);

	ASSERT_TRUE(page);
	EXPECT_EQ(page_count(page), 1);
	__free_page(page);
	EXPECT_OK(mm_audit());
}

/* Hold all lowmem but some single pages; the block of the largest order among it, or NULL. */
static struct page *leave_one_block(struct list_head *blocks, struct list_head *singles)
{
	struct page *block, *page, *next;
	unsigned int spare = 256;

	while ((page = alloc_pages(GFP_KERNEL | QUIET, MAX_PAGE_ORDER)))
		list_add_tail(&page->lru, blocks);
	if (list_empty(blocks))
		return NULL;
	block = list_first_entry(blocks, struct page, lru);
	list_del(&block->lru);
	take_all(GFP_KERNEL, NUMA_NO_NODE, singles);
	list_for_each_entry_safe(page, next, singles, lru) {
		if (spare == 0 || page_zone(page) != page_zone(block))
			continue;
		list_del(&page->lru);
		__free_page(page);
		spare--;
	}
	drain_all_pages();
	return block;
}

/* Single pages on this CPU's lists keep a block apart: a request that needs it has them back. */
SELFTEST(page_alloc, a_block_is_had_by_draining)
{
	LIST_HEAD(blocks);
	LIST_HEAD(singles);
	struct page *block, *next;

	take_histogram(&before);
	block = leave_one_block(&blocks, &singles);
	if (!block)
		SELFTEST_SKIP("no block of the largest order is free");
	__free_pages(block, MAX_PAGE_ORDER);
	/* Every free single page goes to the lists and back: the block is cut on the way. */
	take_all(GFP_KERNEL, NUMA_NO_NODE, &singles);
	free_list_of_pages(&singles);
	block = alloc_pages(GFP_KERNEL | QUIET, MAX_PAGE_ORDER);
	EXPECT_TRUE(block != NULL);
	if (block)
		__free_pages(block, MAX_PAGE_ORDER);
	list_for_each_entry_safe(block, next, &blocks, lru)
		__free_pages(block, MAX_PAGE_ORDER);
	expect_restored();
}

/* Lowmem zones keep so many eighths of min; a refill may overdraw by its batch. */
static void expect_kept(unsigned int eighths)
{
	struct zone *zone;

	for_each_populated_zone(zone) {
		unsigned long kept = zone->watermark[WMARK_MIN] * eighths / 8;

		if (zone_idx(zone) == ZONE_HIGHMEM)
			continue;
		EXPECT_GE(zone->nr_free + zone->pcp[0].batch, kept);
	}
}

/* GFP_KERNEL stops at min; GFP_ATOMIC goes on below it, and leaves a rest as well. */
SELFTEST(page_alloc, atomic_reaches_below_min)
{
	LIST_HEAD(pages);

	take_all(GFP_KERNEL, NUMA_NO_NODE, &pages);
	expect_kept(8);
	EXPECT_TRUE(!alloc_page(GFP_NOWAIT | QUIET));
	EXPECT_GT(take_all(GFP_ATOMIC, NUMA_NO_NODE, &pages), 0UL);
	expect_kept(3);
	free_list_of_pages(&pages);
}

SELFTEST(page_alloc, bulk_fills_the_array)
{
	unsigned int nr;

	take_histogram(&before);
	nr = alloc_pages_bulk(GFP_KERNEL, BULK, bulk);
	EXPECT_EQ(nr, (unsigned int)BULK);
	for (unsigned int i = 0; i < nr; i++) {
		EXPECT_EQ(page_count(bulk[i]), 1);
		__free_page(bulk[i]);
	}
	take_histogram(&after);
	EXPECT_EQ(memcmp(before.nr_free, after.nr_free, sizeof(before.nr_free)), 0);
}

static bool all_zero(const uint32_t *words, size_t nr)
{
	while (nr && words[nr - 1] == 0)
		nr--;
	return nr == 0;
}

SELFTEST(page_alloc, zeroed_pages_are_zero)
{
	for (unsigned int order = 0; order < 4; order++) {
		struct page *page = alloc_pages(GFP_KERNEL, order);

		ASSERT_TRUE(page);
		memset(page_address(page), 0xC3, PAGE_SIZE << order);
		__free_pages(page, order);
		page = alloc_pages(GFP_KERNEL | __GFP_ZERO, order);
		ASSERT_TRUE(page);
		EXPECT_TRUE(all_zero(page_address(page), (PAGE_SIZE << order) / 4));
		__free_pages(page, order);
	}
}

SELFTEST(page_alloc, addresses_are_lowmem)
{
	unsigned long addr = __get_free_pages(GFP_KERNEL, 2);

	ASSERT_TRUE(addr);
	EXPECT_EQ((unsigned long)page_address(virt_to_page((void *)addr)), addr);
	free_pages(addr, 2);
	free_pages(0, 0);
	EXPECT_EQ(__get_free_pages(GFP_KERNEL | __GFP_HIGHMEM, 0), 0UL);
}

SELFTEST(page_alloc, references_keep_a_page)
{
	struct page *page = alloc_page(GFP_KERNEL);
	unsigned long nr;

	ASSERT_TRUE(page);
	nr = nr_free_drained();
	get_page(page);
	__free_page(page);
	EXPECT_EQ(page_count(page), 1);
	EXPECT_EQ(nr_free_drained(), nr);
	put_page(page);
	EXPECT_EQ(nr_free_drained(), nr + 1);
}

/* Somebody else holds the head of a block: the rest goes, the head stays. */
SELFTEST(page_alloc, a_held_head_outlives_its_block)
{
	struct page *page = alloc_pages(GFP_KERNEL, 3);
	unsigned long nr;

	ASSERT_TRUE(page);
	nr = nr_free_drained();
	get_page(page);
	__free_pages(page, 3);
	EXPECT_EQ(page_count(page), 1);
	EXPECT_EQ(nr_free_drained(), nr + 7);
	put_page(page);
	EXPECT_EQ(nr_free_drained(), nr + 8);
}

static volatile unsigned int interrupt_pages;

static void allocate_in_interrupt(struct timer_list *unused __maybe_unused)
{
	struct page *page = alloc_page(GFP_ATOMIC | QUIET);

	if (!page)
		return;
	__free_page(page);
	interrupt_pages++;
}

/* A tick's worth of allocations below, while the line's handler does the same. */
SELFTEST(page_alloc, interrupts_allocate_too)
{
	struct timer_list timer;
	unsigned long start;

	ASSERT_TRUE(tick_comes());
	background_stop();
	take_histogram(&before);
	interrupt_pages = 0;
	start = jiffies;
	timer_setup(&timer, allocate_in_interrupt);
	timer.period = 1;
	mod_timer(&timer, start + 1);
	while (READ_ONCE(interrupt_pages) < 3 && jiffies - start < PATIENCE_TICKS) {
		unsigned int nr = alloc_pages_bulk(GFP_KERNEL, 40, bulk);

		for (unsigned int i = 0; i < nr; i++)
			__free_page(bulk[i]);
	}
	del_timer_sync(&timer);
	EXPECT_GE(interrupt_pages, 3U);
	take_histogram(&after);
	background_start();
	EXPECT_EQ(memcmp(before.nr_free, after.nr_free, sizeof(before.nr_free)), 0);
}

#ifdef CONFIG_FAIL_PAGE_ALLOC
SELFTEST(page_alloc, requests_fail_on_purpose)
{
	static const struct fail_page_alloc third = { .mode = FAIL_EVERY, .n = 3 };

	fail_page_alloc_set(&third);
	for (unsigned int i = 1; i <= 9; i++) {
		struct page *page = alloc_page(GFP_KERNEL);

		EXPECT_EQ(page == NULL, i % 3 == 0);
		if (page)
			__free_page(page);
	}
	EXPECT_EQ(fail_page_alloc_failed(), 3UL);
	fail_page_alloc_set(NULL);
}
#endif

/*
 * Mixed lives over a long run: most pages are movable and go again, a few are not and
 * stay.  Kept apart, they leave most of memory in large blocks.  The seed is fixed.
 */
#define MIX_SLOTS	4096
#define MIX_STEPS	60000
#define LARGE_ORDER	9

static uint32_t mix_random = 2463534242U;

static uint32_t mix_next(void)
{
	mix_random ^= mix_random << 13;
	mix_random ^= mix_random >> 17;
	mix_random ^= mix_random << 5;
	return mix_random;
}

/* Pages of all zones that lie in free blocks of LARGE_ORDER and more. */
static unsigned long pages_in_large_blocks(void)
{
	unsigned long nr = 0;
	struct zone *zone;

	drain_all_pages();
	for_each_populated_zone(zone)
		for (unsigned int order = LARGE_ORDER; order <= MAX_PAGE_ORDER; order++)
			nr += zone->free_area[order].nr_free << order;
	return nr;
}

static void mix_step(struct page **slots, unsigned int nr)
{
	unsigned int at = mix_next() % nr;
	struct page **slot = &slots[at];
	bool kernel = at % 16 == 0;

	if (*slot)
		__free_page(*slot);
	*slot = alloc_page((kernel ? GFP_KERNEL : GFP_USER | __GFP_MOVABLE) | QUIET);
}

SELFTEST(page_alloc, mixed_lives_leave_large_blocks)
{
	unsigned int nr = min_t(unsigned int, MIX_SLOTS, nr_free_drained() / 4), kept = 0;
	unsigned long large, start;
	struct page **slots;

	if (nr < 2048)
		SELFTEST_SKIP("less than 32 MB");
	slots = (struct page **)__get_free_pages(GFP_KERNEL | __GFP_ZERO, 2);
	ASSERT_TRUE(slots);
	start = pages_in_large_blocks();
	for (unsigned int i = 0; i < MIX_STEPS; i++)
		mix_step(slots, nr);
	/* The movable ones go; what the kernel has stays. */
	for (unsigned int i = 0; i < nr; i++) {
		if (!slots[i] || i % 16 == 0) {
			kept += slots[i] != NULL;
			continue;
		}
		__free_page(slots[i]);
		slots[i] = NULL;
	}
	large = pages_in_large_blocks();
	if (IS_ENABLED(CONFIG_MIGRATE_TYPES))
		EXPECT_GE(large, start - start / 4);
	console_printf("    # order-9 blocks: %lu of %lu pages before, %lu with %u pages kept\n",
		       start, nr_free_drained(), large, kept);
	for (unsigned int i = 0; i < nr; i++)
		if (slots[i])
			__free_page(slots[i]);
	free_pages((unsigned long)slots, 2);
	EXPECT_OK(mm_audit());
}

/* Must fail, by the leak check around each test: named only by who wants to see that. */
SELFTEST_EXPLICIT_ONLY(page_alloc, leaks_a_page)
{
	EXPECT_TRUE(alloc_page(GFP_KERNEL) != NULL);
}
