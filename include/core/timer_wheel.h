/* SPDX-License-Identifier: MIT */
/*
 * core/timer_wheel.h - the wheel behind core/timer.h: where a timer is kept
 *
 * A time in ticks is a number of hexadecimal digits, and each digit has a wheel of its
 * own with 16 slots:
 *
 *	now	...3 4 e	level 2 . 1 . 0
 *	A	...3 4 f	differs in digit 0: level 0, slot f
 *	B	...3 5 1	differs in digit 1: level 1, slot 5
 *	C	...4 0 0	differs in digit 2: level 2, slot 4
 *
 * The level of a timer is the highest digit in which it differs from "now", the next tick
 * to be run; its slot is that digit of its own.  So its place follows from two times alone:
 * a few shifts to find it, a list insertion to arm, a removal to cancel.  What happens
 * when the time moves on: core/timer.c.
 *
 * A timer whose time has passed goes where the next tick's are.  "Passed" is decided by
 * half the range, as in time_before(), so the highest wheel is never gone round.
 *
 * Locking: base->lock with interrupts off.
 */
#pragma once

#include <core/jiffies.h>
#include <core/spinlock.h>
#include <lib/list.h>

#define WHEEL_BITS		4		/* of a digit */
#define WHEEL_SLOTS		(1U << WHEEL_BITS)
#define WHEEL_LEVELS		(8 * (unsigned int)sizeof(long) / WHEEL_BITS)

struct timer_list;

struct timer_base {
	spinlock_t lock;
	unsigned long next_tick;	/* the first that has not been run */
	struct list_head slots[WHEEL_LEVELS * WHEEL_SLOTS];
	struct list_head expired;	/* of the tick that is run, not called yet */
	struct timer_list *running;	/* its function runs; it may be freed meanwhile */
	unsigned long nr_expired;	/* functions called since boot */
};

/* The lowest bit of the highest digit in which two times differ, 0 if in none. */
static inline unsigned int wheel_shift(unsigned long a, unsigned long b)
{
	/* The word has 2^n bits: x ^ (bits - 1) is bits - 1 - x. */
	unsigned int highest = (unsigned int)__builtin_clzl((a ^ b) | 1) ^
			       (8 * (unsigned int)sizeof(long) - 1);

	return highest & ~(WHEEL_BITS - 1U);
}

/* The slot of a time on the level of that shift. */
static inline struct list_head *wheel_slot(struct timer_base *base, unsigned int shift,
					   unsigned long time)
{
	_Static_assert(WHEEL_SLOTS % WHEEL_BITS == 0, "a shift leads to its level by a product");
	return &base->slots[shift * (WHEEL_SLOTS / WHEEL_BITS) + (time >> shift) % WHEEL_SLOTS];
}

/* Where a timer of that time is kept. */
static inline struct list_head *wheel_slot_of(struct timer_base *base, unsigned long expires)
{
	unsigned long now = base->next_tick;

	if (unlikely(time_before(expires, now)))
		expires = now;
	return wheel_slot(base, wheel_shift(expires, now), expires);
}
