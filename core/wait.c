/* SPDX-License-Identifier: MIT */
/*
 * core/wait.c - queues of tasks that wait for something
 *
 *	queue -> waiter -> waiter -> exclusive -> exclusive
 *
 * An entry lives on its waiter's stack.  Those that are not exclusive stand in front, so
 * that a wake-up finds them before it has woken its number of exclusive ones.  A woken
 * entry is taken off by the waker: a second wake-up goes to the next waiter.
 *
 * Locking: queue->lock with interrupts off; a run queue's lock inside it.
 */
#include <core/wait.h>

void init_waitqueue_head(wait_queue_head_t *queue)
{
	spin_lock_init(&queue->lock);
	INIT_LIST_HEAD(&queue->head);
}

/*
 * prepare_to_wait - be found by wake-ups from now on
 *
 * Task context.  The state is set behind the queue, with a full barrier: what the
 * caller looks at next is seen as it is after this.
 */
void prepare_to_wait(wait_queue_head_t *queue, struct wait_queue_entry *wait, unsigned int state)
{
	unsigned long flags = spin_lock_irqsave(&queue->lock);

	if (list_empty(&wait->entry)) {
		if (wait->flags & WQ_FLAG_EXCLUSIVE)
			list_add_tail(&wait->entry, &queue->head);
		else
			list_add(&wait->entry, &queue->head);
	}
	set_current_state(state);
	spin_unlock_irqrestore(&queue->lock, flags);
}

/* finish_wait - the wait is over; task context */
void finish_wait(wait_queue_head_t *queue, struct wait_queue_entry *wait)
{
	unsigned long flags;

	__set_current_state(TASK_RUNNING);
	flags = spin_lock_irqsave(&queue->lock);
	list_del_init(&wait->entry);
	spin_unlock_irqrestore(&queue->lock, flags);
}

/*
 * __wake_up - wake the waiters that are in one of the states
 *
 * Any context.  All that are not exclusive, and nr_exclusive of the others; 0: all.
 */
void __wake_up(wait_queue_head_t *queue, unsigned int states, unsigned int nr_exclusive)
{
	unsigned long flags = spin_lock_irqsave(&queue->lock);
	struct wait_queue_entry *wait, *next;

	list_for_each_entry_safe(wait, next, &queue->head, entry) {
		bool exclusive = wait->flags & WQ_FLAG_EXCLUSIVE;

		if (!wake_up_state(wait->task, states))
			continue;
		list_del_init(&wait->entry);
		if (exclusive && --nr_exclusive == 0)
			break;
	}
	spin_unlock_irqrestore(&queue->lock, flags);
}
