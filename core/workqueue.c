/* SPDX-License-Identifier: MIT */
/*
 * core/workqueue.c - one thread that does what others have no time or no right to do
 *
 *	schedule_work() -> works -> kworker/0: take the first, call it, and again
 *
 *	flush_work(B)	works: A - B - barrier - C	the barrier is a work on the stack
 *							of who waits; when it runs B is done
 *
 * A work is taken off and made idle before its function is called.  So one that is queued
 * while it runs is on the queue again, and is not lost; and the thread does not look at it
 * afterwards, so the function may free it.
 *
 * A work and its timer change state under one lock: what expires looks whether it is still
 * wanted.
 *
 * Locking: queue.lock with interrupts off; inside it the timer base's and, by waking
 * somebody, a wait queue's and a run queue's.  It is not held while a work runs.
 */
#include <core/bug.h>
#include <core/kthread.h>
#include <core/might_sleep.h>
#include <core/wait.h>
#include <core/workqueue.h>
#include <lib/err.h>

static struct {
	spinlock_t lock;
	struct list_head works;		/* [q] in the order in which they are run */
	unsigned int nr_queued;		/* [q] their number */
	struct work_struct *running;	/* [q] may be freed meanwhile */
	work_func_t running_func;	/* [q] */
	unsigned long nr_done;		/* [q] functions that have returned, barriers left out */
	struct task_struct *worker;	/* [I] NULL during boot */
	wait_queue_head_t more;		/* the worker waits here for works */
	wait_queue_head_t done;		/* others wait here for the end of one */
} queue = {
	.lock = SPINLOCK_UNLOCKED_NAMED("workqueue.lock"),
	.works = LIST_HEAD_INIT(queue.works),
	.more = WAIT_QUEUE_HEAD_INIT(queue.more),
	.done = WAIT_QUEUE_HEAD_INIT(queue.done),
};

/* A work that only says that those before it are done. */
struct barrier_work {
	struct work_struct work;
	bool reached;
};

/* Behind prev, which is on the queue or its head. */
static void insert(struct work_struct *work, struct list_head *prev)
{
	assert_held(&queue.lock);
	list_add(&work->entry, prev);
	work->state = WORK_QUEUED;
	queue.nr_queued++;
}

static void append(struct work_struct *work)
{
	insert(work, queue.works.prev);
	wake_up(&queue.more);
}

static void take_off(struct work_struct *work)
{
	assert_held(&queue.lock);
	list_del(&work->entry);
	work->state = WORK_IDLE;
	queue.nr_queued--;
}

/*
 * Its function may have freed it, and the memory may be another work by now: that one has
 * another function.
 */
static bool is_running(const struct work_struct *work)
{
	return READ_ONCE(queue.running) == work && READ_ONCE(queue.running_func) == work->func;
}

/* May it be queued by somebody? */
static bool is_free(const struct work_struct *work)
{
	return work->state == WORK_IDLE && work->nr_cancelling == 0;
}

/* Back to idle; true if it was not.  Its timer may be about to look at it. */
static bool withdraw(struct work_struct *work)
{
	switch (work->state) {
	case WORK_IDLE:
		return false;
	case WORK_ON_TIMER:
		del_timer(&to_delayed_work(work)->timer);
		work->state = WORK_IDLE;
		return true;
	case WORK_QUEUED:
		take_off(work);
		return true;
	}
	return false;
}

/* On the queue at once, or on its timer; the work is idle. */
static void start(struct delayed_work *dwork, unsigned long delay)
{
	if (delay == 0) {
		append(&dwork->work);
		return;
	}
	dwork->work.state = WORK_ON_TIMER;
	mod_timer(&dwork->timer, jiffies + delay);
}

/*
 * The delay is over; unless the work was withdrawn meanwhile, and perhaps put on the timer
 * again.
 */
static void delayed_work_expired(struct timer_list *timer)
{
	struct delayed_work *dwork = container_of(timer, struct delayed_work, timer);
	unsigned long flags = spin_lock_irqsave(&queue.lock);

	if (dwork->work.state == WORK_ON_TIMER && !timer_pending(timer))
		append(&dwork->work);
	spin_unlock_irqrestore(&queue.lock, flags);
}

void INIT_WORK(struct work_struct *work, work_func_t func)
{
	*work = (struct work_struct){ .func = func, .state = WORK_IDLE };
}

void INIT_DELAYED_WORK(struct delayed_work *dwork, work_func_t func)
{
	INIT_WORK(&dwork->work, func);
	timer_setup(&dwork->timer, delayed_work_expired);
}

bool schedule_work(struct work_struct *work)
{
	unsigned long flags = spin_lock_irqsave(&queue.lock);
	bool free = is_free(work);

	if (free)
		append(work);
	spin_unlock_irqrestore(&queue.lock, flags);
	return free;
}

bool schedule_delayed_work(struct delayed_work *dwork, unsigned long delay)
{
	unsigned long flags = spin_lock_irqsave(&queue.lock);
	bool free = is_free(&dwork->work);

	if (free)
		start(dwork, delay);
	spin_unlock_irqrestore(&queue.lock, flags);
	return free;
}

bool mod_delayed_work(struct delayed_work *dwork, unsigned long delay)
{
	unsigned long flags = spin_lock_irqsave(&queue.lock);
	bool was_pending = withdraw(&dwork->work);

	if (is_free(&dwork->work))
		start(dwork, delay);
	spin_unlock_irqrestore(&queue.lock, flags);
	return was_pending;
}

bool cancel_work(struct work_struct *work)
{
	unsigned long flags = spin_lock_irqsave(&queue.lock);
	bool was_pending = withdraw(work);

	spin_unlock_irqrestore(&queue.lock, flags);
	return was_pending;
}

bool cancel_delayed_work(struct delayed_work *dwork)
{
	return cancel_work(&dwork->work);
}

/* Withdraw it, and let nobody queue it until cancel_end(). */
static bool cancel_begin(struct work_struct *work)
{
	unsigned long flags = spin_lock_irqsave(&queue.lock);
	bool was_pending = withdraw(work);

	work->nr_cancelling++;
	BUG_ON(is_running(work) && queue.worker == current);
	spin_unlock_irqrestore(&queue.lock, flags);
	return was_pending;
}

static void cancel_end(struct work_struct *work)
{
	unsigned long flags = spin_lock_irqsave(&queue.lock);

	work->nr_cancelling--;
	spin_unlock_irqrestore(&queue.lock, flags);
}

/*
 * cancel_work_sync - the work is idle, does not run and did not run meanwhile in vain
 *
 * May sleep.  From another work it does not wait, as only one runs at a time; from the
 * work itself it would wait for ever, which is reported.
 */
bool cancel_work_sync(struct work_struct *work)
{
	bool was_pending;

	might_sleep();
	was_pending = cancel_begin(work);
	wait_event(queue.done, !is_running(work));
	cancel_end(work);
	return was_pending;
}

/* The timer's function may be on its way to the lock: it is over before we return. */
bool cancel_delayed_work_sync(struct delayed_work *dwork)
{
	bool was_pending;

	might_sleep();
	was_pending = cancel_begin(&dwork->work);
	del_timer_sync(&dwork->timer);
	wait_event(queue.done, !is_running(&dwork->work));
	cancel_end(&dwork->work);
	return was_pending;
}

static void barrier_reached(struct work_struct *work)
{
	WRITE_ONCE(container_of(work, struct barrier_work, work)->reached, true);
}

/* Behind the work if it waits, first of all if it runs; false if it does neither. */
static bool insert_barrier(struct barrier_work *barrier, struct work_struct *work)
{
	unsigned long flags = spin_lock_irqsave(&queue.lock);
	bool found = true;

	BUG_ON(queue.worker == current);
	if (work->state == WORK_QUEUED)
		insert(&barrier->work, &work->entry);
	else if (is_running(work))
		insert(&barrier->work, &queue.works);
	else
		found = false;
	spin_unlock_irqrestore(&queue.lock, flags);
	return found;
}

/* From a work it would wait for the thread that it runs in, which is reported. */
bool flush_work(struct work_struct *work)
{
	struct barrier_work barrier = { .reached = false };

	might_sleep();
	INIT_WORK(&barrier.work, barrier_reached);
	if (!insert_barrier(&barrier, work))
		return false;
	wake_up(&queue.more);
	wait_event(queue.done, READ_ONCE(barrier.reached));
	return true;
}

bool flush_delayed_work(struct delayed_work *dwork)
{
	unsigned long flags = spin_lock_irqsave(&queue.lock);

	if (dwork->work.state == WORK_ON_TIMER) {
		withdraw(&dwork->work);
		append(&dwork->work);
	}
	spin_unlock_irqrestore(&queue.lock, flags);
	return flush_work(&dwork->work);
}

/* The first work, off the queue and marked as running; NULL if there is none. */
static struct work_struct *take_first(work_func_t *func)
{
	struct work_struct *work = NULL;

	spin_lock_irq(&queue.lock);
	if (!list_empty(&queue.works)) {
		work = list_first_entry(&queue.works, struct work_struct, entry);
		take_off(work);
		*func = work->func;
		queue.running = work;
		queue.running_func = work->func;
	}
	spin_unlock_irq(&queue.lock);
	return work;
}

/* The work may be gone, a barrier's stack too. */
static void finish(bool counts)
{
	spin_lock_irq(&queue.lock);
	queue.running = NULL;
	queue.nr_done += counts;
	spin_unlock_irq(&queue.lock);
	wake_up_all(&queue.done);
}

static void run_works(void)
{
	work_func_t func;

	for (;;) {
		struct work_struct *work = take_first(&func);

		if (!work)
			return;
		func(work);
		finish(func != barrier_reached);
		cond_resched();
	}
}

static int worker(void *unused __maybe_unused)
{
	for (;;) {
		wait_event(queue.more, READ_ONCE(queue.nr_queued) != 0);
		run_works();
	}
	return 0;
}

/* The thread never ends, so its reference is kept. */
int workqueue_init(void)
{
	struct task_struct *task = kthread_create(worker, NULL, "kworker/0");

	if (IS_ERR(task))
		return (int)PTR_ERR(task);
	queue.worker = task;
	wake_up_process(task);
	return 0;
}

unsigned int workqueue_nr_queued(void)
{
	return READ_ONCE(queue.nr_queued);
}

unsigned long workqueue_nr_done(void)
{
	return READ_ONCE(queue.nr_done);
}

const char *workqueue_check(void)
{
	unsigned long flags = spin_lock_irqsave(&queue.lock);
	const struct work_struct *work;
	const char *error = NULL;
	unsigned int nr = 0;

	list_for_each_entry(work, &queue.works, entry) {
		nr++;
		if (work->state != WORK_QUEUED)
			error = "workqueue: one on the queue does not know it";
	}
	if (!error && nr != queue.nr_queued)
		error = "workqueue: the count is not that of the queue";
	spin_unlock_irqrestore(&queue.lock, flags);
	return error;
}
