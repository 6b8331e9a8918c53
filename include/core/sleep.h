/* SPDX-License-Identifier: MIT */
/*
 * core/sleep.h - let other tasks run for some time
 *
 * All of them may sleep, and so are for tasks only.  A number of ticks is counted from
 * the last tick: the first one is shorter than the others.
 */
#pragma once

#define MAX_SCHEDULE_TIMEOUT	((long)(~0UL >> 1))

/*
 * Wait in the state that the caller has set, until woken or until so many ticks have
 * passed (MAX_SCHEDULE_TIMEOUT: until woken).  Return: the ticks that were left, 0 if the
 * time is over; MAX_SCHEDULE_TIMEOUT stays as it is.  The state is TASK_RUNNING then.
 */
long schedule_timeout(long ticks);

/* The same with the state set; a signal that is pending ends the wait at once. */
long schedule_timeout_interruptible(long ticks);
long schedule_timeout_killable(long ticks);
long schedule_timeout_uninterruptible(long ticks);

/* Sleep at least so long, and up to two ticks longer. */
void msleep(unsigned int ms);
void ssleep(unsigned int seconds);

/* The same unless a signal comes; the ms that were left then, rounded down, else 0. */
unsigned int msleep_interruptible(unsigned int ms);
