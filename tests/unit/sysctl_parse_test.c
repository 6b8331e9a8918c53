/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/sysctl_parse_test.c - numbers that programs write below /proc/sys
 *
 * What Linux says to each is recorded by tests/procfs; here the text ends where memory ends.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <lib/compiler.h>
#include <lib/errno.h>
#include <limits.h>

#include "../../kernel/proc/sysctl_parse.h"

#define UNTOUCHED	77

/* Nothing behind its size may be read: the copy ends there. */
static long parse(const char *text, size_t size, int *value)
{
	char *copy = malloc(size);
	long used;

	memcpy(copy, text, size);
	*value = UNTOUCHED;
	used = sysctl_parse_int(copy, size, value);
	free(copy);
	return used;
}

static void parse_int_takes_the_number_and_white_space(void **state)
{
	static const struct { const char *text; long used; int value; } rows[] = {
		{ "1", 1, 1 }, { "0", 1, 0 }, { "-1", 2, -1 }, { " \t\n\v\f\r5", 7, 5 },
		{ "7 \n\v 8", 5, 7 }, { "0x1F\n", 5, 31 }, { "0Xa", 3, 10 }, { "010", 3, 8 },
		{ "00", 2, 0 }, { "-0x10", 5, -16 }, { "2147483647", 10, INT_MAX },
		{ "-2147483648", 11, INT_MIN }, { "00000000000000000017", 20, 15 },
		{ "3\tx", 2, 3 }, { "-0", 2, 0 },
	};

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		int value;

		assert_int_equal(parse(rows[i].text, strlen(rows[i].text), &value), rows[i].used);
		assert_int_equal(value, rows[i].value);
	}
}

static void parse_int_refuses_and_writes_nothing(void **state)
{
	static const char *const rows[] = {
		" ", "\n", "-", "--1", "+1", "x", "1x", "0x", "0xg", "08", "1,2", "1\v", "- 1",
		"2147483648", "-2147483649", "4294967296", "99999999999999999999",
		"000000000000000000001", "0x100000000",
	};
	int value;

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(parse(rows[i], strlen(rows[i]), &value), -EINVAL);
		assert_int_equal(value, UNTOUCHED);
	}
	assert_int_equal(parse("1\0", 2, &value), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parse_int_takes_the_number_and_white_space),
		cmocka_unit_test(parse_int_refuses_and_writes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
