/* SPDX-License-Identifier: MIT */
/*
 * demos/heap - the heap ends at the break, and brk() moves it
 */
#include "test.h"

static char *start;

static void show(const char *what, char *end)
{
	printf("%-30s %2ld pages, %2d present\n", what, (long)(end - start) / (long)PAGE_SIZE,
	       end == start ? 0 : resident(start, (size_t)(end - start) / PAGE_SIZE));
}

static void try_byte(const char *what, char *byte)
{
	printf("%-30s %s\n", what,
	       in_child(write_to, byte) == 0 ? "can be written" : "is no memory");
}

int main(int argc, char **argv, char **envp)
{
	char *end = sys_brk(NULL);

	(void)argc, (void)argv, (void)envp;
	/* A page border makes a simpler picture. */
	start = sys_brk((char *)(((unsigned long)end + PAGE_SIZE - 1) & -(unsigned long)PAGE_SIZE));
	show("at the beginning:", start);
	end = sys_brk(start + PAGES(8));
	show("grown by eight pages:", end);
	fill(start, 8, 1);
	show("all of them written:", end);
	try_byte("the last byte:", end - 1);
	try_byte("the byte behind it:", end);

	end = sys_brk(start + PAGES(3));
	show("shrunk by five:", end);
	try_byte("the last byte:", end - 1);
	try_byte("the byte behind it:", end);

	end = sys_brk(start + PAGES(8));
	show("grown again:", end);
	printf("the first three pages %s, the others %s\n",
	       filled(start, 3, 1) == 3 ? "kept what was written" : "lost it",
	       all_zero(start + PAGES(3), PAGES(5)) ? "are zero" : "are not zero");

	end = sys_brk((char *)PAGE_SIZE);
	show("a break that cannot be:", end);
	end = sys_brk(start);
	show("back to the beginning:", end);
	return 0;
}
