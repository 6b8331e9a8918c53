/* SPDX-License-Identifier: MIT */
/*
 * core/wait.h - wait until something is true
 *
 *	waiter					waker
 *	wait_event(queue, ready);		ready = true;
 *						wake_up(&queue);
 *
 * The waiter puts itself on the queue, sets its state, and only then looks at the
 * condition; the waker changes the condition and then looks at the queue.  Whichever
 * comes first, one of them sees the other: no wake-up is lost.
 *
 * A waiter may be exclusive: wake_up() wakes all others and one exclusive one.
 *
 * Locking: queue->lock, taken with interrupts off; a run queue's lock is taken inside.
 */
#pragma once

#include <core/sched.h>
#include <core/spinlock.h>
#include <lib/errno.h>
#include <lib/list.h>

typedef struct wait_queue_head {
	spinlock_t lock;
	struct list_head head;
} wait_queue_head_t;

struct wait_queue_entry {
	struct task_struct *task;
	struct list_head entry;
	unsigned int flags;		/* WQ_FLAG_* */
};

#define WQ_FLAG_EXCLUSIVE	1U

#define WAIT_QUEUE_HEAD_INIT(name)						\
	{ .lock = SPINLOCK_UNLOCKED, .head = { &(name).head, &(name).head } }
#define DECLARE_WAIT_QUEUE_HEAD(name)						\
	wait_queue_head_t name = WAIT_QUEUE_HEAD_INIT(name)
#define DEFINE_WAIT(name)							\
	struct wait_queue_entry name = {					\
		.task = current, .entry = { &(name).entry, &(name).entry } }

void init_waitqueue_head(wait_queue_head_t *queue);

/* Go onto the queue, if not there yet, and into the state. */
void prepare_to_wait(wait_queue_head_t *queue, struct wait_queue_entry *wait, unsigned int state);
/* Leave the queue, if still there; the state is TASK_RUNNING. */
void finish_wait(wait_queue_head_t *queue, struct wait_queue_entry *wait);

/* Wake waiters in one of the states; at most nr exclusive ones (0: all). Any context. */
void __wake_up(wait_queue_head_t *queue, unsigned int states, unsigned int nr_exclusive);

#define wake_up(queue)			__wake_up(queue, TASK_NORMAL, 1)
#define wake_up_all(queue)		__wake_up(queue, TASK_NORMAL, 0)
#define wake_up_interruptible(queue)	__wake_up(queue, TASK_INTERRUPTIBLE, 1)

#define wait_event(queue, condition) do {					\
	DEFINE_WAIT(__wait);							\
	while (!(condition)) {							\
		prepare_to_wait(&(queue), &__wait, TASK_UNINTERRUPTIBLE);	\
		if (condition)							\
			break;							\
		schedule();							\
	}									\
	finish_wait(&(queue), &__wait);						\
} while (0)
