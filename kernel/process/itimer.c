/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/itimer.c - setitimer() and alarm(): a signal when some time has passed
 *
 *	timer		counts				at 0 it sends
 *	ITIMER_REAL	time that passes		SIGALRM
 *	ITIMER_VIRTUAL	the process's in user mode	SIGVTALRM
 *	ITIMER_PROF	the process's on a CPU		SIGPROF
 *
 * Each process has one of each, for all its threads.  A fork leaves them behind, exec keeps
 * them.  Times are kept in ns, so that a program reads what it wrote; they pass in ticks.
 *
 * ITIMER_REAL is a time of the clock and a timer_list that has its function called at each tick
 * that may be the one.  The function looks at the clock: it sends, or waits for the next tick.
 * A timer with an interval is due at multiples of it; what a late machine missed is left out.
 *
 * The other two lose a tick at each tick that finds the process running (cpu_itimer.c).
 *
 * Locking: itimer_lock with interrupts off; signals are sent without it.
 *
 * Chapter: docs/time-and-futex.md
 */
#include <asm/uaccess.h>
#include <core/spinlock.h>
#include <core/tick.h>
#include <kernel/signal.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/timespec.h>
#include <uapi/time.h>

#include "cpu_itimer.h"
#include "itimer.h"
#include "sys.h"

/* A timer as its owner sees it: ns, 0: off, and once. */
struct itimer {
	ktime_t value, interval;
};

static DEFINE_SPINLOCK(itimer_lock);

/* The process's own timer is due, or somebody runs in it. */
static void send_from_timer(struct signal_struct *process, int signal)
{
	const struct kernel_siginfo info = { .si_signo = signal, .si_code = SI_KERNEL };

	/* It is not queued, so that nothing can be lost but a second one of its kind. */
	(void)send_signal_process(process, &info);
}

/* --- time that passes ------------------------------------------------------------------ */

/* Have a look at the last tick before it is due; itimer_lock is held. */
static void arm_real(struct signal_struct *signal, ktime_t now)
{
	ktime_t left = signal->real_expires - now;

	mod_timer(&signal->real_timer, jiffies + time_ns_to_ticks(left, TICK_NSEC));
}

/* When a timer with an interval is due next, all that is behind now left out. */
static ktime_t next_expiry(ktime_t expired, ktime_t interval, ktime_t now)
{
	ktime_t missed = (now - expired) / interval;

	return time_ns_add(expired, time_ns_add(missed * interval, interval));
}

/* In the timer's interrupt. */
static void real_timer_expired(struct timer_list *timer)
{
	struct signal_struct *signal = container_of(timer, struct signal_struct, real_timer);
	ktime_t now = ktime_get();
	unsigned long flags = spin_lock_irqsave(&itimer_lock);
	bool due = signal->real_expires && signal->real_expires <= now;

	if (due)
		signal->real_expires = signal->real_interval ?
			next_expiry(signal->real_expires, signal->real_interval, now) : 0;
	if (signal->real_expires)
		arm_real(signal, now);
	spin_unlock_irqrestore(&itimer_lock, flags);
	if (due)
		send_from_timer(signal, SIGALRM);
}

/* One that is due and has not been seen to is 1 us away: 0 would say that it is off. */
static struct itimer get_real(const struct signal_struct *signal)
{
	ktime_t left = signal->real_expires - ktime_get();

	return (struct itimer){
		.value = signal->real_expires ? max_t(ktime_t, left, NSEC_PER_USEC) : 0,
		.interval = signal->real_interval,
	};
}

static void set_real(struct signal_struct *signal, const struct itimer *timer)
{
	ktime_t now = ktime_get();

	signal->real_expires = timer->value ? time_ns_add(now, timer->value) : 0;
	signal->real_interval = timer->value ? timer->interval : 0;
	if (timer->value)
		arm_real(signal, now);
	else
		del_timer(&signal->real_timer);
}

/* --- time of the process --------------------------------------------------------------- */

static struct itimer get_cpu(const struct cpu_itimer *timer)
{
	return (struct itimer){ cpu_itimer_left(timer), timer->interval };
}

static void set_cpu(struct cpu_itimer *timer, const struct itimer *new)
{
	cpu_itimer_set(timer, new->value, new->interval, ktime_get());
}

/* In the timer's interrupt: a tick of a process that has such timers. */
static void __noinline cpu_itimers_tick(struct signal_struct *signal, bool from_user)
{
	ktime_t now = ktime_get();
	bool virtual, prof;

	spin_lock(&itimer_lock);
	virtual = from_user && cpu_itimer_tick(&signal->virtual_timer, now);
	prof = cpu_itimer_tick(&signal->prof_timer, now);
	spin_unlock(&itimer_lock);
	if (virtual)
		send_from_timer(signal, SIGVTALRM);
	if (prof)
		send_from_timer(signal, SIGPROF);
}

/* A thread that has no handlers any more is on its way out of its process. */
static void itimer_tick(bool from_user)
{
	struct signal_struct *signal = current->signal;

	if (!current->sighand || !signal)
		return;
	if (unlikely(signal->virtual_timer.left || signal->prof_timer.left))
		cpu_itimers_tick(signal, from_user);
}

/* --- processes ------------------------------------------------------------------------- */

void itimer_init(void)
{
	tick_register(itimer_tick);
}

void itimer_setup(struct signal_struct *signal)
{
	timer_setup(&signal->real_timer, real_timer_expired);
}

void itimer_exit(struct signal_struct *signal)
{
	static const struct itimer off;
	unsigned long flags;

	if (!signal->itimers_used)
		return;
	flags = spin_lock_irqsave(&itimer_lock);
	set_real(signal, &off);
	set_cpu(&signal->virtual_timer, &off);
	set_cpu(&signal->prof_timer, &off);
	spin_unlock_irqrestore(&itimer_lock, flags);
	del_timer_sync(&signal->real_timer);
}

/* --- system calls ---------------------------------------------------------------------- */

static struct itimer get_timer(struct signal_struct *signal, unsigned long which)
{
	if (which == ITIMER_REAL)
		return get_real(signal);
	return get_cpu(which == ITIMER_VIRTUAL ? &signal->virtual_timer : &signal->prof_timer);
}

static void set_timer(struct signal_struct *signal, unsigned long which,
		      const struct itimer *new)
{
	if (which == ITIMER_REAL)
		set_real(signal, new);
	else
		set_cpu(which == ITIMER_VIRTUAL ? &signal->virtual_timer : &signal->prof_timer,
			new);
}

/* The one that was there, and in its place new unless that is NULL; which: is right. */
static struct itimer exchange(unsigned long which, const struct itimer *new)
{
	struct signal_struct *signal = current->signal;
	unsigned long flags = spin_lock_irqsave(&itimer_lock);
	struct itimer old = get_timer(signal, which);

	if (new) {
		signal->itimers_used = true;
		set_timer(signal, which, new);
	}
	spin_unlock_irqrestore(&itimer_lock, flags);
	return old;
}

static int timeval_to_ns(const struct old_timeval32 *value, ktime_t *ns)
{
	if (value->tv_sec < 0 || value->tv_usec < 0 || value->tv_usec >= USEC_PER_SEC)
		return -EINVAL;
	*ns = (ktime_t)value->tv_sec * NSEC_PER_SEC + value->tv_usec * (ktime_t)NSEC_PER_USEC;
	return 0;
}

static struct old_timeval32 ns_to_timeval(ktime_t ns)
{
	struct timespec64 time = ns_to_timespec64(ns);

	return (struct old_timeval32){
		(int32_t)time.tv_sec, time.tv_nsec / (int32_t)NSEC_PER_USEC,
	};
}

/* NULL turns the timer off, as on Linux. */
static int get_itimerval(unsigned long user, struct itimer *timer)
{
	struct old_itimerval32 value;

	*timer = (struct itimer){ 0 };
	if (!user)
		return 0;
	if (copy_from_user(&value, (const void __user *)user, sizeof(value)))
		return -EFAULT;
	if (timeval_to_ns(&value.it_value, &timer->value) ||
	    timeval_to_ns(&value.it_interval, &timer->interval))
		return -EINVAL;
	return 0;
}

static int put_itimerval(unsigned long user, const struct itimer *timer)
{
	struct old_itimerval32 value = {
		.it_interval = ns_to_timeval(timer->interval),
		.it_value = ns_to_timeval(timer->value),
	};

	return copy_to_user((void __user *)user, &value, sizeof(value)) ? -EFAULT : 0;
}

long sys_setitimer(unsigned long which, unsigned long user, unsigned long user_old)
{
	struct itimer new, old;
	int error = get_itimerval(user, &new);

	if (error)
		return error;
	if (which > ITIMER_PROF)
		return -EINVAL;
	old = exchange(which, &new);
	return user_old ? put_itimerval(user_old, &old) : 0;
}

long sys_getitimer(unsigned long which, unsigned long user)
{
	struct itimer timer;

	if (which > ITIMER_PROF)
		return -EINVAL;
	timer = exchange(which, NULL);
	return put_itimerval(user, &timer);
}

/* Seconds that were left, to the nearest, but 1 at least. */
long sys_alarm(unsigned long seconds)
{
	struct itimer new = { .value = (ktime_t)min(seconds, 0x7FFFFFFFUL) * NSEC_PER_SEC };
	struct itimer old = exchange(ITIMER_REAL, &new);
	struct timespec64 left = ns_to_timespec64(old.value);
	bool up = left.tv_nsec >= NSEC_PER_SEC / 2 || (!left.tv_sec && left.tv_nsec);

	return (long)left.tv_sec + up;
}
