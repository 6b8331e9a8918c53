/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/lib_selftest.c - what of lib/ only the kernel's own build can show
 *
 * The unit tests prove the functions; here the calls are the compiler's: whether
 * it passes the operands of a 64-bit division, and those of a structure's copy, in
 * the places where our definitions expect them.  The operands are volatile, so
 * that nothing is computed at compile time.
 */
#include <core/selftest.h>
#include <lib/string.h>
#include <stdint.h>

SELFTEST(lib, division_of_64_bits_as_the_compiler_calls_it)
{
	volatile uint64_t dividend = UINT64_C(0xfedcba9876543210);
	volatile uint64_t divisor = UINT64_C(0x1fffffff3);
	volatile int64_t negative = -INT64_C(1000000000007);
	volatile int64_t small = 10;
	uint64_t n = dividend, d = divisor;
	uint64_t quotient = n / d, rem = n % d;		/* gcc makes one call of these two */

	EXPECT_EQ(dividend / divisor, UINT64_C(0x7f6e5d4f));
	EXPECT_EQ(dividend % divisor, UINT64_C(0xeeeeef13));
	EXPECT_EQ(quotient, UINT64_C(0x7f6e5d4f));
	EXPECT_EQ(rem, UINT64_C(0xeeeeef13));
	EXPECT_EQ(negative / small, -INT64_C(100000000000));
	EXPECT_EQ(negative % small, -7);
}

SELFTEST(lib, memory_functions_as_the_compiler_calls_them)
{
	struct block {
		unsigned char bytes[203];
	} a, b;

	memset(&a, 0x5a, sizeof(a));
	a.bytes[202] = 1;
	b = a;
	EXPECT_EQ(b.bytes[0], 0x5a);
	EXPECT_EQ(b.bytes[202], 1);
	EXPECT_EQ(memcmp(&a, &b, sizeof(a)), 0);
	memmove(b.bytes + 1, b.bytes, 202);
	EXPECT_EQ(b.bytes[202], 0x5a);
	EXPECT_TRUE(memcmp(&a, &b, sizeof(a)) < 0);
}
