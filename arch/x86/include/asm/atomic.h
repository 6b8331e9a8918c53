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

/* True if the counter has become zero, or less. */
static inline bool atomic_dec_not_positive(atomic_t *v)
{
	bool not_positive;

	__asm__ volatile("lock; decl %0" : "+m"(v->counter), "=@ccle"(not_positive) : : "memory");
	return not_positive;
}

static inline void atomic_add(int value, atomic_t *v)
{
	__asm__ volatile("lock; addl %1, %0" : "+m"(v->counter) : "ir"(value) : "memory", "cc");
}

/* Set bits, clear all others but those of the mask. */
static inline void atomic_or(int bits, atomic_t *v)
{
	__asm__ volatile("lock; orl %1, %0" : "+m"(v->counter) : "ir"(bits) : "memory", "cc");
}

static inline void atomic_and(int mask, atomic_t *v)
{
	__asm__ volatile("lock; andl %1, %0" : "+m"(v->counter) : "ir"(mask) : "memory", "cc");
}

/* The new value. */
static inline int atomic_add_return(int value, atomic_t *v)
{
	int old = value;

	__asm__ volatile("lock; xaddl %0, %1" : "+r"(old), "+m"(v->counter) : : "memory", "cc");
	return old + value;
}

/*
 * Set the counter to new if it is *expected, and say whether it was; if not, *expected is
 * what it is.  A loop needs no second look:
 *
 *	int old = atomic_read(v);
 *	do
 *		new = f(old);
 *	while (!atomic_try_cmpxchg(v, &old, new));
 */
static inline bool atomic_try_cmpxchg(atomic_t *v, int *expected, int new)
{
	bool done;

	__asm__ volatile("lock; cmpxchgl %3, %1"
			 : "=@ccz"(done), "+m"(v->counter), "+a"(*expected)
			 : "r"(new) : "memory");
	return done;
}

/* A word that can hold a pointer. */
typedef struct {
	long counter;
} atomic_long_t;

#define ATOMIC_LONG_INIT(value)	{ (value) }

static inline long atomic_long_read(const atomic_long_t *v)
{
	return READ_ONCE(v->counter);
}

static inline void atomic_long_set(atomic_long_t *v, long value)
{
	WRITE_ONCE(v->counter, value);
}

static inline bool atomic_long_try_cmpxchg(atomic_long_t *v, long *expected, long new)
{
	bool done;

	__asm__ volatile("lock; cmpxchgl %3, %1"
			 : "=@ccz"(done), "+m"(v->counter), "+a"(*expected)
			 : "r"(new) : "memory");
	return done;
}
