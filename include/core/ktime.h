/* SPDX-License-Identifier: MIT */
/*
 * core/ktime.h - times and differences of times in nanoseconds, signed
 *
 * 63 bits of nanoseconds are 292 years; sums of times since boot do not overflow.
 */
#pragma once

#include <core/clock.h>
#include <lib/div64.h>
#include <stdbool.h>
#include <stdint.h>

typedef int64_t ktime_t;

#define NSEC_PER_USEC	1000L
#define NSEC_PER_MSEC	1000000L
#define NSEC_PER_SEC	1000000000L
#define USEC_PER_SEC	1000000L
#define MSEC_PER_SEC	1000L

/* Since boot; never goes back.  Any context. */
static inline ktime_t ktime_get(void)
{
	return (ktime_t)clock_ns();
}

/* A tick of the timer. */
#define TICK_NSEC	(NSEC_PER_SEC / CONFIG_HZ)

static inline ktime_t ns_to_ktime(uint64_t ns)
{
	return (ktime_t)ns;
}

static inline ktime_t us_to_ktime(uint64_t us)
{
	return (ktime_t)us * NSEC_PER_USEC;
}

static inline ktime_t ms_to_ktime(uint64_t ms)
{
	return (ktime_t)ms * NSEC_PER_MSEC;
}

static inline ktime_t ktime_add(ktime_t a, ktime_t b)
{
	return a + b;
}

static inline ktime_t ktime_sub(ktime_t a, ktime_t b)
{
	return a - b;
}

static inline ktime_t ktime_add_ns(ktime_t time, uint64_t ns)
{
	return time + (ktime_t)ns;
}

static inline ktime_t ktime_add_us(ktime_t time, uint64_t us)
{
	return time + us_to_ktime(us);
}

static inline ktime_t ktime_add_ms(ktime_t time, uint64_t ms)
{
	return time + ms_to_ktime(ms);
}

/* Negative if a is earlier than b, 0 if they are the same, else positive. */
static inline int ktime_compare(ktime_t a, ktime_t b)
{
	return (a > b) - (a < b);
}

static inline bool ktime_after(ktime_t a, ktime_t b)
{
	return a > b;
}

static inline bool ktime_before(ktime_t a, ktime_t b)
{
	return a < b;
}

static inline int64_t ktime_to_ns(ktime_t time)
{
	return time;
}

/* Towards zero, as C divides. */
static inline int64_t ktime_divns(ktime_t time, uint32_t ns)
{
	uint64_t quotient = div_u64(time < 0 ? 0 - (uint64_t)time : (uint64_t)time, ns);

	return time < 0 ? -(int64_t)quotient : (int64_t)quotient;
}

static inline int64_t ktime_to_us(ktime_t time)
{
	return ktime_divns(time, NSEC_PER_USEC);
}

static inline int64_t ktime_to_ms(ktime_t time)
{
	return ktime_divns(time, NSEC_PER_MSEC);
}

static inline int64_t ktime_us_delta(ktime_t later, ktime_t earlier)
{
	return ktime_to_us(later - earlier);
}

static inline int64_t ktime_ms_delta(ktime_t later, ktime_t earlier)
{
	return ktime_to_ms(later - earlier);
}
