/* SPDX-License-Identifier: MIT */
/*
 * spawn - posix_spawn: a child that shares its parent's memory until it is another program
 *
 * The program runs itself again with a word that says what to look at.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>

#include "check.h"

static const char *self;
static char *environment[] = { "QUIRE=a value", NULL };

/* The wait status of ourselves with these words, or the error of posix_spawn. */
static int run(char **words, const posix_spawn_file_actions_t *actions,
	       const posix_spawnattr_t *attributes)
{
	int status = -1, error;
	pid_t pid;

	error = posix_spawn(&pid, words[0], actions, attributes, words, environment);
	if (error)
		return -error;
	need(waitpid(pid, &status, 0) == pid, "waitpid");
	return status;
}

static void plain(void)
{
	char *words[] = { (char *)(uintptr_t)self, "words", "two words", "", NULL };
	char *nothing[] = { "no/such/program", NULL };
	char *no_program[] = { "data/pages", NULL };
	bool good = true;

	check(exited(run(words, NULL, NULL), 4), "a program with words and an environment");
	check(run(nothing, NULL, NULL) == -ENOENT, "one that is not there");
	check(run(no_program, NULL, NULL) == -EACCES, "a file that is no program");
	check(waitpid(-1, NULL, 0) == -1 && errno == ECHILD, "neither leaves a child");
	for (int i = 0; i < 30; i++)
		good = good && exited(run(words, NULL, NULL), 4);
	check(good, "thirty, one after the other");
}

static void with_files(void)
{
	char *words[] = { (char *)(uintptr_t)self, "files", "61", "60", NULL };
	posix_spawn_file_actions_t actions;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 60, "data/pages", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, 60, 61);
	posix_spawn_file_actions_addclose(&actions, 60);
	check(exited(run(words, &actions, NULL), 6), "files opened, doubled and closed");
	check(fcntl(60, F_GETFD) == -1 && fcntl(61, F_GETFD) == -1, "for the child only");
	posix_spawn_file_actions_addopen(&actions, 62, "no/such/file", O_RDONLY, 0);
	check(run(words, &actions, NULL) == -ENOENT, "a file that is not there");
	posix_spawn_file_actions_destroy(&actions);
}

static void with_signals(void)
{
	char *words[] = { (char *)(uintptr_t)self, "signals", NULL };
	posix_spawnattr_t attributes;
	sigset_t set;

	posix_spawnattr_init(&attributes);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	posix_spawnattr_setsigmask(&attributes, &set);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	posix_spawnattr_setsigdefault(&attributes, &set);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
				 POSIX_SPAWN_SETPGROUP);
	signal(SIGUSR1, SIG_IGN);
	signal(SIGUSR2, SIG_IGN);
	check(exited(run(words, NULL, &attributes), 5),
	      "a mask, default signals and a group of its own");
	posix_spawnattr_destroy(&attributes);
}

/* --- what the program is when it is run again --- */

static int is_words(int argc, char **argv)
{
	const char *value = getenv("QUIRE");

	return argc == 4 && strcmp(argv[2], "two words") == 0 && !*argv[3] && value &&
		strcmp(value, "a value") == 0 ? 4 : 90;
}

static int is_files(char **argv)
{
	char byte;

	return read(atoi(argv[2]), &byte, 1) == 1 && read(atoi(argv[3]), &byte, 1) == -1 &&
		errno == EBADF ? 6 : 90;
}

static int is_signals(void)
{
	struct sigaction reset, ignored;
	sigset_t set;

	sigaction(SIGUSR1, NULL, &reset);
	sigaction(SIGUSR2, NULL, &ignored);
	sigprocmask(SIG_BLOCK, NULL, &set);
	return reset.sa_handler == SIG_DFL && ignored.sa_handler == SIG_IGN &&
		sigismember(&set, SIGTERM) && getpgrp() == getpid() ? 5 : 90;
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "words") == 0)
		return is_words(argc, argv);
	if (argc > 1 && strcmp(argv[1], "files") == 0)
		return is_files(argv);
	if (argc > 1)
		return is_signals();
	self = argv[0];
	plain();
	with_files();
	with_signals();
	return finish();
}
