/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/parse_test.c - lib/parse.c: numbers, patterns, the command line
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <lib/compiler.h>
#include <lib/errno.h>
#include <lib/parse.h>
#include "random.h"

#define UNTOUCHED	UINT64_C(0x5a5a5a5a5a5a5a5a)

struct number_case {
	const char	*text;
	int		err;
	uint64_t	value;
};

/* --- numbers -------------------------------------------------------------- */

static const struct number_case u64_cases[] = {
	{ "0",				0, 0 },
	{ "7",				0, 7 },
	{ "0009",			0, 9 },
	{ "010",			0, 10 },
	{ "0x0",			0, 0 },
	{ "0xC0100aBc",			0, 0xc0100abc },
	{ "0Xff",			0, 0xff },
	{ "4294967295",			0, UINT32_MAX },
	{ "4294967296",			0, UINT64_C(1) << 32 },
	{ "18446744073709551615",	0, UINT64_MAX },
	{ "0xffffffffffffffff",		0, UINT64_MAX },
	{ "000000000000000000000001",	0, 1 },
	{ "18446744073709551616",	-ERANGE, 0 },
	{ "18446744073709551620",	-ERANGE, 0 },
	{ "99999999999999999999999",	-ERANGE, 0 },
	{ "0x10000000000000000",	-ERANGE, 0 },
	{ "99999999999999999999999x",	-EINVAL, 0 },
	{ "",				-EINVAL, 0 },
	{ "0x",				-EINVAL, 0 },
	{ "x1",				-EINVAL, 0 },
	{ "12o",			-EINVAL, 0 },
	{ "0xfg",			-EINVAL, 0 },
	{ "1f",				-EINVAL, 0 },
	{ "-1",				-EINVAL, 0 },
	{ "+1",				-EINVAL, 0 },
	{ " 1",				-EINVAL, 0 },
	{ "1 ",				-EINVAL, 0 },
	{ "1K",				-EINVAL, 0 },
};

static void check_cases(const struct number_case *cases, size_t nr,
			int (*parse)(const char *s, uint64_t *out))
{
	for (size_t i = 0; i < nr; i++) {
		uint64_t value = UNTOUCHED;
		int err = parse(cases[i].text, &value);

		if (err != cases[i].err)
			fail_msg("\"%s\": %d, not %d", cases[i].text, err, cases[i].err);
		assert_int_equal(value, err ? UNTOUCHED : cases[i].value);
	}
}

static void parse_u64_table_gives_value_or_error(void **state)
{
	(void)state;
	check_cases(u64_cases, ARRAY_SIZE(u64_cases), parse_u64);
}

static void parse_u32_is_parse_u64_within_32_bits(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(u64_cases); i++) {
		const struct number_case *c = &u64_cases[i];
		uint32_t value = (uint32_t)UNTOUCHED;
		int expected = c->err == 0 && c->value > UINT32_MAX ? -ERANGE : c->err;

		assert_int_equal(parse_u32(c->text, &value), expected);
		assert_int_equal(value, expected ? (uint32_t)UNTOUCHED : (uint32_t)c->value);
	}
}

static void parse_size_table_gives_value_or_error(void **state)
{
	static const struct number_case cases[] = {
		{ "0",				0, 0 },
		{ "4096",			0, 4096 },
		{ "1k",				0, 1024 },
		{ "640K",			0, 640 * 1024 },
		{ "64M",			0, 64 << 20 },
		{ "64m",			0, 64 << 20 },
		{ "4G",				0, UINT64_C(4) << 30 },
		{ "0x10M",			0, 16 << 20 },
		{ "0g",				0, 0 },
		{ "17179869183G",		0, UINT64_C(17179869183) << 30 },
		{ "18446744073709551615",	0, UINT64_MAX },
		{ "17179869184G",		-ERANGE, 0 },
		{ "18014398509481984K",		-ERANGE, 0 },
		{ "18446744073709551616K",	-ERANGE, 0 },
		{ "",				-EINVAL, 0 },
		{ "M",				-EINVAL, 0 },
		{ "1T",				-EINVAL, 0 },
		{ "1MB",			-EINVAL, 0 },
		{ "1M ",			-EINVAL, 0 },
		{ "1.5M",			-EINVAL, 0 },
		{ "99999999999999999999Mx",	-EINVAL, 0 },
	};

	(void)state;
	check_cases(cases, ARRAY_SIZE(cases), parse_size);
}

/* --- patterns ------------------------------------------------------------- */

/* What a glob means, by recursion: the oracle. */
static bool matches(const char *pattern, const char *text)
{
	if (*pattern == '\0')
		return *text == '\0';
	if (*pattern == '*')
		return matches(pattern + 1, text) || (*text != '\0' && matches(pattern, text + 1));
	return *text != '\0' && (*pattern == '?' || *pattern == *text) &&
	       matches(pattern + 1, text + 1);
}

/* Counts up through all strings over an alphabet, shortest first; false after the last. */
static bool next_string(char *s, size_t max, const char *alphabet)
{
	size_t i;

	for (i = 0; s[i] != '\0'; i++) {
		const char *next = strchr(alphabet, s[i]) + 1;

		if (*next != '\0') {
			s[i] = *next;
			return true;
		}
		s[i] = alphabet[0];
	}
	if (i == max)
		return false;
	s[i] = alphabet[0];
	s[i + 1] = '\0';
	return true;
}

static void glob_match_all_short_patterns_equal_recursion(void **state)
{
	char pattern[8] = "";
	unsigned int nr = 0, nr_matches = 0;

	(void)state;
	do {
		char text[8] = "";

		do {
			bool match = glob_match(pattern, text);

			if (match != matches(pattern, text))
				fail_msg("pattern \"%s\", text \"%s\": %d", pattern, text, match);
			nr_matches += match;
			nr++;
		} while (next_string(text, 6, "ab"));
	} while (next_string(pattern, 5, "ab*?"));
	assert_int_equal(nr, 1365 * 127);
	assert_in_range(nr_matches, nr / 20, nr / 2);
}

/* Backtracking into every star would take 2^30 steps and more here. */
static void glob_match_many_stars_stays_polynomial(void **state)
{
	char text[201];

	(void)state;
	memset(text, 'a', 200);
	text[200] = '\0';
	assert_false(glob_match("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*ab", text));
	assert_true(glob_match("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a", text));
}

/* --- the command line ----------------------------------------------------- */

static void param_get_table_gives_value_or_nothing(void **state)
{
	static const struct {
		const char *cmdline, *name, *value;	/* value NULL: not there */
	} cases[] = {
		{ "mem=64M",				"mem",		"64M" },
		{ "  quiet\tmem=64M  ",			"mem",		"64M" },
		{ "mem=64M lowmem=32M",			"mem",		"64M" },
		{ "lowmem=32M mem=64M",			"mem",		"64M" },
		{ "mem=1M mem=2M",			"mem",		"2M" },
		{ "mem=1M mem=",			"mem",		"" },
		{ "mem=1M mem",				"mem",		"1M" },
		{ "selftest=\"mm_* lib_*\" x",		"selftest",	"mm_* lib_*" },
		{ "\"selftest=mm_* lib_*\" x",		"selftest",	"mm_* lib_*" },
		{ "a=\"b c=d e\" c=f",			"c",		"f" },
		{ "a=\"b c=d e\"",			"c",		NULL },
		{ "a=b=c",				"a",		"b=c" },
		{ "a=\"open end",			"a",		"open end" },
		{ "a=x\"y z\"w",			"a",		"xy zw" },
		{ "a=1 -- a=2",				"a",		"1" },
		{ "-- a=2",				"a",		NULL },
		{ "--a=2",				"--a",		"2" },
		{ "b=-- a=2",				"a",		"2" },
		{ "\"x -- y\" a=2",			"a",		"2" },
		{ "mem",				"mem",		NULL },
		{ "memory=1",				"mem",		NULL },
		{ "me=1",				"mem",		NULL },
		{ "",					"mem",		NULL },
		{ "  ",					"mem",		NULL },
		{ "\"",					"mem",		NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char value[32] = "before";
		bool found = param_get(cases[i].cmdline, cases[i].name, value, sizeof(value));

		if (found != (cases[i].value != NULL))
			fail_msg("<%s> %s: found %d", cases[i].cmdline, cases[i].name, found);
		assert_string_equal(value, found ? cases[i].value : "before");
	}
}

static void param_get_value_that_does_not_fit_is_not_cut(void **state)
{
	char value[8] = "before";

	(void)state;
	assert_true(param_get("init=/bin/a", "init", value, 7));
	assert_string_equal(value, "/bin/a");
	assert_false(param_get("init=/bin/sh", "init", value, 7));
	assert_string_equal(value, "/bin/a");
	assert_true(param_get("init=\"/bin/b\"", "init", value, 7));
	assert_string_equal(value, "/bin/b");
	assert_false(param_get("init=/bin/c init=/bin/long", "init", value, 7));
	assert_false(param_get("init=", "init", value, 0));
	assert_string_equal(value, "/bin/b");
}

static void param_read_tells_too_long_from_absent(void **state)
{
	char value[8] = "before";

	(void)state;
	assert_int_equal(param_read("init=/bin/sh", "init", value, 7), -E2BIG);
	assert_int_equal(param_read("init=/a init=/bin/long", "init", value, 8), -E2BIG);
	assert_int_equal(param_read("init=", "init", value, 0), -E2BIG);
	assert_int_equal(param_read("initrd=/a init", "init", value, 8), -ENOENT);
	assert_int_equal(param_read("", "init", value, 0), -ENOENT);
	assert_string_equal(value, "before");
	assert_int_equal(param_read("init=/bin/long init=\"/bin/b\"", "init", value, 7), 6);
	assert_string_equal(value, "/bin/b");
	assert_int_equal(param_read("init=", "init", value, 1), 0);
	assert_string_equal(value, "");
}

static void param_flag_table_finds_bare_words_only(void **state)
{
	static const struct {
		const char *cmdline, *name;
		bool found;
	} cases[] = {
		{ "quiet",		"quiet",	true },
		{ " a quiet b",		"quiet",	true },
		{ "\"quiet\"",		"quiet",	true },
		{ "quiet=1",		"quiet",	false },
		{ "quieter",		"quiet",	false },
		{ "qui",		"quiet",	false },
		{ "x=\"a quiet b\"",	"quiet",	false },
		{ "-- quiet",		"quiet",	false },
		{ "quiet -- x",		"quiet",	true },
		{ "",			"quiet",	false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (param_flag(cases[i].cmdline, cases[i].name) != cases[i].found)
			fail_msg("<%s> %s: not %d", cases[i].cmdline, cases[i].name,
				 cases[i].found);
}

/* Any bytes: each string lies in a block of its own size, so that a byte too far is seen. */
static void random_bytes_stay_inside_their_buffers(void **state)
{
	uint64_t seed = 11;
	int nr_found = 0;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		size_t len = random_below(&seed, 24);
		size_t size = random_below(&seed, 6);
		char *text = malloc(len + 1);
		char *value = malloc(size + 1);
		uint64_t number;

		assert_non_null(text);
		assert_non_null(value);
		for (size_t k = 0; k < len; k++)
			text[k] = "aab===\"   -019xK"[random_below(&seed, 16)];
		text[len] = '\0';
		value[size] = '#';
		if (param_get(text, "a", value, size)) {
			assert_in_range(strlen(value), 0, size - 1);
			nr_found++;
		}
		assert_int_equal(value[size], '#');
		if (parse_u64(text, &number) == 0)
			assert_int_equal(number, strtoull(text, NULL, strchr(text, 'x') ? 16 : 10));
		(void)param_flag(text, "b");
		free(text);
		free(value);
	}
	assert_true(nr_found > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parse_u64_table_gives_value_or_error),
		cmocka_unit_test(parse_u32_is_parse_u64_within_32_bits),
		cmocka_unit_test(parse_size_table_gives_value_or_error),
		cmocka_unit_test(glob_match_all_short_patterns_equal_recursion),
		cmocka_unit_test(glob_match_many_stars_stays_polynomial),
		cmocka_unit_test(param_get_table_gives_value_or_nothing),
		cmocka_unit_test(param_get_value_that_does_not_fit_is_not_cut),
		cmocka_unit_test(param_read_tells_too_long_from_absent),
		cmocka_unit_test(param_flag_table_finds_bare_words_only),
		cmocka_unit_test(random_bytes_stay_inside_their_buffers),
	};

	return cmocka_run_group_tests_name("parse", tests, NULL, NULL);
}
