/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/timespec_test.c - lib/timespec.c: times in two forms, ticks, and the calendar
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdbool.h>
#include <cmocka.h>

#include <lib/compiler.h>
#include <lib/timespec.h>

static void timespec64_valid_wants_a_time_to_wait_for(void **state)
{
	static const struct {
		struct timespec64 time;
		bool valid;
	} cases[] = {
		{ { 0, 0 }, true }, { { 0, 999999999 }, true }, { { INT64_MAX, 0 }, true },
		{ { 0, 1000000000 }, false }, { { 0, -1 }, false }, { { -1, 0 }, false },
		{ { INT64_MIN, 0 }, false }, { { 0, INT32_MIN }, false },
	};

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(timespec64_valid(&cases[i].time), cases[i].valid);
}

static int64_t to_ns(int64_t seconds, int32_t ns)
{
	struct timespec64 time = { seconds, ns };

	return timespec64_to_ns(&time);
}

static void timespec64_to_ns_saturates(void **state)
{
	(void)state;
	assert_int_equal(to_ns(0, 0), 0);
	assert_int_equal(to_ns(1, 1), 1000000001);
	/* 2^63 - 1 = 9,223,372,036 s + 854,775,807 ns */
	assert_int_equal(to_ns(9223372035, 999999999), INT64_C(9223372035999999999));
	assert_int_equal(to_ns(9223372036, 0), INT64_MAX);
	assert_int_equal(to_ns(9223372036, 999999999), INT64_MAX);
	assert_int_equal(to_ns(INT64_MAX, 999999999), INT64_MAX);
}

static void ns_to_timespec64_counts_forward(void **state)
{
	static const struct {
		int64_t ns, seconds;
		int32_t rest;
	} cases[] = {
		{ 0, 0, 0 }, { 999999999, 0, 999999999 }, { 1000000000, 1, 0 },
		{ -1, -1, 999999999 }, { -1000000000, -1, 0 }, { -1000000001, -2, 999999999 },
		{ INT64_MAX, 9223372036, 854775807 }, { INT64_MIN, -9223372037, 145224192 },
	};

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		struct timespec64 time = ns_to_timespec64(cases[i].ns);

		assert_int_equal(time.tv_sec, cases[i].seconds);
		assert_int_equal(time.tv_nsec, cases[i].rest);
	}
}

static void time_ns_add_saturates(void **state)
{
	(void)state;
	assert_int_equal(time_ns_add(1, 2), 3);
	assert_int_equal(time_ns_add(INT64_MAX - 5, 5), INT64_MAX);
	assert_int_equal(time_ns_add(INT64_MAX - 5, 6), INT64_MAX);
	assert_int_equal(time_ns_add(INT64_MAX, INT64_MAX), INT64_MAX);
	assert_int_equal(time_ns_add(0, INT64_MAX), INT64_MAX);
}

static void time_ns_to_ticks_is_at_least_one_and_fits_a_sleep(void **state)
{
	(void)state;
	assert_int_equal(time_ns_to_ticks(-5, 10000000), 1);
	assert_int_equal(time_ns_to_ticks(0, 10000000), 1);
	assert_int_equal(time_ns_to_ticks(9999999, 10000000), 1);
	assert_int_equal(time_ns_to_ticks(19999999, 10000000), 1);
	assert_int_equal(time_ns_to_ticks(20000000, 10000000), 2);
	assert_int_equal(time_ns_to_ticks(INT64_MAX, 1000000), INT32_MAX / 4);
	assert_int_equal(time_ns_to_ticks((int64_t)(INT32_MAX / 4) * 1000000, 1000000),
			 INT32_MAX / 4);
}

static void date_to_seconds_of_known_days(void **state)
{
	static const struct {
		int year;
		unsigned int month, day;
		int64_t days;
	} cases[] = {
		{ 1970, 1, 1, 0 }, { 1969, 12, 31, -1 }, { 1970, 3, 1, 59 }, { 1972, 2, 29, 789 },
		{ 2000, 2, 29, 11016 }, { 2000, 3, 1, 11017 }, { 2038, 1, 19, 24855 },
		{ 2100, 2, 28, 47540 }, { 2100, 3, 1, 47541 }, { 0, 3, 1, -719468 },
		{ 9999, 12, 31, 2932896 },
	};

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(date_to_seconds(cases[i].year, cases[i].month, cases[i].day),
				 cases[i].days * 86400);
}

/* Day by day through two cycles of 400 years, by the rule that a child learns. */
static void date_to_seconds_day_by_day(void **state)
{
	static const unsigned int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int64_t expected = date_to_seconds(1600, 1, 1);
	unsigned int days = 0;

	(void)state;
	assert_int_equal(expected, INT64_C(-135140) * 86400);
	for (int year = 1600; year < 2400; year++) {
		bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

		for (unsigned int month = 1; month <= 12; month++) {
			unsigned int length = lengths[month - 1] + (month == 2 && leap);

			for (unsigned int day = 1; day <= length; day++, days++) {
				assert_int_equal(date_to_seconds(year, month, day), expected);
				expected += 86400;
			}
		}
	}
	assert_int_equal(days, 2 * 146097);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(timespec64_valid_wants_a_time_to_wait_for),
		cmocka_unit_test(timespec64_to_ns_saturates),
		cmocka_unit_test(ns_to_timespec64_counts_forward),
		cmocka_unit_test(time_ns_add_saturates),
		cmocka_unit_test(time_ns_to_ticks_is_at_least_one_and_fits_a_sleep),
		cmocka_unit_test(date_to_seconds_of_known_days),
		cmocka_unit_test(date_to_seconds_day_by_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
