/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/wait_mask.c - the times and the signals of poll, select and their like
 *
 *	call		time			told what is left	signals blocked meanwhile
 *	poll		ms			no			no
 *	select		struct timeval		yes			no
 *	ppoll		struct timespec		yes			as asked for
 *	pselect6	struct timespec		yes			as asked for
 *
 * Telling what is left makes a time shorter each time that the call is made anew: that is how
 * one that a signal broke off goes on.  Where it cannot be told the call is not made anew.
 *
 * Chapter: docs/pipes.md
 */
#include <asm/uaccess.h>
#include <kernel/signal.h>
#include <lib/div64.h>
#include <lib/errno.h>
#include <uapi/time.h>

#include "user_time.h"
#include "wait_mask.h"

#define STICKY_TIMEOUTS	0x4000000U	/* of personality(): times stay as they are */

/* wait_deadline_ms - as the header says */
ktime_t wait_deadline_ms(int ms)
{
	if (ms < 0)
		return TIME_NS_MAX;
	return ms ? time_ns_add(ktime_get(), (int64_t)ms * NSEC_PER_MSEC) : 0;
}

/* Microseconds beyond a second count. */
static int get_timeval(unsigned long user, struct timespec64 *time)
{
	struct old_timeval32 value;

	if (copy_from_user(&value, (const void __user *)user, sizeof(value)))
		return -EFAULT;
	time->tv_sec = (int64_t)value.tv_sec + value.tv_usec / (int32_t)USEC_PER_SEC;
	time->tv_nsec = value.tv_usec % (int32_t)USEC_PER_SEC * (int32_t)NSEC_PER_USEC;
	return 0;
}

static int get_time(unsigned long user, enum wait_form form, struct timespec64 *time)
{
	if (form == WAIT_TIMEVAL)
		return get_timeval(user, time);
	return get_timespec(user, form == WAIT_TIMESPEC64 ? TIME64 : TIME32, time);
}

/* wait_limit_get - the time at user (0: none is set); 0, -EFAULT, -EINVAL */
int wait_limit_get(struct wait_limit *limit, unsigned long user, enum wait_form form)
{
	struct timespec64 time;
	int64_t ns;

	*limit = (struct wait_limit){ .deadline = TIME_NS_MAX, .user = user, .form = form };
	if (!user)
		return 0;
	if (get_time(user, form, &time))
		return -EFAULT;
	if (!timespec64_valid(&time))
		return -EINVAL;
	ns = timespec64_to_ns(&time);
	limit->deadline = ns ? time_ns_add(ktime_get(), ns) : 0;
	return 0;
}

static int put_time(const struct wait_limit *limit, ktime_t left)
{
	struct timespec64 time = ns_to_timespec64(left);

	if (limit->form == WAIT_TIMEVAL)
		return put_timeval(limit->user, left);
	return put_timespec(limit->user, limit->form == WAIT_TIMESPEC64 ? TIME64 : TIME32, &time);
}

/* wait_limit_put - tell what is left of the time; the call's result from here on */
long wait_limit_put(const struct wait_limit *limit, long result)
{
	bool told = false;
	ktime_t left;

	if (!limit->user || !limit->deadline)
		return result;
	if (!(current->attr.personality & STICKY_TIMEOUTS)) {
		left = limit->deadline - ktime_get();
		told = put_time(limit, left > 0 ? left : 0) == 0;
	}
	return !told && result == -ERESTARTNOHAND ? -EINTR : result;
}

/* wait_mask_set - block the set at user (0: none) until wait_mask_restore(); -EINVAL, -EFAULT */
int wait_mask_set(unsigned long user, unsigned long size)
{
	sigset_t blocked;

	if (!user)
		return 0;
	if (size != sizeof(blocked))
		return -EINVAL;
	if (copy_from_user(&blocked, (const void __user *)user, sizeof(blocked)))
		return -EFAULT;
	current->saved_sigmask = current->blocked;
	current->restore_sigmask = true;
	set_current_blocked(blocked);
	return 0;
}

/*
 * wait_mask_restore - what was blocked before, unless a signal has ended the wait: it is to be
 *	delivered first, and signal_deliver() restores behind its handler
 */
void wait_mask_restore(long result)
{
	if (result == -ERESTARTNOHAND || !current->restore_sigmask)
		return;
	current->restore_sigmask = false;
	set_current_blocked(current->saved_sigmask);
}
