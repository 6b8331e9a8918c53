/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/string_test.c - lib/string.c against the host's C library
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include <lib/errno.h>
#include <lib/string.h>
#include "random.h"

#define ROUNDS		200000
#define STRING_MAX	12

static int sign(int value)
{
	return (value > 0) - (value < 0);
}

/* A string of few different characters, one of them negative, in a block of its exact size. */
static char *random_string(uint64_t *seed)
{
	size_t len = random_below(seed, STRING_MAX);
	char *s = malloc(len + 1);

	assert_non_null(s);
	for (size_t i = 0; i < len; i++)
		s[i] = "ab\xff"[random_below(seed, 3)];
	s[len] = '\0';
	return s;
}

static void lengths_equal_host(void **state)
{
	uint64_t seed = 1;

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		char *s = random_string(&seed);
		size_t max = random_below(&seed, STRING_MAX + 4);

		assert_int_equal(strlen(s), (strlen)(s));
		assert_int_equal(strnlen(s, max), (strnlen)(s, max));
		free(s);
	}
}

static void strnlen_without_nul_reads_max_bytes_only(void **state)
{
	char *s = malloc(3);

	(void)state;
	assert_non_null(s);
	(memcpy)(s, "abc", 3);
	assert_int_equal(strnlen(s, 3), 3);
	free(s);
}

static void comparisons_equal_host(void **state)
{
	uint64_t seed = 2;
	int nr_equal = 0;

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		char *a = random_string(&seed);
		char *b = random_string(&seed);
		size_t n = random_below(&seed, STRING_MAX + 4);

		assert_int_equal(sign(strcmp(a, b)), sign((strcmp)(a, b)));
		assert_int_equal(sign(strncmp(a, b, n)), sign((strncmp)(a, b, n)));
		nr_equal += strncmp(a, b, n) == 0;
		free(a);
		free(b);
	}
	assert_in_range(nr_equal, ROUNDS / 20, ROUNDS - ROUNDS / 20);
}

static void searches_equal_host(void **state)
{
	uint64_t seed = 3;
	int nr_found = 0;

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		char *s = random_string(&seed);
		char *needle = random_string(&seed);
		int c = "abc\xff\0"[random_below(&seed, 5)];

		needle[strnlen(needle, random_below(&seed, 4))] = '\0';
		assert_ptr_equal(strchr(s, c), (strchr)(s, c));
		assert_ptr_equal(strrchr(s, c), (strrchr)(s, c));
		assert_ptr_equal(strstr(s, needle), (strstr)(s, needle));
		nr_found += needle[0] != '\0' && strstr(s, needle);
		free(s);
		free(needle);
	}
	assert_in_range(nr_found, ROUNDS / 20, ROUNDS - ROUNDS / 20);
}

static void strscpy_cuts_and_ends_with_nul(void **state)
{
	static const struct {
		const char *src;
		size_t size;
		long result;
		const char *copy;
	} cases[] = {
		{ "",     1, 0,      "" },
		{ "abc",  9, 3,      "abc" },
		{ "abc",  4, 3,      "abc" },
		{ "abc",  3, -E2BIG, "ab" },
		{ "abc",  1, -E2BIG, "" },
		{ "abc",  0, -E2BIG, NULL },
		{ "",     0, -E2BIG, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *dst = malloc(cases[i].size + 1);

		assert_non_null(dst);
		(memset)(dst, '#', cases[i].size + 1);
		assert_int_equal(strscpy(dst, cases[i].src, cases[i].size), cases[i].result);
		assert_int_equal(dst[cases[i].size], '#');
		if (cases[i].copy)
			assert_string_equal(dst, cases[i].copy);
		free(dst);
	}
}

static void strscpy_cut_source_needs_no_nul(void **state)
{
	char *src = malloc(4);
	char dst[4];

	(void)state;
	assert_non_null(src);
	(memcpy)(src, "abcd", 4);
	assert_int_equal(strscpy(dst, src, sizeof(dst)), -E2BIG);
	assert_string_equal(dst, "abc");
	free(src);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lengths_equal_host),
		cmocka_unit_test(strnlen_without_nul_reads_max_bytes_only),
		cmocka_unit_test(comparisons_equal_host),
		cmocka_unit_test(searches_equal_host),
		cmocka_unit_test(strscpy_cuts_and_ends_with_nul),
		cmocka_unit_test(strscpy_cut_source_needs_no_nul),
	};

	return cmocka_run_group_tests_name("string", tests, NULL, NULL);
}
