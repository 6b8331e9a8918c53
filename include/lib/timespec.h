/* SPDX-License-Identifier: MIT */
/*
 * lib/timespec.h - a time as seconds and nanoseconds, and as nanoseconds alone
 *
 * Nanoseconds in 63 bits are 292 years.  What does not fit becomes TIME_NS_MAX: nobody waits
 * so long.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define TIME_NS_MAX	INT64_MAX

struct timespec64 {
	int64_t tv_sec;
	int32_t tv_nsec;		/* 0 .. 999,999,999 */
};

/* Can it be waited for: not before 0, and the nanoseconds are less than a second? */
static inline bool timespec64_valid(const struct timespec64 *time)
{
	return time->tv_sec >= 0 && (uint32_t)time->tv_nsec < 1000000000U;
}

/* A sum of two times that are not negative. */
static inline int64_t time_ns_add(int64_t a, int64_t b)
{
	return a > TIME_NS_MAX - b ? TIME_NS_MAX : a + b;
}

/* Contracts: lib/timespec.c. */
int64_t timespec64_to_ns(const struct timespec64 *time);
struct timespec64 ns_to_timespec64(int64_t ns);
unsigned long time_ns_to_ticks(int64_t ns, uint32_t tick_ns);
int64_t date_to_seconds(int year, unsigned int month, unsigned int day);
