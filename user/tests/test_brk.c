/* SPDX-License-Identifier: MIT */
/*
 * tests/brk - the heap: brk returns the new break, or the old one if it cannot be
 */
#include "test.h"

static char *aligned_start(void)
{
	unsigned long end = (unsigned long)sys_brk(NULL);

	return (char *)((end + PAGE_SIZE - 1) & -(unsigned long)PAGE_SIZE);
}

static void grows_and_shrinks(char *start)
{
	is((long)sys_brk(start), (long)start, "to a page border");
	is((long)sys_brk(start + 1), (long)start + 1, "one byte");
	*start = 'x';
	lives(write_to, start + PAGE_SIZE - 1, "is a whole page");
	dies(write_to, start + PAGE_SIZE, SIGSEGV, "and no more");
	is((long)sys_brk(start + PAGE_SIZE), (long)start + (long)PAGE_SIZE, "the rest of the page");
	ok(*start == 'x', "changes nothing in it");
	is((long)sys_brk(start + PAGES(16)), (long)(start + PAGES(16)), "sixteen pages");
	ok(all_zero(start + PAGE_SIZE, PAGES(15)), "new ones are zero");
	fill(start, 16, 1);
	is((long)sys_brk(start + PAGES(4)), (long)(start + PAGES(4)), "back to four");
	dies(read_from, start + PAGES(4), SIGSEGV, "the fifth is gone");
	is((long)filled(start, 4, 1), 4, "the four kept their contents");
	is((long)sys_brk(start + PAGES(16)), (long)(start + PAGES(16)), "sixteen again");
	ok(all_zero(start + PAGES(4), PAGES(12)), "and the new ones are zero again");
	is((long)sys_brk(start + PAGES(16) - 1), (long)(start + PAGES(16) - 1), "one byte less");
	lives(read_from, start + PAGES(15), "leaves the page");
}

static void refuses(char *start)
{
	char *end = sys_brk(start + PAGES(4)), *wall;

	is((long)sys_brk((void *)PAGE_SIZE), (long)end, "below the start of the heap");
	is((long)sys_brk((void *)0xc0000000), (long)end, "into the kernel");
	is((long)sys_brk((void *)0xffffffff), (long)end, "to the last byte of all");
	wall = sys_mmap(start + PAGES(8), PAGE_SIZE, PROT_READ, MAP_PRIVATE_ANON | MAP_FIXED, -1,
			0);
	is((long)sys_brk(start + PAGES(10)), (long)end, "over another mapping");
	lives(read_from, wall, "which is still there");
	sys_munmap(wall, PAGE_SIZE);
	is((long)sys_brk(start + PAGES(10)), (long)(start + PAGES(10)), "without it there is room");
}

/* munmap may tear a hole into the heap; brk goes on beyond it. */
static void has_a_hole(char *start)
{
	sys_brk(start + PAGES(4));
	fill(start, 4, 2);
	is(sys_munmap(start + PAGE_SIZE, PAGE_SIZE), 0, "a page of the heap is unmapped");
	dies(read_from, start + PAGE_SIZE, SIGSEGV, "it is gone");
	is((long)sys_brk(start + PAGES(6)), (long)(start + PAGES(6)), "the heap still grows");
	dies(read_from, start + PAGE_SIZE, SIGSEGV, "without mending the hole");
	is((long)sys_brk(start), (long)start, "and shrinks over it");
	dies(read_from, start + PAGES(2), SIGSEGV, "to nothing");
}

static int child_heap(void *data)
{
	char *start = data;

	sys_brk(start + PAGES(2));
	fill(start, 2, 4);
	return filled(start, 2, 4) == 2 ? 0 : 1;
}

int main(int argc, char **argv, char **envp)
{
	char *start = aligned_start();

	(void)argc, (void)argv, (void)envp;
	grows_and_shrinks(start);
	refuses(start);
	has_a_hole(start);
	sys_brk(start + PAGES(4));
	fill(start, 4, 3);
	lives(child_heap, start, "a child's heap is its own");
	is((long)filled(start, 4, 3), 4, "the parent's is as it was");
	return done();
}
