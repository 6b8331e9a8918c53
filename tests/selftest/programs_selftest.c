/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/programs_selftest.c - whatever a program does, nothing is left of it
 *
 *	for each line of the initrd's list: a program and its words
 *		run it as a child, its output to a file
 *		wait for it, then for the orphans that it left to PID 1
 *		every leak check: free pages, objects, tasks, ... are what they were
 *		mm_audit()
 *
 * The files of an archive are in the page cache from boot on, every page of them, so no
 * program adds one by being run.  What a program adds by writing it takes away itself: the
 * pages of the cache are counted too.  Therefore free pages are compared exactly, and from
 * the first run on.
 *
 * What the programs print is compared elsewhere: tests/user/run.py.
 */
#include <core/selftest.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/namei.h>
#include <kernel/process.h>
#include <lib/compiler.h>
#include <lib/err.h>
#include <lib/printf.h>
#include <lib/string.h>
#include <mm/audit.h>
#include <mm/page_cache.h>
#include <uapi/fcntl.h>
#include "as_init.h"
#include "threads.h"

#define LIST		"/tests/list"
#define OUTPUT		"/programs-selftest"
#define MAX_LIST	2048
#define MAX_LINE	128
#define MAX_ARGS	8

static char list[MAX_LIST];

/* Programs that take longer than is needed here: with fewer steps. */
static const struct shorter {
	const char *argv[MAX_ARGS];
} shorter[] = {
	{ { "/tests/mmodel", "7", "3000", NULL } },
};

struct command {
	const char *argv[MAX_ARGS];
	struct file *output;
};

/* The words of a line of the list, in a buffer that the next call uses again. */
static struct command command_of(const char *line, struct file *output)
{
	static char words[MAX_LINE];
	struct command command = { { words, NULL }, output };
	unsigned int nr = 1;

	for (unsigned int i = 0; i < ARRAY_SIZE(shorter); i++) {
		if (strcmp(shorter[i].argv[0], line) == 0) {
			memcpy(command.argv, shorter[i].argv, sizeof(command.argv));
			return command;
		}
	}
	snprintf(words, sizeof(words), "%s", line);
	for (char *blank = words; (blank = strchr(blank, ' ')) && nr < MAX_ARGS - 1;) {
		*blank++ = '\0';
		command.argv[nr++] = blank;
	}
	return command;
}

/* In the new process, before its first instruction. */
static int load(void *arg, struct pt_regs *regs)
{
	static const char *const envp[] = { "HOME=/", "PATH=/bin", NULL };
	const struct command *command = arg;
	int fd = fd_alloc(current->files, 3, true);

	if (fd < 0)
		return fd;
	fd_install(current->files, (unsigned int)fd, get_file(command->output));
	fd = fd_dup2(current->files, (unsigned int)fd, 1, false);
	if (fd >= 0)
		fd = fd_dup2(current->files, 1, 2, false);
	return fd < 0 ? fd : process_exec(command->argv[0], command->argv, envp, regs);
}

/* Its wait status, or -errno.  When this returns there is no child left, an orphan neither. */
static int run(struct command *command)
{
	int pid = (int)process_spawn("run", load, command), status = pid, found;
	struct wait_result result;

	while ((found = (int)process_wait(-1, 0, &result)) > 0)
		if (found == pid)
			status = result.status;
	EXPECT_EQ(found, -ECHILD);
	return status;
}

/* What a program said before it failed, as notes. */
static void show_output(struct file *output)
{
	loff_t pos = 0;
	char text[96];
	long nr;

	while ((nr = kernel_read(output, text, sizeof(text) - 1, pos)) > 0) {
		char *end;

		text[nr] = '\0';
		end = strchr(text, '\n');
		if (end)
			*end = '\0';
		pos += end ? end + 1 - text : nr;
		console_printf("    # | %s\n", text);
	}
}

static void run_and_look(const char *line)
{
	struct file *output = file_open(OUTPUT, O_CREAT | O_RDWR | O_TRUNC, 0600);
	unsigned long cached = page_cache_nr_pages();
	unsigned int tasks = nr_tasks();
	struct command command;
	int status;

	ASSERT_TRUE(!IS_ERR(output));
	command = command_of(line, output);
	status = run(&command);
	if (status) {
		selftest_fail(__FILE__, __LINE__, "%s ended with wait status %d", line, status);
		show_output(output);
	}
	fput(output);
	EXPECT_EQ(vfs_unlink(NULL, OUTPUT), 0);
	EXPECT_TRUE(comes_true(nr_tasks() == tasks));
	EXPECT_EQ(page_cache_nr_pages(), cached);
	selftest_check_leaks(line);
	if (mm_audit())
		selftest_fail(__FILE__, __LINE__, "%s: %s", line, mm_audit());
}

/* The list's text; false: there is none. */
static bool read_list(void)
{
	struct file *file = file_open(LIST, O_RDONLY, 0);
	long nr;

	if (IS_ERR(file))
		return false;
	nr = kernel_read(file, list, sizeof(list) - 1, 0);
	fput(file);
	EXPECT_GT(nr, 0);
	EXPECT_LT(nr, (long)sizeof(list) - 1);
	list[nr > 0 ? nr : 0] = '\0';
	return true;
}

SELFTEST(programs, each_leaves_nothing)
{
	unsigned int nr = 0;
	char *line = list;

	SKIP_UNLESS_INIT("orphans are its children");
	if (!read_list())
		SELFTEST_SKIP("no initrd with " LIST);
	while (*line) {
		char *end = strchr(line, '\n');

		ASSERT_TRUE(end != NULL);
		*end = '\0';
		run_and_look(line);
		nr++;
		line = end + 1;
	}
	EXPECT_GT(nr, 20u);
}
