/* SPDX-License-Identifier: MIT */
/*
 * core/lock_wait.c - waiting in line for a lock that is handed over
 *
 *	queue -> first -> second -> third	each on the stack of the task that waits
 *
 *	waiter				who releases
 *	lock wait_lock
 *	to the end of the queue
 *	set the state
 *	unlock, schedule() ~~~~~~~~~~~~~~	lock wait_lock
 *					take the first off, give it the lock, wake it
 *	lock wait_lock <~~~~~~~~~~~~~~~~~	unlock
 *	granted: it has the lock
 *
 * The lock never is free between the two, so that nobody who comes by can take it away:
 * that is what makes the queue fair.  Both sides hold wait_lock, so the order of state and
 * look, which core/wait.c takes such care of, matters here for one thing only: a kill,
 * which comes without any lock.
 *
 * A waiter returns under wait_lock.  So whoever hands over is through with the waiter's
 * stack frame before that is gone, and needs no reference to the task.
 *
 * A waiter that is killed leaves the queue, unless it was granted the lock before: then
 * it has it.  What its leaving means for those behind it is the lock's business.
 *
 * Locking: the caller's wait_lock; a run queue's lock inside it.
 */
#include <core/lock_wait.h>
#include <core/wait.h>

/*
 * lock_wait - wait in line until lock_grant() hands over the lock
 *
 * wait_lock is held at entry and at return, and released while the task sleeps.  self->kind
 * is the caller's to set.  state is TASK_UNINTERRUPTIBLE, TASK_KILLABLE or
 * TASK_INTERRUPTIBLE.  Return: 0, the lock is the caller's; -EINTR, it is not and the
 * waiter has left the queue.
 */
int __sched lock_wait(spinlock_t *wait_lock, struct list_head *queue, struct lock_waiter *self,
	      unsigned int state)
{
	int error = 0;

	self->task = current;
	self->granted = false;
	list_add_tail(&self->entry, queue);
	for (;;) {
		set_current_state(state);
		if (self->granted)
			break;
		if (signal_pending_state(state)) {
			list_del(&self->entry);
			error = -EINTR;
			break;
		}
		spin_unlock(wait_lock);
		schedule();
		spin_lock(wait_lock);
	}
	__set_current_state(TASK_RUNNING);
	return error;
}

/* lock_grant - take a waiter off the queue, the lock is its own; wait_lock is held */
void lock_grant(struct lock_waiter *waiter)
{
	list_del(&waiter->entry);
	waiter->granted = true;
	wake_up_state(waiter->task, TASK_NORMAL);
}
