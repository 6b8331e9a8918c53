/* SPDX-License-Identifier: MIT */
/*
 * tests/fresh - no process ever sees what another one had in its memory
 *
 * Frames go round: one process fills memory with its pattern and ends, the next one asks
 * for as much, gets the same frames, and must find nothing but zeroes.  Everything that
 * gives out memory is tried: mmap, brk, the stack, shared memory, bss, moved mappings.
 */
#include "test.h"

#define COUNT	512	/* pages; 2 MB, most of them frames that the last process had */

static char bss[16 * 4096];

static int dirty_private(void *data)
{
	char *pages = map_pages(COUNT, PROT_RW, MAP_PRIVATE);
	bool clean = all_zero(pages, PAGES(COUNT));

	fill(pages, COUNT, *(uint32_t *)data);
	return clean && filled(pages, COUNT, *(uint32_t *)data) == COUNT ? 0 : 1;
}

static int dirty_populated(void *data)
{
	char *pages = map_pages(COUNT, PROT_RW, MAP_PRIVATE | MAP_POPULATE);
	bool clean = all_zero(pages, PAGES(COUNT));

	fill(pages, COUNT, *(uint32_t *)data);
	return clean ? 0 : 1;
}

static int dirty_shared(void *data)
{
	char *pages = map_pages(COUNT, PROT_RW, MAP_SHARED);
	bool clean = all_zero(pages, PAGES(COUNT));

	fill(pages, COUNT, *(uint32_t *)data);
	return clean ? 0 : 1;
}

static int dirty_heap(void *data)
{
	char *start = sys_brk(NULL);

	start = (char *)(((unsigned long)start + PAGE_SIZE - 1) & -(unsigned long)PAGE_SIZE);
	if (sys_brk(start + PAGES(COUNT)) != start + PAGES(COUNT))
		return 2;
	if (!all_zero(start, PAGES(COUNT)))
		return 1;
	fill(start, COUNT, *(uint32_t *)data);
	return 0;
}

/* The stack far below what was ever used. */
static int dirty_stack(void *data)
{
	unsigned long here = (unsigned long)__builtin_frame_address(0);
	char *low = (char *)((here & -(unsigned long)PAGE_SIZE) - PAGES(COUNT));

	low[0] = low[0];
	if (!all_zero(low, PAGES(COUNT) - PAGES(16)))
		return 1;
	fill(low, COUNT - 16, *(uint32_t *)data);
	return 0;
}

static int dirty_bss(void *data)
{
	bool clean = all_zero(bss, sizeof(bss));

	fill(bss, sizeof(bss) / PAGE_SIZE, *(uint32_t *)data);
	return clean ? 0 : 1;
}

/* Only a word of each page is written: the rest must come cleared. */
static int write_a_word(void *data)
{
	uint32_t *words = map_pages(COUNT, PROT_RW, MAP_PRIVATE);
	size_t i;

	for (i = 0; i < COUNT; i++)
		words[i * 1024 + 512] = *(uint32_t *)data;
	for (i = 0; i < COUNT; i++) {
		words[i * 1024 + 512] = 0;
		if (!all_zero(words + i * 1024, PAGE_SIZE))
			return 1;
	}
	fill(words, COUNT, *(uint32_t *)data);
	return 0;
}

/* What DONTNEED, munmap and a shrunk heap gave back is seen by nobody, not even by oneself. */
static int recycles(void *data)
{
	char *pages = map_pages(64, PROT_RW, MAP_PRIVATE);
	int i;

	for (i = 0; i < 20; i++) {
		if (!all_zero(pages, PAGES(64)))
			return 1;
		fill(pages, 64, *(uint32_t *)data + (uint32_t)i);
		if (i % 2)
			sys_madvise(pages, PAGES(64), MADV_DONTNEED);
		else
			sys_mmap(pages, PAGES(64), PROT_RW, MAP_PRIVATE_ANON | MAP_FIXED, -1, 0);
	}
	return 0;
}

/* Behind the end of a file its last page is zero, whatever others wrote there. */
static int behind_the_file(void *data)
{
	int fd = open_data("/data/pages", O_RDONLY);
	char *page = sys_mmap(NULL, PAGE_SIZE, PROT_RW, MAP_PRIVATE, fd, 12);
	bool clean = all_zero(page + 1000, PAGE_SIZE - 1000);

	fill(page, 1, *(uint32_t *)data);
	return clean ? 0 : 1;
}

int main(int argc, char **argv, char **envp)
{
	static const struct {
		const char *name;
		int (*work)(void *);
	} kinds[] = {
		{ "private memory", dirty_private },
		{ "populated memory", dirty_populated },
		{ "shared memory", dirty_shared },
		{ "heap", dirty_heap },
		{ "stack", dirty_stack },
		{ "bss", dirty_bss },
		{ "pages written in one place only", write_a_word },
		{ "pages given back and taken again", recycles },
		{ "the end of a file's last page", behind_the_file },
	};
	const size_t count = sizeof(kinds) / sizeof(kinds[0]);
	uint32_t round;
	size_t i;

	(void)argc, (void)argv, (void)envp;
	for (round = 0; round < 3; round++) {
		for (i = 0; i < count; i++)
			lives(kinds[i].work, &round, kinds[i].name);
	}
	return done();
}
