/* SPDX-License-Identifier: MIT */
/*
 * core/clock.h - what time it is since boot
 *
 * The machine registers one counter: the time-stamp counter where there is one,
 * else the tick count refined by the timer chip.  Nanoseconds are
 * (count * mult) >> shift, so that reading needs no division.
 */
#pragma once

#include <core/jiffies.h>
#include <lib/compiler.h>
#include <stdint.h>

struct clocksource {
	const char *name;
	uint64_t (*read)(void);		/* counts since boot, monotonic */
	uint32_t mult;
	uint32_t shift;
	uint32_t khz;			/* counts a millisecond, for people */
};

void clock_register(const struct clocksource *source);

/* Nanoseconds since the counter was registered, 0 before that.  Any context. */
uint64_t clock_ns(void);
const struct clocksource *clock_source(void);

/* Set mult, shift and khz for a counter of so many kHz, or of so many Hz; not 0. */
void clock_scale(struct clocksource *source, uint32_t khz);
void clock_scale_hz(struct clocksource *source, uint32_t hz);

/* A number of counts as nanoseconds, without overflow below 2^64 ns. */
uint64_t clock_count_to_ns(const struct clocksource *source, uint64_t count);

/*
 * Sleep in the idle loop until the next interrupt; counts what is slept.  Call it
 * with interrupts off: they come on in the step that sleeps, and are on at return.
 */
void cpu_idle_once(void);

/* From the interrupt entry, interrupts off: what sleeps is awake. */
void cpu_idle_end(void);

/* Nanoseconds that this CPU slept since boot, interrupt handlers not counted.  Any context. */
uint64_t clock_idle_ns(void);
