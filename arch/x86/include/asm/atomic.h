/* SPDX-License-Identifier: MIT */
/*
 * asm/atomic.h - counters that several CPUs change
 *
 * Each operation that changes the counter is one locked instruction and a full
 * barrier; reads and plain stores are not.
 */
#pragma once

#include <lib/compiler.h>
#include <stdbool.h>

typedef struct {
	int counter;
} atomic_t;

#define ATOMIC_INIT(value)	{ (value) }

static inline int atomic_read(const atomic_t *v)
{
	return READ_ONCE(v->counter);
}

static inline void atomic_set(atomic_t *v, int value)
{
	WRITE_ONCE(v->counter, value);
}

static inline void atomic_inc(atomic_t *v)
{
	__asm__ volatile("lock; incl %0" : "+m"(v->counter) : : "memory", "cc");
}

static inline void atomic_dec(atomic_t *v)
{
	__asm__ volatile("lock; decl %0" : "+m"(v->counter) : : "memory", "cc");
}

/* The old value; the counter is set to new if that was the expected one. */
static inline int atomic_cmpxchg(atomic_t *v, int expected, int new)
{
	__asm__ volatile("lock; cmpxchgl %2, %1" : "+a"(expected), "+m"(v->counter)
			 : "r"(new) : "memory", "cc");
	return expected;
}

/* One more, unless there is none any more; false then. */
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

/* True if the counter has become zero. */
static inline bool atomic_dec_and_test(atomic_t *v)
{
	bool zero;

	__asm__ volatile("lock; decl %0" : "+m"(v->counter), "=@ccz"(zero) : : "memory");
	return zero;
}
