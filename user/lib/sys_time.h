/* SPDX-License-Identifier: MIT */
/*
 * user/lib/sys_time.h - the system calls of time and of futexes by name, as those of sys.h
 *
 * Times have 32 bits of seconds, but for the calls whose names end in 64.
 */
#pragma once

#include <uapi/futex.h>
#include <uapi/time.h>

#include "sys.h"

typedef struct old_timespec32 timespec_t;

static inline int sys_nanosleep(const timespec_t *time, timespec_t *left)
{
	return syscall2(__NR_nanosleep, (long)time, (long)left);
}

static inline int sys_clock_gettime(int clock, timespec_t *time)
{
	return syscall2(__NR_clock_gettime, clock, (long)time);
}

static inline int sys_clock_getres(int clock, timespec_t *time)
{
	return syscall2(__NR_clock_getres, clock, (long)time);
}

static inline int sys_clock_nanosleep(int clock, int flags, const timespec_t *time,
				      timespec_t *left)
{
	return syscall4(__NR_clock_nanosleep, clock, flags, (long)time, (long)left);
}

static inline int sys_clock_gettime64(int clock, struct kernel_timespec *time)
{
	return syscall2(__NR_clock_gettime64, clock, (long)time);
}

static inline int sys_clock_nanosleep64(int clock, int flags, const struct kernel_timespec *time,
					struct kernel_timespec *left)
{
	return syscall4(__NR_clock_nanosleep_time64, clock, flags, (long)time, (long)left);
}

static inline int sys_alarm(unsigned int seconds)
{
	return syscall1(__NR_alarm, seconds);
}

static inline int sys_setitimer(int which, const struct old_itimerval32 *new,
				struct old_itimerval32 *old)
{
	return syscall3(__NR_setitimer, which, (long)new, (long)old);
}

static inline int sys_getitimer(int which, struct old_itimerval32 *now)
{
	return syscall2(__NR_getitimer, which, (long)now);
}

int sys_futex(volatile uint32_t *word, int op, uint32_t value, const timespec_t *time,
	      volatile uint32_t *other, uint32_t value3);
int sys_futex_count(volatile uint32_t *word, int op, uint32_t value, uint32_t value2,
		    volatile uint32_t *other, uint32_t value3);
