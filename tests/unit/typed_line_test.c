/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/typed_line_test.c - keys in, a line and its echo out
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <drivers/console_device.h>

static const struct {
	const char *keys, *text, *echo;
	bool complete;
} cases[] = {
	{ "", "", "", false },
	{ "ab", "ab", "ab", false },
	{ "ab\r", "ab\n", "ab\n", true },
	{ "ab\n", "ab\n", "ab\n", true },
	{ "\r", "\n", "\n", true },
	{ "\4", "", "", true },
	{ "ab\4", "ab", "ab", true },
	{ "ab\b", "a", "ab\b \b", false },
	{ "ab\x7f\x7f\x7f\x7f", "", "ab\b \b\b \b", false },
	{ "abc\x15" "d", "d", "abc^U\nd", false },
	{ "\x15", "", "^U\n", false },
	{ "a\tb", "a\tb", "a\tb", false },
	{ "a\1\2\3\33b", "ab", "ab", false },
	{ "\xc3\xa4\n", "\xc3\xa4\n", "\xc3\xa4\n", true },
};

static void feed_keys_makes_line_and_echo(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct typed_line line = { .len = 0 };
		char echo[64] = "", piece[4];
		size_t shown = 0;

		for (const char *key = cases[i].keys; *key; key++) {
			unsigned int n = typed_line_feed(&line, *key, piece);

			assert_in_range(n, 0, sizeof(piece));
			memcpy(echo + shown, piece, n);
			shown += n;
		}
		assert_int_equal(line.complete, cases[i].complete);
		assert_int_equal(line.len, strlen(cases[i].text));
		assert_memory_equal(line.text, cases[i].text, line.len);
		assert_int_equal(shown, strlen(cases[i].echo));
		assert_memory_equal(echo, cases[i].echo, shown);
	}
}

/* A full line takes no more, and Enter still fits. */
static void feed_full_line_rings_the_bell(void **state)
{
	struct typed_line line = { .len = 0 };
	char echo[4];

	(void)state;
	for (unsigned int i = 0; i < CONSOLE_LINE; i++)
		assert_int_equal(typed_line_feed(&line, 'x', echo), 1);
	assert_int_equal(typed_line_feed(&line, 'y', echo), 1);
	assert_int_equal(echo[0], '\a');
	assert_int_equal(line.len, CONSOLE_LINE);
	assert_int_equal(typed_line_feed(&line, '\r', echo), 1);
	assert_int_equal(line.len, CONSOLE_LINE + 1);
	assert_int_equal(line.text[CONSOLE_LINE - 1], 'x');
	assert_int_equal(line.text[CONSOLE_LINE], '\n');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(feed_keys_makes_line_and_echo),
		cmocka_unit_test(feed_full_line_rings_the_bell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
