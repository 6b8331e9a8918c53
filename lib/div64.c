/* SPDX-License-Identifier: MIT */
/*
 * lib/div64.c - 64-bit division out of 32-bit divisions
 *
 * i386 divides 64 bits at a time by a word in assembly, but no C operator means
 * that instruction, and the kernel links no compiler library.  So this is long
 * division as taught at school, in base 2^16: two digits of quotient for a
 * divisor of one word, each guessed from the leading digits and then corrected.
 *
 *	dividend	| d3 : d2 | d1 : d0 |	64 bits = four digits
 *	divisor		          | v1 : v0 |	32 bits = two digits
 *
 * A guess  (two digits) / v1  is never too small; with the top bit of v1 set
 * ("normalised": shift divisor and dividend left until it is) it is at most two
 * too large, so each digit costs one division and few corrections.
 *
 * Dividing by zero ends in a 32-bit division by zero, which traps as one
 * written in the source would.  The signed forms truncate towards zero, and the
 * one quotient that does not fit, INT64_MIN / -1, wraps to INT64_MIN.
 *
 * The compiler passes the operands of its own calls by the convention of the
 * file it compiles.  With -mregparm=3 gcc and clang both expect the dividend in
 * edx:eax and the rest on the stack, which is also how they compile these
 * definitions: nothing need be annotated as long as the whole kernel is built
 * with one -mregparm.
 *
 * Locking: none, pure arithmetic.
 */
#include <lib/div64.h>

#define DIGIT_BITS	16
#define DIGIT_BASE	(UINT32_C(1) << DIGIT_BITS)
#define DIGIT_MASK	(DIGIT_BASE - 1)

/*
 * One digit of quotient: part / divisor where part is *high followed by digit.
 * *high, smaller than the normalised divisor, becomes the remainder.
 */
static uint32_t quotient_digit(uint32_t *high, uint32_t digit, uint32_t divisor)
{
	uint32_t divisor_high = divisor >> DIGIT_BITS;
	uint32_t divisor_low = divisor & DIGIT_MASK;
	uint32_t guess = *high / divisor_high;
	uint32_t left = *high % divisor_high;

	/* guess is at most DIGIT_BASE + 1 here, so the product does not wrap. */
	while (left < DIGIT_BASE && guess * divisor_low > (left << DIGIT_BITS | digit)) {
		guess--;
		left += divisor_high;
	}
	*high = (*high << DIGIT_BITS | digit) - guess * divisor;
	return guess;
}

/*
 * div_two_words - divide high:low by a word
 *
 * high must be smaller than divisor, so that the quotient fits into a word.
 *
 * Return: the quotient; the remainder goes to *rem.
 */
uint32_t div_two_words(uint32_t high, uint32_t low, uint32_t divisor, uint32_t *rem)
{
	uint32_t quotient;
	unsigned int shift;

	if (high == 0) {
		*rem = low % divisor;
		return low / divisor;
	}
	shift = (unsigned int)__builtin_clz(divisor);
	if (shift > 0) {
		divisor <<= shift;
		high = high << shift | low >> (32 - shift);
		low <<= shift;
	}
	quotient = quotient_digit(&high, low >> DIGIT_BITS, divisor) << DIGIT_BITS;
	quotient |= quotient_digit(&high, low & DIGIT_MASK, divisor);
	*rem = high >> shift;
	return quotient;
}

/*
 * The quotient for a divisor of more than 32 bits: it fits into a word.
 *
 * The divisor's leading 32 bits give a guess that is right or one too large
 * once it is scaled; taking one off makes it right or one too small.  Halving
 * the dividend first keeps its upper word below those leading bits, as
 * div_two_words() wants.
 */
static uint32_t quotient_of_long_divisor(uint64_t dividend, uint64_t divisor)
{
	unsigned int shift = (unsigned int)__builtin_clz((uint32_t)(divisor >> 32));
	uint32_t leading = (uint32_t)(divisor << shift >> 32);
	uint64_t half = dividend >> 1;
	uint32_t rem;
	uint32_t quotient = div_two_words((uint32_t)(half >> 32), (uint32_t)half, leading, &rem);

	quotient = (uint32_t)((uint64_t)quotient << shift >> 31);
	if (quotient > 0)
		quotient--;
	if (dividend - quotient * divisor >= divisor)
		quotient++;
	return quotient;
}

/*
 * __udivmoddi4 - quotient and remainder of two unsigned numbers
 *
 * Return: the quotient; the remainder goes to *rem unless rem is NULL.
 */
uint64_t __udivmoddi4(uint64_t dividend, uint64_t divisor, uint64_t *rem)
{
	uint64_t quotient;
	uint32_t rem32;

	if (divisor >> 32 == 0) {
		quotient = div_u64_rem(dividend, (uint32_t)divisor, &rem32);
		if (rem)
			*rem = rem32;
		return quotient;
	}
	quotient = quotient_of_long_divisor(dividend, divisor);
	if (rem)
		*rem = dividend - quotient * divisor;
	return quotient;
}

/* __udivdi3 - what the compiler calls for `/` of unsigned numbers */
uint64_t __udivdi3(uint64_t dividend, uint64_t divisor)
{
	return __udivmoddi4(dividend, divisor, (uint64_t *)0);
}

/* __umoddi3 - what the compiler calls for `%` of unsigned numbers */
uint64_t __umoddi3(uint64_t dividend, uint64_t divisor)
{
	uint64_t rem;

	__udivmoddi4(dividend, divisor, &rem);
	return rem;
}

static uint64_t magnitude(int64_t value)
{
	return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

/*
 * __divmoddi4 - quotient and remainder of two signed numbers
 *
 * The quotient is rounded towards zero, so the remainder has the dividend's sign.
 *
 * Return: the quotient; the remainder goes to *rem.
 */
int64_t __divmoddi4(int64_t dividend, int64_t divisor, int64_t *rem)
{
	uint64_t rest;
	uint64_t quotient = __udivmoddi4(magnitude(dividend), magnitude(divisor), &rest);

	*rem = (int64_t)(dividend < 0 ? -rest : rest);
	return (int64_t)((dividend < 0) != (divisor < 0) ? -quotient : quotient);
}

/* __divdi3 - what the compiler calls for `/` of signed numbers */
int64_t __divdi3(int64_t dividend, int64_t divisor)
{
	int64_t rem;

	return __divmoddi4(dividend, divisor, &rem);
}

/* __moddi3 - what the compiler calls for `%` of signed numbers */
int64_t __moddi3(int64_t dividend, int64_t divisor)
{
	int64_t rem;

	__divmoddi4(dividend, divisor, &rem);
	return rem;
}
