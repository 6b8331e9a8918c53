/* SPDX-License-Identifier: MIT */
/*
 * interleave.h - every order in which a few small threads can run
 *
 *	static void reset(void)  { ... }		before each run
 *	static void left(void)   { mutex_lock(&m); ... }
 *	static void right(void)  { ... }
 *	static const struct program p = {
 *		.name = "p", .reset = reset, .threads = { left, right } };
 *	explore(&p, 0);
 *
 * The kernel's real sources are compiled with -DHOST_STEPS: each place where they touch
 * what other threads see is a step (tests/unit/include/asm/host_step.h).  A run is a
 * sequence of steps; explore() runs the program once for each sequence, depth first, from
 * the start each time.  See interleave.c for what is left out because it cannot differ.
 *
 * A run fails if a thread calls interleave_fail() or panic(), if the monitor or the check
 * finds something, if threads remain that nobody will wake, or if it does not end.
 */
#pragma once

#include <stdbool.h>
#include <core/task.h>

#define MAX_THREADS	4

struct program {
	const char *name;
	void (*reset)(void);
	void (*threads[MAX_THREADS])(void);
	/* After each step, and at the end of each run: NULL, or what is wrong. */
	const char *(*monitor)(void);
	const char *(*check)(void);
};

struct exploration {
	unsigned long runs;		/* to the end, all different */
	unsigned long cut;		/* left when they began to repeat another one */
	unsigned long steps;		/* of all together */
	unsigned int failing_steps;	/* length of the shortest run that fails; 0: none does */
	char error[160];		/* of that one */
};

enum explore_flags {
	EXPLORE_FIRST = 1 << 0,		/* stop at the first run that fails */
	EXPLORE_REPEATING = 1 << 1,	/* those too that differ in steps which can be swapped */
};

/* Run all; the answer is good until the next call. */
const struct exploration *explore(const struct program *program, unsigned int flags);

/* Assert that no run fails, else print the shortest one; and that there are so many. */
void explore_all(const struct program *program, unsigned long runs);

/* For the threads of a program. */

/* The running thread's number, and the task of one. */
unsigned int this_thread(void);
struct task_struct *thread_task(unsigned int thread);

/* End the run: it fails. */
void interleave_fail(const char *fmt, ...) __printf(1, 2) __noreturn;

/* Reading and writing a variable of the program; each is a step. */
unsigned int see(const unsigned int *variable);
void put(unsigned int *variable, unsigned int value);

/* Wait until a variable is not 0, by no means of the kernel's. */
void await(const unsigned int *variable);

/* All of 0 .. n - 1, one after the other. */
unsigned int choose(unsigned int n);
