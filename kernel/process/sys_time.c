/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_time.c - system calls that read and set clocks
 *
 * Whoever may ask may also set the time: all programs are root's.  The time zone is the
 * business of programs: it is taken and not kept.
 *
 * Chapter: docs/time-and-futex.md
 */
#include <asm/uaccess.h>
#include <core/capable.h>
#include <core/wall_clock.h>
#include <lib/errno.h>
#include <uapi/time.h>

#include "posix_clock.h"
#include "sys.h"
#include "user_time.h"

static long get_time(unsigned long id, unsigned long user, enum time_form form)
{
	const struct posix_clock *clock = posix_clock_find((int)id);
	struct timespec64 time;

	if (!clock)
		return -EINVAL;
	time = ns_to_timespec64(clock->read());
	return put_timespec(user, form, &time);
}

long sys_clock_gettime(unsigned long id, unsigned long user)
{
	return get_time(id, user, TIME32);
}

long sys_clock_gettime64(unsigned long id, unsigned long user)
{
	return get_time(id, user, TIME64);
}

static long get_resolution(unsigned long id, unsigned long user, enum time_form form)
{
	const struct posix_clock *clock = posix_clock_find((int)id);
	struct timespec64 time;

	if (!clock)
		return -EINVAL;
	time = ns_to_timespec64(clock->resolution);
	return user ? put_timespec(user, form, &time) : 0;
}

long sys_clock_getres(unsigned long id, unsigned long user)
{
	return get_resolution(id, user, TIME32);
}

long sys_clock_getres_time64(unsigned long id, unsigned long user)
{
	return get_resolution(id, user, TIME64);
}

/* The latest time that can be set leaves 30 years until it no longer fits, as on Linux. */
#define LAST_SECOND	(TIME_NS_MAX / NSEC_PER_SEC - 30LL * 365 * 24 * 3600)

static long set_wall_clock(const struct timespec64 *time)
{
	if (!timespec64_valid(time) || time->tv_sec >= LAST_SECOND)
		return -EINVAL;
	if (!capable(CAP_SYS_TIME))
		return -EPERM;
	return wall_clock_set(timespec64_to_ns(time));
}

static long set_time(unsigned long id, unsigned long user, enum time_form form)
{
	struct timespec64 time;

	if (id != CLOCK_REALTIME)
		return -EINVAL;
	if (get_timespec(user, form, &time))
		return -EFAULT;
	return set_wall_clock(&time);
}

long sys_clock_settime(unsigned long id, unsigned long user)
{
	return set_time(id, user, TIME32);
}

long sys_clock_settime64(unsigned long id, unsigned long user)
{
	return set_time(id, user, TIME64);
}

long sys_time(unsigned long user)
{
	int32_t seconds = (int32_t)ns_to_timespec64(ktime_get_real()).tv_sec;

	if (user && put_user_u32((uint32_t)seconds, (uint32_t __user *)user))
		return -EFAULT;
	return seconds;
}

/* The zone is that of Greenwich. */
long sys_gettimeofday(unsigned long user, unsigned long zone)
{
	if (user && put_timeval(user, ktime_get_real()))
		return -EFAULT;
	if (zone && clear_user((void __user *)zone, sizeof(struct timezone)))
		return -EFAULT;
	return 0;
}

long sys_settimeofday(unsigned long user, unsigned long zone)
{
	struct old_timeval32 value;
	struct timezone ignored;
	struct timespec64 time;

	if (user && copy_from_user(&value, (const void __user *)user, sizeof(value)))
		return -EFAULT;
	if (user && (value.tv_usec < 0 || value.tv_usec > USEC_PER_SEC))
		return -EINVAL;
	if (zone && copy_from_user(&ignored, (const void __user *)zone, sizeof(ignored)))
		return -EFAULT;
	if (!user)
		return capable(CAP_SYS_TIME) ? 0 : -EPERM;
	time = (struct timespec64){ value.tv_sec, value.tv_usec * (int32_t)NSEC_PER_USEC };
	return set_wall_clock(&time);
}
