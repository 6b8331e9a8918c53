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
 * Who waits on several queues at once has an entry with a function on each.  A wake-up calls
 * it; the entry stays, and its waiter takes all of them off when he has seen enough.
 *
 * Locking: queue->lock with interrupts off; a run queue's lock inside it.
 */
#include <core/wait.h>

void __init_waitqueue_head(wait_queue_head_t *queue, struct lock_class_key *key,
			   const char *name)
{
	spin_lock_init_class(&queue->lock, key, name);
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
	wait->flags |= WQ_FLAG_PREPARED;
	set_current_state(state);
	spin_unlock_irqrestore(&queue->lock, flags);
}

/*
 * __finish_wait - finish_wait() for an entry that may still be on the queue
 *
 * A kill, the end of the time or kthread_stop() wake a task without looking at queues.
 */
void __finish_wait(wait_queue_head_t *queue, struct wait_queue_entry *wait)
{
	unsigned long flags = spin_lock_irqsave(&queue->lock);

	list_del_init(&wait->entry);
	spin_unlock_irqrestore(&queue->lock, flags);
}

/*
 * leave_wait - leave the queue between two sleeps, whatever the condition was
 *
 * Task context, after prepare_to_wait() and a look at the condition.  If the entry is off
 * the queue, a waker has chosen it since.  The look may have been true before that, and
 * used up what came first; or false, and the waiter gives up.  Either way there may be
 * something left for another exclusive waiter, who would sleep on: it is woken instead.
 */
void leave_wait(wait_queue_head_t *queue, struct wait_queue_entry *wait)
{
	unsigned long flags;

	__set_current_state(TASK_RUNNING);
	flags = spin_lock_irqsave(&queue->lock);
	if (!list_empty(&wait->entry))
		list_del_init(&wait->entry);
	else if (wait->flags & WQ_FLAG_EXCLUSIVE)
		__wake_up_locked(queue, TASK_NORMAL, 1);
	spin_unlock_irqrestore(&queue->lock, flags);
}

/*
 * wait_sleep - sleep until woken, unless there is a reason not to wait any longer
 *
 * Task context, after prepare_to_wait() and a look at the condition: it was false.  Takes
 * what was slept off *ticks.  WAIT_AGAIN: the caller looks again, for the last time if
 * *ticks is 0.  Otherwise the wait is over and the entry off the queue.
 */
enum wait_step __sched wait_sleep(wait_queue_head_t *queue, struct wait_queue_entry *wait,
			  unsigned int state, long *ticks)
{
	bool signal = signal_pending_state(state);

	if (signal || *ticks <= 0) {
		leave_wait(queue, wait);
		return signal ? WAIT_SIGNAL : WAIT_TIMEOUT;
	}
	*ticks = schedule_timeout(*ticks);
	return WAIT_AGAIN;
}

/*
 * add_wait_queue - from now on each wake-up of the queue calls func
 *
 * Any context; with queue->lock held and interrupts off, func may wake tasks and nothing else.
 */
void add_wait_queue(wait_queue_head_t *queue, struct wait_queue_entry *wait,
		    void (*func)(struct wait_queue_entry *wait))
{
	unsigned long flags;

	wait->func = func;
	wait->flags = WQ_FLAG_CALLBACK;
	flags = spin_lock_irqsave(&queue->lock);
	list_add(&wait->entry, &queue->head);
	spin_unlock_irqrestore(&queue->lock, flags);
}

/* remove_wait_queue - func is not running, and will not be called again */
void remove_wait_queue(wait_queue_head_t *queue, struct wait_queue_entry *wait)
{
	unsigned long flags = spin_lock_irqsave(&queue->lock);

	list_del(&wait->entry);
	spin_unlock_irqrestore(&queue->lock, flags);
}

static __always_inline void wake_waiters(wait_queue_head_t *queue, unsigned int states,
					 unsigned int nr_exclusive)
{
	struct wait_queue_entry *wait, *next;

	assert_held(&queue->lock);
	list_for_each_entry_safe(wait, next, &queue->head, entry) {
		bool exclusive = wait->flags & WQ_FLAG_EXCLUSIVE;

		if (unlikely(wait->flags & WQ_FLAG_CALLBACK)) {
			wait->func(wait);
			continue;
		}
		if (!wake_up_state_irqs_off(wait->task, states))
			continue;
		list_del_init(&wait->entry);
		if (exclusive && --nr_exclusive == 0)
			break;
	}
}

/*
 * __wake_up - wake the waiters that are in one of the states
 *
 * Any context.  All that are not exclusive, and nr_exclusive of the others; 0: all.
 */
void __wake_up(wait_queue_head_t *queue, unsigned int states, unsigned int nr_exclusive)
{
	unsigned long flags = spin_lock_irqsave(&queue->lock);

	wake_waiters(queue, states, nr_exclusive);
	spin_unlock_irqrestore(&queue->lock, flags);
}

void __wake_up_locked(wait_queue_head_t *queue, unsigned int states, unsigned int nr_exclusive)
{
	wake_waiters(queue, states, nr_exclusive);
}
