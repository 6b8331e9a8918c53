/* SPDX-License-Identifier: MIT */
/*
 * tests/bench/bench_pages.c - what a page costs
 *
 * Single pages and blocks are allocated and freed in turn, so both halves are warm.
 * batch512 takes 512 and gives them back in the same order: refills and drains of the
 * per-CPU lists are part of it.
 */
#include <core/bug.h>
#include <kernel/bench.h>
#include <lib/printf.h>
#include <mm/gfp.h>
#include <mm/zero_pool.h>

#define BATCH	512

static struct bench_samples *const alloc_samples = &bench_samples[0];
static struct bench_samples *const free_samples = &bench_samples[1];
static struct page **const batch = (struct page **)bench_scratch;

_Static_assert(BATCH * sizeof(*batch) <= BENCH_SCRATCH, "there is room for a batch");

static void rows(const char *name)
{
	char row[64];

	snprintf(row, sizeof(row), "%s.alloc", name);
	bench_samples_rows(alloc_samples, row);
	if (!free_samples->nr)
		return;
	snprintf(row, sizeof(row), "%s.free", name);
	bench_samples_rows(free_samples, row);
}

static void begin(void)
{
	bench_samples_begin(alloc_samples);
	bench_samples_begin(free_samples);
}

/* A sample that was dropped is taken again, so the two may need different numbers. */
static bool want_more(void)
{
	return bench_wants_more(alloc_samples) || bench_wants_more(free_samples);
}

/* One more alloc, sampled if it is still wanted. */
static __always_inline struct page *sample_alloc(gfp_t gfp, unsigned int order)
{
	bool wanted = bench_wants_more(alloc_samples);
	uint64_t start = bench_start(alloc_samples);
	struct page *page = alloc_pages(gfp, order);
	uint64_t end = rdtsc();

	BUG_ON(!page);
	if (wanted)
		bench_store(alloc_samples, end - start, 1);
	return page;
}

static __always_inline void sample_free(struct page *page, unsigned int order)
{
	bool wanted = bench_wants_more(free_samples);
	uint64_t start = bench_start(free_samples);
	uint64_t end;

	__free_pages(page, order);
	end = rdtsc();
	if (wanted)
		bench_store(free_samples, end - start, 1);
}

static __always_inline void alloc_and_free(const char *name, gfp_t gfp, unsigned int order)
{
	begin();
	while (want_more())
		sample_free(sample_alloc(gfp, order), order);
	rows(name);
}

BENCH(page_order0)
{
	alloc_and_free("page_order0", GFP_KERNEL, 0);
}

BENCH(page_order2)
{
	alloc_and_free("page_order2", GFP_KERNEL, 2);
}

BENCH(page_order4)
{
	alloc_and_free("page_order4", GFP_KERNEL, 4);
}

BENCH(page_order10)
{
	alloc_and_free("page_order10", GFP_KERNEL, MAX_PAGE_ORDER);
}

static void take_batch(void)
{
	for (unsigned int i = 0; i < BATCH; i++)
		batch[i] = alloc_page(GFP_KERNEL);
}

static void give_batch(void)
{
	for (unsigned int i = 0; i < BATCH; i++)
		__free_page(batch[i]);
}

BENCH(page_order0_batch512)
{
	begin();
	while (want_more()) {
		bool alloc_wanted = bench_wants_more(alloc_samples);
		bool free_wanted = bench_wants_more(free_samples);
		uint64_t start = bench_start(alloc_samples);
		uint64_t end;

		take_batch();
		end = rdtsc();
		if (alloc_wanted)
			bench_store(alloc_samples, end - start, BATCH);
		start = bench_start(free_samples);
		give_batch();
		end = rdtsc();
		if (free_wanted)
			bench_store(free_samples, end - start, BATCH);
	}
	rows("page_order0_batch512");
}

static void sample_zeroed(const char *name)
{
	begin();
	while (bench_wants_more(alloc_samples))
		__free_page(sample_alloc(GFP_KERNEL | __GFP_ZERO, 0));
	rows(name);
}

#ifdef CONFIG_ZERO_POOL
/* Always a page in the pool, as if the idle loop had kept up. */
BENCH(page_order0_zero_pool)
{
	zero_pool_limit(4);
	begin();
	while (bench_wants_more(alloc_samples)) {
		while (zero_pool_fill_one())
			;
		__free_page(sample_alloc(GFP_KERNEL | __GFP_ZERO, 0));
	}
	rows("page_order0_zero_pool");
	zero_pool_limit(zero_pool_default_limit());
}
#endif

BENCH(page_order0_zero)
{
	zero_pool_limit(0);
	sample_zeroed("page_order0_zero");
	zero_pool_limit(zero_pool_default_limit());
}
