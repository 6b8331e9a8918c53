/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/timer_selftest.c - timers and sleeps on the real tick
 *
 * The wheel's logic is tested on the host (tests/unit/timer_test.c); here it meets the
 * interrupt, the tasks it wakes, and a clock that goes on meanwhile.
 */
#include <core/clock.h>
#include <core/sched.h>
#include <core/selftest.h>
#include <core/timer.h>
#include "tick.h"

/* What a sleep of so many ticks takes, in ticks; the first one just begun. */
static unsigned long ticks_of_timeout(long ticks, long *left)
{
	unsigned long start;

	sleep_ticks(1);
	start = jiffies;
	set_current_state(TASK_UNINTERRUPTIBLE);
	*left = schedule_timeout(ticks);
	return jiffies - start;
}

SELFTEST(timer, timeout_takes_as_many_ticks_as_asked)
{
	ASSERT_TRUE(tick_comes());
	for (long ticks = 1; ticks < 6; ticks++) {
		long left;
		unsigned long took = ticks_of_timeout(ticks, &left);

		EXPECT_EQ(left, 0l);
		EXPECT_GE(took, (unsigned long)ticks);
		EXPECT_LE(took, (unsigned long)ticks + 1);
	}
}
