/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/cpu_itimer_test.c - kernel/process/cpu_itimer.c: ticks on time, late and in bursts
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <lib/compiler.h>
#include <lib/timespec.h>

#include "../../kernel/process/cpu_itimer.h"

#define MS	NSEC_PER_MSEC

_Static_assert(TICK_NSEC == 10 * MS, "the tables below count in ticks of 10 ms");

/* Ticks at these times, up to one that it is due at; that time, or -1. */
static ktime_t due_at(struct cpu_itimer *timer, const ktime_t *ticks, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		if (cpu_itimer_tick(timer, ticks[i]))
			return ticks[i];
	return -1;
}

static void cpu_itimer_tick_is_due_when_the_time_has_passed(void **state)
{
	static const struct {
		ktime_t set, value, ticks[8], due;
	} cases[] = {
		/* on time: set right behind a tick, in between, right before one */
		{ 0, 30 * MS, { 10 * MS, 20 * MS, 30 * MS, 40 * MS, 50 * MS }, 40 * MS },
		{ 5 * MS, 30 * MS, { 10 * MS, 20 * MS, 30 * MS, 40 * MS, 50 * MS }, 40 * MS },
		{ 9 * MS, 30 * MS, { 10 * MS, 20 * MS, 30 * MS, 40 * MS, 50 * MS }, 40 * MS },
		{ 9 * MS, 1, { 10 * MS, 20 * MS }, 20 * MS },
		/* the tick of 10 ms comes at 18 ms, behind the setting */
		{ 17 * MS, 30 * MS, { 18 * MS, 20 * MS, 30 * MS, 40 * MS, 50 * MS }, 50 * MS },
		/* five of them come at once: later ones are waited for */
		{ 60 * MS, 30 * MS, { 61 * MS, 61 * MS, 62 * MS, 62 * MS, 70 * MS, 80 * MS,
				      90 * MS }, 90 * MS },
		/* some are lost: it is late */
		{ 0, 30 * MS, { 10 * MS, 50 * MS, 60 * MS, 70 * MS, 80 * MS }, 70 * MS },
	};
	struct cpu_itimer timer;

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		cpu_itimer_set(&timer, cases[i].value, 0, cases[i].set);
		assert_int_equal(due_at(&timer, cases[i].ticks, ARRAY_SIZE(cases[i].ticks)),
				 cases[i].due);
		assert_int_equal(cpu_itimer_left(&timer), 0);
	}
}

/* Ten times every 25 ms takes 250 ms of ticks on time, and no less when they come in bursts. */
static void cpu_itimer_tick_with_interval_keeps_the_pace(void **state)
{
	struct cpu_itimer timer;
	ktime_t now = 0;
	int nr = 0;

	(void)state;
	cpu_itimer_set(&timer, 25 * MS, 25 * MS, 0);
	for (; nr < 10; nr += cpu_itimer_tick(&timer, now))
		now += 10 * MS;
	assert_in_range(now, 250 * MS, 260 * MS);
	cpu_itimer_set(&timer, 25 * MS, 25 * MS, now = 0);
	for (nr = 0; nr < 10; nr += cpu_itimer_tick(&timer, now)) {
		now += 1 * MS;
		assert_true(now >= nr * 25 * MS);
	}
	assert_in_range(now, 250 * MS, 260 * MS);
}

static void cpu_itimer_left_is_never_zero_while_it_runs(void **state)
{
	struct cpu_itimer timer;

	(void)state;
	cpu_itimer_set(&timer, 5 * MS, 0, 0);
	for (unsigned int i = 0; i < 20; i++) {
		assert_false(cpu_itimer_tick(&timer, 4 * MS));
		assert_in_range(cpu_itimer_left(&timer), NSEC_PER_USEC, 15 * MS);
	}
	assert_true(cpu_itimer_tick(&timer, 5 * MS));
	assert_int_equal(cpu_itimer_left(&timer), 0);
}

static void cpu_itimer_tick_off_is_never_due(void **state)
{
	struct cpu_itimer timer;

	(void)state;
	cpu_itimer_set(&timer, 0, 50 * MS, 0);
	for (ktime_t now = 0; now < 200 * MS; now += 10 * MS)
		assert_false(cpu_itimer_tick(&timer, now));
	assert_int_equal(cpu_itimer_left(&timer), 0);
}

static void cpu_itimer_set_takes_the_longest_time(void **state)
{
	struct cpu_itimer timer;

	(void)state;
	cpu_itimer_set(&timer, TIME_NS_MAX, TIME_NS_MAX, 1000 * MS);
	assert_false(cpu_itimer_tick(&timer, 1010 * MS));
	assert_true(cpu_itimer_left(&timer) > TIME_NS_MAX - 20 * MS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cpu_itimer_tick_is_due_when_the_time_has_passed),
		cmocka_unit_test(cpu_itimer_tick_with_interval_keeps_the_pace),
		cmocka_unit_test(cpu_itimer_left_is_never_zero_while_it_runs),
		cmocka_unit_test(cpu_itimer_tick_off_is_never_due),
		cmocka_unit_test(cpu_itimer_set_takes_the_longest_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
