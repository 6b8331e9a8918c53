/* SPDX-License-Identifier: MIT */
/*
 * kernel/shell/demo_fragment.c - a megabyte in one piece, and a megabyte in pieces
 *
 *	1. take every page there is
 *	2. give every second frame back		free:  . # . # . # . #
 *	3. take what is still in one piece of a megabyte, among it the pages that
 *	   nobody gets in step 1
 *
 * Half of memory is free now, and no two frames of it are neighbours.  A block of 256
 * frames cannot be had; 256 single frames behind contiguous addresses can.  All of it
 * is given back at the end.
 *
 * The pages that the demo holds are on lists threaded through their lru words, which
 * belong to the owner of a page.
 *
 * Chapter: docs/kernel-address-space.md
 */
#include <asm/processor.h>
#include <core/printk.h>
#include <kernel/demo.h>
#include <lib/string.h>
#include <mm/frame_account.h>
#include <mm/vmalloc.h>

#define SIZE		(1UL << 20)
#define ORDER		8		/* the same in pages */

/* Lowmem keeps pages back from those who would be content with HIGHMEM: ask for both. */
#define HIGH		(GFP_KERNEL | __GFP_HIGHMEM | __GFP_NOWARN)
#define LOW		(GFP_KERNEL | __GFP_NOWARN)
#define LOW_DEEP	(GFP_ATOMIC | __GFP_NOWARN)

/* Counts of the time-stamp counter, 0 where there is none. */
static uint64_t counts(void)
{
	return cpu_info.tsc ? rdtsc() : 0;
}

/* A block of 1 MB and back. */
static void try_block(struct demo_attempt *attempt)
{
	uint64_t start = counts();
	struct page *block = alloc_pages(LOW, ORDER);

	attempt->alloc = counts() - start;
	attempt->worked = block;
	attempt->runs = block ? 1 : 0;
	start = counts();
	if (block)
		__free_pages(block, ORDER);
	attempt->free = counts() - start;
}

/* How many runs of neighbouring frames an area consists of. */
static unsigned int count_runs(const char *area)
{
	unsigned int runs = 1;

	for (unsigned long at = PAGE_SIZE; at < SIZE; at += PAGE_SIZE)
		runs += vmalloc_to_page(area + at) != vmalloc_to_page(area + at - PAGE_SIZE) + 1;
	return runs;
}

static void try_vmalloc(struct demo_attempt *attempt)
{
	uint64_t start = counts();
	char *area = __vmalloc(SIZE, LOW);

	attempt->alloc = counts() - start;
	attempt->worked = area;
	attempt->runs = 0;
	if (area) {
		memset(area, 0x5A, SIZE);
		attempt->runs = count_runs(area);
	}
	start = counts();
	vfree(area);
	attempt->free = counts() - start;
}

static void take_pages(gfp_t gfp, struct list_head *pages)
{
	struct page *page;

	while ((page = alloc_page(gfp)))
		list_add_tail(&page->lru, pages);
}

static void take_blocks(gfp_t gfp, struct list_head *blocks)
{
	struct page *block;

	while ((block = alloc_pages(gfp, ORDER)))
		list_add_tail(&block->lru, blocks);
}

static void free_every_second(struct list_head *pages)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, pages, lru) {
		if (page_to_pfn(page) % 2 == 0)
			continue;
		list_del(&page->lru);
		__free_page(page);
	}
}

static void give_back(struct list_head *pages, unsigned int order)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, pages, lru)
		__free_pages(page, order);
}

void demo_fragment_play(struct demo_fragment *demo)
{
	LIST_HEAD(pages);
	LIST_HEAD(blocks);

	drain_all_pages();
	demo->free_before = nr_free_pages();
	try_block(&demo->block_before);
	try_vmalloc(&demo->vmalloc_before);
	take_pages(HIGH, &pages);
	take_pages(LOW, &pages);
	take_pages(LOW_DEEP, &pages);
	free_every_second(&pages);
	drain_all_pages();
	take_blocks(HIGH, &blocks);
	take_blocks(LOW, &blocks);
	demo->free_in_pieces = nr_free_pages();
	try_block(&demo->block_in_pieces);
	try_vmalloc(&demo->vmalloc_in_pieces);
	give_back(&blocks, ORDER);
	give_back(&pages, 0);
	drain_all_pages();
	demo->free_after = nr_free_pages();
}

static void print_attempt(const char *what, const struct demo_attempt *attempt)
{
	if (!attempt->worked) {
		console_printf("   %s: cannot be had\n", what);
		return;
	}
	console_printf("   %s: %u run%s of frames", what, attempt->runs,
		       attempt->runs == 1 ? "" : "s");
	if (cpu_info.tsc)
		console_printf(", %llu counts to take, %llu to give back",
			       (unsigned long long)attempt->alloc,
			       (unsigned long long)attempt->free);
	console_printf("\n");
}

void demo_fragment_print(void)
{
	struct demo_fragment demo;

	demo_fragment_play(&demo);
	console_printf("1. as the machine is, %lu pages free\n", demo.free_before);
	print_attempt("1 MB by alloc_pages()", &demo.block_before);
	print_attempt("1 MB by vmalloc()    ", &demo.vmalloc_before);
	console_printf("2. every second frame is taken, %lu pages free\n", demo.free_in_pieces);
	print_attempt("1 MB by alloc_pages()", &demo.block_in_pieces);
	print_attempt("1 MB by vmalloc()    ", &demo.vmalloc_in_pieces);
	console_printf("3. all is given back, %lu pages free\n", demo.free_after);
	console_printf("A count is an instruction under --icount, else a cycle of the emulator.\n");
}
