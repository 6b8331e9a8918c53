/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/user_time.c - times from and to the memory of programs
 *
 * Chapter: docs/time-and-futex.md
 */
#include <asm/uaccess.h>
#include <lib/errno.h>
#include <uapi/time.h>

#include "user_time.h"

int get_timespec(unsigned long user, enum time_form form, struct timespec64 *time)
{
	struct kernel_timespec wide;
	struct old_timespec32 narrow;

	if (form == TIME64) {
		if (copy_from_user(&wide, (const void __user *)user, sizeof(wide)))
			return -EFAULT;
		*time = (struct timespec64){ wide.tv_sec, (int32_t)wide.tv_nsec };
		return 0;
	}
	if (copy_from_user(&narrow, (const void __user *)user, sizeof(narrow)))
		return -EFAULT;
	*time = (struct timespec64){ narrow.tv_sec, narrow.tv_nsec };
	return 0;
}

/* Seconds that do not fit 32 bits lose the upper ones, as on Linux. */
int put_timespec(unsigned long user, enum time_form form, const struct timespec64 *time)
{
	struct kernel_timespec wide = { time->tv_sec, time->tv_nsec };
	struct old_timespec32 narrow = { (int32_t)time->tv_sec, time->tv_nsec };
	unsigned long left;

	if (form == TIME64)
		left = copy_to_user((void __user *)user, &wide, sizeof(wide));
	else
		left = copy_to_user((void __user *)user, &narrow, sizeof(narrow));
	return left ? -EFAULT : 0;
}

int put_timeval(unsigned long user, ktime_t ns)
{
	struct timespec64 time = ns_to_timespec64(ns);
	struct old_timeval32 value = {
		(int32_t)time.tv_sec, time.tv_nsec / (int32_t)NSEC_PER_USEC,
	};

	return copy_to_user((void __user *)user, &value, sizeof(value)) ? -EFAULT : 0;
}

int get_wait_time(unsigned long user, enum time_form form, ktime_t *ns)
{
	struct timespec64 time;

	if (get_timespec(user, form, &time))
		return -EFAULT;
	if (!timespec64_valid(&time))
		return -EINVAL;
	*ns = timespec64_to_ns(&time);
	return 0;
}
