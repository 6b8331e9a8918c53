/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/div64_test.c - lib/div64.c against the host's own 64-bit division
 *
 * The numbers are those where long division goes wrong if it does: around powers
 * of two, around the halves and the ends of the range, and divisors whose guessed
 * digits need both corrections.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <lib/div64.h>
#include "random.h"

#define NR_RANDOM	1000000
#define NR_EDGES	(64 * 3 + 8)

static size_t edges(uint64_t *values)
{
	static const uint64_t corrected[] = {
		0x7fffffff80000000, 0x80000000ffffffff, 0x0000ffff0000ffff, 0x8000000000007fff,
		0xfffffffe00000001, 0xffff0000ffff0000, 0x00000001fffffffe, 1000000000000000000,
	};
	size_t nr = 0;

	for (unsigned int bit = 0; bit < 64; bit++) {
		values[nr++] = UINT64_C(1) << bit;
		values[nr++] = (UINT64_C(1) << bit) - 1;
		values[nr++] = ~(UINT64_C(1) << bit);
	}
	for (size_t i = 0; i < sizeof(corrected) / sizeof(corrected[0]); i++)
		values[nr++] = corrected[i];
	return nr;
}

static void check_unsigned(uint64_t n, uint64_t d)
{
	uint64_t rem;

	assert_true(__udivmoddi4(n, d, &rem) == n / d && rem == n % d);
	assert_true(__udivmoddi4(n, d, NULL) == n / d);
	assert_true(__udivdi3(n, d) == n / d);
	assert_true(__umoddi3(n, d) == n % d);
}

static void check_short(uint64_t n, uint32_t d)
{
	uint32_t rem;

	assert_true(div_u64_rem(n, d, &rem) == n / d && rem == n % d);
	assert_true(div_u64(n, d) == n / d);
}

static void check_signed(int64_t n, int64_t d)
{
	int64_t rem;

	if (n == INT64_MIN && d == -1)
		return;
	assert_true(__divmoddi4(n, d, &rem) == n / d && rem == n % d);
	assert_true(__divdi3(n, d) == n / d);
	assert_true(__moddi3(n, d) == n % d);
}

static void check_all(uint64_t n, uint64_t d)
{
	if (d == 0)
		return;
	check_unsigned(n, d);
	check_signed((int64_t)n, (int64_t)d);
	if ((uint32_t)d != 0)
		check_short(n, (uint32_t)d);
}

static void division_of_every_pair_of_edges_equals_host(void **state)
{
	uint64_t values[NR_EDGES];
	size_t nr = edges(values);

	(void)state;
	assert_int_equal(nr, NR_EDGES);
	for (size_t i = 0; i < nr; i++)
		for (size_t j = 0; j < nr; j++)
			check_all(values[i], values[j]);
}

/* Both operands of any length: each is shifted by a random amount. */
static void division_of_random_pairs_equals_host(void **state)
{
	uint64_t seed = 0x2545f4914f6cdd1d;

	(void)state;
	for (int i = 0; i < NR_RANDOM; i++) {
		uint64_t n = random_next(&seed) >> random_below(&seed, 64);
		uint64_t d = random_next(&seed) >> random_below(&seed, 64);

		check_all(n, d);
	}
}

/* Dividends just at and below a multiple of the divisor, where a guess is off by one. */
static void division_around_multiples_equals_host(void **state)
{
	uint64_t seed = 42;

	(void)state;
	for (int i = 0; i < NR_RANDOM / 4; i++) {
		uint64_t d = random_next(&seed) >> random_below(&seed, 63);
		uint64_t product;

		if (d == 0)
			continue;
		product = (UINT64_MAX / d - random_below(&seed, 4)) * d;
		check_all(product, d);
		check_all(product - 1, d);
	}
}

static void divdi3_smallest_by_minus_one_wraps(void **state)
{
	(void)state;
	assert_true(__divdi3(INT64_MIN, -1) == INT64_MIN);
	assert_true(__moddi3(INT64_MIN, -1) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(division_of_every_pair_of_edges_equals_host),
		cmocka_unit_test(division_of_random_pairs_equals_host),
		cmocka_unit_test(division_around_multiples_equals_host),
		cmocka_unit_test(divdi3_smallest_by_minus_one_wraps),
	};

	return cmocka_run_group_tests_name("div64", tests, NULL, NULL);
}
