/* SPDX-License-Identifier: MIT */
/*
 * lib/align.h - rounding to powers of two
 *
 * The alignment must be a power of two.  ALIGN_UP wraps to zero past the top of
 * the type, as unsigned arithmetic does: callers near the top check first.
 */
#pragma once

#define ALIGN_DOWN(x, a)	((x) & ~((__typeof__(x))(a) - 1))
#define ALIGN_UP(x, a)		ALIGN_DOWN((x) + ((__typeof__(x))(a) - 1), a)
#define IS_ALIGNED(x, a)	(((x) & ((__typeof__(x))(a) - 1)) == 0)
#define IS_POWER_OF_2(x)	((x) != 0 && ((x) & ((x) - 1)) == 0)
#define DIV_ROUND_UP(n, d)	(((n) + (d) - 1) / (d))
