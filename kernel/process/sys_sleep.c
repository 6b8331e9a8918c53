/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_sleep.c - nanosleep() and clock_nanosleep()
 *
 *	asked for	until			a signal comes
 *	"so long"	now + so long		what is left is told; the call goes on by way of
 *						restart_syscall() if no handler ran
 *	"until then"	then			the call is made anew
 *
 * Sleepers wake up at a tick: the first one at or after the time.  A clock that may be set is
 * looked at once a second besides, and one that counts a process's ticks at each tick.
 *
 * Chapter: docs/time-and-futex.md
 */
#include <core/sched.h>
#include <core/sleep.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <uapi/time.h>

#include "posix_clock.h"
#include "sys.h"
#include "user_time.h"

/* How long to sleep before the clock is looked at again: ticks. */
static long next_look(const struct posix_clock *clock, ktime_t left)
{
	if (clock->resolution > 1)
		return 1;
	if (clock->steps_aside)
		left = min_t(ktime_t, left, NSEC_PER_SEC);
	return (long)time_ns_to_ticks(left, TICK_NSEC);
}

/* What is left when a signal came; 0 or less: the time is over. */
static ktime_t __sched sleep_until(const struct posix_clock *clock, ktime_t deadline)
{
	ktime_t left = deadline - clock->read();

	while (left > 0 && !signal_pending(current)) {
		schedule_timeout_interruptible(next_look(clock, left));
		left = deadline - clock->read();
	}
	return left;
}

/* Sleep as current->restart_block says. */
static long __sched sleep_and_tell(struct restart_block *block)
{
	ktime_t left = sleep_until(posix_clock_find(block->nanosleep.clock), block->expires);
	struct timespec64 time = ns_to_timespec64(left);

	if (left <= 0) {
		block->fn = NULL;		/* nothing to go on with */
		return 0;
	}
	if (block->nanosleep.remaining &&
	    put_timespec(block->nanosleep.remaining, block->nanosleep.time32 ? TIME32 : TIME64,
			 &time))
		return -EFAULT;
	return -ERESTART_RESTARTBLOCK;
}

/* A clock that is set does not change how long "so long" is. */
static long sleep_for(int id, ktime_t time, unsigned long remaining, enum time_form form)
{
	if (id == CLOCK_REALTIME)
		id = CLOCK_MONOTONIC;
	current->restart_block = (struct restart_block){
		.fn = sleep_and_tell,
		.expires = time_ns_add(posix_clock_find(id)->read(), time),
		.nanosleep = {
			.clock = id, .remaining = remaining, .time32 = form == TIME32,
		},
	};
	return sleep_and_tell(&current->restart_block);
}

static long clock_sleep(const unsigned long args[4], enum time_form form)
{
	int id = (int)args[0];
	const struct posix_clock *clock = posix_clock_find(id);
	ktime_t time;
	int error;

	if (!clock)
		return -EINVAL;
	if (!clock->can_sleep)
		return -EOPNOTSUPP;
	error = get_wait_time(args[2], form, &time);
	if (error)
		return error;
	if (!(args[1] & TIMER_ABSTIME))
		return sleep_for(id, time, args[3], form);
	return sleep_until(clock, time) > 0 ? -ERESTARTNOHAND : 0;
}

long sys_nanosleep(unsigned long user, unsigned long remaining)
{
	const unsigned long args[4] = { CLOCK_MONOTONIC, 0, user, remaining };

	return clock_sleep(args, TIME32);
}

long sys_clock_nanosleep(unsigned long id, unsigned long flags, unsigned long user,
			 unsigned long remaining)
{
	const unsigned long args[4] = { id, flags, user, remaining };

	return clock_sleep(args, TIME32);
}

long sys_clock_nanosleep_time64(unsigned long id, unsigned long flags, unsigned long user,
				unsigned long remaining)
{
	const unsigned long args[4] = { id, flags, user, remaining };

	return clock_sleep(args, TIME64);
}
