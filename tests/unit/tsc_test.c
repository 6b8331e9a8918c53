/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/tsc_test.c - arch/x86/kernel/tsc.c: a speed measured on a machine that is held up
 *
 * The test plays machine and chip: time is a number of cycles, each read of the counter and
 * each port takes some, and any of them may be held up before it happens or behind it, for
 * as long as the test says.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdbool.h>
#include <cmocka.h>

#include <asm/pit.h>
#include <asm/processor.h>
#include <asm/tsc.h>
#include <core/clock.h>
#include <core/printk.h>
#include "random.h"

#define RUNS		2000

/* --- the machine --------------------------------------------------------------- */

struct cpu_info cpu_info;

static uint64_t seed = 0x7443;
static uint64_t now;			/* cycles */
static uint32_t speed;			/* cycles a millisecond */
static uint32_t port_cycles;		/* what a port takes */
static uint64_t ends;			/* when the chip's window does */
static unsigned long steps;		/* reads and ports so far */
static unsigned long held_up_at;	/* the step at which the machine is, once */
static unsigned int one_in;		/* or at one in so many steps; 0: at none */
static uint64_t pause_cycles;
static bool stuck_high, stuck_low;
static unsigned int warnings;

static void maybe_pause(void)
{
	if (++steps == held_up_at || (one_in && random_below(&seed, one_in) == 0))
		now += pause_cycles;
}

uint64_t rdtsc(void)
{
	uint64_t value;

	maybe_pause();
	value = now;
	now += 20;
	maybe_pause();
	return value;
}

void pit_oneshot_prepare(uint16_t counts)
{
	(void)counts;
	maybe_pause();
	now += 4 * port_cycles;
}

void pit_oneshot_start(uint16_t counts)
{
	maybe_pause();
	ends = now + (uint64_t)counts * speed * 1000 / PIT_HZ;
	now += port_cycles;
	maybe_pause();
}

bool pit_oneshot_done(void)
{
	bool done;

	maybe_pause();
	now += port_cycles / 2;
	done = !stuck_low && (stuck_high || now >= ends);
	now += port_cycles / 2;
	maybe_pause();
	return done;
}

void printk(enum log_level level, const char *fmt, ...)
{
	(void)level;
	(void)fmt;
	warnings++;
}

static int machine(void **state)
{
	(void)state;
	cpu_info.tsc = true;
	now = 1000000;
	speed = 2000000;
	port_cycles = 2000;
	steps = 0;
	held_up_at = 0;
	one_in = 0;
	pause_cycles = 0;
	stuck_high = stuck_low = false;
	warnings = 0;
	return 0;
}

/* The speed measured, 1 part in so many from the true one at most. */
static void measures_within(uint32_t parts)
{
	uint32_t khz;

	assert_true(tsc_clock_register());
	khz = clock_source()->khz;
	assert_in_range(khz, speed - speed / parts, speed + speed / parts);
}

/* --- tests --------------------------------------------------------------------- */

static void speed_is_measured_in_two_windows(void **state)
{
	static const uint32_t speeds[] = { 60000, 500000, 2000000, 5800000 };

	for (size_t i = 0; i < ARRAY_SIZE(speeds); i++) {
		machine(state);
		speed = speeds[i];
		port_cycles = speed / 1000;
		measures_within(60);
		assert_true(now - 1000000 < speed / 2);
	}
	assert_int_equal(warnings, 0);
}

/* Once, for 5 ms, anywhere: it costs windows, or nothing, and never makes the speed wrong. */
static void speed_is_the_same_wherever_the_machine_is_held_up(void **state)
{
	for (unsigned long at = 1; at < 5000; at++) {
		machine(state);
		held_up_at = at;
		pause_cycles = 5 * speed;
		measures_within(60);
	}
	assert_int_equal(warnings, 0);
}

/* Pauses of any length, more than one in a window. */
static void speed_is_measured_on_a_busy_host(void **state)
{
	for (unsigned int run = 0; run < RUNS; run++) {
		machine(state);
		one_in = 300 + random_below(&seed, 1000);
		pause_cycles = (uint64_t)speed / 100 * (1 + random_below(&seed, 2000));
		measures_within(60);
	}
	assert_int_equal(warnings, 0);
}

/* So busy that no window tells: it is said, and what is taken is no more wrong than that. */
static void unknown_speed_is_reported(void **state)
{
	(void)state;
	one_in = 1;
	pause_cycles = 5000;
	assert_true(tsc_clock_register());
	assert_int_equal(warnings, 1);
	assert_in_range(clock_source()->khz, speed / 2, speed * 2);
}

static void chip_that_does_not_run_measures_nothing(void **state)
{
	(void)state;
	stuck_low = true;
	assert_false(tsc_clock_register());
	stuck_low = false;
	stuck_high = true;
	assert_false(tsc_clock_register());
	assert_int_equal(warnings, 2);
}

static void processor_without_a_counter_is_not_asked(void **state)
{
	(void)state;
	cpu_info.tsc = false;
	assert_false(tsc_clock_register());
	assert_int_equal(steps, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(speed_is_measured_in_two_windows, machine),
		cmocka_unit_test_setup(speed_is_the_same_wherever_the_machine_is_held_up, machine),
		cmocka_unit_test_setup(speed_is_measured_on_a_busy_host, machine),
		cmocka_unit_test_setup(unknown_speed_is_reported, machine),
		cmocka_unit_test_setup(chip_that_does_not_run_measures_nothing, machine),
		cmocka_unit_test_setup(processor_without_a_counter_is_not_asked, machine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
