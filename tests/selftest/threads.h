/* SPDX-License-Identifier: MIT */
/*
 * threads.h - for tests with several threads: patience, up to a limit
 *
 * A test that waits for a thread gives up after PATIENCE_TICKS, and without a tick at once,
 * and fails instead of hanging.
 */
#pragma once

#include <core/kthread.h>
#include <core/sched.h>
#include <core/sleep.h>
#include <lib/err.h>
#include "tick.h"

#define PATIENCE_TICKS	(5U * CONFIG_HZ)

/* Where there is no tick it returns at once. */
static inline void sleep_a_tick(void)
{
	static enum { UNKNOWN, ABSENT, PRESENT } tick;

	if (tick == UNKNOWN)
		tick = tick_comes() ? PRESENT : ABSENT;
	if (tick == ABSENT)
		return;
	set_current_state(TASK_UNINTERRUPTIBLE);
	schedule_timeout(1);
}

/* Does the condition become true?  Others run meanwhile. */
#define comes_true(condition) __extension__({				\
	unsigned int __ticks = 0;					\
	while (!(condition) && __ticks++ < PATIENCE_TICKS)		\
		sleep_a_tick();						\
	(condition); })

/* Does the thread go to sleep?  Off its run queue: it waits and was switched away. */
static inline bool falls_asleep(struct task_struct *task)
{
	return comes_true(READ_ONCE(task->state) & TASK_NORMAL && !READ_ONCE(task->on_rq));
}
