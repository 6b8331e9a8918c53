/* SPDX-License-Identifier: MIT */
/*
 * core/clock.c - nanoseconds since boot
 *
 *	counter --read()--> count - first --(x * mult) >> shift--> clock_ns()
 *
 * mult is scaled to use all its 32 bits, so the rounding is below one part in
 * 2^31: a second in 68 years.  Which counter there is and how fast it runs the
 * machine finds out (arch/x86/kernel/tsc.c, pit.c).
 *
 * Pure arithmetic and one pointer; ticks are core/jiffies.c's, sleeping core/idle.c's.
 *
 * Locking: none.  The source is registered once at boot and published by its
 * pointer.
 */
#include <core/clock.h>
#include <lib/compiler.h>
#include <lib/div64.h>

#define NS_PER_SECOND	1000000000ULL
#define NS_PER_MS	1000000ULL

static const struct clocksource *source;	/* NULL before clock_register() */
static uint64_t first;				/* the count at that time */

/* The largest shift for which mult = ns_per_unit * 2^shift / rate fits 32 bits. */
static void set_scale(struct clocksource *clock, uint64_t ns_per_unit, uint32_t rate)
{
	clock->shift = 32;
	while (div_u64(ns_per_unit << clock->shift, rate) > UINT32_MAX)
		clock->shift--;
	clock->mult = (uint32_t)div_u64(ns_per_unit << clock->shift, rate);
}

/*
 * clock_scale - prepare a counter that counts khz times a millisecond
 *
 * khz must not be 0.
 */
void clock_scale(struct clocksource *clock, uint32_t khz)
{
	clock->khz = khz;
	set_scale(clock, NS_PER_MS, khz);
}

/*
 * clock_scale_hz - the same for a counter so slow that kHz would be too coarse
 */
void clock_scale_hz(struct clocksource *clock, uint32_t hz)
{
	clock->khz = hz / 1000;
	set_scale(clock, NS_PER_SECOND, hz);
}

/*
 * clock_count_to_ns - (count * mult) >> shift, of which only the result must fit
 *
 * The product has up to 96 bits, so it is made of two:
 *
 *	count = high * 2^32 + low
 *	result = (high * mult) << (32 - shift)  +  (low * mult) >> shift
 *
 * The first term loses no bit, as shift is 32 at most.
 */
uint64_t clock_count_to_ns(const struct clocksource *clock, uint64_t count)
{
	uint64_t high = (count >> 32) * clock->mult;
	uint64_t low = (uint64_t)(uint32_t)count * clock->mult;

	return (high << (32 - clock->shift)) + (low >> clock->shift);
}

/*
 * clock_register - let this counter tell the time from now on
 *
 * Boot, once; the struct stays.  clock_ns() starts at 0 here.
 */
void clock_register(const struct clocksource *clock)
{
	first = clock->read();
	barrier();
	WRITE_ONCE(source, clock);
}

/* clock_ns - nanoseconds since the counter was registered, 0 before; any context */
uint64_t clock_ns(void)
{
	const struct clocksource *clock = READ_ONCE(source);

	return clock ? clock_count_to_ns(clock, clock->read() - first) : 0;
}

/* clock_source - the registered counter, NULL before there is one */
const struct clocksource *clock_source(void)
{
	return READ_ONCE(source);
}
