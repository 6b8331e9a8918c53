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
 * A waiter may be exclusive: wake_up() wakes all others and one exclusive one.  It is for
 * conditions that only one waiter can make use of.
 *
 *	form			ends also	returns
 *	wait_event		-		nothing
 *	.._timeout		after ticks	ticks that are left, at least 1; 0: the condition
 *						was still false when the time was over
 *	.._interruptible	on a signal	0; -ERESTARTSYS
 *	.._interruptible_timeout  on both	as both
 *	.._killable		on a fatal	0; -ERESTARTSYS
 *				signal
 *	.._killable_timeout	on both		as both
 *
 * -ERESTARTSYS is what Linux returns here: whether the system call is restarted or gives
 * -EINTR is decided by those who deliver the signal.  A condition that is true counts more
 * than a signal or the end of the time.  Each form has one with _exclusive in its name.
 *
 * The condition is evaluated several times, partly in a waiting state: it may take
 * spinlocks, but must not sleep.
 *
 * Locking: queue->lock, taken with interrupts off; a run queue's lock is taken inside.
 */
#pragma once

#include <core/might_sleep.h>
#include <core/sched.h>
#include <core/sleep.h>
#include <core/spinlock.h>
#include <lib/errno.h>
#include <lib/list.h>

typedef struct wait_queue_head {
	spinlock_t lock;
	struct list_head head;
} wait_queue_head_t;

struct wait_queue_entry {
	union {
		struct task_struct *task;
		/* WQ_FLAG_CALLBACK: what a wake-up does instead.  queue->lock is held. */
		void (*func)(struct wait_queue_entry *wait);
	};
	struct list_head entry;
	unsigned int flags;		/* WQ_FLAG_* */
};

#define WQ_FLAG_EXCLUSIVE	1U	/* one wake-up of its own, not one for all */
#define WQ_FLAG_PREPARED	2U	/* has been on the queue */
#define WQ_FLAG_CALLBACK	4U	/* of no single queue: stays on it when func is called */

#define WAIT_QUEUE_HEAD_INIT(name)						\
	{ .lock = SPINLOCK_UNLOCKED_NAMED(#name " queue"), .head = { &(name).head, &(name).head } }
#define DECLARE_WAIT_QUEUE_HEAD(name)						\
	wait_queue_head_t name = WAIT_QUEUE_HEAD_INIT(name)
#define __DEFINE_WAIT(name, _flags)						\
	struct wait_queue_entry name = {					\
		.task = current, .entry = { &(name).entry, &(name).entry }, .flags = _flags }
#define DEFINE_WAIT(name)	__DEFINE_WAIT(name, 0)

/* The locks of the queues that one such line initialises are a class. */
#define init_waitqueue_head(queue) do {						\
	static struct lock_class_key __key;					\
	__init_waitqueue_head(queue, &__key, #queue " queue");			\
} while (0)

void __init_waitqueue_head(wait_queue_head_t *queue, struct lock_class_key *key,
			   const char *name);

/* Go onto the queue, if not there yet, and into the state. */
void prepare_to_wait(wait_queue_head_t *queue, struct wait_queue_entry *wait, unsigned int state);
void __finish_wait(wait_queue_head_t *queue, struct wait_queue_entry *wait);
/* The same; a wake-up that came since prepare_to_wait() goes to the next exclusive waiter. */
void leave_wait(wait_queue_head_t *queue, struct wait_queue_entry *wait);

/* An entry with a function comes onto the queue, whatever its task does, and off it. */
void add_wait_queue(wait_queue_head_t *queue, struct wait_queue_entry *wait,
		    void (*func)(struct wait_queue_entry *wait));
void remove_wait_queue(wait_queue_head_t *queue, struct wait_queue_entry *wait);

/* Wake waiters in one of the states; at most nr exclusive ones (0: all). Any context. */
void __wake_up(wait_queue_head_t *queue, unsigned int states, unsigned int nr_exclusive);
/* The same; queue->lock is held and interrupts are off. */
void __wake_up_locked(wait_queue_head_t *queue, unsigned int states, unsigned int nr_exclusive);

#define wake_up(queue)			__wake_up(queue, TASK_NORMAL, 1)
#define wake_up_nr(queue, nr)		__wake_up(queue, TASK_NORMAL, nr)
#define wake_up_all(queue)		__wake_up(queue, TASK_NORMAL, 0)
#define wake_up_interruptible(queue)	__wake_up(queue, TASK_INTERRUPTIBLE, 1)

/*
 * Has a waker taken the entry off?  Whoever sees both links point back sees the last thing that
 * the waker did to it; he may go away with the stack that it lies on.
 */
static inline bool wait_is_off_queue(const struct wait_queue_entry *wait)
{
	return READ_ONCE(wait->entry.prev) == &wait->entry &&
	       READ_ONCE(wait->entry.next) == &wait->entry;
}

/* Leave the queue, if still there; the state is TASK_RUNNING.  Nothing if never prepared. */
static inline void finish_wait(wait_queue_head_t *queue, struct wait_queue_entry *wait)
{
	if (!(wait->flags & WQ_FLAG_PREPARED))
		return;
	__set_current_state(TASK_RUNNING);
	if (unlikely(!wait_is_off_queue(wait)))
		__finish_wait(queue, wait);
}

/*
 * prepare_to_wait() of an exclusive waiter who is on no queue, where no barrier is needed: he
 * holds the lock under which others change what he waits for, and drops it before he sleeps.
 */
static inline void enter_wait_exclusive(wait_queue_head_t *queue, struct wait_queue_entry *wait,
					unsigned int state)
{
	unsigned long flags;

	wait->task = current;
	wait->flags = WQ_FLAG_EXCLUSIVE | WQ_FLAG_PREPARED;
	flags = spin_lock_irqsave(&queue->lock);
	list_add_tail(&wait->entry, &queue->head);
	__set_current_state(state);
	spin_unlock_irqrestore(&queue->lock, flags);
}

/* Does a signal end the running task's wait in that state? */
static inline bool signal_pending_state(unsigned int state)
{
	if (state & TASK_INTERRUPTIBLE)
		return signal_pending(current);
	return (state & TASK_WAKEKILL) && fatal_signal_pending(current);
}

enum wait_step {
	WAIT_AGAIN,			/* slept: look again */
	WAIT_TIMEOUT,			/* the time was over: the waiter has left */
	WAIT_SIGNAL,			/* a signal: likewise */
};

/* One sleep of a waiter that is prepared and has found the condition false. */
enum wait_step wait_sleep(wait_queue_head_t *queue, struct wait_queue_entry *wait,
			  unsigned int state, long *ticks);

/*
 * The loop behind all forms.  One that was woken looks before it stands in the queue
 * again: an exclusive waiter is not given a second wake-up that another one needs.
 *
 * Its value: ticks that are left, at least 1; 0: time over; -ERESTARTSYS: a signal.
 */
#define __wait_event(queue, condition, state, flags, ticks) __extension__({	\
	__DEFINE_WAIT(__wait, flags);						\
	enum wait_step __step = WAIT_AGAIN;					\
	long __left = (ticks);							\
										\
	might_sleep();								\
	while (__step == WAIT_AGAIN) {						\
		if (condition) {						\
			finish_wait(&(queue), &__wait);				\
			break;							\
		}								\
		prepare_to_wait(&(queue), &__wait, state);			\
		if (condition) {						\
			leave_wait(&(queue), &__wait);				\
			break;							\
		}								\
		__step = wait_sleep(&(queue), &__wait, state, &__left);		\
	}									\
	wait_result(__step, __left); })

static inline long wait_result(enum wait_step step, long left)
{
	if (step == WAIT_AGAIN)
		return left > 0 ? left : 1;
	return step == WAIT_SIGNAL ? -ERESTARTSYS : 0;
}

/* 0 or -ERESTARTSYS, for the forms that wait for as long as it takes. */
#define __wait_event_error(queue, condition, state, flags) __extension__({	\
	long __result = __wait_event(queue, condition, state, flags, MAX_SCHEDULE_TIMEOUT); \
	__result < 0 ? (int)__result : 0; })

#define wait_event(queue, condition)						\
	((void)__wait_event(queue, condition, TASK_UNINTERRUPTIBLE, 0, MAX_SCHEDULE_TIMEOUT))
#define wait_event_timeout(queue, condition, ticks)				\
	__wait_event(queue, condition, TASK_UNINTERRUPTIBLE, 0, ticks)
#define wait_event_interruptible(queue, condition)				\
	__wait_event_error(queue, condition, TASK_INTERRUPTIBLE, 0)
#define wait_event_interruptible_timeout(queue, condition, ticks)		\
	__wait_event(queue, condition, TASK_INTERRUPTIBLE, 0, ticks)
#define wait_event_killable(queue, condition)					\
	__wait_event_error(queue, condition, TASK_KILLABLE, 0)
#define wait_event_killable_timeout(queue, condition, ticks)			\
	__wait_event(queue, condition, TASK_KILLABLE, 0, ticks)

#define wait_event_exclusive(queue, condition)					\
	((void)__wait_event(queue, condition, TASK_UNINTERRUPTIBLE, WQ_FLAG_EXCLUSIVE, \
			    MAX_SCHEDULE_TIMEOUT))
#define wait_event_exclusive_timeout(queue, condition, ticks)			\
	__wait_event(queue, condition, TASK_UNINTERRUPTIBLE, WQ_FLAG_EXCLUSIVE, ticks)
#define wait_event_interruptible_exclusive(queue, condition)			\
	__wait_event_error(queue, condition, TASK_INTERRUPTIBLE, WQ_FLAG_EXCLUSIVE)
#define wait_event_interruptible_exclusive_timeout(queue, condition, ticks)	\
	__wait_event(queue, condition, TASK_INTERRUPTIBLE, WQ_FLAG_EXCLUSIVE, ticks)
#define wait_event_killable_exclusive(queue, condition)				\
	__wait_event_error(queue, condition, TASK_KILLABLE, WQ_FLAG_EXCLUSIVE)
#define wait_event_killable_exclusive_timeout(queue, condition, ticks)		\
	__wait_event(queue, condition, TASK_KILLABLE, WQ_FLAG_EXCLUSIVE, ticks)
