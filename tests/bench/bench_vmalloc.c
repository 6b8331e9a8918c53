/* SPDX-License-Identifier: MIT */
/*
 * tests/bench/bench_vmalloc.c - what a range of the vmalloc window costs
 *
 * Taken and given back in turn: the window is empty but for what boot left in it.
 */
#include <asm/tlbflush.h>
#include <core/bug.h>
#include <kernel/bench.h>
#include <lib/printf.h>
#include <mm/ioremap.h>
#include <mm/vmalloc.h>

/* Behind all RAM of every machine here, in front of the firmware: nobody answers. */
#define DEVICE	((phys_addr_t)0xF0000000)

#define NR_OTHERS	1000

_Static_assert(NR_OTHERS * sizeof(void *) <= BENCH_SCRATCH, "there is room for all of them");

static struct bench_samples *const alloc_samples = &bench_samples[0];
static struct bench_samples *const free_samples = &bench_samples[1];

static void begin(void)
{
	bench_samples_begin(alloc_samples);
	bench_samples_begin(free_samples);
}

static bool want_more(void)
{
	return bench_wants_more(alloc_samples) || bench_wants_more(free_samples);
}

/* A sample that was dropped is taken again, so the two may need different numbers. */
static void keep(struct bench_samples *samples, bool wanted, uint64_t count)
{
	if (wanted)
		bench_store(samples, count, 1);
}

static void rows(const char *name)
{
	char row[64];

	snprintf(row, sizeof(row), "%s.alloc", name);
	bench_samples_rows(alloc_samples, row);
	snprintf(row, sizeof(row), "%s.free", name);
	bench_samples_rows(free_samples, row);
}

static void alloc_and_free(const char *name, unsigned long size)
{
	begin();
	while (want_more()) {
		bool alloc_wanted = bench_wants_more(alloc_samples);
		bool free_wanted = bench_wants_more(free_samples);
		uint64_t start = bench_start(alloc_samples);
		void *area = vmalloc(size);
		uint64_t end = rdtsc();

		BUG_ON(!area);
		keep(alloc_samples, alloc_wanted, end - start);
		start = bench_start(free_samples);
		vfree(area);
		end = rdtsc();
		keep(free_samples, free_wanted, end - start);
	}
	rows(name);
}

BENCH(vmalloc_1p)
{
	alloc_and_free("vmalloc_1p", PAGE_SIZE);
}

BENCH(vmalloc_16p)
{
	alloc_and_free("vmalloc_16p", 16 * PAGE_SIZE);
}

BENCH(vmalloc_1m)
{
	alloc_and_free("vmalloc_1m", 256 * PAGE_SIZE);
}

/* One page among a thousand areas: what the tree adds. */
BENCH(vmalloc_1p_of_1000)
{
	void **others = (void **)bench_scratch;

	for (unsigned int i = 0; i < NR_OTHERS; i++) {
		others[i] = ioremap(DEVICE, PAGE_SIZE);
		BUG_ON(!others[i]);
	}
	iounmap(others[500]);
	alloc_and_free("vmalloc_1p_of_1000", PAGE_SIZE);
	for (unsigned int i = 0; i < NR_OTHERS; i++)
		if (i != 500)
			iounmap(others[i]);
}

BENCH(ioremap_4k)
{
	begin();
	while (want_more()) {
		bool alloc_wanted = bench_wants_more(alloc_samples);
		bool free_wanted = bench_wants_more(free_samples);
		uint64_t start = bench_start(alloc_samples);
		void *area = ioremap(DEVICE, PAGE_SIZE);
		uint64_t end = rdtsc();

		BUG_ON(!area);
		keep(alloc_samples, alloc_wanted, end - start);
		start = bench_start(free_samples);
		iounmap(area);
		end = rdtsc();
		keep(free_samples, free_wanted, end - start);
	}
	rows("ioremap_4k");
}

static void flush_range(const char *name, unsigned long nr_pages)
{
	bench_samples_begin(alloc_samples);
	while (bench_wants_more(alloc_samples)) {
		uint64_t start = bench_start(alloc_samples);

		flush_tlb_kernel_range(VMALLOC_START, VMALLOC_START + (nr_pages << PAGE_SHIFT));
		bench_stop(alloc_samples, start, 1);
	}
	bench_samples_rows(alloc_samples, name);
}

/* The instructions only: what the CPU then has to look up again is not counted. */
BENCH(tlb_flush_range)
{
	flush_range("tlb_flush_range.1p", 1);
	flush_range("tlb_flush_range.32p", 32);
	flush_range("tlb_flush_range.33p", 33);
}
