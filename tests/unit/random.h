/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/random.h - numbers that look random and are the same in every run
 *
 * xorshift64: the state is any number but zero.  A test prints nothing about its
 * seed because the seed is in its source.
 */
#pragma once

#include <stdint.h>

static inline uint64_t random_next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* A number below n, n not being zero. */
static inline unsigned int random_below(uint64_t *state, unsigned int n)
{
	return (unsigned int)((random_next(state) >> 32) % n);
}
