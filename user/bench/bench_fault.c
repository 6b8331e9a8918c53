/* SPDX-License-Identifier: MIT */
/*
 * user/bench/bench_fault.c - one fault of each kind, measured around the access
 */
#include "bench.h"

#define COUNT	256
#define LARGE	(64 * 256)	/* pages of 64 MB */
#define FILE_PAGES 256

/* Touch each page once; a sample each. */
static void sample_writes(char *pages, size_t count)
{
	uint32_t start;
	size_t i;

	for (i = 0; i < count; i++) {
		volatile char *byte = pages + PAGES(i);

		start = now();
		*byte = 1;
		sample(now() - start);
	}
}

static void sample_reads(char *pages, size_t count)
{
	uint32_t start;
	size_t i;

	for (i = 0; i < count; i++) {
		volatile char *byte = pages + PAGES(i);

		start = now();
		(void)*byte;
		sample(now() - start);
	}
}

static void anon(const char *name, void (*touch)(char *, size_t))
{
	int round;

	for (round = 0; round < 2; round++) {	/* the first is the warm-up */
		char *pages = map_pages(COUNT, PROT_RW, MAP_PRIVATE);

		forget_samples();
		touch(pages, COUNT);
		sys_munmap(pages, PAGES(COUNT));
	}
	report(name, 1);
}

static void anon_write(void)
{
	anon("fault_anon_write", sample_writes);
}

static void anon_read(void)
{
	anon("fault_anon_read", sample_reads);
}

/* 64 MB touched and given back; the one or the other is sampled. */
static void large(bool unmap)
{
	uint32_t start, end;
	size_t i;
	int round;

	for (round = 0; round < 4; round++) {
		volatile char *pages = map_pages(LARGE, PROT_RW, MAP_PRIVATE);

		start = now();
		for (i = 0; i < LARGE; i++)
			pages[PAGES(i)] = 1;
		end = now();
		if (!unmap && round)
			sample(end - start);
		start = now();
		sys_munmap((void *)pages, PAGES(LARGE));
		end = now();
		if (unmap && round)
			sample(end - start);
	}
}

static void touch_write_64m(void)
{
	large(false);
	report("touch_write_64m.per_page", LARGE);
}

static void munmap_touched_64m(void)
{
	large(true);
	report("munmap_touched_64m.per_page", LARGE);
}

/* The child writes what its parent still holds. */
static void cow_copy(void)
{
	char *pages = map_pages(COUNT, PROT_RW, MAP_PRIVATE);
	int round, pid;

	fill(pages, COUNT, 1);
	for (round = 0; round < 2; round++) {
		pid = start_child();
		if (pid == 0) {
			forget_samples();
			sample_writes(pages, COUNT);
			exit(0);
		}
		end_child(pid);
	}
	sys_munmap(pages, PAGES(COUNT));
	report("fault_cow_copy", 1);
}

/* Room for pages that one page table describes, and one page more that it describes too. */
static char *map_below_one_table(void)
{
	uintptr_t table = 1024 * PAGE_SIZE;
	uintptr_t room = ((uintptr_t)find_room(2 * 1024) + table - 1) & ~(table - 1);
	char *pages = sys_mmap((void *)room, PAGES(COUNT + 1), PROT_RW,
			       MAP_PRIVATE_ANON | MAP_FIXED, -1, 0);

	if (failed(pages))
		bail("mmap of %d pages: %ld", COUNT + 1, (long)pages);
	return pages;
}

/*
 * The child is gone: the parent is the last owner.  A kernel that shares page tables gives it
 * the whole table back without a fault a page, unless the child has changed it: so the child
 * writes the last page, and the parent too, before the others are sampled.
 */
static void cow_reuse(void)
{
	char *pages = map_below_one_table();
	int round, pid;

	fill(pages, COUNT + 1, 1);
	for (round = 0; round < 2; round++) {
		pid = start_child();
		if (pid == 0) {
			write_to(pages + PAGES(COUNT));
			exit(0);
		}
		end_child(pid);
		write_to(pages + PAGES(COUNT));
		forget_samples();
		sample_writes(pages, COUNT);
	}
	sys_munmap(pages, PAGES(COUNT + 1));
	report("fault_cow_reuse", 1);
}

static char *map_file(int fd, size_t pages, unsigned long first)
{
	char *addr = sys_mmap(NULL, PAGES(pages), PROT_RW, MAP_PRIVATE, fd, first);

	if (failed(addr))
		bail("mmap of a file: %ld", (long)addr);
	return addr;
}

/* One page of a file a mapping, so that fault-around finds no neighbour. */
static void file_read(void)
{
	int fd = open_data("/data/seq", O_RDONLY), round;
	unsigned long i;
	char *page;

	for (round = 0; round < 2; round++) {
		forget_samples();
		for (i = 0; i < FILE_PAGES; i++) {
			page = map_file(fd, 1, i);
			sample_reads(page, 1);
			sys_munmap(page, PAGE_SIZE);
		}
	}
	sys_close(fd);
	report("fault_file_read", 1);
}

/* A write goes to a page of one's own: its neighbours stay where they are. */
static void file_write(void)
{
	int fd = open_data("/data/seq", O_RDONLY), round;
	char *pages;

	for (round = 0; round < 2; round++) {
		forget_samples();
		pages = map_file(fd, FILE_PAGES, 0);
		sample_writes(pages, FILE_PAGES);
		sys_munmap(pages, PAGES(FILE_PAGES));
	}
	sys_close(fd);
	report("fault_file_write", 1);
}

static void file_read_seq(void)
{
	int fd = open_data("/data/seq", O_RDONLY), round;
	uint32_t start;
	size_t i;

	for (round = 0; round < 9; round++) {
		volatile char *pages = sys_mmap(NULL, PAGES(FILE_PAGES), PROT_READ, MAP_PRIVATE, fd,
						0);

		if (failed((void *)pages))
			bail("mmap of a file: %ld", (long)pages);
		start = now();
		for (i = 0; i < FILE_PAGES; i++)
			(void)pages[PAGES(i)];
		if (round)
			sample(now() - start);
		sys_munmap((void *)pages, PAGES(FILE_PAGES));
	}
	sys_close(fd);
	report("file_read_seq.per_page", FILE_PAGES);
}

const struct row fault_rows[] = {
	{ "fault_anon_write", anon_write },
	{ "touch_write_64m.per_page", touch_write_64m },
	{ "fault_anon_read", anon_read },
	{ "fault_cow_copy", cow_copy },
	{ "fault_cow_reuse", cow_reuse },
	{ "fault_file_read", file_read },
	{ "file_read_seq.per_page", file_read_seq },
	{ "fault_file_write", file_write },
	{ "munmap_touched_64m.per_page", munmap_touched_64m },
	{ NULL, NULL },
};
