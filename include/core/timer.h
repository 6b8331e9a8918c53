/* SPDX-License-Identifier: MIT */
/*
 * core/timer.h - call a function when some tick has come
 *
 *	static void expired(struct timer_list *timer) { ... }
 *
 *	timer_setup(&timer, expired);
 *	mod_timer(&timer, jiffies + 10);	armed: it is pending
 *	del_timer_sync(&timer);			or expired: neither pending nor running
 *
 * The function runs in the timer's interrupt, with interrupts off and no lock held: short,
 * without sleeping.  It may arm its timer again, delete it, or free the memory that it
 * lies in.  Timers of one tick run in the order in which they were armed.
 *
 * A timer with a period is armed again before its function is called, by the time when
 * it was due and not by the time when it runs: it does not drift.
 *
 * What a task waits for, core/sleep.h gives; what may sleep, core/workqueue.h.
 */
#pragma once

#include <core/sleep.h>
#include <core/timer_wheel.h>

/*
 *	[I]  set by timer_setup(), or by the owner before the timer is armed
 *	[b]  the base's lock
 */
struct timer_list {
	struct list_head entry;		/* [b] next is NULL unless it is pending */
	unsigned long expires;		/* [b] in jiffies */
	unsigned long period;		/* [I] in ticks; 0: once */
	void (*function)(struct timer_list *timer); /* [I] */
	struct timer_base *base;	/* [I] of the CPU that set it up; it runs there */
};

/* Boot, once for each CPU, before the first timer. */
void timer_init(void);

/* A timer that is not pending and not periodic, for this CPU; expires and period are 0. */
void timer_setup(struct timer_list *timer, void (*function)(struct timer_list *timer));

/* An answer that may be old unless the caller keeps others from changing it. */
static inline bool timer_pending(const struct timer_list *timer)
{
	return READ_ONCE(timer->entry.next) != NULL;
}

/*
 * mod_timer - let a timer expire at that tick, at the next one if that has passed
 *
 * Any context, its own function included.  One that is pending goes behind the others of
 * its tick, even if its time stays the same.  Return: 1 if it was pending, else 0.
 *
 * Arming and cancelling are here and not in the .c because a call and the registers that
 * it saves would cost half as much as what they do.
 */
static inline int mod_timer(struct timer_list *timer, unsigned long expires)
{
	struct timer_base *base = timer->base;
	unsigned long flags = spin_lock_irqsave(&base->lock);
	int pending = 0;

	if (unlikely(timer->entry.next)) {
		list_del(&timer->entry);
		pending = 1;
	}
	timer->expires = expires;
	list_add_tail(&timer->entry, wheel_slot_of(base, expires));
	spin_unlock_irqrestore(&base->lock, flags);
	return pending;
}

/* The same for a timer that is not pending, at timer->expires. */
static inline void add_timer(struct timer_list *timer)
{
	BUG_ON(timer_pending(timer));
	mod_timer(timer, timer->expires);
}

/* Off its list; the caller holds the base's lock. */
static inline void timer_detach(struct timer_list *timer)
{
	list_del(&timer->entry);
	timer->entry.next = NULL;
}

/* Take it back if it is pending: 1, else 0; its function may be running.  Any context. */
static inline int del_timer(struct timer_list *timer)
{
	struct timer_base *base = timer->base;
	unsigned long flags = spin_lock_irqsave(&base->lock);
	int pending = 0;

	if (likely(timer->entry.next)) {
		timer_detach(timer);
		pending = 1;
	}
	spin_unlock_irqrestore(&base->lock, flags);
	return pending;
}

/* Like del_timer(); -EBUSY, and nothing done, while its function runs.  Any context. */
int try_to_del_timer_sync(struct timer_list *timer);

/*
 * Like del_timer(), and wait until its function has returned: afterwards it neither is pending
 * nor runs, unless somebody armed it meanwhile.  Not from its own function.
 */
int del_timer_sync(struct timer_list *timer);

/* From the timer's interrupt, interrupts off, once jiffies has moved. */
void timer_tick(void);

/* For people: what is pending on this CPU. */
struct timer_info {
	unsigned long expires;
	unsigned long period;
	unsigned int level;		/* of the wheel */
	void (*function)(struct timer_list *timer);
};

/* At most max of them, level by level; the number of all that are pending. */
unsigned int timer_snapshot(struct timer_info *infos, unsigned int max);

/* Functions called on this CPU since boot. */
unsigned long timer_nr_expired(void);

/* Is every rule about this CPU's wheel kept?  NULL, or the first broken one as text. */
const char *timer_check(void);
