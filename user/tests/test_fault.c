/* SPDX-License-Identifier: MIT */
/*
 * tests/fault - every case of the page fault, as a program sees it
 *
 *	nothing mapped there			SIGSEGV
 *	mapped, access not allowed		SIGSEGV
 *	anonymous, first read			the zero page
 *	anonymous, first write			a page of one's own
 *	write after read			the zero page is left behind
 *	private file, read and write		the cached page; a copy
 *	shared file				the cached page; beyond the file's end SIGBUS
 *	write after fork			a copy, or reuse by the last owner
 *	below the stack				a new page of it
 *	in the kernel, for a system call	as above, or EFAULT
 */
#include "test.h"

static void anonymous(void)
{
	char *pages = map_pages(4, PROT_RW, MAP_PRIVATE);
	long before = minor_faults();

	ok(all_zero(pages, PAGE_SIZE), "first read: zeroes");
	is(minor_faults() - before, 1, "first read: one fault");
	pages[0] = 1;
	is(minor_faults() - before, 2, "write after read: one more");
	ok(pages[0] == 1 && all_zero(pages + 4, PAGE_SIZE - 4),
	   "write after read: the rest is zero");
	pages[PAGES(1)] = 2;
	is(minor_faults() - before, 3, "first write: one fault");
	ok(all_zero(pages + PAGES(1) + 4, PAGE_SIZE - 4), "first write: the rest is zero");
	ok(all_zero(pages + PAGES(2), PAGES(2)), "other pages that are read are still zero");
	sys_munmap(pages, PAGES(4));
}

static void private_file(int fd)
{
	char *pages = sys_mmap(NULL, PAGES(2), PROT_RW, MAP_PRIVATE, fd, 3);
	char *same = sys_mmap(NULL, PAGES(2), PROT_READ, MAP_SHARED, fd, 3);

	ok(memcmp(pages, "page 3 line 0 ", 14) == 0, "private file: read");
	pages[0] = 'P';
	ok(memcmp(pages, "Page 3 line 0 ", 14) == 0, "private file: write after read");
	pages[PAGE_SIZE] = 'P';
	ok(memcmp(pages + PAGE_SIZE, "Page 4 line 0 ", 14) == 0,
	   "private file: first access writes");
	ok(same[0] == 'p' && same[PAGE_SIZE] == 'p', "private file: the file is as it was");
	sys_munmap(pages, PAGES(2));
	sys_munmap(same, PAGES(2));
}

/* The file has 12 pages and 1,000 bytes. */
static void end_of_file(int fd)
{
	char *pages = sys_mmap(NULL, PAGES(4), PROT_RW, MAP_PRIVATE, fd, 11);

	ok(memcmp(pages + PAGES(1) + 960, "page 12 line 30 ", 16) == 0,
	   "end of file: the last line");
	ok(all_zero(pages + PAGES(1) + 1000, PAGE_SIZE - 1000), "end of file: zeroes behind it");
	dies(read_from, pages + PAGES(2), SIGBUS, "end of file: no page behind it, read");
	dies(write_to, pages + PAGES(3), SIGBUS, "end of file: no page behind it, write");
	is(sys_read(fd, pages + PAGES(2), 1), -EFAULT, "end of file: nor for a system call");
	sys_munmap(pages, PAGES(4));
}

static void shared_file(void)
{
	int fd = open_data("/data/scratch", O_RDWR);
	char *pages = sys_mmap(NULL, PAGES(2), PROT_RW, MAP_SHARED, fd, 5);
	char *same = sys_mmap(NULL, PAGES(2), PROT_READ, MAP_SHARED, fd, 5);
	char text[8] = "";

	memcpy(pages, "shared!", 8);
	ok(memcmp(same, "shared!", 8) == 0, "shared file: another mapping sees the write");
	sys_lseek(fd, 5 * PAGE_SIZE, SEEK_SET);
	is(sys_read(fd, text, 8), 8, "shared file: read() of it");
	ok(memcmp(text, "shared!", 8) == 0, "shared file: read() sees the write");
	sys_lseek(fd, 6 * PAGE_SIZE, SEEK_SET);
	sys_write(fd, "written", 8);
	ok(memcmp(pages + PAGE_SIZE, "written", 8) == 0, "shared file: a mapping sees write()");
	is(sys_msync(pages, PAGES(2), MS_SYNC), 0, "shared file: msync");
	memcpy(pages, "page 5 ", 7);
	pages[7] = 'l';
	memcpy(pages + PAGE_SIZE, "page 6 l", 8);
	sys_munmap(pages, PAGES(2));
	sys_munmap(same, PAGES(2));
	sys_close(fd);
}

struct forked {
	char *pages;
	long faults;		/* of the child */
	volatile int stage;
};

static int write_as_child(void *data)
{
	struct forked *forked = data;
	char *pages = forked->pages;
	long before = minor_faults();

	before = minor_faults();	/* the first time its own stack was copied */
	pages[0] = 'c';
	pages[PAGES(1)] = 'c';
	before = minor_faults() - before;
	forked->faults = before;
	return pages[0] == 'c' && pages[1] == 'p' ? 0 : 1;
}

static void copy_on_write(struct forked *forked)
{
	char *pages = map_pages(4, PROT_RW, MAP_PRIVATE);
	long before;

	memset(pages, 'p', PAGES(4));
	forked->pages = pages;
	lives(write_as_child, forked, "copy on write: the child writes two pages");
	is(forked->faults, 2, "copy on write: two faults");
	/* Only what the parent's own TLB could still hold as writable is at stake here. */
	ok(pages[0] == 'p' && pages[PAGES(1)] == 'p', "copy on write: the parent does not see it");
	before = minor_faults();
	pages[0] = 'q';
	pages[PAGES(2)] = 'q';
	is(minor_faults() - before, 2, "reuse: the last owner writes, a fault each");
	pages[1] = 'q';
	is(minor_faults() - before, 2, "reuse: and none the second time");
	ok(pages[2] == 'p' && pages[PAGES(3)] == 'p', "reuse: the contents stay");
	sys_munmap(pages, PAGES(4));
}

static int sees_old_value(void *data)
{
	struct forked *forked = data;

	forked->stage = 1;
	while (forked->stage != 2)
		sys_sched_yield();
	return forked->pages[0] == 'o' && forked->pages[PAGES(1)] == 'o' ? 0 : 1;
}

/* The parent wrote just before the fork: its TLB holds the pages as writable. */
static void parent_writes_first(struct forked *forked)
{
	char *pages = map_pages(2, PROT_RW, MAP_PRIVATE);
	int pid, status = -1;

	forked->pages = pages;
	forked->stage = 0;
	memset(pages, 'o', PAGES(2));
	pid = sys_fork();
	if (pid == 0)
		exit(sees_old_value(forked));
	pages[0] = 'n';
	while (forked->stage != 1)
		sys_sched_yield();
	pages[PAGES(1)] = 'n';
	forked->stage = 2;
	sys_waitpid(pid, &status, 0);
	is(status, 0, "copy on write: the child does not see what its parent writes");
	ok(pages[0] == 'n' && pages[PAGES(1)] == 'n', "copy on write: the parent does");
	sys_munmap(pages, PAGES(2));
}

static int stack_below(void *data)
{
	unsigned long here = (unsigned long)__builtin_frame_address(0);

	return write_to((void *)(here - *(size_t *)data));
}

static void stack(void)
{
	size_t near = 3 * PAGE_SIZE, far = 2 * 1024 * 1024, beyond = 9 * 1024 * 1024;

	lives(stack_below, &near, "stack: three pages below");
	lives(stack_below, &far, "stack: 2 MB below in one step");
	dies(stack_below, &beyond, SIGSEGV, "stack: beyond the limit");
}

/* A mapping below the stack keeps it from growing close. */
static int stack_meets_mapping(void *data)
{
	size_t gap = *(size_t *)data;
	unsigned long frame = (unsigned long)__builtin_frame_address(0);
	char *here = (char *)(frame & -(unsigned long)PAGE_SIZE);
	char *wall = here - 2 * 1024 * 1024;

	if (sys_mmap(wall, PAGE_SIZE, PROT_RW, MAP_PRIVATE_ANON | MAP_FIXED_NOREPLACE, -1, 0) !=
	    (void *)wall)
		return 1;
	*(volatile char *)(wall + PAGE_SIZE + gap) = 1;
	return 0;
}

static void stack_gap(void)
{
	size_t inside = 16 * PAGE_SIZE, outside = 256 * PAGE_SIZE;

	lives(stack_meets_mapping, &outside, "stack: 1 MB above a mapping");
	dies(stack_meets_mapping, &inside, SIGSEGV, "stack: not closer to it");
}

/* The kernel touches user memory for a call: the same faults, taken in kernel mode. */
static void in_system_calls(int fd)
{
	char *pages = map_pages(4, PROT_RW, MAP_PRIVATE);
	long before;
	char *read_only = map_pages(1, PROT_READ, MAP_PRIVATE);

	before = minor_faults();
	sys_lseek(fd, 0, SEEK_SET);
	is(sys_read(fd, pages + PAGE_SIZE - 7, 14), 14,
	   "system call: writes to pages not there yet");
	is(minor_faults() - before, 2, "system call: two faults");
	ok(memcmp(pages + PAGE_SIZE - 7, "page 0 line 0 ", 14) == 0,
	   "system call: the right bytes");
	is(sys_read(fd, read_only, 1), -EFAULT, "system call: writes to a read-only page");
	ok(*read_only == 0, "system call: which is as it was");
	is(sys_read(fd, bad_address(), 1), -EFAULT, "system call: writes where nothing is");
	sys_munmap(pages, PAGES(4));
	sys_munmap(read_only, PAGE_SIZE);
}

static int read_in_child(void *data)
{
	struct forked *forked = data;
	int fd = open_data("/data/pages", O_RDONLY);

	return sys_read(fd, forked->pages, 4) == 4 && forked->pages[0] == 'p' ? 0 : 1;
}

static void copy_in_system_call(struct forked *forked)
{
	char *page = map_pages(1, PROT_RW, MAP_PRIVATE);

	memset(page, 'o', PAGE_SIZE);
	forked->pages = page;
	lives(read_in_child, forked, "system call: writes to a page that is shared after fork");
	ok(page[0] == 'o', "system call: the parent's page is as it was");
	sys_munmap(page, PAGE_SIZE);
}

int main(int argc, char **argv, char **envp)
{
	struct forked *forked = map_pages(1, PROT_RW, MAP_SHARED);
	int fd = open_data("/data/pages", O_RDONLY);

	(void)argc, (void)argv, (void)envp;
	minor_faults();
	dies(read_from, NULL, SIGSEGV, "nothing mapped: address 0");
	dies(write_to, (void *)0x00100000, SIGSEGV, "nothing mapped: address 1 MB");
	dies(write_to, (void *)(unsigned long)main, SIGSEGV, "not allowed: write to text");
	anonymous();
	private_file(fd);
	end_of_file(fd);
	shared_file();
	copy_on_write(forked);
	parent_writes_first(forked);
	stack();
	stack_gap();
	in_system_calls(fd);
	copy_in_system_call(forked);
	return done();
}
