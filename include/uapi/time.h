/* SPDX-License-Identifier: MIT */
/*
 * uapi/time.h - clocks, times and timers, as on Linux i386
 *
 * Most calls exist twice: with seconds of 32 bits, which end in 2038, and of 64.
 */
#pragma once

#include <stdint.h>

#define CLOCK_REALTIME			0
#define CLOCK_MONOTONIC			1
#define CLOCK_PROCESS_CPUTIME_ID	2
#define CLOCK_THREAD_CPUTIME_ID		3
#define CLOCK_MONOTONIC_RAW		4
#define CLOCK_REALTIME_COARSE		5
#define CLOCK_MONOTONIC_COARSE		6
#define CLOCK_BOOTTIME			7
#define CLOCK_TAI			11

#define TIMER_ABSTIME			1

struct old_timespec32 {
	int32_t tv_sec;
	int32_t tv_nsec;
};

struct old_timeval32 {
	int32_t tv_sec;
	int32_t tv_usec;
};

/* The calls whose name ends in 64. */
struct kernel_timespec {
	int64_t tv_sec;
	int64_t tv_nsec;		/* the upper half is ignored */
};

struct timezone {
	int32_t tz_minuteswest;
	int32_t tz_dsttime;
};

/* times(); in 1/USER_HZ seconds */
#define USER_HZ		100

struct tms {
	int32_t tms_utime;
	int32_t tms_stime;
	int32_t tms_cutime;
	int32_t tms_cstime;
};

/* setitimer() */
#define ITIMER_REAL		0	/* time that passes; SIGALRM */
#define ITIMER_VIRTUAL		1	/* time in user mode; SIGVTALRM */
#define ITIMER_PROF		2	/* time on a CPU; SIGPROF */

struct old_itimerval32 {
	struct old_timeval32 it_interval;
	struct old_timeval32 it_value;
};
