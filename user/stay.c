/* SPDX-License-Identifier: MIT */
/*
 * bin/stay - has memory of every kind, and stays until the machine ends: to be looked at
 *
 *	text, data, bss		what every program has
 *	heap			four pages, one of them written
 *	/data/pages		three pages, one of them read
 *	shared memory		two pages, one of them written
 *	stack
 */
#include "test.h"

static volatile int data = 1, bss;

int main(int argc, char **argv, char **envp)
{
	char *heap = sys_brk(NULL), *file, *shared;
	int fd = sys_open(root_path("/data/pages"), O_RDONLY);

	(void)argc, (void)argv, (void)envp;
	file = sys_mmap(NULL, PAGES(3), PROT_READ, MAP_PRIVATE, fd, 0);
	shared = map_pages(2, PROT_RW, MAP_SHARED);
	if (fd < 0 || failed(file) || sys_brk(heap + PAGES(4)) != heap + PAGES(4))
		bail("no memory, or no file");
	write_to(heap);
	write_to(shared);
	bss = read_from(file) + data;
	for (;;)
		sys_sched_yield();
}
