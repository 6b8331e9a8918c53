/* SPDX-License-Identifier: MIT */
/*
 * tests/munmap - the pages are gone, and only those
 */
#include "test.h"

static void refuses_bad_arguments(void)
{
	char *page = map_pages(1, PROT_RW, MAP_PRIVATE);

	is(sys_munmap(page + 1, PAGE_SIZE), -EINVAL, "address not aligned");
	is(sys_munmap(page, 0), -EINVAL, "length 0");
	is(sys_munmap(page, 0xffffffff), -EINVAL, "length wraps");
	is(sys_munmap((void *)0xc0000000, PAGE_SIZE), -EINVAL, "in the kernel");
	is(sys_munmap((void *)0xbffff000, PAGES(2)), -EINVAL, "into the kernel");
	is(sys_munmap((void *)0xfffff000, PAGE_SIZE), -EINVAL, "the last page of all");
	lives(write_to, page, "after all that the page is still there");
	is(sys_munmap(page, PAGE_SIZE), 0, "and can be unmapped");
	is(sys_munmap(page, PAGE_SIZE), 0, "where nothing is mapped that is no error");
}

/*
 *	mapped	[0][1][2][3][4][5]
 *	gone	    [1]   [3][4]
 */
static void takes_only_its_range(void)
{
	char *pages = find_room(6);
	const char gone[6] = { 0, 1, 0, 1, 1, 0 };
	int i;

	sys_mmap(pages, PAGES(6), PROT_RW, MAP_PRIVATE_ANON | MAP_FIXED, -1, 0);
	fill(pages, 6, 1);
	is(sys_munmap(pages + PAGES(1), PAGE_SIZE), 0, "out of the middle");
	is(sys_munmap(pages + PAGES(3), PAGE_SIZE + 1), 0, "a length is rounded up");
	for (i = 0; i < 6; i++) {
		if (gone[i])
			dies(read_from, pages + PAGES(i), SIGSEGV,
			     "a page that was unmapped is gone");
		else
			lives(read_from, pages + PAGES(i), "a page beside it is there");
	}
	is((long)filled(pages, 1, 1), 1, "with its contents");
	is(resident(pages, 6), -ENOMEM, "mincore sees the holes");
	is(sys_munmap(pages - PAGE_SIZE, PAGES(8)), 0,
	   "all of it, holes and surroundings included");
	dies(read_from, pages, SIGSEGV, "the first page is gone");
	dies(read_from, pages + PAGES(5), SIGSEGV, "the last page is gone");
}

static void memory_comes_back_clean(void)
{
	char *pages = map_pages(64, PROT_RW, MAP_PRIVATE);
	char *again;

	fill(pages, 64, 2);
	sys_munmap(pages, PAGES(64));
	again = sys_mmap(pages, PAGES(64), PROT_RW, MAP_PRIVATE_ANON | MAP_FIXED, -1, 0);
	is((long)again, (long)pages, "the same address can be mapped again");
	is(resident(again, 64), 0, "nothing is there yet");
	ok(all_zero(again, PAGES(64)), "nothing of what was written before is seen");
	sys_munmap(again, PAGES(64));
}

/* A process may unmap the code that it stands on; it does not survive that. */
static int unmap_text(void *data)
{
	(void)data;
	sys_munmap((void *)0x08048000, PAGES(4));
	return 0;
}

/* The stack lies below the address space's end, which is at a whole number of GB. */
static int unmap_everything(void *data)
{
	uintptr_t end = ((uintptr_t)&data | 0x3fffffff) + 1;

	sys_munmap((void *)0, end);
	return 0;
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	refuses_bad_arguments();
	takes_only_its_range();
	memory_comes_back_clean();
	dies(unmap_text, NULL, SIGSEGV, "munmap of one's own text");
	dies(unmap_everything, NULL, SIGSEGV, "munmap of everything");
	return done();
}
