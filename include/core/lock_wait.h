/* SPDX-License-Identifier: MIT */
/*
 * core/lock_wait.h - waiting in line for a lock that is handed over
 *
 * What sleeping locks have in common.  The queue and everything about a waiter are
 * guarded by the lock's own spinlock, wait_lock; see core/lock_wait.c.
 */
#pragma once

#include <core/sched.h>
#include <core/spinlock.h>
#include <lib/list.h>

/* One task in line, on that task's stack.  [w] = wait_lock. */
struct lock_waiter {
	struct list_head entry;		/* [w] first come, first served */
	struct task_struct *task;	/* constant while it waits */
	unsigned int kind;		/* constant; what the lock makes of it */
	bool granted;			/* [w] the lock was handed to it */
};

int __must_check lock_wait(spinlock_t *wait_lock, struct list_head *queue,
			   struct lock_waiter *self, unsigned int state);
void lock_grant(struct lock_waiter *waiter);

/* Who is next, NULL if nobody waits; wait_lock is held. */
static inline struct lock_waiter *lock_first_waiter(const struct list_head *queue)
{
	return list_empty(queue) ? NULL : list_first_entry(queue, struct lock_waiter, entry);
}
