/* SPDX-License-Identifier: MIT */
/*
 * tests/bench/bench_kmap.c - addresses for pages of HIGHMEM
 *
 *	kmap_atomic_high	a slot of the CPU, there and back
 *	kmap_high_hot		the window maps the page already, but nobody uses it
 *	kmap_high_cold		it does not; the share of a flush of all included
 *
 * On a machine without HIGHMEM there are no rows.
 */
#include <core/bug.h>
#include <kernel/bench.h>
#include <mm/gfp.h>
#include <mm/highmem.h>
#include <mm/vmalloc.h>

static struct bench_samples *const map_samples = &bench_samples[0];
static struct bench_samples *const unmap_samples = &bench_samples[1];

static struct page *get_high_page(void)
{
	struct page *page = alloc_page(GFP_HIGHUSER);

	if (page && !PageHighMem(page)) {
		__free_page(page);
		page = NULL;
	}
	return page;
}

BENCH(kmap_atomic_high)
{
	struct page *page = get_high_page();

	if (!page)
		return;
	bench_samples_begin(map_samples);
	bench_samples_begin(unmap_samples);
	while (bench_wants_more(map_samples) && bench_wants_more(unmap_samples)) {
		uint64_t start = bench_start(map_samples);
		void *addr = kmap_atomic(page);

		bench_stop(map_samples, start, 1);
		start = bench_start(unmap_samples);
		kunmap_atomic(addr);
		bench_stop(unmap_samples, start, 1);
	}
	bench_samples_rows(map_samples, "kmap_atomic_high.alloc");
	bench_samples_rows(unmap_samples, "kmap_atomic_high.free");
	__free_page(page);
}

BENCH(kmap_high_hot)
{
	struct page *page = get_high_page();

	if (!page)
		return;
	bench_samples_begin(map_samples);
	bench_samples_begin(unmap_samples);
	while (bench_wants_more(map_samples) && bench_wants_more(unmap_samples)) {
		uint64_t start = bench_start(map_samples);

		kmap(page);
		bench_stop(map_samples, start, 1);
		start = bench_start(unmap_samples);
		kunmap(page);
		bench_stop(unmap_samples, start, 1);
	}
	bench_samples_rows(map_samples, "kmap_high_hot.alloc");
	bench_samples_rows(unmap_samples, "kmap_high_hot.free");
	__free_page(page);
}

#define NR_COLD	2048		/* pages: twice what the window holds */

BENCH(kmap_high_cold)
{
	struct page **pages = vmalloc(NR_COLD * sizeof(*pages));
	unsigned int nr = 0, next = 0;

	BUG_ON(!pages);
	while (nr < NR_COLD && (pages[nr] = get_high_page()) != NULL)
		nr++;
	if (nr == NR_COLD) {
		bench_samples_begin(map_samples);
		while (bench_wants_more(map_samples)) {
			uint64_t start = bench_start(map_samples);

			for (unsigned int i = 0; i < 64; i++) {
				kmap(pages[next]);
				kunmap(pages[next]);
				next = (next + 1) % NR_COLD;
			}
			bench_stop(map_samples, start, 64);
		}
		bench_samples_rows(map_samples, "kmap_high_cold");
	}
	while (nr)
		__free_page(pages[--nr]);
	vfree(pages);
}
