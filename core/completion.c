/* SPDX-License-Identifier: MIT */
/*
 * core/completion.c - wait until somebody else is done
 *
 *	complete()	done + 1, wake one	} both under wait.lock
 *	a waiter	done > 0: done - 1	}
 *
 * A wait queue with a count beside it; the waiters are exclusive, and their condition is
 * try_wait_for_completion(), which takes one off the count if it can.
 *
 * The waiter often owns the memory and gives it back as soon as it has passed.  It cannot
 * pass before complete() has released wait.lock, which is the last thing that touches it.
 *
 * Locking: wait.lock with interrupts off; a run queue's lock inside it.
 */
#include <core/completion.h>

#define DONE_FOR_EVER	(~0U)	/* after complete_all() */

void init_completion(struct completion *x)
{
	x->done = 0;
	init_waitqueue_head(&x->wait);
}

void reinit_completion(struct completion *x)
{
	unsigned long flags = spin_lock_irqsave(&x->wait.lock);

	x->done = 0;
	spin_unlock_irqrestore(&x->wait.lock, flags);
}

/* complete - let one waiter pass, or the next one who comes; any context */
void complete(struct completion *x)
{
	unsigned long flags = spin_lock_irqsave(&x->wait.lock);

	if (x->done != DONE_FOR_EVER)
		x->done++;
	__wake_up_locked(&x->wait, TASK_NORMAL, 1);
	spin_unlock_irqrestore(&x->wait.lock, flags);
}

/* complete_all - let everybody pass until reinit_completion(); any context */
void complete_all(struct completion *x)
{
	unsigned long flags = spin_lock_irqsave(&x->wait.lock);

	x->done = DONE_FOR_EVER;
	__wake_up_locked(&x->wait, TASK_NORMAL, 0);
	spin_unlock_irqrestore(&x->wait.lock, flags);
}

bool try_wait_for_completion(struct completion *x)
{
	unsigned long flags = spin_lock_irqsave(&x->wait.lock);
	bool pass = x->done > 0;

	if (pass && x->done != DONE_FOR_EVER)
		x->done--;
	spin_unlock_irqrestore(&x->wait.lock, flags);
	return pass;
}

/* wait_for_completion - wait for a complete() that nobody else has used; may sleep */
void __sched wait_for_completion(struct completion *x)
{
	wait_event_exclusive(x->wait, try_wait_for_completion(x));
}

long __sched wait_for_completion_timeout(struct completion *x, long ticks)
{
	return wait_event_exclusive_timeout(x->wait, try_wait_for_completion(x), ticks);
}

int __sched wait_for_completion_interruptible(struct completion *x)
{
	return wait_event_interruptible_exclusive(x->wait, try_wait_for_completion(x));
}

int __sched wait_for_completion_killable(struct completion *x)
{
	return wait_event_killable_exclusive(x->wait, try_wait_for_completion(x));
}
