/* SPDX-License-Identifier: MIT */
/*
 * asm/atomic.h - the kernel's counters, by the host's compiler
 */
#pragma once

#include <asm/host_step.h>
#include <stdbool.h>

typedef struct {
	int counter;
} atomic_t;

#define ATOMIC_INIT(value)	{ (value) }

static inline int atomic_read(const atomic_t *v)
{
	host_step(v, HOST_READ, "atomic_read");
	return __atomic_load_n(&v->counter, __ATOMIC_RELAXED);
}

static inline void atomic_set(atomic_t *v, int value)
{
	host_step(v, HOST_WRITE, "atomic_set");
	__atomic_store_n(&v->counter, value, __ATOMIC_RELAXED);
}

static inline void atomic_inc(atomic_t *v)
{
	host_step(v, HOST_WRITE, "atomic_inc");
	__atomic_add_fetch(&v->counter, 1, __ATOMIC_SEQ_CST);
}

static inline void atomic_dec(atomic_t *v)
{
	host_step(v, HOST_WRITE, "atomic_dec");
	__atomic_sub_fetch(&v->counter, 1, __ATOMIC_SEQ_CST);
}

static inline void atomic_or(int bits, atomic_t *v)
{
	host_step(v, HOST_WRITE, "atomic_or");
	__atomic_or_fetch(&v->counter, bits, __ATOMIC_SEQ_CST);
}

static inline void atomic_and(int mask, atomic_t *v)
{
	host_step(v, HOST_WRITE, "atomic_and");
	__atomic_and_fetch(&v->counter, mask, __ATOMIC_SEQ_CST);
}

static inline int atomic_cmpxchg(atomic_t *v, int expected, int new)
{
	host_step(v, HOST_WRITE, "atomic_cmpxchg");
	__atomic_compare_exchange_n(&v->counter, &expected, new, false, __ATOMIC_SEQ_CST,
				    __ATOMIC_SEQ_CST);
	return expected;
}

static inline bool atomic_inc_not_zero(atomic_t *v)
{
	int old = atomic_read(v);

	while (old != 0) {
		int seen = atomic_cmpxchg(v, old, old + 1);

		if (seen == old)
			return true;
		old = seen;
	}
	return false;
}

static inline bool atomic_dec_and_test(atomic_t *v)
{
	host_step(v, HOST_WRITE, "atomic_dec_and_test");
	return __atomic_sub_fetch(&v->counter, 1, __ATOMIC_SEQ_CST) == 0;
}

static inline bool atomic_dec_not_positive(atomic_t *v)
{
	host_step(v, HOST_WRITE, "atomic_dec_not_positive");
	return __atomic_sub_fetch(&v->counter, 1, __ATOMIC_SEQ_CST) <= 0;
}

static inline void atomic_add(int value, atomic_t *v)
{
	host_step(v, HOST_WRITE, "atomic_add");
	__atomic_add_fetch(&v->counter, value, __ATOMIC_SEQ_CST);
}

static inline int atomic_add_return(int value, atomic_t *v)
{
	host_step(v, HOST_WRITE, "atomic_add_return");
	return __atomic_add_fetch(&v->counter, value, __ATOMIC_SEQ_CST);
}

static inline bool atomic_try_cmpxchg(atomic_t *v, int *expected, int new)
{
	host_step(v, HOST_WRITE, "atomic_try_cmpxchg");
	return __atomic_compare_exchange_n(&v->counter, expected, new, false, __ATOMIC_SEQ_CST,
					   __ATOMIC_SEQ_CST);
}

typedef struct {
	long counter;
} atomic_long_t;

#define ATOMIC_LONG_INIT(value)	{ (value) }

static inline long atomic_long_read(const atomic_long_t *v)
{
	host_step(v, HOST_READ, "atomic_long_read");
	return __atomic_load_n(&v->counter, __ATOMIC_RELAXED);
}

static inline void atomic_long_set(atomic_long_t *v, long value)
{
	host_step(v, HOST_WRITE, "atomic_long_set");
	__atomic_store_n(&v->counter, value, __ATOMIC_RELAXED);
}

static inline bool atomic_long_try_cmpxchg(atomic_long_t *v, long *expected, long new)
{
	host_step(v, HOST_WRITE, "atomic_long_try_cmpxchg");
	return __atomic_compare_exchange_n(&v->counter, expected, new, false, __ATOMIC_SEQ_CST,
					   __ATOMIC_SEQ_CST);
}
