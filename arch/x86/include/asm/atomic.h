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

/* True if the counter has become zero. */
static inline bool atomic_dec_and_test(atomic_t *v)
{
	bool zero;

	__asm__ volatile("lock; decl %0" : "+m"(v->counter), "=@ccz"(zero) : : "memory");
	return zero;
}
