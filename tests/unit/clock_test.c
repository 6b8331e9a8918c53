/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/clock_test.c - the clock's arithmetic, with a counter that the test sets
 *
 * The oracle is division in 128 bits by hand: count * 10^6 / khz in two steps, exact
 * and slow, while the clock multiplies and shifts.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <core/clock.h>
#include <lib/compiler.h>

#define YEAR_SECONDS	31622400ULL	/* 366 days */

static const uint32_t speeds_khz[] = {
	1000, 1193, 33333, 999999, 1000000, 1000001, 1234567, 2400000, 3999999, 4000000, 5000000,
};

static uint64_t fake_count;

static uint64_t fake_read(void)
{
	return fake_count;
}

/* count * 10^6 / khz without overflow: whole milliseconds first, then the rest. */
static uint64_t exact_ns(uint64_t count, uint32_t khz)
{
	return count / khz * 1000000 + count % khz * 1000000 / khz;
}

static uint64_t distance(uint64_t a, uint64_t b)
{
	return a > b ? a - b : b - a;
}

static void clock_scale_any_speed_uses_all_bits_of_mult(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(speeds_khz); i++) {
		struct clocksource source = { 0 };

		clock_scale(&source, speeds_khz[i]);
		assert_int_equal(source.khz, speeds_khz[i]);
		assert_true(source.shift <= 32);
		assert_true(source.mult >= 1U << 31 || source.shift == 32);
	}
}

static void clock_scale_one_gigahertz_is_exact(void **state)
{
	struct clocksource source = { 0 };
	static const uint64_t counts[] = { 0, 1, 999999999, 1ULL << 32, (1ULL << 60) + 12345 };

	(void)state;
	clock_scale(&source, 1000000);
	for (size_t i = 0; i < ARRAY_SIZE(counts); i++)
		assert_true(clock_count_to_ns(&source, counts[i]) == counts[i]);
}

/* One part in 10^9, and 1 ns for the cut, from a microsecond to a year. */
static void clock_count_to_ns_up_to_a_year_is_right(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(speeds_khz); i++) {
		struct clocksource source = { 0 };
		uint64_t year = YEAR_SECONDS * 1000 * speeds_khz[i];

		clock_scale(&source, speeds_khz[i]);
		for (uint64_t count = speeds_khz[i] / 1000; count < year; count += count / 3 + 7) {
			uint64_t want = exact_ns(count, speeds_khz[i]);
			uint64_t got = clock_count_to_ns(&source, count);

			assert_true(distance(got, want) <= want / 1000000000 + 1);
		}
	}
}

/* The two halves of the count meet at multiples of 2^32: no step back there. */
static void clock_count_to_ns_across_word_borders_is_monotonic(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(speeds_khz); i++) {
		struct clocksource source = { 0 };

		clock_scale(&source, speeds_khz[i]);
		for (uint64_t word = 1; word < 1ULL << 26; word = word * 5 + 1) {
			uint64_t last = clock_count_to_ns(&source, (word << 32) - 50);

			for (int step = -49; step < 50; step++) {
				uint64_t count = (word << 32) + (uint64_t)(int64_t)step;
				uint64_t now = clock_count_to_ns(&source, count);

				assert_true(now >= last);
				assert_true(now - last <= 1000000 / speeds_khz[i] + 1);
				last = now;
			}
		}
	}
}

static void clock_scale_hz_timer_chip_keeps_its_odd_rate(void **state)
{
	struct clocksource source = { 0 };
	uint64_t day;

	(void)state;
	clock_scale_hz(&source, 1193182);
	assert_int_equal(source.khz, 1193);
	day = clock_count_to_ns(&source, 1193182ULL * 86400);
	assert_true(distance(day, 86400ULL * 1000000000) <= 86400);
}

static void clock_ns_before_a_source_is_zero(void **state)
{
	(void)state;
	assert_null(clock_source());
	assert_true(clock_ns() == 0);
}

/* Runs after the one above: the source stays registered. */
static void clock_ns_counts_from_registration(void **state)
{
	static struct clocksource source = { .name = "fake", .read = fake_read };

	(void)state;
	fake_count = (1ULL << 40) + 3;
	clock_scale(&source, 2000000);
	clock_register(&source);
	assert_ptr_equal(clock_source(), &source);
	assert_true(clock_ns() == 0);
	fake_count += 2000000000;
	assert_true(clock_ns() == 1000000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clock_scale_any_speed_uses_all_bits_of_mult),
		cmocka_unit_test(clock_scale_one_gigahertz_is_exact),
		cmocka_unit_test(clock_count_to_ns_up_to_a_year_is_right),
		cmocka_unit_test(clock_count_to_ns_across_word_borders_is_monotonic),
		cmocka_unit_test(clock_scale_hz_timer_chip_keeps_its_odd_rate),
		cmocka_unit_test(clock_ns_before_a_source_is_zero),
		cmocka_unit_test(clock_ns_counts_from_registration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
