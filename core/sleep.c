/* SPDX-License-Identifier: MIT */
/*
 * core/sleep.c - tasks that wait for time to pass
 *
 *	schedule_timeout()	timer on the stack -> armed -> schedule() ~~~~ away
 *	timer's interrupt	wake_sleeper() -> wake_up_process()
 *
 * A sleeper whose timer came before it was asleep has state TASK_RUNNING again, so its
 * schedule() lets it run on: no wake-up is lost.
 *
 * Locking: none of its own; see core/timer.c and core/sched.c.
 */
#include <core/bug.h>
#include <core/might_sleep.h>
#include <core/sched.h>
#include <core/timer.h>
#include <core/wait.h>

struct sleeper {
	struct timer_list timer;
	struct task_struct *task;
};

static void wake_sleeper(struct timer_list *timer)
{
	wake_up_process(container_of(timer, struct sleeper, timer)->task);
}

/* The task may be woken by others before: the timer goes with the stack frame. */
static __noinline long __sched wait_with_timer(long ticks)
{
	struct sleeper sleeper = { .task = current };
	unsigned long expires = jiffies + (unsigned long)ticks;
	long left;

	BUG_ON(ticks < 0);
	timer_setup(&sleeper.timer, wake_sleeper);
	mod_timer(&sleeper.timer, expires);
	schedule();
	del_timer_sync(&sleeper.timer);
	left = (long)(expires - jiffies);
	return left > 0 ? left : 0;
}

/*
 * schedule_timeout - wait in the state that is set, ticks ticks at most
 *
 * Task context.  With TASK_RUNNING set nobody waits: it returns at once.
 */
long __sched schedule_timeout(long ticks)
{
	if (ticks != MAX_SCHEDULE_TIMEOUT)
		return wait_with_timer(ticks);
	schedule();
	return ticks;
}

/*
 * The look at the signal comes after the state, so that one sent in between wakes the
 * task up and is not slept over.
 */
static long __sched sleep_in_state(unsigned int state, long ticks)
{
	might_sleep();
	set_current_state(state);
	if (signal_pending_state(state)) {
		__set_current_state(TASK_RUNNING);
		return ticks;
	}
	return schedule_timeout(ticks);
}

long __sched schedule_timeout_interruptible(long ticks)
{
	return sleep_in_state(TASK_INTERRUPTIBLE, ticks);
}

long __sched schedule_timeout_killable(long ticks)
{
	return sleep_in_state(TASK_KILLABLE, ticks);
}

long __sched schedule_timeout_uninterruptible(long ticks)
{
	return sleep_in_state(TASK_UNINTERRUPTIBLE, ticks);
}

/* One more, because the tick that is running is partly over. */
static long whole_ticks(unsigned long ticks)
{
	return (long)(ticks + 1);
}

static void __sched sleep_for(unsigned long whole)
{
	long ticks = whole_ticks(whole);

	while (ticks)
		ticks = schedule_timeout_uninterruptible(ticks);
}

void __sched msleep(unsigned int ms)
{
	sleep_for(msecs_to_jiffies(ms));
}

void __sched ssleep(unsigned int seconds)
{
	sleep_for(secs_to_jiffies(seconds));
}

unsigned int __sched msleep_interruptible(unsigned int ms)
{
	long ticks = whole_ticks(msecs_to_jiffies(ms));

	while (ticks && !signal_pending(current))
		ticks = schedule_timeout_interruptible(ticks);
	return (unsigned int)jiffies_to_msecs((unsigned long)ticks);
}
