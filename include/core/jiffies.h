/* SPDX-License-Identifier: MIT */
/*
 * core/jiffies.h - time in ticks of the timer
 *
 *	time_after(a, b)	is a later than b?  Right across the wrap, as long as the
 *				two are less than half the range apart
 *
 * jiffies starts so that it wraps five minutes after boot: code that compares it with <
 * fails soon and on every machine, not after 497 days on one.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define HZ			CONFIG_HZ

#define INITIAL_JIFFIES		((unsigned long)(unsigned int)(-300 * HZ))

/* The longest time in ticks that is handed around; a sum of two is still no wrap. */
#define MAX_JIFFY_OFFSET	((unsigned long)(~0UL >> 2) - 1)

/* Timer interrupts since boot, plus INITIAL_JIFFIES. */
extern volatile unsigned long jiffies;

/* The same in 64 bits, which never wrap; the low word is jiffies.  Any context. */
uint64_t get_jiffies_64(void);

/* One more; from the timer's interrupt handler. */
void jiffies_tick(void);

static inline bool time_after(unsigned long a, unsigned long b)
{
	return (long)(b - a) < 0;
}

static inline bool time_before(unsigned long a, unsigned long b)
{
	return time_after(b, a);
}

static inline bool time_after_eq(unsigned long a, unsigned long b)
{
	return (long)(a - b) >= 0;
}

static inline bool time_before_eq(unsigned long a, unsigned long b)
{
	return time_after_eq(b, a);
}

/* Is a in [from, to]?  And in [from, to)? */
static inline bool time_in_range(unsigned long a, unsigned long from, unsigned long to)
{
	return time_after_eq(a, from) && time_before_eq(a, to);
}

static inline bool time_in_range_open(unsigned long a, unsigned long from, unsigned long to)
{
	return time_after_eq(a, from) && time_before(a, to);
}

#define time_is_before_jiffies(a)	time_after(jiffies, a)
#define time_is_after_jiffies(a)	time_before(jiffies, a)
#define time_is_before_eq_jiffies(a)	time_after_eq(jiffies, a)
#define time_is_after_eq_jiffies(a)	time_before_eq(jiffies, a)

/* At least so many ms as ticks, MAX_JIFFY_OFFSET at most. */
unsigned long msecs_to_jiffies(unsigned int ms);

/* So many seconds as ticks; at most the whole seconds of MAX_JIFFY_OFFSET. */
unsigned long secs_to_jiffies(unsigned int seconds);

/* So many ticks as whole ms. */
uint64_t jiffies_to_msecs(unsigned long ticks);
