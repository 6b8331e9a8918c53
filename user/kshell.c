/* SPDX-License-Identifier: MIT */
/*
 * bin/kshell - the kernel's own shell, from a program
 *
 *	kshell meminfo		run that command
 *	kshell			read commands line by line; exit, or ^D, ends it
 *
 * The commands are run by /dev/kshell; `help` lists them.
 */
#include "printf.h"
#include "start.h"
#include "string.h"
#include "sys.h"

#define DEVICE		"/dev/kshell"
#define PROMPT		"kshell> "
#define LEAVE		"  exit                     leave this prompt; so does ^D\n"
#define LINE_SIZE	256
#define IN		0
#define OUT		1

static char text[4096];

static int say(const char *what)
{
	return sys_write(OUT, what, strlen(what)) < 0;
}

/* What the commands so far have said. */
static int show(int fd)
{
	for (;;) {
		long nr = sys_read(fd, text, sizeof(text));

		if (nr <= 0)
			return nr < 0;
		if (sys_write(OUT, text, (size_t)nr) != nr)
			return 1;
	}
}

static int run(int fd, const char *line, size_t size)
{
	if (sys_write(fd, line, size) != (long)size)
		return say("kshell: that cannot be run\n");
	return show(fd);
}

/* One line of the arguments, with blanks between them; -1: it is too long. */
static long join(char **words, char *line)
{
	size_t size = 0;

	for (; *words; words++) {
		size_t length = strlen(*words);

		if (size + length + 1 > LINE_SIZE)
			return -1;
		memcpy(line + size, *words, length);
		size += length;
		line[size++] = words[1] ? ' ' : '\n';
	}
	return (long)size;
}

static int interactive(int fd)
{
	char line[LINE_SIZE];

	if (say("The kernel's own shell: 'help' lists the commands, 'exit' leaves.\n"))
		return 1;
	for (;;) {
		long nr;

		if (say(PROMPT))
			return 1;
		nr = sys_read(IN, line, sizeof(line));
		if (nr <= 0)
			return say("\n") || nr < 0;
		if (nr == 5 && memcmp(line, "exit\n", 5) == 0)
			return 0;
		if (run(fd, line, (size_t)nr))
			return 1;
		if (nr == 5 && memcmp(line, "help\n", 5) == 0 && say(LEAVE))
			return 1;
	}
}

int main(int argc, char **argv, char **envp)
{
	char line[LINE_SIZE];
	int fd = sys_open(DEVICE, O_RDWR);
	long size;

	(void)envp;
	if (fd < 0) {
		say("kshell: " DEVICE " cannot be opened\n");
		return 1;
	}
	if (argc < 2)
		return interactive(fd);
	size = join(argv + 1, line);
	if (size < 0) {
		say("kshell: the command is too long\n");
		return 1;
	}
	return run(fd, line, (size_t)size);
}
