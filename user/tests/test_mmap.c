/* SPDX-License-Identifier: MIT */
/*
 * tests/mmap - mmap2 and old_mmap: what they refuse, and what is there afterwards
 */
#include "test.h"

#define ANON	MAP_PRIVATE_ANON

static long map(unsigned long addr, size_t size, int prot, int flags, int fd, unsigned long page)
{
	return (long)sys_mmap((void *)addr, size, prot, flags, fd, page);
}

static void refuses_bad_arguments(void)
{
	long room = (long)find_room(1);
	int file = open_data("/data/pages", O_RDONLY);
	const struct {
		const char *name;
		unsigned long addr;
		size_t size;
		int prot, flags, fd;
		unsigned long page;
		long want;
	} cases[] = {
		{ "length 0", 0, 0, PROT_READ, ANON, -1, 0, -EINVAL },
		{ "length that wraps when rounded up", 0, 0xfffff001, PROT_READ, ANON, -1, 0,
		  -ENOMEM },
		{ "length of the largest number", 0, 0xffffffff, PROT_READ, ANON, -1, 0, -ENOMEM },
		{ "longer than the address space", 0, 0xf0000000, PROT_READ, ANON, -1, 0, -ENOMEM },
		{ "neither shared nor private", 0, PAGE_SIZE, PROT_READ, MAP_ANONYMOUS, -1, 0,
		  -EINVAL },
		{ "fixed, not aligned", room + 1, PAGE_SIZE, PROT_READ, ANON | MAP_FIXED, -1, 0,
		  -EINVAL },
		{ "fixed, in the kernel", 0xc0000000, PAGE_SIZE, PROT_READ, ANON | MAP_FIXED, -1, 0,
		  -ENOMEM },
		{ "fixed, the last page of all", 0xfffff000, PAGE_SIZE, PROT_READ, ANON | MAP_FIXED,
		  -1, 0, -ENOMEM },
		{ "fixed, wraps", 0xb0000000, 0x60000000, PROT_READ, ANON | MAP_FIXED, -1, 0,
		  -ENOMEM },
		{ "fixed, into the kernel", 0xb0000000, 0x10001000, PROT_READ, ANON | MAP_FIXED, -1,
		  0, -ENOMEM },
		{ "no such file", 0, PAGE_SIZE, PROT_READ, MAP_PRIVATE, -1, 0, -EBADF },
		{ "no such file (2)", 0, PAGE_SIZE, PROT_READ, MAP_PRIVATE, 1000, 0, -EBADF },
		{ "file, length 0", 0, 0, PROT_READ, MAP_PRIVATE, file, 0, -EINVAL },
		{ "file, neither shared nor private", 0, PAGE_SIZE, PROT_READ, 0, file, 0,
		  -EINVAL },
		{ "file opened to read, shared and writable", 0, PAGE_SIZE, PROT_RW, MAP_SHARED,
		  file, 0, -EACCES },
	};
	long got;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		is(map(cases[i].addr, cases[i].size, cases[i].prot, cases[i].flags, cases[i].fd,
		       cases[i].page), cases[i].want, "mmap2: %s", cases[i].name);
	/* A 64-bit kernel has room for such an offset; nothing of the file is there. */
	got = map(0, PAGES(2), PROT_READ, MAP_PRIVATE, file, 0xffffffff);
	ok(got == -EOVERFLOW || !failed((void *)got), "mmap2: file, offset + length wraps");
	sys_close(file);
	file = open_data("/data/scratch", O_WRONLY);
	is(map(0, PAGE_SIZE, PROT_READ, MAP_PRIVATE, file, 0), -EACCES,
	   "mmap2: a file opened to write only");
	sys_close(file);
}

static void gives_zeroed_memory(void)
{
	char *pages = map_pages(16, PROT_RW, MAP_PRIVATE);

	is((long)pages % (long)PAGE_SIZE, 0, "mmap2: the address is a page's");
	is(resident(pages, 16), 0, "mmap2: no page is there yet");
	ok(all_zero(pages, PAGES(16)), "mmap2: all zero");
	fill(pages, 16, 1);
	is((long)filled(pages, 16, 1), 16, "mmap2: what is written stays");
	sys_munmap(pages, PAGES(16));

	pages = sys_mmap(NULL, 1, PROT_RW, ANON, -1, 0);
	fill(pages, 1, 2);
	is((long)filled(pages, 1, 2), 1, "mmap2: one byte is a whole page");
	dies(write_to, (void *)0x1000, SIGSEGV, "write to an address that nobody mapped");
	sys_munmap(pages, 1);
	dies(read_from, pages, SIGSEGV, "munmap of one byte takes the whole page");
}

static void follows_hints(void)
{
	char *room = find_room(4);
	char *got = sys_mmap(room, PAGE_SIZE, PROT_RW, ANON, -1, 0);

	is((long)got, (long)room, "hint: a free address is taken");
	got = sys_mmap(room + 5, PAGE_SIZE, PROT_RW, ANON, -1, 0);
	ok(!failed(got) && got != room && (long)got % (long)PAGE_SIZE == 0,
	   "hint: an address in use is not");
	sys_munmap(got, PAGE_SIZE);
	got = sys_mmap(room + PAGES(2) + 1, PAGE_SIZE, PROT_RW, ANON, -1, 0);
	is((long)got, (long)room + 2 * (long)PAGE_SIZE, "hint: rounded down to a page");
	sys_munmap(room, PAGES(4));
}

static void fixed_replaces(void)
{
	char *pages = map_pages(3, PROT_RW, MAP_PRIVATE);

	fill(pages, 3, 3);
	is((long)sys_mmap(pages + PAGE_SIZE, PAGE_SIZE, PROT_RW, ANON | MAP_FIXED, -1, 0),
	   (long)(pages + PAGE_SIZE), "fixed: replaces what is there");
	ok(all_zero(pages + PAGE_SIZE, PAGE_SIZE), "fixed: with a page of zeroes");
	is((long)filled(pages, 1, 3), 1, "fixed: the page before is untouched");
	ok(!all_zero(pages + PAGES(2), PAGE_SIZE), "fixed: the page behind is untouched");

	is(map((unsigned long)pages, PAGE_SIZE, PROT_RW, ANON | MAP_FIXED_NOREPLACE, -1, 0),
	   -EEXIST,
	   "fixed_noreplace: over one page");
	is(map((unsigned long)pages - PAGE_SIZE, PAGES(5), PROT_RW, ANON | MAP_FIXED_NOREPLACE, -1,
	       0), -EEXIST, "fixed_noreplace: around the pages");
	is((long)filled(pages, 1, 3), 1, "fixed_noreplace: nothing was harmed");
	sys_munmap(pages, PAGES(3));
	is(map((unsigned long)pages, PAGES(3), PROT_RW, ANON | MAP_FIXED_NOREPLACE, -1, 0),
	   (long)pages,
	   "fixed_noreplace: where nothing is");
	sys_munmap(pages, PAGES(3));
}

static void prot_is_kept(void)
{
	char *none = map_pages(1, PROT_NONE, MAP_PRIVATE);
	char *read = map_pages(1, PROT_READ, MAP_PRIVATE);
	char *write = map_pages(1, PROT_WRITE, MAP_PRIVATE);

	dies(read_from, none, SIGSEGV, "PROT_NONE: not to be read");
	dies(write_to, none, SIGSEGV, "PROT_NONE: not to be written");
	lives(read_from, read, "PROT_READ: to be read");
	dies(write_to, read, SIGSEGV, "PROT_READ: not to be written");
	lives(write_to, write, "PROT_WRITE: to be written");
	lives(read_from, write, "PROT_WRITE: to be read as well, as on every x86");
	sys_munmap(none, PAGE_SIZE);
	sys_munmap(read, PAGE_SIZE);
	sys_munmap(write, PAGE_SIZE);
}

static void populate_faults_in(void)
{
	char *pages = map_pages(8, PROT_RW, MAP_PRIVATE | MAP_POPULATE);
	long before;
	int i;

	is(resident(pages, 8), 8, "populate: every page is there");
	before = minor_faults();
	for (i = 0; i < 8; i++)
		pages[PAGES(i)] = 1;
	is(minor_faults() - before, 0, "populate: and writing them takes no fault");
	sys_munmap(pages, PAGES(8));
	pages = map_pages(8, PROT_NONE, MAP_PRIVATE | MAP_POPULATE);
	is(resident(pages, 8), 0, "populate: nothing where nothing is allowed");
	sys_munmap(pages, PAGES(8));
	pages = map_pages(8, PROT_RW, MAP_PRIVATE | MAP_LOCKED);
	is(resident(pages, 8), 8, "MAP_LOCKED: every page is there");
	sys_munmap(pages, PAGES(8));
	pages = map_pages(8, PROT_RW, MAP_PRIVATE | MAP_NORESERVE | MAP_STACK | MAP_DENYWRITE);
	fill(pages, 8, 4);
	is((long)filled(pages, 8, 4), 8, "flags without effect here do no harm");
	sys_munmap(pages, PAGES(8));
}

/* The old call takes its arguments from memory, and the offset in bytes. */
static void old_mmap(void)
{
	int fd = open_data("/data/pages", O_RDONLY);
	uint32_t args[6] = { 0, PAGE_SIZE, PROT_READ, MAP_PRIVATE, (uint32_t)fd, PAGE_SIZE };
	char *page = (char *)syscall1(__NR_mmap, (long)args);

	ok(!failed(page) && memcmp(page, "page 1 line 0 ", 14) == 0,
	   "old_mmap: second page of a file");
	sys_munmap(page, PAGE_SIZE);
	args[5] = 1;
	is(syscall1(__NR_mmap, (long)args), -EINVAL, "old_mmap: offset within a page");
	args[5] = 0;
	args[1] = 0;
	is(syscall1(__NR_mmap, (long)args), -EINVAL, "old_mmap: length 0");
	is(syscall1(__NR_mmap, 16), -EFAULT, "old_mmap: arguments at a bad address");
	sys_close(fd);
}

/* A shared anonymous mapping is the same pages in both processes. */
static int write_shared(void *page)
{
	fill(page, 2, 5);
	return 0;
}

static void shared_is_shared(void)
{
	char *pages = map_pages(2, PROT_RW, MAP_SHARED);

	ok(all_zero(pages, PAGES(2)), "shared: begins with zeroes");
	lives(write_shared, pages, "shared: a child writes");
	is((long)filled(pages, 2, 5), 2, "shared: the parent sees it");
	sys_munmap(pages, PAGES(2));
	pages = map_pages(2, PROT_RW, MAP_PRIVATE);
	lives(write_shared, pages, "private: a child writes");
	ok(all_zero(pages, PAGES(2)), "private: the parent does not see it");
	sys_munmap(pages, PAGES(2));
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	refuses_bad_arguments();
	gives_zeroed_memory();
	follows_hints();
	fixed_replaces();
	prot_is_kept();
	populate_faults_in();
	old_mmap();
	shared_is_shared();
	return done();
}
