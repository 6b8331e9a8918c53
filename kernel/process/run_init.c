/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/run_init.c - the first program, as the command line names it
 *
 *	init=/path ... -- argument argument
 *
 * The first thread becomes that program: PID 1.  When it ends, the machine does.
 *
 * Chapter: docs/processes.md
 */
#include <core/printk.h>
#include <kernel/main.h>
#include <kernel/process.h>
#include <lib/compiler.h>
#include <lib/errno.h>
#include <lib/parse.h>
#include <lib/string.h>

#define MAX_ARGS	64
#define MAX_TEXT	1024

/* The words of text become strings; their number, or max + 1 if there are more. */
static unsigned int split(char *text, const char **words, unsigned int max)
{
	unsigned int nr = 0;

	for (;;) {
		while (*text == ' ')
			text++;
		if (*text == '\0')
			return nr;
		if (nr == max)
			return max + 1;
		words[nr++] = text;
		while (*text != ' ' && *text != '\0')
			text++;
		if (*text == ' ')
			*text++ = '\0';
	}
}

/* What stands behind a word of two dashes; an empty text if there is none. */
static const char *after_dashes(const char *cmdline)
{
	const char *dashes = strstr(cmdline, "-- ");

	while (dashes && dashes != cmdline && dashes[-1] != ' ')
		dashes = strstr(dashes + 1, "-- ");
	return dashes ? dashes + 3 : "";
}

/*
 * run_init - become the program that init= names
 *
 * In the first thread.  Returns if none is named, 0, or if it cannot be run, -errno, which
 * the log then tells.
 */
int run_init(void)
{
	const char *cmdline = kernel_boot_info()->cmdline;
	static const char *const envp[] = { "HOME=/", "TERM=linux", NULL };
	static char path[128], text[MAX_TEXT];
	static const char *argv[MAX_ARGS + 2];
	int len = param_read(cmdline, "init", path, sizeof(path));
	unsigned int nr;
	int error;

	if (len == -ENOENT)
		return 0;
	if (len >= 0 && strscpy(text, after_dashes(cmdline), sizeof(text)) >= 0)
		nr = split(text, argv + 1, MAX_ARGS);
	else
		nr = MAX_ARGS + 1;
	if (nr > MAX_ARGS) {
		pr_err("init=: the name or its arguments are too long, or too many\n");
		return -E2BIG;
	}
	argv[0] = path;
	argv[1 + nr] = NULL;
	error = process_become(path, argv, envp);
	if (error == -ENOENT && !kernel_boot_info()->nr_modules)
		pr_err("init=%s: no initrd was loaded as the first module: too little memory for "
		       "the loader? (scripts/qemu.sh --direct needs less)\n", path);
	else
		pr_err("init=%s cannot be run: error %d%s\n", path, -error,
		       error == -ENOENT ? ", no such file in the initrd" : "");
	return error;
}
