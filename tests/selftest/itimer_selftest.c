/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/itimer_selftest.c - a signal when some time has passed: the three timers
 *
 * A few bytes of machine code set a timer and run on, or end before it is due.
 */
#include <asm/ptrace.h>
#include <core/selftest.h>
#include <core/timer.h>
#include <kernel/process.h>
#include <uapi/signal.h>
#include <uapi/time.h>
#include <uapi/unistd.h>
#include "threads.h"
#include "user_code.h"

#define TIMER_OFFSET	32

/* What is at USER_CODE_ADDR. */
struct program {
	uint8_t code[TIMER_OFFSET];
	struct old_itimerval32 timer;
};

/* setitimer(which, timer, NULL); then for ever: go on */
#define SET_TIMER								\
	0xB8, __NR_setitimer, 0, 0, 0,		/* mov eax, number */		\
	0xBB, 0, 0, 0, 0,			/* mov ebx, which: WHICH */	\
	0xB9, TIMER_OFFSET, 0x80, 0x04, 0x08,	/* mov ecx, timer */		\
	0x31, 0xD2,				/* xor edx, edx */		\
	0xCD, 0x80				/* int 0x80 */
#define WHICH	6

static const struct program runs_on = {
	.code = { SET_TIMER, 0xEB, 0xFE },	/* jmp $ */
	.timer = { { 0, 0 }, { 0, 20000 } },
};

/* It ends with the call's result. */
static const struct program ends = {
	.code = { SET_TIMER, 0x89, 0xC3,	/* mov ebx, eax */
		  0xB8, __NR_exit, 0, 0, 0,	/* mov eax, number */
		  0xCD, 0x80 },
	.timer = { { 0, 10000 }, { 0, 10000 } },
};

static int run(const struct program *program, unsigned int which)
{
	struct program copy = *program;

	copy.code[WHICH] = (uint8_t)which;
	return run_user_code(&copy, sizeof(copy));
}

SELFTEST(itimer, each_sends_its_signal)
{
	ASSERT_TRUE(tick_comes());
	EXPECT_EQ(run(&runs_on, ITIMER_REAL), WAIT_STATUS_SIGNAL(SIGALRM));
	EXPECT_EQ(run(&runs_on, ITIMER_VIRTUAL), WAIT_STATUS_SIGNAL(SIGVTALRM));
	EXPECT_EQ(run(&runs_on, ITIMER_PROF), WAIT_STATUS_SIGNAL(SIGPROF));
}

/* The process is gone when its timer would have been due: nothing happens, and none is left. */
SELFTEST(itimer, ends_with_its_process)
{
	unsigned int pending;

	ASSERT_TRUE(tick_comes());
	pending = timer_snapshot(NULL, 0);
	for (unsigned int which = ITIMER_REAL; which <= ITIMER_PROF; which++)
		EXPECT_EQ(run(&ends, which), WAIT_STATUS_EXIT(0));
	EXPECT_EQ(timer_snapshot(NULL, 0), pending);
	for (unsigned int i = 0; i < 3; i++)
		sleep_a_tick();
	EXPECT_OK(timer_check());
}

SELFTEST(itimer, no_such_timer_is_refused)
{
	EXPECT_EQ(run(&ends, ITIMER_PROF + 1), WAIT_STATUS_EXIT(-EINVAL));
}

/* --- how long it ran -------------------------------------------------------------------- */

/*
 * What a process used that runs until its time, five ticks, is over is told, and added to its
 * parent's.  False if ticks were counted as the kernel's that came in a row, late.
 */
static bool five_ticks_are_counted(void)
{
	struct program copy = runs_on;
	struct resource_usage before = current->signal->children_used;
	struct wait_result result = { 0 };
	const struct resource_usage *used = &result.used;
	int pid;

	copy.code[WHICH] = ITIMER_PROF;
	copy.timer.it_value.tv_usec = 5 * (int)(TICK_NSEC / NSEC_PER_USEC);
	pid = start_user_code(&copy, sizeof(copy));
	EXPECT_GT(pid, 0);
	EXPECT_EQ(process_wait(pid, 0, &result), (long)pid);
	EXPECT_EQ(result.status, WAIT_STATUS_SIGNAL(SIGPROF));
	EXPECT_GE(used->user_ticks + used->system_ticks, 5ul);
	EXPECT_EQ(used->min_flt + used->maj_flt, 1ul);
	EXPECT_EQ(used->max_rss, 1ul);
	EXPECT_EQ(current->signal->children_used.user_ticks, before.user_ticks + used->user_ticks);
	EXPECT_EQ(current->signal->children_used.min_flt, before.min_flt + used->min_flt);
	return used->user_ticks >= 4 && used->user_ticks + used->system_ticks <= 7;
}

SELFTEST(usage, ticks_in_user_mode_are_counted)
{
	unsigned int tries = 20;

	ASSERT_TRUE(tick_comes());
	while (!five_ticks_are_counted() && --tries)
		;
	EXPECT_GT(tries, 0u);
}
