/* SPDX-License-Identifier: MIT */
/*
 * demos/filemap - a file as memory
 *
 * A private mapping shows the file; a write to it stays with the writer.  A shared one
 * is the file: what is stored there is what read() finds.
 */
#include "test.h"

#define LINE	32	/* every line of the file has that many bytes */

static void show(const char *what, const char *line)
{
	char text[LINE];
	int end = LINE - 1;

	memcpy(text, line, LINE);
	while (end > 0 && text[end - 1] == ' ')
		end--;
	text[end] = '\0';
	printf("%-22s %s\n", what, text);
}

static void show_read(const char *what, int fd, long offset)
{
	char line[LINE];

	sys_lseek(fd, offset, SEEK_SET);
	if (sys_read(fd, line, LINE) != LINE)
		printf("%s: the file ends there\n", what);
	else
		show(what, line);
}

int main(int argc, char **argv, char **envp)
{
	int fd = open_data("/data/scratch", O_RDWR);
	char *private = sys_mmap(NULL, PAGES(2), PROT_RW, MAP_PRIVATE, fd, 1);
	char *shared = sys_mmap(NULL, PAGES(2), PROT_RW, MAP_SHARED, fd, 1);

	(void)argc, (void)argv, (void)envp;
	if (failed(private) || failed(shared))
		bail("mmap of a file");
	printf("Both mappings begin at the file's second page.\n");
	show("private:", private);
	show("shared:", shared);
	show_read("read():", fd, PAGE_SIZE);

	memcpy(private, "private write", 13);
	printf("\nThe private mapping was written to.\n");
	show("private:", private);
	show("shared:", shared);
	show_read("read():", fd, PAGE_SIZE);

	memcpy(shared + PAGE_SIZE, "shared write ", 13);
	printf("\nThe shared mapping was written to, one page further.\n");
	show("private:", private + PAGE_SIZE);
	show("shared:", shared + PAGE_SIZE);
	show_read("read():", fd, 2 * PAGE_SIZE);

	sys_lseek(fd, 2 * PAGE_SIZE, SEEK_SET);
	sys_write(fd, "write()      ", 13);
	printf("\nwrite() went to the same place.\n");
	show("private:", private + PAGE_SIZE);
	show("shared:", shared + PAGE_SIZE);
	return 0;
}
