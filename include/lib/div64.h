/* SPDX-License-Identifier: MIT */
/*
 * lib/div64.h - division of 64-bit numbers on a 32-bit machine
 *
 * Plain `/` and `%` work on 64-bit operands everywhere: the compiler turns them
 * into calls to the functions with two underscores, which lib/div64.c provides.
 * Where the divisor has 32 bits only, div_u64() says so and is cheaper.
 */
#pragma once

#include <stdint.h>

uint64_t __udivdi3(uint64_t dividend, uint64_t divisor);
uint64_t __umoddi3(uint64_t dividend, uint64_t divisor);
int64_t __divdi3(int64_t dividend, int64_t divisor);
int64_t __moddi3(int64_t dividend, int64_t divisor);
uint64_t __udivmoddi4(uint64_t dividend, uint64_t divisor, uint64_t *rem);
int64_t __divmoddi4(int64_t dividend, int64_t divisor, int64_t *rem);

uint32_t div_two_words(uint32_t high, uint32_t low, uint32_t divisor, uint32_t *rem);

/* dividend / divisor; the remainder goes to *rem. */
static inline uint64_t div_u64_rem(uint64_t dividend, uint32_t divisor, uint32_t *rem)
{
	uint32_t high = (uint32_t)(dividend >> 32);
	uint32_t quotient_high = high / divisor;
	uint32_t quotient_low = div_two_words(high % divisor, (uint32_t)dividend, divisor, rem);

	return (uint64_t)quotient_high << 32 | quotient_low;
}

/* dividend / divisor */
static inline uint64_t div_u64(uint64_t dividend, uint32_t divisor)
{
	uint32_t rem;

	return div_u64_rem(dividend, divisor, &rem);
}
