/* SPDX-License-Identifier: MIT */
/*
 * user/programs/check.h - what the programs of user/programs/libc print: a line a test
 *
 *	ok 3 - a thread that was cancelled says so
 *	not ok 4 - ...				and the program ends with 1
 *
 * Nothing is printed that differs between two correct runs.  A child that was forked prints
 * nothing: its exit status speaks for it.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static int checks, failures;

static inline void check(bool good, const char *name)
{
	printf("%s %d - %s\n", good ? "ok" : "not ok", ++checks, name);
	fflush(stdout);
	failures += !good;
}

static inline int finish(void)
{
	printf("1..%d\n", checks);
	return failures != 0;
}

/* What must succeed for the program to make sense. */
static inline void need(bool good, const char *what)
{
	if (good)
		return;
	printf("Bail out! %s\n", what);
	fflush(stdout);
	_exit(99);
}

/* The wait status of a child that runs f. */
static inline int status_of(void (*f)(void))
{
	int status = -1;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	need(pid >= 0, "fork");
	if (pid == 0) {
		f();
		_exit(0);
	}
	need(waitpid(pid, &status, 0) == pid, "waitpid");
	return status;
}

static inline bool exited(int status, int code)
{
	return WIFEXITED(status) && WEXITSTATUS(status) == code;
}

static inline bool killed(int status, int signal)
{
	return WIFSIGNALED(status) && WTERMSIG(status) == signal;
}

/* One random sequence for all: xorshift, from a seed that is not 0. */
static inline unsigned int random_next(unsigned int *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}
