/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/jiffies_test.c - ticks and nanoseconds: order, conversion, the wrap
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <asm/irqflags.h>
#include <core/jiffies.h>
#include <core/ktime.h>

#define HALF	(~0UL >> 1)

static void time_after_any_place_looks_half_the_range_ahead(void **state)
{
	static const unsigned long distances[] = { 1, 2, 1000, HALF - 1, HALF };
	static const unsigned long places[] = { 0, 1, 5, HALF - 1, HALF, HALF + 1, ~0UL - 5, ~0UL };

	(void)state;
	for (size_t p = 0; p < ARRAY_SIZE(places); p++) {
		unsigned long a = places[p];

		assert_false(time_after(a, a) || time_before(a, a));
		assert_true(time_after_eq(a, a) && time_before_eq(a, a));
		for (size_t d = 0; d < ARRAY_SIZE(distances); d++) {
			unsigned long later = a + distances[d];

			assert_true(time_after(later, a) && time_before(a, later));
			assert_true(time_after_eq(later, a) && time_before_eq(a, later));
			assert_false(time_after(a, later) || time_before(later, a));
			assert_false(time_after_eq(a, later) || time_before_eq(later, a));
		}
	}
}

static void time_in_range_across_the_wrap(void **state)
{
	unsigned long from = 0UL - 3, to = 4;

	(void)state;
	for (unsigned long t = from; t != to; t++)
		assert_true(time_in_range(t, from, to) && time_in_range_open(t, from, to));
	assert_true(time_in_range(to, from, to));
	assert_false(time_in_range_open(to, from, to));
	assert_false(time_in_range(from - 1, from, to) || time_in_range(to + 1, from, to));
}

static void time_is_before_jiffies_reads_the_count(void **state)
{
	(void)state;
	assert_true(time_is_before_jiffies(jiffies - 1) && time_is_after_jiffies(jiffies + 1));
	assert_true(time_is_before_eq_jiffies(jiffies) && time_is_after_eq_jiffies(jiffies));
	assert_false(time_is_before_jiffies(jiffies) || time_is_after_jiffies(jiffies));
}

/* The oracle multiplies in 64 bits. */
static void check_ms(unsigned int ms)
{
	uint64_t want = ((uint64_t)ms * HZ + 999) / 1000;

	assert_true(msecs_to_jiffies(ms) == (want < MAX_JIFFY_OFFSET ? want : MAX_JIFFY_OFFSET));
	if (want < MAX_JIFFY_OFFSET)
		assert_true(jiffies_to_msecs(msecs_to_jiffies(ms)) >= ms);
}

static void msecs_to_jiffies_rounds_up_and_does_not_overflow(void **state)
{
	(void)state;
	for (unsigned int ms = 0; ms < 5000; ms++)
		check_ms(ms);
	for (unsigned int ms = 5000; ms < UINT32_MAX / 3 * 2; ms += ms / 7)
		check_ms(ms);
	check_ms(UINT32_MAX);
	check_ms(UINT32_MAX - 1);
	assert_true(msecs_to_jiffies(0) == 0 && msecs_to_jiffies(1) == 1);
}

static void jiffies_to_msecs_of_any_number_is_exact(void **state)
{
	(void)state;
	for (unsigned int ticks = 0; ticks < UINT32_MAX / 3 * 2; ticks += ticks / 5 + 1)
		assert_true(jiffies_to_msecs(ticks) == (uint64_t)ticks * 1000 / HZ);
	assert_true(jiffies_to_msecs(UINT32_MAX) == (uint64_t)UINT32_MAX * 1000 / HZ);
}

/* The first word overflows five minutes after boot. */
static void jiffies_tick_wraps_after_five_minutes(void **state)
{
	uint64_t start = get_jiffies_64();

	(void)state;
	assert_true(start == INITIAL_JIFFIES && jiffies == INITIAL_JIFFIES);
	for (unsigned int i = 1; i <= 301 * HZ; i++) {
		jiffies_tick();
		assert_true(get_jiffies_64() == start + i);
		assert_true(jiffies == (unsigned long)(start + i));
		assert_true(time_after(jiffies, INITIAL_JIFFIES));
	}
	assert_true((uint32_t)jiffies == HZ);
	assert_false(irqs_disabled());
}

static void ktime_converts_towards_zero(void **state)
{
	(void)state;
	assert_true(ktime_to_us(1999) == 1 && ktime_to_us(-1999) == -1);
	assert_true(ktime_to_ms(NSEC_PER_MSEC * 5LL - 1) == 4);
	assert_true(ktime_to_ms(INT64_MIN) == INT64_MIN / 1000000);
	assert_true(ktime_to_us(INT64_MAX) == INT64_MAX / 1000);
	assert_true(ktime_to_ms(ms_to_ktime(UINT32_MAX)) == UINT32_MAX);
	assert_true(ktime_to_us(us_to_ktime(1ULL << 40)) == 1LL << 40);
	assert_true(ktime_to_ns(ns_to_ktime(7)) == 7);
}

static void secs_to_jiffies_is_exact_up_to_the_longest_time(void **state)
{
	unsigned int most = MAX_JIFFY_OFFSET / HZ < ~0U ? MAX_JIFFY_OFFSET / HZ : ~0U;

	(void)state;
	assert_true(secs_to_jiffies(0) == 0 && secs_to_jiffies(1) == HZ);
	assert_true(secs_to_jiffies(3600) == 3600UL * HZ);
	assert_true(secs_to_jiffies(most - 1) == (unsigned long)(most - 1) * HZ);
	for (unsigned int seconds = most; seconds - most < 3 && seconds >= most; seconds++) {
		unsigned long ticks = secs_to_jiffies(seconds);

		assert_true(ticks <= MAX_JIFFY_OFFSET && ticks >= (unsigned long)most * HZ);
	}
	if (sizeof(long) == 4)
		assert_true(secs_to_jiffies(~0U) == MAX_JIFFY_OFFSET / HZ * HZ);
}

static void ktime_adds_and_compares(void **state)
{
	ktime_t a = ms_to_ktime(3), b = us_to_ktime(3001);

	(void)state;
	assert_true(ktime_compare(a, b) < 0 && ktime_compare(b, a) > 0 && !ktime_compare(a, a));
	assert_true(ktime_before(a, b) && ktime_after(b, a) && !ktime_after(a, a));
	assert_true(ktime_sub(a, b) == -1000 && ktime_add(a, b) == 6001000);
	assert_true(ktime_add_us(a, 1) == b && ktime_add_ns(a, 1000) == b);
	assert_true(ktime_add_ms(0, 3) == a);
	assert_true(ktime_us_delta(b, a) == 1 && ktime_ms_delta(a, b) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(jiffies_tick_wraps_after_five_minutes),
		cmocka_unit_test(time_after_any_place_looks_half_the_range_ahead),
		cmocka_unit_test(time_in_range_across_the_wrap),
		cmocka_unit_test(time_is_before_jiffies_reads_the_count),
		cmocka_unit_test(msecs_to_jiffies_rounds_up_and_does_not_overflow),
		cmocka_unit_test(secs_to_jiffies_is_exact_up_to_the_longest_time),
		cmocka_unit_test(jiffies_to_msecs_of_any_number_is_exact),
		cmocka_unit_test(ktime_converts_towards_zero),
		cmocka_unit_test(ktime_adds_and_compares),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
