/* SPDX-License-Identifier: MIT */
/*
 * user/init.c - the first process: runs programs, one after the other, and adds up
 *
 *	init				the programs of the file /tests/list
 *	init /demos/cow /tests/mmodel 7 1000
 *					these; a word that begins with / is the next program,
 *					in the file as well
 *
 * Before a program and after it init prints a line; its own exit status is 0 if all of
 * them exited with 0.  While it waits it also reaps what was left to it.
 */
#include "printf.h"
#include "start.h"
#include "string.h"
#include "sys.h"

#define LIST		"/tests/list"
#define MAX_WORDS	256

static char *const environment[] = { "HOME=/", "PATH=/bin", NULL };
static int ran, bad;

/* A program is named with the words that it is given: several may share one file. */
static void print_name(char **words)
{
	printf("init: %s", *words);
	while (*++words)
		printf(" %s", *words);
}

static void report(char **words, int status)
{
	print_name(words);
	if (WIFEXITED(status))
		printf(": exited with %d\n", WEXITSTATUS(status));
	else
		printf(": killed by signal %d\n", WTERMSIG(status));
	ran++;
	bad += status != 0;
}

/* Wait for this child; whoever else ends meanwhile is an orphan, and done with. */
static int wait_for(int pid)
{
	int status = -1, got;

	do {
		got = sys_waitpid(-1, &status, 0);
	} while (got != pid && (got > 0 || got == -EINTR));
	return got == pid ? status : -1;
}

static void run(char **words)
{
	int pid, error;

	print_name(words);
	printf(": starts\n");
	pid = sys_fork();
	if (pid == 0) {
		error = sys_execve(words[0], words, environment);
		printf("init: %s: cannot be started, error %d\n", words[0], -error);
		exit(127);
	}
	if (pid < 0)
		printf("init: fork failed, error %d\n", -pid);
	report(words, pid < 0 ? 1 << 8 : wait_for(pid));
}

/* words ends with NULL.  Cut it into programs with their arguments. */
static void run_all(char **words)
{
	char **first, *next;

	while (*words) {
		first = words++;
		while (*words && **words != '/')
			words++;
		next = *words;
		*words = NULL;
		run(first);
		*words = next;
	}
}

/* The words of the list, each ended in place. */
static size_t split(char *text, char **words, size_t max)
{
	size_t count = 0;

	while (*text && count < max) {
		while (*text == ' ' || *text == '\n')
			*text++ = '\0';
		if (*text)
			words[count++] = text;
		while (*text && *text != ' ' && *text != '\n')
			text++;
	}
	return count;
}

static void run_list(void)
{
	static char text[4096];
	static char *words[MAX_WORDS + 1];
	int fd = sys_open(root_path(LIST), O_RDONLY);
	long size = fd < 0 ? fd : sys_read(fd, text, sizeof(text) - 1);

	if (size < 0) {
		printf("init: %s: error %ld\n", LIST, -size);
		bad++;
		return;
	}
	sys_close(fd);
	words[split(text, words, MAX_WORDS)] = NULL;
	run_all(words);
}

int main(int argc, char **argv, char **envp)
{
	(void)envp;
	if (argc > 1)
		run_all(argv + 1);
	else
		run_list();
	printf("init: %d programs, %d failed\n", ran, bad);
	return bad != 0;
}
