/* SPDX-License-Identifier: MIT */
/*
 * tests/fork - what a child has from its parent, and what it has alone
 */
#include "test.h"

static int global = 1;

static int is_a_copy(void *data)
{
	int *values = data;

	if (global != 1 || values[0] != 10)
		return 1;
	global = 2;
	values[0] = 20;
	return global == 2 && values[0] == 20 ? 0 : 2;
}

static int has_its_own_number(void *data)
{
	return sys_getpid() != *(int *)data && sys_getppid() == *(int *)data ? 0 : 1;
}

static int maps_alone(void *data)
{
	char *page = data;

	if (sys_munmap(page, PAGE_SIZE))
		return 1;
	page = sys_mmap(page, PAGE_SIZE, PROT_RW, MAP_PRIVATE_ANON | MAP_FIXED, -1, 0);
	return page == data && *page == 0 ? 0 : 2;
}

/* Each generation writes and has a child that must see what all before it wrote. */
static int generation(void *data)
{
	int *depth = data;

	depth[1 + depth[0]] = depth[0] * 7;
	if (++depth[0] < 20 && in_child(generation, depth) != 0)
		return 1;
	for (int i = 0; i < depth[0]; i++) {
		if (depth[1 + i] != i * 7)
			return 2;
	}
	return 0;
}

#define MANY	40

/* Every child writes its own number over the same pages. */
static void many_at_once(void)
{
	char *pages = map_pages(8, PROT_RW, MAP_PRIVATE);
	struct { volatile int go, wrong; } *shared = map_pages(1, PROT_RW, MAP_SHARED);
	int pids[MANY], i, status, clean = 0;

	fill(pages, 8, 1000);
	for (i = 0; i < MANY; i++) {
		pids[i] = sys_fork();
		if (pids[i] == 0) {
			if (filled(pages, 8, 1000) != 8)
				exit(1);
			fill(pages, 8, (uint32_t)i);
			while (!shared->go)
				sys_sched_yield();
			exit(filled(pages, 8, (uint32_t)i) == 8 ? 0 : 2);
		}
	}
	is((long)filled(pages, 8, 1000), 8,
	   "%d children wrote: the parent's pages are as they were",
	   MANY);
	fill(pages, 8, 2000);
	shared->go = 1;
	for (i = 0; i < MANY; i++) {
		if (pids[i] > 0 && sys_waitpid(pids[i], &status, 0) == pids[i] && status == 0)
			clean++;
	}
	is(clean, MANY, "each child kept what it wrote itself");
	is((long)filled(pages, 8, 2000), 8, "and the parent too");
	sys_munmap(pages, PAGES(8));
	sys_munmap((void *)shared, PAGE_SIZE);
}

/* Sparse memory: a page in each of 64 regions of 4 MB apart would be a page table each. */
static int reads_sparse(void *data)
{
	char **pages = data;
	int i;

	for (i = 0; i < 16; i++) {
		if (pages[i][0] != (char)i)
			return 1;
		pages[i][0] = 'c';
	}
	return 0;
}

static void sparse(void)
{
	char *area = map_pages(16 * 1024, PROT_RW, MAP_PRIVATE | MAP_NORESERVE), *pages[16];
	int i, same = 0;

	for (i = 0; i < 16; i++) {
		pages[i] = area + PAGES(1024) * (size_t)i;
		pages[i][0] = (char)i;
	}
	lives(reads_sparse, pages, "pages in sixteen page tables");
	for (i = 0; i < 16; i++)
		same += pages[i][0] == (char)i;
	is(same, 16, "are copied");
	sys_munmap(area, PAGES(16 * 1024));
}

/* Of a shared table the parent may unmap, protect and move its own part at any time. */
static int waits_and_reads(char *pages, volatile int *stage)
{
	*stage = 1;
	while (*stage != 2)
		sys_sched_yield();
	if (filled(pages, 8, 5) != 8)
		return 1;
	fill(pages, 8, 6);
	return filled(pages, 8, 6) == 8 ? 0 : 2;
}

static void parent_changes_its_map(void)
{
	char *pages = map_pages(8, PROT_RW, MAP_PRIVATE), *room;
	volatile int *stage = map_pages(1, PROT_RW, MAP_SHARED);
	int pid, status = -1;

	fill(pages, 8, 5);
	pid = sys_fork();
	if (pid == 0)
		exit(waits_and_reads(pages, stage));
	while (*stage != 1)
		sys_sched_yield();
	room = find_room(2);
	sys_munmap(pages, PAGE_SIZE);
	sys_mprotect(pages + PAGES(2), PAGES(2), PROT_NONE);
	sys_madvise(pages + PAGES(4), PAGE_SIZE, MADV_DONTNEED);
	sys_mremap(pages + PAGES(5), PAGE_SIZE, PAGE_SIZE, MREMAP_MAYMOVE | MREMAP_FIXED, room);
	pages[PAGES(6)] = 'p';
	*stage = 2;
	sys_waitpid(pid, &status, 0);
	is(status, 0, "a child's map stays when its parent changes its own");
	sys_munmap(pages, PAGES(8));
	sys_munmap(room, PAGE_SIZE);
}

/* A child unmaps a part of what it has not touched: the rest is still there. */
#define MB		(1024u * 1024u)

static char *two_tables;		/* 8 MB, at a multiple of 4 MB: a page filled in each */

struct part {
	unsigned int start, end;	/* MB */
};

static int unmap_part(void *data)
{
	const struct part *part = data;
	unsigned int mb;

	if (sys_munmap(two_tables + part->start * MB, (part->end - part->start) * MB))
		return 1;
	for (mb = 0; mb < 8; mb++)
		if ((mb < part->start || mb >= part->end) &&
		    filled(two_tables + mb * MB, 1, mb + 1) != 1)
			return 2;
	return 0;
}

static void child_unmaps_parts(void)
{
	static const struct {
		struct part part;
		const char *name;
	} cases[] = {
		{ { 0, 2 }, "a child unmaps the first half of a table, the rest stays" },
		{ { 2, 4 }, "the second half" },
		{ { 1, 3 }, "the middle" },
		{ { 3, 6 }, "the end of one and the beginning of the next" },
		{ { 0, 6 }, "all of one and a part of the next" },
		{ { 2, 8 }, "a part of one and all of the next" },
		{ { 0, 4 }, "all of one" },
	};
	char *room = map_pages(3 * 1024, PROT_RW, MAP_PRIVATE);
	unsigned int mb, i;

	two_tables = (char *)(((unsigned long)room + 4 * MB - 1) & ~(4ul * MB - 1));
	for (mb = 0; mb < 8; mb++)
		fill(two_tables + mb * MB, 1, mb + 1);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		lives(unmap_part, (void *)&cases[i].part, cases[i].name);
	sys_munmap(room, PAGES(3 * 1024));
}

int main(int argc, char **argv, char **envp)
{
	int values[64] = { 10 }, pid = sys_getpid();
	char *page = map_pages(1, PROT_RW, MAP_PRIVATE);

	(void)argc, (void)argv, (void)envp;
	lives(is_a_copy, values, "a child has its parent's values and changes its own");
	ok(global == 1 && values[0] == 10, "the parent's are as they were");
	lives(has_its_own_number, &pid, "a child has a number of its own and knows its parent's");
	*page = 'p';
	lives(maps_alone, page, "a child unmaps and maps for itself");
	ok(*page == 'p', "the parent's mapping is as it was");
	values[0] = 0;
	lives(generation, values, "twenty generations");
	many_at_once();
	sparse();
	parent_changes_its_map();
	child_unmaps_parts();
	return done();
}
