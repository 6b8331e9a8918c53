/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/page_alloc_test.c - requests, marks and per-CPU lists over the real buddy
 *
 * One node, one zone of 256 frames; min, low, high are 16, 20, 24 pages.
 */
#include "../../mm/page_alloc.h"
#include "../../mm/page_debug.h"
#include "../../mm/page_report.h"
#include "../../mm/pcp.h"
#include "buddy_fixture.h"
#include <mm/numa.h>

#define NR_FRAMES	256UL		/* one free block of order 8 */
#define MARK		16UL

pg_data_t *node_data[MAX_NUMNODES];
unsigned int nr_online_nodes = 1;
int numa_node;
unsigned long nr_bad_pages;
static unsigned int failures_reported, requests_reported, pages_cleared, may_sleep;
static const char *bad_reason;

struct zone *first_zone(void)
{
	return zone;
}

struct zone *next_zone(struct zone *at)
{
	(void)at;
	return NULL;
}

void page_report_failure(gfp_t gfp, unsigned int order)
{
	(void)gfp;
	(void)order;
	failures_reported++;
}

void page_report_request(gfp_t gfp, unsigned int order, const char *wrong, bool *said)
{
	(void)gfp;
	(void)order;
	(void)wrong;
	(void)said;
	requests_reported++;
}

void bad_page(const struct page *page, unsigned int order, const char *reason)
{
	(void)page;
	(void)order;
	nr_bad_pages++;
	bad_reason = reason;
}

/* What release builds find by themselves is tested here; page_debug.c would stop first. */
void page_debug_may_free(const struct page *page, unsigned int order)
{
	(void)page;
	(void)order;
}

void clear_highpages(const struct page *page, unsigned int order)
{
	(void)page;
	pages_cleared += 1U << order;
}

void clear_highmem_frame(unsigned long pfn)
{
	(void)pfn;
	pages_cleared++;
}

void might_sleep_check(const char *file, int line)
{
	(void)file;
	(void)line;
	may_sleep++;
}

static int create(void **state)
{
	(void)state;
	arena_create(NR_FRAMES, 0, NR_FRAMES);
	for (unsigned long pfn = 0; pfn < NR_FRAMES; pfn++)
		pfn_to_page(pfn)->flags &= ~(7U << PAGE_NODE_SHIFT);
	zone_table[ZONE_NORMAL] = zone;
	buddy_free(zone, pfn_to_page(0), 8, pageblock_type(0));
	spin_unlock(&zone->lock);
	zone->managed_pages = zone->present_pages = NR_FRAMES;
	for (unsigned int i = 0; i < NR_WMARK; i++)
		zone->watermark[i] = MARK + i * MARK / 4;
	for (unsigned int i = 0; i < MAX_NR_ZONES; i++)
		node.node_zonelists[i].zones[0] = zone;
	node_data[0] = &node;
	zone_pcp_init(zone);
	/* The zone is tiny, so the sizes are set by hand. */
	zone->pcp[0].batch = 8;
	zone->pcp[0].high = 24;
	page_alloc_update();
	nr_bad_pages = failures_reported = requests_reported = pages_cleared = may_sleep = 0;
	return 0;
}

static int destroy(void **state)
{
	drain_all_pages();
	assert_null(pcp_check(zone));
	spin_lock(&zone->lock);
	assert_whole();
	spin_unlock(&zone->lock);
	return arena_destroy(state);
}

static void single_pages_come_from_a_refilled_list(void **state)
{
	struct page *page = alloc_page(GFP_KERNEL);

	(void)state;
	assert_non_null(page);
	assert_int_equal(page_count(page), 1);
	assert_int_equal(zone->pcp[0].count, 7);
	assert_int_equal(zone->nr_free, NR_FRAMES - 8);
	assert_int_equal(zone_numa_hit(zone), 1);
	__free_page(page);
	assert_int_equal(zone->pcp[0].count, 8);
	assert_null(pcp_check(zone));
	drain_all_pages();
	assert_int_equal(zone->nr_free, NR_FRAMES);
}

/* Does each kind of request say that it may sleep? */
static void assert_may_sleep(gfp_t gfp, bool expected)
{
	struct page *page;

	may_sleep = 0;
	__free_page(alloc_page(gfp));
	assert_int_equal(may_sleep != 0, expected);
	may_sleep = 0;
	__free_page(alloc_pages_node(0, gfp, 0));
	assert_int_equal(may_sleep != 0, expected);
	may_sleep = 0;
	assert_int_equal(alloc_pages_bulk(gfp, 1, &page), 1);
	assert_int_equal(may_sleep != 0, expected);
	__free_page(page);
}

/* Whether it will or not: a caller that must not sleep is to be found every time. */
static void requests_say_that_they_may_sleep(void **state)
{
	(void)state;
	assert_may_sleep(GFP_KERNEL, true);
	assert_may_sleep(GFP_HIGHUSER_MOVABLE, true);
	assert_may_sleep(GFP_KERNEL | __GFP_ZERO, true);
	assert_may_sleep(GFP_ATOMIC, false);
	assert_may_sleep(GFP_NOWAIT | __GFP_ZERO, false);
	assert_may_sleep(0, false);
}

static void freed_pages_above_high_go_back_by_the_batch(void **state)
{
	struct page *pages[40];

	(void)state;
	for (unsigned int i = 0; i < 40; i++)
		pages[i] = alloc_page(GFP_KERNEL);
	for (unsigned int i = 0; i < 40; i++) {
		__free_page(pages[(i * 7) % 40]);
		assert_true(zone->pcp[0].count <= zone->pcp[0].high);
		assert_null(pcp_check(zone));
	}
	drain_all_pages();
	assert_int_equal(zone->nr_free, NR_FRAMES);
}

static void kernel_stops_at_min_and_atomic_goes_on(void **state)
{
	unsigned long nr = 0;

	(void)state;
	zone->pcp[0].batch = 1;
	while (alloc_page(GFP_KERNEL | __GFP_NOWARN))
		nr++;
	assert_int_equal(nr, NR_FRAMES - MARK);
	assert_int_equal(failures_reported, 0);
	assert_null(alloc_page(GFP_NOWAIT));
	assert_int_equal(failures_reported, 1);
	while (alloc_page(GFP_ATOMIC | __GFP_NOWARN))
		nr++;
	assert_int_equal(nr, NR_FRAMES - MARK * 3 / 8);
	for (unsigned long pfn = 0; pfn < NR_FRAMES; pfn++)
		if (page_count(pfn_to_page(pfn)))
			__free_page(pfn_to_page(pfn));
}

static void watermark_counts_order_reserve_and_flags(void **state)
{
	(void)state;
	zone->nr_free = 20;
	zone->lowmem_reserve[ZONE_HIGHMEM] = 4;
	assert_true(zone_watermark_ok(zone, 0, ZONE_NORMAL, ALLOC_WMARK_MIN));
	assert_false(zone_watermark_ok(zone, 0, ZONE_NORMAL, ALLOC_WMARK_LOW));
	assert_false(zone_watermark_ok(zone, 0, ZONE_HIGHMEM, ALLOC_WMARK_MIN));
	assert_true(zone_watermark_ok(zone, 0, ZONE_HIGHMEM, ALLOC_WMARK_MIN | ALLOC_HIGH));
	assert_true(zone_watermark_ok(zone, 1, ZONE_NORMAL, ALLOC_WMARK_MIN));
	assert_false(zone_watermark_ok(zone, 3, ZONE_NORMAL, ALLOC_WMARK_MIN));
	zone->nr_free = 7;
	assert_false(zone_watermark_ok(zone, 0, ZONE_NORMAL, ALLOC_WMARK_MIN | ALLOC_HIGH));
	assert_true(zone_watermark_ok(zone, 0, ZONE_NORMAL,
				      ALLOC_WMARK_MIN | ALLOC_HIGH | ALLOC_HARDER));
	zone->nr_free = NR_FRAMES;
}

static void gfp_decodes_as_linux_does(void **state)
{
	(void)state;
	assert_int_equal(gfp_zone(GFP_KERNEL), ZONE_NORMAL);
	assert_int_equal(gfp_zone(GFP_DMA), ZONE_DMA);
	assert_int_equal(gfp_zone(GFP_HIGHUSER_MOVABLE), ZONE_HIGHMEM);
	assert_int_equal(gfp_to_alloc_flags(GFP_KERNEL), ALLOC_WMARK_MIN);
	assert_int_equal(gfp_to_alloc_flags(GFP_NOWAIT), ALLOC_WMARK_MIN);
	assert_int_equal(gfp_to_alloc_flags(GFP_ATOMIC),
			 ALLOC_WMARK_MIN | ALLOC_HIGH | ALLOC_HARDER);
}

static void wrong_requests_are_reported(void **state)
{
	static const gfp_t wrong[] = {
		__GFP_DMA | __GFP_HIGHMEM, GFP_KERNEL | __GFP_MOVABLE | __GFP_RECLAIMABLE,
		__GFP_NOFAIL, GFP_KERNEL | __GFP_NOFAIL | __GFP_NORETRY, 1U << __GFP_BITS,
	};

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(wrong); i++) {
		struct page *page = alloc_page(wrong[i]);

		assert_non_null(page);
		assert_int_equal(requests_reported, i + 1);
		__free_page(page);
	}
	assert_null(alloc_pages(GFP_KERNEL, MAX_PAGE_ORDER + 1));
	assert_null((void *)__get_free_pages(GFP_KERNEL | __GFP_HIGHMEM, 0));
	assert_int_equal(requests_reported, ARRAY_SIZE(wrong) + 2);
}

static void wrong_frees_are_reported_and_leave_the_frame_alone(void **state)
{
	struct page *page = alloc_page(GFP_KERNEL);
	struct page *block = alloc_pages(GFP_KERNEL, 2);
	unsigned int count = zone->pcp[0].count;

	(void)state;
	page->flags |= 1U << PG_reserved;
	__free_page(page);
	assert_string_equal(bad_reason, "a reserved page");
	page->flags &= ~(1U << PG_reserved);
	__free_page(page);
	assert_string_equal(bad_reason, "double free");
	atomic_set(&block[1]._refcount, 1);
	__free_pages(block + 1, 1);
	assert_string_equal(bad_reason, "misaligned free");
	assert_int_equal(nr_bad_pages, 3);
	assert_int_equal(zone->pcp[0].count, count);
	atomic_set(&page->_refcount, 1);
	__free_page(page);
	__free_pages(block, 2);
}

/*
 * Somebody scribbled over a free page's words: it is dropped and another one comes.  (The page
 * block is MOVABLE, so that is the list which the page goes to.)
 */
static void damaged_free_page_is_not_handed_out(void **state)
{
	const gfp_t gfp = GFP_USER | __GFP_MOVABLE;
	struct page *page = alloc_page(gfp), *other;

	(void)state;
	__free_page(page);
	atomic_set(&page->_refcount, 5);
	other = alloc_page(gfp);
	assert_non_null(other);
	assert_ptr_not_equal(other, page);
	assert_int_equal(nr_bad_pages, 1);
	__free_page(other);
	atomic_set(&page->_refcount, 1);
	__free_page(page);
}

static void bulk_gives_what_there_is(void **state)
{
	static struct page *pages[NR_FRAMES];
	unsigned int nr;

	(void)state;
	nr = alloc_pages_bulk(GFP_KERNEL | __GFP_NOWARN, NR_FRAMES, pages);
	assert_in_range(nr, NR_FRAMES - MARK - 8, NR_FRAMES - MARK + 8);
	for (unsigned int i = 0; i < nr; i++)
		__free_page(pages[i]);
	drain_all_pages();
	assert_int_equal(zone->nr_free, NR_FRAMES);
}

/* One page has a second reference, one is wrong: both stay out, all others go back. */
static void bulk_free_drops_one_reference_of_each(void **state)
{
	struct page *pages[60];

	(void)state;
	assert_int_equal(alloc_pages_bulk(GFP_KERNEL, 60, pages), 60);
	get_page(pages[7]);
	pages[50]->flags |= 1U << PG_reserved;
	free_pages_bulk(60, pages);
	assert_false(irqs_disabled());
	assert_int_equal(page_count(pages[7]), 1);
	assert_int_equal(nr_bad_pages, 1);
	assert_true(zone->pcp[0].count <= zone->pcp[0].high);
	drain_all_pages();
	assert_int_equal(zone->nr_free, NR_FRAMES - 2);
	__free_page(pages[7]);
	pages[50]->flags &= ~(1U << PG_reserved);
	atomic_set(&pages[50]->_refcount, 1);
	free_pages_bulk(1, &pages[50]);
	drain_all_pages();
	assert_int_equal(zone->nr_free, NR_FRAMES);
}

static void zero_clears_the_whole_block(void **state)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_ZERO, 3);

	(void)state;
	assert_int_equal(pages_cleared, 8);
	__free_pages(page, 3);
	page = alloc_page(GFP_KERNEL | __GFP_ZERO);
	assert_int_equal(pages_cleared, 9);
	__free_page(page);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, create, destroy)
	const struct CMUnitTest tests[] = {
		TEST(requests_say_that_they_may_sleep),
		TEST(single_pages_come_from_a_refilled_list),
		TEST(freed_pages_above_high_go_back_by_the_batch),
		TEST(kernel_stops_at_min_and_atomic_goes_on),
		TEST(watermark_counts_order_reserve_and_flags),
		TEST(gfp_decodes_as_linux_does),
		TEST(wrong_requests_are_reported),
		TEST(wrong_frees_are_reported_and_leave_the_frame_alone),
		TEST(damaged_free_page_is_not_handed_out),
		TEST(bulk_gives_what_there_is),
		TEST(bulk_free_drops_one_reference_of_each),
		TEST(zero_clears_the_whole_block),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
