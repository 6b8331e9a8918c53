/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/quire_names.h - lib/ beside the C library of the host
 *
 * Quire defines functions that the host's C library has too.  A test of those is
 * compiled as a whole, the source under test included, with
 *
 *	-include tests/unit/quire_names.h
 *
 * which gives ours the prefix quire_.  The macros take arguments, so a test that
 * wants the host's function, as an oracle, writes its name in parentheses:
 *
 *	assert_int_equal(strlen(s), (strlen)(s));	ours, the host's
 *
 * A test that links lib/div64.c needs it at 32 bits even if it calls nothing of it:
 * the sanitizer's own library divides before it is ready for code that it checks.
 *
 * The memory functions are the host's: ours are assembly, see memops_test.c.
 */
#pragma once

/* The host's declarations come first, under their own names. */
#include <stdio.h>
#include <string.h>

#define strlen(s)			quire_strlen(s)
#define strnlen(s, max)			quire_strnlen(s, max)
#define strcmp(a, b)			quire_strcmp(a, b)
#define strncmp(a, b, n)		quire_strncmp(a, b, n)
#define strchr(s, c)			quire_strchr(s, c)
#define strrchr(s, c)			quire_strrchr(s, c)
#define strstr(haystack, needle)	quire_strstr(haystack, needle)

#define vsnprintf(buf, size, fmt, args)	quire_vsnprintf(buf, size, fmt, args)
#define snprintf(...)			quire_snprintf(__VA_ARGS__)

#define __udivdi3(n, d)			quire_udivdi3(n, d)
#define __umoddi3(n, d)			quire_umoddi3(n, d)
#define __divdi3(n, d)			quire_divdi3(n, d)
#define __moddi3(n, d)			quire_moddi3(n, d)
#define __udivmoddi4(n, d, rem)		quire_udivmoddi4(n, d, rem)
#define __divmoddi4(n, d, rem)		quire_divmoddi4(n, d, rem)
