/* SPDX-License-Identifier: MIT */
/*
 * tests/mprotect - a permission is taken away and given back; the TLB must learn of it
 */
#include "test.h"

static void refuses_bad_arguments(void)
{
	char *pages = map_pages(4, PROT_RW, MAP_PRIVATE);

	is(sys_mprotect(pages + 1, PAGE_SIZE, PROT_READ), -EINVAL, "address not aligned");
	is(sys_mprotect(pages, PAGE_SIZE, 0x100), -EINVAL, "an unknown permission");
	is(sys_mprotect(pages, PAGE_SIZE, PROT_READ | PROT_GROWSDOWN | PROT_GROWSUP), -EINVAL,
	   "both directions of growth");
	is(sys_mprotect(pages, PAGE_SIZE, PROT_READ | PROT_GROWSDOWN), -EINVAL,
	   "growth downwards of what is no stack");
	is(sys_mprotect(pages, 0, PROT_NONE), 0, "length 0 does nothing");
	is(sys_mprotect(pages, 0xfffff001, PROT_READ), -ENOMEM, "length wraps when rounded up");
	is(sys_mprotect(pages, 0xfffff000, PROT_READ), -ENOMEM, "range wraps");
	sys_mprotect(pages, PAGES(4), PROT_RW);	/* a 64-bit kernel saw no wrap, but a hole */
	is(sys_mprotect((void *)0xc0000000, PAGE_SIZE, PROT_READ), -ENOMEM, "in the kernel");
	is(sys_mprotect((void *)0xfffff000, PAGE_SIZE, PROT_READ), -ENOMEM, "the last page of all");
	lives(write_to, pages, "after all that the page can be written");
	sys_munmap(pages, PAGES(4));
	is(sys_mprotect(pages, PAGES(4), PROT_READ), -ENOMEM, "where nothing is mapped");
}

static void takes_and_gives(void)
{
	char *pages = map_pages(3, PROT_RW, MAP_PRIVATE);
	char *middle = pages + PAGE_SIZE;

	fill(pages, 3, 1);
	is(sys_mprotect(middle, PAGE_SIZE, PROT_READ), 0, "the middle page: read only");
	lives(read_from, middle, "it can be read");
	dies(write_to, middle, SIGSEGV, "it cannot be written");
	lives(write_to, pages, "the page before it can");
	lives(write_to, pages + PAGES(2), "the page behind it can");
	is(sys_mprotect(middle, PAGE_SIZE, PROT_NONE), 0, "the middle page: nothing");
	dies(read_from, middle, SIGSEGV, "it cannot be read");
	is(sys_mprotect(middle, PAGE_SIZE, PROT_RW), 0, "the middle page: as before");
	is((long)filled(pages, 3, 1), 3, "all pages kept their contents");
	*middle = 1;
	ok(*middle == 1, "and can be written");
	sys_munmap(pages, PAGES(3));
}

/* The writing process itself must lose the right: its TLB holds the page as writable. */
static int write_after_protect(void *page)
{
	*(volatile char *)page = 1;
	if (sys_mprotect(page, PAGE_SIZE, PROT_READ))
		return 1;
	*(volatile char *)page = 2;
	return 2;
}

static int read_after_protect(void *page)
{
	read_from(page);
	if (sys_mprotect(page, PAGE_SIZE, PROT_NONE))
		return 1;
	return read_from(page) + 2;
}

static int flip(void *page)
{
	int i;

	for (i = 0; i < 200; i++) {
		if (sys_mprotect(page, PAGE_SIZE, PROT_READ) || sys_mprotect(page, PAGE_SIZE,
									     PROT_RW))
			return 1;
		((volatile int *)page)[1] = i;
		if (((volatile int *)page)[1] != i)
			return 2;
	}
	return 0;
}

/*
 *	[rw][rw] hole [rw]	to read: the first two change, then ENOMEM
 */
static void stops_at_a_hole(void)
{
	char *pages = map_pages(4, PROT_RW, MAP_PRIVATE);

	sys_munmap(pages + PAGES(2), PAGE_SIZE);
	is(sys_mprotect(pages, PAGES(4), PROT_READ), -ENOMEM, "over a hole");
	dies(write_to, pages, SIGSEGV, "what lies before the hole has changed");
	dies(write_to, pages + PAGES(1), SIGSEGV, "up to the hole");
	lives(write_to, pages + PAGES(3), "what lies behind it has not");
	sys_munmap(pages, PAGES(4));
}

static void files_keep_their_rights(void)
{
	int fd = open_data("/data/pages", O_RDONLY);
	char *shared = sys_mmap(NULL, PAGE_SIZE, PROT_READ, MAP_SHARED, fd, 0);
	char *private = sys_mmap(NULL, PAGE_SIZE, PROT_READ, MAP_PRIVATE, fd, 0);

	is(sys_mprotect(shared, PAGE_SIZE, PROT_RW), -EACCES,
	   "a shared mapping of a file opened to read does not become writable");
	dies(write_to, shared, SIGSEGV, "it cannot be written");
	is(sys_mprotect(private, PAGE_SIZE, PROT_RW), 0, "a private one does");
	*private = 'P';
	ok(*private == 'P' && *shared == 'p', "and keeps its changes to itself");
	sys_munmap(shared, PAGE_SIZE);
	sys_munmap(private, PAGE_SIZE);
	sys_close(fd);
}

/* The zero page is mapped by a read; a write after a change of rights must not reach it. */
static void zero_page_stays_zero(void)
{
	char *pages = map_pages(2, PROT_READ, MAP_PRIVATE);

	ok(all_zero(pages, PAGES(2)), "pages to be read only are zero");
	is(sys_mprotect(pages, PAGE_SIZE, PROT_RW), 0, "one of them becomes writable");
	fill(pages, 1, 3);
	is((long)filled(pages, 1, 3), 1, "it is written");
	ok(all_zero(pages + PAGE_SIZE, PAGE_SIZE), "the other one is still zero");
	sys_munmap(pages, PAGES(2));
}

int main(int argc, char **argv, char **envp)
{
	char *page = map_pages(1, PROT_RW, MAP_PRIVATE);

	(void)argc, (void)argv, (void)envp;
	refuses_bad_arguments();
	takes_and_gives();
	dies(write_after_protect, page, SIGSEGV, "a write right after the right is lost");
	dies(read_after_protect, page, SIGSEGV, "a read right after the right is lost");
	lives(flip, page, "200 times there and back");
	stops_at_a_hole();
	files_keep_their_rights();
	zero_page_stays_zero();
	return done();
}
