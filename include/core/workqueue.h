/* SPDX-License-Identifier: MIT */
/*
 * core/workqueue.h - let a thread do it, soon or after some time
 *
 *	static void work_fn(struct work_struct *work) { ... may sleep ... }
 *
 *	INIT_WORK(&work, work_fn);		INIT_DELAYED_WORK(&dwork, work_fn);
 *	schedule_work(&work);			schedule_delayed_work(&dwork, HZ);
 *	cancel_work_sync(&work);		cancel_delayed_work_sync(&dwork);
 *
 *	idle --schedule_delayed_work()--> on its timer --expires--.
 *	  \-------------schedule_work()------------------------> queued
 *	idle <-- taken off, then its function is called <----------'
 *
 * A work is queued once at a time: to queue it again before its function is called does
 * nothing.  While its function runs it is idle: queued then, also by itself, it runs once
 * more.  The function may free the memory that the work lies in.
 *
 * There is one queue and one thread, kworker/0: works run one after the other, in the
 * order in which they were queued, and a long one keeps the others waiting.
 */
#pragma once

#include <core/timer.h>
#include <lib/list.h>
#include <stdbool.h>

struct work_struct;
typedef void (*work_func_t)(struct work_struct *work);

enum work_state {
	WORK_IDLE,
	WORK_ON_TIMER,			/* delayed: waits for its time */
	WORK_QUEUED,
};

/*
 *	[I]  set by INIT_WORK()
 *	[q]  the queue's lock
 */
struct work_struct {
	struct list_head entry;		/* [q] on the queue, if WORK_QUEUED */
	work_func_t func;		/* [I] */
	enum work_state state;		/* [q] */
	unsigned int nr_cancelling;	/* [q] those who wait for its end; it stays idle */
};

struct delayed_work {
	struct work_struct work;
	struct timer_list timer;
};

void INIT_WORK(struct work_struct *work, work_func_t func);
void INIT_DELAYED_WORK(struct delayed_work *dwork, work_func_t func);

static inline struct delayed_work *to_delayed_work(struct work_struct *work)
{
	return container_of(work, struct delayed_work, work);
}

/* Boot: start the thread.  What was queued before runs then.  -ENOMEM. */
int workqueue_init(void) __must_check;

/* Queue it; false if it was queued or on its timer already.  Any context. */
bool schedule_work(struct work_struct *work);

/* The same when so many ticks have passed; 0: now.  Any context. */
bool schedule_delayed_work(struct delayed_work *dwork, unsigned long delay);

/* The same, with the delay counted anew if it was; true if it was.  Any context. */
bool mod_delayed_work(struct delayed_work *dwork, unsigned long delay);

/*
 * Wait until it has run, if it is queued or runs; what is queued meanwhile is not waited
 * for, nor is a timer.  True if there was something to wait for.  May sleep; not from a
 * work.
 */
bool flush_work(struct work_struct *work);

/* Queue it at once if it is on its timer, then flush_work(). */
bool flush_delayed_work(struct delayed_work *dwork);

/* Take it back if it waits: true, else false; it may be running.  Any context. */
bool cancel_work(struct work_struct *work);
bool cancel_delayed_work(struct delayed_work *dwork);

/*
 * The same, and wait until its function has returned.  Whoever queues it meanwhile, itself
 * included, is refused: afterwards it is idle.  May sleep; not from the work itself.
 */
bool cancel_work_sync(struct work_struct *work);
bool cancel_delayed_work_sync(struct delayed_work *dwork);

static inline bool work_pending(const struct work_struct *work)
{
	return READ_ONCE(work->state) != WORK_IDLE;
}

static inline bool delayed_work_pending(const struct delayed_work *dwork)
{
	return work_pending(&dwork->work);
}

/* For people: works that wait, the one that runs not counted, and calls since boot. */
unsigned int workqueue_nr_queued(void);
unsigned long workqueue_nr_done(void);

/* Is every rule about the queue kept?  NULL, or the first broken one as text. */
const char *workqueue_check(void);
