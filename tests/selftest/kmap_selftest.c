/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/kmap_selftest.c - the two windows on HIGHMEM
 *
 * TCG keeps a translation until it is told to forget it, so a flush that is missing shows
 * as the bytes of the page before.  On a machine without HIGHMEM most of these skip
 * themselves; lowmem=32M gives every machine some.
 */
#include <asm/uaccess.h>
#include <core/kthread.h>
#include <core/selftest.h>
#include <core/sched.h>
#include <lib/err.h>
#include <limits.h>
#include <mm/gfp.h>
#include <mm/highmem.h>

#define WINDOW_PAGES	(PKMAP_SIZE >> PAGE_SHIFT)

static struct page *get_high_page(void)
{
	struct page *page = alloc_page(GFP_HIGHUSER | __GFP_NOWARN);

	if (page && !PageHighMem(page)) {
		__free_page(page);
		page = NULL;
	}
	return page;
}

/* Up to max pages of HIGHMEM, linked through lru; how many. */
static unsigned long get_high_pages(struct list_head *pages, unsigned long max)
{
	unsigned long nr = 0;
	struct page *page;

	while (nr < max && (page = get_high_page()) != NULL) {
		list_add_tail(&page->lru, pages);
		nr++;
	}
	return nr;
}

static void put_pages(struct list_head *pages)
{
	while (!list_empty(pages)) {
		struct page *page = list_first_entry(pages, struct page, lru);

		list_del(&page->lru);
		__free_page(page);
	}
}

static uint32_t stamp(const struct page *page)
{
	return (uint32_t)page_to_pfn(page) * 2654435761U;
}

/* In sixteen places of the page. */
static void write_stamp(const struct page *page, uint32_t *words)
{
	for (unsigned int i = 0; i < PAGE_SIZE / 4; i += 64)
		words[i] = stamp(page) + i;
}

static bool has_stamp(const struct page *page, const uint32_t *words)
{
	for (unsigned int i = 0; i < PAGE_SIZE / 4; i += 64)
		if (words[i] != stamp(page) + i)
			return false;
	return true;
}

static void stamp_atomic(const struct page *page)
{
	uint32_t *words = kmap_atomic(page);

	write_stamp(page, words);
	kunmap_atomic(words);
}

SELFTEST(kmap, lowmem_takes_the_short_way)
{
	struct page *page = alloc_page(GFP_KERNEL);
	struct kmap_counts before, after;
	void *addr;

	ASSERT_TRUE(page != NULL);
	kmap_counts(&before);
	EXPECT_TRUE(kmap(page) == page_address(page));
	EXPECT_TRUE(kmap_try(page) == page_address(page));
	addr = kmap_atomic(page);
	EXPECT_TRUE(addr == page_address(page));
	EXPECT_EQ(preempt_count(), 1u);
	EXPECT_EQ(kmap_depth(), 0u);
	kunmap_atomic(addr);
	kmap_counts(&after);
	EXPECT_EQ(after.users, before.users);
	kunmap(page);
	kunmap(page);
	__free_page(page);
}

SELFTEST(kmap, a_page_has_one_address_and_counted_users)
{
	struct page *page = get_high_page();
	struct kmap_counts before, during, after;
	uint32_t *first, *second;

	if (!page)
		SELFTEST_SKIP("no HIGHMEM");
	kmap_counts(&before);
	first = kmap(page);
	second = kmap(page);
	kmap_counts(&during);
	EXPECT_TRUE(first == second);
	EXPECT_GE((unsigned long)first, PKMAP_BASE);
	EXPECT_LT((unsigned long)first, PKMAP_BASE + PKMAP_SIZE);
	EXPECT_EQ(during.users, before.users + 2);
	EXPECT_EQ(during.mapped, before.mapped + 1);
	write_stamp(page, first);
	kunmap(page);
	EXPECT_TRUE(has_stamp(page, second));
	EXPECT_OK(kmap_check());
	kunmap(page);
	kmap_counts(&after);
	EXPECT_EQ(after.users, before.users);
	EXPECT_EQ(after.mapped, before.mapped);
	EXPECT_OK(kmap_check());
	__free_page(page);
}

SELFTEST(kmap, an_unused_entry_is_found_again_without_a_flush)
{
	struct page *page = get_high_page();
	struct kmap_counts before, after;
	void *addr;

	if (!page)
		SELFTEST_SKIP("no HIGHMEM");
	addr = kmap(page);
	kunmap(page);
	kmap_counts(&before);
	EXPECT_TRUE(kmap(page) == addr);
	kunmap(page);
	kmap_counts(&after);
	EXPECT_EQ(after.flushes, before.flushes);
	EXPECT_EQ(after.unused, before.unused);
	__free_page(page);
}

/* Map pages until the window is full; how many could be mapped. */
static unsigned long map_all(struct list_head *pages)
{
	unsigned long nr = 0;
	struct page *page;

	list_for_each_entry(page, pages, lru) {
		uint32_t *words = kmap_try(page);

		if (!words)
			break;
		write_stamp(page, words);
		nr++;
	}
	return nr;
}

static void unmap_first(struct list_head *pages, unsigned long nr)
{
	struct page *page;

	list_for_each_entry(page, pages, lru) {
		if (nr-- == 0)
			break;
		kunmap(page);
	}
}

SELFTEST(kmap, a_full_window_fails_and_waits)
{
	LIST_HEAD(pages);
	unsigned long nr = get_high_pages(&pages, WINDOW_PAGES + 1);

	if (nr == WINDOW_PAGES + 1) {
		struct page *last = list_last_entry(&pages, struct page, lru);
		struct page *first = list_first_entry(&pages, struct page, lru);

		EXPECT_EQ(map_all(&pages), WINDOW_PAGES);
		EXPECT_TRUE(kmap_try(last) == NULL);
		EXPECT_OK(kmap_check());
		kunmap(first);
		EXPECT_TRUE(kmap_try(last) != NULL);
		EXPECT_TRUE(kmap_try(first) == NULL);
		kunmap(last);
		EXPECT_TRUE(kmap_try(first) != NULL);
		unmap_first(&pages, WINDOW_PAGES);
		EXPECT_OK(kmap_check());
	} else {
		selftest_skip("not enough HIGHMEM to fill the window");
	}
	put_pages(&pages);
}

static struct page *waited_for;

static int map_and_stamp(void *done)
{
	write_stamp(waited_for, kmap(waited_for));
	WRITE_ONCE(*(bool *)done, true);
	kunmap(waited_for);
	return 0;
}

SELFTEST(kmap, kmap_sleeps_until_an_entry_is_given_back)
{
	LIST_HEAD(pages);
	struct kmap_counts before, after;
	struct task_struct *task;
	bool done = false;

	if (get_high_pages(&pages, WINDOW_PAGES + 1) != WINDOW_PAGES + 1) {
		put_pages(&pages);
		SELFTEST_SKIP("not enough HIGHMEM to fill the window");
	}
	kmap_counts(&before);
	EXPECT_EQ(map_all(&pages), WINDOW_PAGES);
	waited_for = list_last_entry(&pages, struct page, lru);
	task = kthread_run(map_and_stamp, &done, "kmap-waiter");
	EXPECT_FALSE(IS_ERR(task));
	yield();
	EXPECT_FALSE(READ_ONCE(done));
	EXPECT_EQ(task->on_rq, 0u);
	unmap_first(&pages, WINDOW_PAGES);
	if (!IS_ERR(task))
		EXPECT_EQ(kthread_join(task), 0);
	EXPECT_TRUE(done);
	kmap_counts(&after);
	EXPECT_EQ(after.waits, before.waits + 1);
	EXPECT_OK(kmap_check());
	put_pages(&pages);
}

/* Twice the window's pages through it: each address must show the page it was given for. */
SELFTEST(kmap, no_entry_shows_the_page_before)
{
	LIST_HEAD(pages);
	unsigned long nr = get_high_pages(&pages, 2 * WINDOW_PAGES), wrong = 0;
	struct kmap_counts before, after;
	struct page *page;

	if (nr < 2 * WINDOW_PAGES) {
		put_pages(&pages);
		SELFTEST_SKIP("not enough HIGHMEM");
	}
	list_for_each_entry(page, &pages, lru)
		stamp_atomic(page);
	kmap_counts(&before);
	list_for_each_entry(page, &pages, lru) {
		wrong += !has_stamp(page, kmap(page));
		kunmap(page);
	}
	EXPECT_EQ(wrong, 0ul);
	kmap_counts(&after);
	/* As often as the window was full, and not once more. */
	EXPECT_GE(after.flushes - before.flushes, 1ul);
	EXPECT_LE(after.flushes - before.flushes, 2ul);
	put_pages(&pages);
}

SELFTEST(kmap, slots_nest_and_are_forgotten)
{
	struct page *pages[KMAP_DEPTH];
	uint32_t *words[KMAP_DEPTH];
	unsigned int nr = 0;

	while (nr < KMAP_DEPTH && (pages[nr] = get_high_page()) != NULL)
		nr++;
	for (unsigned int i = 0; i < nr; i++) {
		words[i] = kmap_atomic(pages[i]);
		EXPECT_EQ(kmap_depth(), i + 1);
		write_stamp(pages[i], words[i]);
	}
	for (unsigned int i = nr; i-- > 0; ) {
		uint32_t value;

		EXPECT_TRUE(has_stamp(pages[i], words[i]));
		kunmap_atomic(words[i]);
		EXPECT_NE(kernel_probe_read(words[i], &value), 0);
	}
	/* The same slot again, for another page each time. */
	for (unsigned int i = 0; i < nr; i++) {
		uint32_t *addr = kmap_atomic(pages[i]);

		EXPECT_TRUE(addr == words[0]);
		EXPECT_TRUE(has_stamp(pages[i], addr));
		kunmap_atomic(addr);
	}
	for (unsigned int i = 0; i < nr; i++)
		__free_page(pages[i]);
	if (nr < KMAP_DEPTH)
		SELFTEST_SKIP("no HIGHMEM");
}

SELFTEST(kmap, pages_are_cleared_and_copied)
{
	struct page *from = alloc_page(GFP_HIGHUSER), *to = alloc_page(GFP_HIGHUSER);
	unsigned int not_zero = 0;
	uint32_t *words;

	if (from && to) {
		stamp_atomic(from);
		copy_highpage(to, from);
		words = kmap_atomic(to);
		EXPECT_TRUE(has_stamp(from, words));
		kunmap_atomic(words);
		clear_highpage(to);
		words = kmap_atomic(to);
		for (unsigned int i = 0; i < PAGE_SIZE / 4; i++)
			not_zero += words[i] != 0;
		EXPECT_EQ(not_zero, 0u);
		kunmap_atomic(words);
	} else {
		selftest_fail(__FILE__, __LINE__, "no memory");
	}
	if (from)
		__free_page(from);
	if (to)
		__free_page(to);
}

/*
 * Do pages of HIGHMEM hold what was written to them, and was nothing else written to?  All
 * pages are taken; of a large HIGHMEM some runs of them are stamped, from end to end, each as
 * long as the window.
 */
static void stamp_highmem(unsigned long most_runs)
{
	LIST_HEAD(pages);
	unsigned long nr = get_high_pages(&pages, ~0UL), stride = nr / WINDOW_PAGES / most_runs + 1;
	unsigned long i = 0, wrong = 0;
	struct page *page;

	list_for_each_entry(page, &pages, lru) {
		if (i++ / WINDOW_PAGES % stride == 0) {
			write_stamp(page, kmap(page));
			kunmap(page);
		}
	}
	i = 0;
	list_for_each_entry(page, &pages, lru) {
		if (i++ / WINDOW_PAGES % stride == 0) {
			wrong += !has_stamp(page, kmap(page));
			kunmap(page);
		}
	}
	EXPECT_EQ(wrong, 0ul);
	EXPECT_OK(kmap_check());
	put_pages(&pages);
	if (nr == 0)
		SELFTEST_SKIP("no HIGHMEM");
}

SELFTEST(kmap, all_of_highmem_keeps_its_bytes)
{
	stamp_highmem(16);
}

/* Of a host it takes as much memory as the machine has: pages-highmem-each-page. */
SELFTEST_EXPLICIT_ONLY(kmap_proof, each_page_of_highmem_keeps_its_bytes)
{
	stamp_highmem(ULONG_MAX);
}
