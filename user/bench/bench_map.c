/* SPDX-License-Identifier: MIT */
/*
 * user/bench/bench_map.c - the mapping calls
 */
#include "bench.h"

#define ROUNDS		256
#define MOVED		1024	/* pages */

static void *map_one(void)
{
	return sys_mmap(NULL, PAGE_SIZE, PROT_RW, MAP_PRIVATE_ANON, -1, 0);
}

static void mmap_1p(void)
{
	uint32_t start;
	void *page;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		start = now();
		page = map_one();
		sample(now() - start);
		sys_munmap(page, PAGE_SIZE);
	}
	report("mmap_1p", 1);
}

static void mmap_munmap_1p(void)
{
	uint32_t start;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		start = now();
		sys_munmap(map_one(), PAGE_SIZE);
		sample(now() - start);
	}
	report("mmap_munmap_1p", 1);
}

static void mmap_touch_munmap_1p(void)
{
	uint32_t start;
	char *page;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		start = now();
		page = map_one();
		*(volatile char *)page = 1;
		sys_munmap(page, PAGE_SIZE);
		sample(now() - start);
	}
	report("mmap_touch_munmap_1p", 1);
}

/* A page that is there, in a VMA of its own. */
static void mprotect_flip_1p(void)
{
	char *page = find_room(1);
	uint32_t start;
	int i;

	sys_mmap(page, PAGE_SIZE, PROT_RW, MAP_PRIVATE_ANON | MAP_FIXED, -1, 0);
	for (i = 0; i < ROUNDS; i++) {
		*(volatile char *)page = 1;
		start = now();
		sys_mprotect(page, PAGE_SIZE, PROT_READ);
		sample(now() - start);
		start = now();
		sys_mprotect(page, PAGE_SIZE, PROT_RW);
		sample(now() - start);
	}
	sys_munmap(page, PAGE_SIZE);
	report("mprotect_flip_1p", 1);
}

/* The middle of three pages: the VMA falls into three, and becomes one again; half of both. */
static void mprotect_split_merge(void)
{
	char *pages = find_room(3);
	uint32_t start;
	int i;

	sys_mmap(pages, PAGES(3), PROT_RW, MAP_PRIVATE_ANON | MAP_FIXED, -1, 0);
	fill(pages, 3, 1);
	for (i = 0; i < ROUNDS; i++) {
		start = now();
		sys_mprotect(pages + PAGE_SIZE, PAGE_SIZE, PROT_READ);
		sys_mprotect(pages + PAGE_SIZE, PAGE_SIZE, PROT_RW);
		sample(now() - start);
	}
	sys_munmap(pages, PAGES(3));
	report("mprotect_split_merge", 2);
}

static void brk_grow_1p(void)
{
	char *begin = sys_brk(NULL), *end = begin;
	uint32_t start;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		end += PAGE_SIZE;
		start = now();
		sys_brk(end);
		sample(now() - start);
	}
	if (sys_brk(NULL) != (void *)end)
		bail("the heap did not grow");
	sys_brk(begin);
	report("brk_grow_1p", 1);
}

static void mremap_move(void)
{
	char *pages = map_pages(MOVED, PROT_RW, MAP_PRIVATE), *room = find_room(2 * MOVED), *to;
	uint32_t start;
	int i;

	for (i = 0; i < MOVED; i++)
		pages[PAGES(i)] = 1;
	for (i = 0; i < 17; i++) {
		to = i % 2 ? room : room + PAGES(MOVED);
		start = now();
		pages = sys_mremap(pages, PAGES(MOVED), PAGES(MOVED),
				   MREMAP_MAYMOVE | MREMAP_FIXED, to);
		if (i)
			sample(now() - start);
		if (pages != to)
			bail("mremap: %ld", (long)pages);
	}
	sys_munmap(pages, PAGES(MOVED));
	report("mremap_move.per_page", MOVED);
}

const struct row map_rows[] = {
	{ "mmap_1p", mmap_1p },
	{ "mmap_munmap_1p", mmap_munmap_1p },
	{ "mmap_touch_munmap_1p", mmap_touch_munmap_1p },
	{ "mprotect_flip_1p", mprotect_flip_1p },
	{ "mprotect_split_merge", mprotect_split_merge },
	{ "brk_grow_1p", brk_grow_1p },
	{ "mremap_move.per_page", mremap_move },
	{ NULL, NULL },
};
