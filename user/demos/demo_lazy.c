/* SPDX-License-Identifier: MIT */
/*
 * demos/lazy - memory is promised at once and given when it is touched
 *
 *	mmap	64 pages of address space, not one frame
 *	read	a page of zeroes that all processes share
 *	write	a frame of one's own, cleared
 */
#include "test.h"

#define COUNT	64

static void show(const char *what, char *pages, long faults)
{
	printf("%-34s %2d of %d pages present, %ld faults\n", what, resident(pages, COUNT), COUNT,
	       faults);
}

/* Touch every step-th page; return how many page faults that took. */
static long touch(char *pages, int step, bool write)
{
	long before = minor_faults();
	int i;

	for (i = 0; i < COUNT; i += step) {
		if (write)
			pages[PAGES(i)] = 'x';
		else
			read_from(pages + PAGES(i));
	}
	return minor_faults() - before;
}

int main(int argc, char **argv, char **envp)
{
	char *pages = map_pages(COUNT, PROT_RW, MAP_PRIVATE);

	(void)argc, (void)argv, (void)envp;
	minor_faults();		/* its own page is here now: it will not be counted */
	show("after mmap", pages, 0);
	show("every 16th page read", pages, touch(pages, 16, false));
	show("every 16th page written", pages, touch(pages, 16, true));
	show("and once more", pages, touch(pages, 16, true));
	show("every 4th page written", pages, touch(pages, 4, true));
	show("all pages written", pages, touch(pages, 1, true));
	sys_madvise(pages, PAGES(COUNT / 2), MADV_DONTNEED);
	show("the first half given back", pages, 0);
	printf("what stood there is %s\n", pages[0] == 0 ? "zero again" : "still there");
	return 0;
}
