/* SPDX-License-Identifier: MIT */
/*
 * lib/minmax.h - min, max and clamp that evaluate each argument once
 */
#pragma once

/* Names that no caller has and that nest, as each use gets its own number. */
#define __MINMAX_JOIN(a, b)	a##b
#define __MINMAX_NAME(a, b)	__MINMAX_JOIN(a, b)
#define __UNIQUE(prefix)	__MINMAX_NAME(prefix, __COUNTER__)

#define __pick(a, b, op, ua, ub) __extension__({	\
	__typeof__(a) ua = (a);				\
	__typeof__(b) ub = (b);				\
	(void)(&ua == &ub);				\
	ua op ub ? ua : ub; })

#define __pick_t(type, a, b, op, ua, ub) __extension__({ \
	type ua = (a);					\
	type ub = (b);					\
	ua op ub ? ua : ub; })

/* Both arguments must have the same type; the compiler warns where they do not. */
#define min(a, b)		__pick(a, b, <, __UNIQUE(__a), __UNIQUE(__b))
#define max(a, b)		__pick(a, b, >, __UNIQUE(__a), __UNIQUE(__b))
#define clamp(x, lo, hi)	min(max(x, lo), hi)

#define min_t(type, a, b)	__pick_t(type, a, b, <, __UNIQUE(__a), __UNIQUE(__b))
#define max_t(type, a, b)	__pick_t(type, a, b, >, __UNIQUE(__a), __UNIQUE(__b))
