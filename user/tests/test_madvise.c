/* SPDX-License-Identifier: MIT */
/*
 * tests/madvise - DONTNEED gives pages back; mincore tells which are there; msync
 */
#include "test.h"

static void refuses_bad_arguments(void)
{
	char *pages = map_pages(2, PROT_RW, MAP_PRIVATE);
	unsigned char vec[2];

	is(sys_madvise(pages + 1, PAGE_SIZE, MADV_DONTNEED), -EINVAL,
	   "madvise: address not aligned");
	is(sys_madvise(pages, PAGE_SIZE, 1000), -EINVAL, "madvise: unknown advice");
	is(sys_madvise(pages, 0, MADV_DONTNEED), 0, "madvise: length 0 does nothing");
	is(sys_madvise(pages, 0, 1000), -EINVAL, "madvise: length 0, unknown advice");
	is(sys_madvise(pages, 0xfffff001, MADV_DONTNEED), -EINVAL, "madvise: length wraps");
	is(sys_mincore(pages + 1, PAGE_SIZE, vec), -EINVAL, "mincore: address not aligned");
	is(sys_mincore(pages, PAGE_SIZE, bad_address()), -EFAULT,
	   "mincore: vector at a bad address");
	is(sys_mincore(pages, 0, vec), 0, "mincore: length 0");
	is(sys_mincore((void *)0xfffff000, PAGE_SIZE, vec), -ENOMEM,
	   "mincore: the last page of all");
	is(sys_msync(pages + 1, PAGE_SIZE, MS_SYNC), -EINVAL, "msync: address not aligned");
	is(sys_msync(pages, PAGE_SIZE, 0x100), -EINVAL, "msync: unknown flag");
	is(sys_msync(pages, PAGE_SIZE, MS_SYNC | MS_ASYNC), -EINVAL, "msync: now and later");
	is(sys_msync(pages, 0, MS_SYNC), 0, "msync: length 0");
	is(sys_msync(pages, 0xfffff000, MS_SYNC), -ENOMEM, "msync: range wraps");
	is(sys_msync(pages, PAGES(2), MS_SYNC), 0, "msync: anonymous memory");
	sys_munmap(pages, PAGES(2));
	is(sys_madvise(pages, PAGES(2), MADV_DONTNEED), -ENOMEM, "madvise: nothing is mapped");
	is(sys_mincore(pages, PAGES(2), vec), -ENOMEM, "mincore: nothing is mapped");
	is(sys_msync(pages, PAGES(2), MS_ASYNC), -ENOMEM, "msync: nothing is mapped");
}

static void gives_back(void)
{
	char *pages = map_pages(8, PROT_RW, MAP_PRIVATE);
	unsigned char vec[8];

	fill(pages, 8, 1);
	is(resident(pages, 8), 8, "eight pages are written, and there");
	is(sys_madvise(pages + PAGES(2), PAGES(3), MADV_DONTNEED), 0, "three are not needed");
	is(resident(pages, 8), 5, "five are left");
	sys_mincore(pages, PAGES(8), vec);
	ok((vec[1] & 1) && !(vec[2] & 1) && !(vec[4] & 1) && (vec[5] & 1), "the right ones");
	ok(all_zero(pages + PAGES(2), PAGES(3)), "the others are zero when they are read");
	is((long)filled(pages, 2, 1), 2, "those before kept their contents");
	pages[PAGES(3)] = 1;
	ok(pages[PAGES(3)] == 1, "and they can be written again");
	sys_munmap(pages, PAGES(8));
}

/*
 *	[x][x] hole [x]		the call goes on behind the hole, and says ENOMEM
 */
static void goes_on_behind_a_hole(void)
{
	char *pages = map_pages(4, PROT_RW, MAP_PRIVATE);

	fill(pages, 4, 2);
	sys_munmap(pages + PAGES(2), PAGE_SIZE);
	is(sys_madvise(pages, PAGES(4), MADV_DONTNEED), -ENOMEM, "over a hole");
	is(resident(pages, 2), 0, "what lies before it is gone");
	is(resident(pages + PAGES(3), 1), 0, "and what lies behind it too");
	sys_munmap(pages, PAGES(4));
}

static void keeps_what_is_shared(void)
{
	char *pages = map_pages(2, PROT_RW, MAP_SHARED);

	fill(pages, 2, 3);
	is(sys_madvise(pages, PAGES(2), MADV_DONTNEED), 0, "shared pages are not needed here");
	is((long)filled(pages, 2, 3), 2, "but they exist");
	sys_munmap(pages, PAGES(2));
}

static void returns_to_the_file(void)
{
	int fd = open_data("/data/pages", O_RDONLY);
	char *pages = sys_mmap(NULL, PAGES(2), PROT_RW, MAP_PRIVATE, fd, 0);

	memset(pages, 'x', PAGES(2));
	is(sys_madvise(pages, PAGES(2), MADV_DONTNEED), 0, "changes to a file's private pages go");
	ok(memcmp(pages, "page 0 line 0 ", 14) == 0 &&
	   memcmp(pages + PAGE_SIZE, "page 1 line 0 ", 14) == 0, "and the file is seen again");
	is(sys_madvise(pages, PAGES(2), MADV_WILLNEED), 0, "WILLNEED of a file");
	sys_munmap(pages, PAGES(2));
	sys_close(fd);
}

static void hints_do_no_harm(void)
{
	static const int hints[] = { MADV_NORMAL, MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED };
	char *pages = map_pages(4, PROT_RW, MAP_PRIVATE);
	size_t i;

	fill(pages, 4, 4);
	for (i = 0; i < sizeof(hints) / sizeof(hints[0]); i++) {
		/* Anonymous memory without swap: nothing can be needed soon. */
		int result = sys_madvise(pages + PAGE_SIZE, PAGES(2), hints[i]);

		ok(result == 0 || (hints[i] == MADV_WILLNEED && result == -EBADF), "hint %d",
		   hints[i]);
	}
	is((long)filled(pages, 4, 4), 4, "nothing has changed");
	sys_munmap(pages, PAGES(4));
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	refuses_bad_arguments();
	gives_back();
	goes_on_behind_a_hole();
	keeps_what_is_shared();
	returns_to_the_file();
	hints_do_no_harm();
	return done();
}
