/* SPDX-License-Identifier: MIT */
/*
 * lib/timespec.c - times from one form to another, and days of the calendar
 */
#include <lib/div64.h>
#include <lib/minmax.h>
#include <lib/timespec.h>

#define NS_PER_SECOND	1000000000U

/* timespec64_to_ns - of a valid time; TIME_NS_MAX if it is too large */
int64_t timespec64_to_ns(const struct timespec64 *time)
{
	if (time->tv_sec >= TIME_NS_MAX / NS_PER_SECOND)
		return TIME_NS_MAX;
	return time->tv_sec * NS_PER_SECOND + time->tv_nsec;
}

/* ns_to_timespec64 - the nanoseconds count forward, before 0 too: -1 ns is -1 s + 999,999,999 */
struct timespec64 ns_to_timespec64(int64_t ns)
{
	uint64_t distance = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns;
	uint32_t rest;
	int64_t seconds = (int64_t)div_u64_rem(distance, NS_PER_SECOND, &rest);

	if (ns >= 0)
		return (struct timespec64){ seconds, (int32_t)rest };
	if (rest == 0)
		return (struct timespec64){ -seconds, 0 };
	return (struct timespec64){ -seconds - 1, (int32_t)(NS_PER_SECOND - rest) };
}

/*
 * time_ns_to_ticks - whole ticks in so much time, at least 1 and at most LONG_MAX / 4
 *
 * Who sleeps so many ticks wakes up at the last tick before the time is over, or at the next
 * one: he looks at the clock, and sleeps another one if it is too early.
 */
unsigned long time_ns_to_ticks(int64_t ns, uint32_t tick_ns)
{
	uint64_t ticks = ns > 0 ? div_u64((uint64_t)ns, tick_ns) : 0;

	return (unsigned long)clamp(ticks, (uint64_t)1, (uint64_t)(INT32_MAX / 4));
}

/*
 * date_to_seconds - from the beginning of 1970 to that of a day of the Gregorian calendar
 *
 * Years begin with March, so that a leap day is the last one:
 *
 *	month		Mar Apr May Jun Jul Aug Sep Oct Nov Dec Jan Feb
 *	days before	0   31  61  92  122 153 184 214 245 275 306 337	= (153 m + 2) / 5
 *
 * year: 0 or later; month: 1 .. 12; day: 1 .. 31.
 */
int64_t date_to_seconds(int year, unsigned int month, unsigned int day)
{
	unsigned int months = month > 2 ? month - 3 : month + 9;
	unsigned int years = (unsigned int)year + 4000 - (month <= 2); /* 10 cycles of 400 */
	unsigned int days = years * 365 + years / 4 - years / 100 + years / 400 +
			    (153 * months + 2) / 5 + day - 1;

	/* 1970-01-01 is that many days after the first of March of the year -4000. */
	return ((int64_t)days - (719468 + 10 * 146097)) * 86400;
}
