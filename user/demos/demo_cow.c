/* SPDX-License-Identifier: MIT */
/*
 * demos/cow - fork copies no memory; the first write to a page copies that page
 *
 *		parent	[A][B][C][D]
 *	fork		 |  |  |  |	one set of frames, nobody may write
 *		child	[A][B][C][D]
 *	child writes	[A][b][C][d]	two copies; A and C stay shared
 */
#include "test.h"

#define COUNT	4

static void show(const char *who, const char *pages)
{
	printf("%-28s %c %c %c %c\n", who, pages[0], pages[PAGES(1)], pages[PAGES(2)],
	       pages[PAGES(3)]);
}

static int child(char *pages)
{
	long start = minor_faults(), read, written;

	show("child, after fork:", pages);
	start = minor_faults();
	read_from(pages);
	read_from(pages + PAGES(2));
	read = minor_faults();
	pages[PAGES(1)] = 'b';
	pages[PAGES(3)] = 'd';
	written = minor_faults();
	show("child, after two writes:", pages);
	printf("child: %ld faults to read two pages, %ld to write two\n", read - start,
	       written - read);
	return 0;
}

int main(int argc, char **argv, char **envp)
{
	char *pages = map_pages(COUNT, PROT_RW, MAP_PRIVATE);
	int pid, i;

	(void)argc, (void)argv, (void)envp;
	for (i = 0; i < COUNT; i++)
		pages[PAGES(i)] = (char)('A' + i);
	show("parent, before fork:", pages);
	pid = sys_fork();
	if (pid == 0)
		return child(pages);
	sys_waitpid(pid, NULL, 0);
	show("parent, after the child:", pages);
	pages[0] = 'a';
	show("parent, after a write:", pages);
	return 0;
}
