/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/cpu_itimer.c - a timer that counts the ticks in which its process runs
 *
 *	on time		|    s    |         |         |         |	s: set, 30 ms
 *	counted			  1	    2	      3	        4 = due
 *
 *	one is late	|    s   l|         |         |			l: the tick before s
 *	counted		         1 2	    3	      4 = not yet due
 *
 * A tick counts as a whole one.  The one that runs when the timer is set is partly over, so one
 * more is waited for than the time has.  That is right as long as ticks come on time.  Where
 * interrupts were off, or the machine is a guest that was not running, a tick comes late and the
 * next one on time, or several at once: then more is counted than has passed.
 *
 * A timer may be late but not early.  With one CPU a process computes no longer than time passes:
 * so the clock is asked too, and a timer that is ahead of it waits for the next tick.
 *
 * Pure arithmetic.  Chapter: docs/time-and-futex.md
 */
#include <lib/minmax.h>
#include <lib/timespec.h>

#include "cpu_itimer.h"

/* cpu_itimer_set - due when the process has run for so long, and again; value 0: off */
void cpu_itimer_set(struct cpu_itimer *timer, ktime_t value, ktime_t interval, ktime_t now)
{
	timer->left = value ? time_ns_add(value, TICK_NSEC) : 0;
	timer->interval = interval;
	timer->earliest = time_ns_add(now, value);
}

/* cpu_itimer_left - what a program is told; of one that runs at least 1 us: 0 says it is off */
ktime_t cpu_itimer_left(const struct cpu_itimer *timer)
{
	return timer->left ? max_t(ktime_t, timer->left, NSEC_PER_USEC) : 0;
}

/*
 * cpu_itimer_tick - a tick found the process running; now: since boot
 *
 * Return: it is due.  With an interval it begins again, less what was too much.
 */
bool cpu_itimer_tick(struct cpu_itimer *timer, ktime_t now)
{
	ktime_t left = timer->left - TICK_NSEC;

	if (!timer->left)
		return false;
	if (left > 0 || now < timer->earliest) {
		timer->left = max_t(ktime_t, left, 1);
		return false;
	}
	timer->left = timer->interval ? max_t(ktime_t, timer->interval + left, 1) : 0;
	timer->earliest = time_ns_add(timer->earliest, timer->interval);
	return true;
}
