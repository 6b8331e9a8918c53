/* SPDX-License-Identifier: MIT */
/*
 * user/bench/bench_vma.c - does the number of VMAs matter?
 *
 * A fault looks its VMA up: among 10, 1,000 and 10,000 of them.  Neighbours differ in
 * what is allowed, so that none is merged.
 */
#include "bench.h"

#define MANY	10000
#define PROBED	64	/* pages of the VMA in the middle */

static void *addresses[MANY];

static void create(int count)
{
	int i;

	for (i = 0; i < count; i++)
		addresses[i] = map_pages(i == count / 2 ? PROBED : 1,
					 (i ^ count / 2) & 1 ? PROT_READ : PROT_RW, MAP_PRIVATE);
}

static void destroy(int count)
{
	int i;

	for (i = 0; i < count; i++)
		sys_munmap(addresses[i], i == count / 2 ? PAGES(PROBED) : PAGE_SIZE);
}

/* The first fault of the VMA is not counted: it may need a page table. */
static void fault_among(const char *name, int count)
{
	volatile char *pages;
	uint32_t start;
	int i, j;

	create(count);
	pages = addresses[count / 2];
	pages[0] = 1;
	for (i = 1; i < PROBED; i++) {
		/* Elsewhere in between, so that no cache of the last VMA helps. */
		for (j = 0; j < count; j += count / 5)
			read_from(addresses[j]);
		sys_madvise(addresses[0], PAGE_SIZE, MADV_DONTNEED);
		read_from(addresses[0]);
		start = now();
		pages[PAGES(i)] = 1;
		sample(now() - start);
	}
	destroy(count);
	report(name, 1);
}

static void vma10_fault(void)
{
	fault_among("vma10_fault", 10);
}

static void vma1000_fault(void)
{
	fault_among("vma1000_fault", 1000);
}

static void vma10000_fault(void)
{
	fault_among("vma10000_fault", MANY);
}

static void vma10000_create(void)
{
	uint32_t start;
	int round;

	for (round = 0; round < 4; round++) {
		start = now();
		create(MANY);
		if (round)
			sample(now() - start);
		destroy(MANY);
	}
	report("vma10000_create", MANY);
}

static void vma10000_munmap(void)
{
	uint32_t start;
	int round;

	for (round = 0; round < 4; round++) {
		create(MANY);
		start = now();
		destroy(MANY);
		if (round)
			sample(now() - start);
	}
	report("vma10000_munmap", MANY);
}

const struct row vma_rows[] = {
	{ "vma10_fault", vma10_fault },
	{ "vma1000_fault", vma1000_fault },
	{ "vma10000_fault", vma10000_fault },
	{ "vma10000_create", vma10000_create },
	{ "vma10000_munmap", vma10000_munmap },
	{ NULL, NULL },
};
