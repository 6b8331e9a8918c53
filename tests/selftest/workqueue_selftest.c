/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/workqueue_selftest.c - works, delayed works, waiting for them
 *
 * A work that shall be found running waits in its function until the test opens its gate.
 * Without one, the thread that runs works may be through with a work before the test has
 * asked for it: a turn may end anywhere.
 * Tests that count all works keep the one away that comes by itself, slab_reap()'s.
 */
#include <core/clock.h>
#include <core/preempt.h>
#include <core/selftest.h>
#include <core/wait.h>
#include <core/workqueue.h>
#include <mm/gfp.h>
#include "prio_threads.h"
#include "tick.h"
#include "background.h"
#include "scratch.h"

#define MANY	500

struct counted {
	struct work_struct work;
	unsigned int nr_runs;
	unsigned int nr_more;		/* so often it queues itself */
	unsigned int order;		/* of its last run, among all */
};

static unsigned int nr_runs;		/* of all */
static DECLARE_WAIT_QUEUE_HEAD(gate);
static bool gate_open, at_gate;

static void count(struct work_struct *work)
{
	struct counted *counted = container_of(work, struct counted, work);

	counted->nr_runs++;
	counted->order = nr_runs++;
	if (counted->nr_more) {
		counted->nr_more--;
		EXPECT_TRUE(schedule_work(work));
	}
}

static void counted_init(struct counted *counted)
{
	*counted = (struct counted){ .nr_runs = 0 };
	INIT_WORK(&counted->work, count);
}

static void wait_at_gate(struct work_struct *work)
{
	at_gate = true;
	wake_up_all(&gate);
	wait_event(gate, READ_ONCE(gate_open));
	count(work);
}

/* A work that runs and waits at the gate. */
static void start_at_gate(struct counted *counted)
{
	counted_init(counted);
	counted->work.func = wait_at_gate;
	gate_open = at_gate = false;
	EXPECT_TRUE(schedule_work(&counted->work));
	wait_event(gate, READ_ONCE(at_gate));
}

static void open_gate(void)
{
	WRITE_ONCE(gate_open, true);
	wake_up_all(&gate);
}

static int flushes(void *work)
{
	return flush_work(work);
}

static int flushes_delayed(void *dwork)
{
	return flush_delayed_work(dwork);
}

/* What a flush returns that began before the gate is opened. */
static int flush_over_gate(int (*flush)(void *), void *work)
{
	struct task_struct *flusher = start_thread(flush, work, URGENT);

	open_gate();
	return flusher ? kthread_join(flusher) : -ENOMEM;
}

SELFTEST(workqueue, runs_what_is_queued_once)
{
	struct counted a;

	counted_init(&a);
	EXPECT_FALSE(flush_work(&a.work));
	EXPECT_TRUE(schedule_work(&a.work));
	flush_work(&a.work);
	EXPECT_EQ(a.nr_runs, 1u);
	EXPECT_FALSE(work_pending(&a.work));
	EXPECT_FALSE(flush_work(&a.work));
	EXPECT_OK(workqueue_check());
}

SELFTEST(workqueue, queued_twice_runs_once_and_in_order)
{
	struct counted first, a, b;

	background_stop();
	counted_init(&a);
	counted_init(&b);
	start_at_gate(&first);
	EXPECT_TRUE(schedule_work(&a.work));
	EXPECT_TRUE(schedule_work(&b.work));
	EXPECT_FALSE(schedule_work(&a.work));
	EXPECT_EQ(workqueue_nr_queued(), 2u);
	EXPECT_OK(workqueue_check());
	EXPECT_EQ(flush_over_gate(flushes, &b.work), 1);
	EXPECT_EQ(first.nr_runs, 1u);
	EXPECT_EQ(a.nr_runs, 1u);
	EXPECT_EQ(b.nr_runs, 1u);
	EXPECT_EQ(b.order, a.order + 1);
	background_start();
}

SELFTEST(workqueue, queued_while_it_runs_runs_once_more)
{
	struct counted a;

	start_at_gate(&a);
	EXPECT_TRUE(schedule_work(&a.work));
	EXPECT_FALSE(schedule_work(&a.work));
	EXPECT_EQ(flush_over_gate(flushes, &a.work), 1);
	EXPECT_EQ(a.nr_runs, 2u);
}

SELFTEST(workqueue, a_work_may_queue_itself)
{
	struct counted a;

	counted_init(&a);
	a.nr_more = 100;
	EXPECT_TRUE(schedule_work(&a.work));
	while (flush_work(&a.work))
		;
	EXPECT_EQ(a.nr_runs, 101u);
}

/* A work in a page of its own, which it frees: the leak check counts the pages. */
static void free_own_page(struct work_struct *work)
{
	nr_runs++;
	free_page((unsigned long)work);
}

SELFTEST(workqueue, a_work_may_free_itself)
{
	struct counted last;

	nr_runs = 0;
	for (unsigned int i = 0; i < 20; i++) {
		struct work_struct *work = (void *)__get_free_page(GFP_KERNEL);

		ASSERT_TRUE(work != NULL);
		INIT_WORK(work, free_own_page);
		EXPECT_TRUE(schedule_work(work));
	}
	counted_init(&last);
	EXPECT_TRUE(schedule_work(&last.work));
	flush_work(&last.work);
	EXPECT_EQ(nr_runs, 21u);
}

/* As if it had freed itself and its memory were another work now. */
static void become_another_work(struct work_struct *work)
{
	nr_runs++;
	INIT_WORK(work, count);
	EXPECT_FALSE(cancel_work_sync(work));
}

SELFTEST(workqueue, a_work_in_the_memory_of_the_running_one_is_another)
{
	struct counted a;

	counted_init(&a);
	a.work.func = become_another_work;
	nr_runs = 0;
	EXPECT_TRUE(schedule_work(&a.work));
	flush_work(&a.work);
	EXPECT_EQ(nr_runs, 1u);
	EXPECT_EQ(a.nr_runs, 0u);
}

SELFTEST(workqueue, cancel_takes_back_what_waits)
{
	struct counted first, a;

	background_stop();
	counted_init(&a);
	start_at_gate(&first);
	EXPECT_FALSE(cancel_work(&a.work));
	EXPECT_TRUE(schedule_work(&a.work));
	EXPECT_TRUE(cancel_work(&a.work));
	EXPECT_TRUE(schedule_work(&a.work));
	EXPECT_TRUE(cancel_work_sync(&a.work));
	open_gate();
	flush_work(&first.work);
	EXPECT_EQ(a.nr_runs, 0u);
	EXPECT_EQ(workqueue_nr_queued(), 0u);
	background_start();
}

static unsigned int others_ran;		/* when the flush was over */

static int flushes_the_first(void *first)
{
	flush_work(&((struct counted *)first)->work);
	others_ran = nr_runs - 1;
	return 0;
}

/* Who waits for the running work does not wait for those behind it. */
SELFTEST(workqueue, flush_of_a_running_one_is_before_all_that_wait)
{
	struct counted first, behind;
	struct task_struct *flusher;

	counted_init(&behind);
	start_at_gate(&first);
	nr_runs = 0;
	others_ran = 7;
	EXPECT_TRUE(schedule_work(&behind.work));
	flusher = start_thread(flushes_the_first, &first, URGENT);
	open_gate();
	flush_work(&behind.work);
	ASSERT_TRUE(flusher != NULL);
	EXPECT_EQ(kthread_join(flusher), 0);
	EXPECT_EQ(others_ran, 0u);
	EXPECT_EQ(nr_runs, 2u);
}

static void open_gate_later(struct timer_list *timer __maybe_unused)
{
	open_gate();
}

/* It wants to queue itself again and again; the end of the wait is the end of that. */
static void queue_itself_for_ever(struct work_struct *work)
{
	container_of(work, struct counted, work)->nr_runs++;
	schedule_work(work);
	msleep(1);
}

SELFTEST(workqueue, cancel_sync_waits_for_a_running_one)
{
	struct timer_list timer;
	struct counted a;

	ASSERT_TRUE(tick_comes());
	start_at_gate(&a);
	timer_setup(&timer, open_gate_later);
	mod_timer(&timer, jiffies + 3);
	EXPECT_FALSE(cancel_work_sync(&a.work));
	EXPECT_EQ(a.nr_runs, 1u);
	EXPECT_FALSE(timer_pending(&timer));
}

SELFTEST(workqueue, cancel_sync_ends_one_that_queues_itself)
{
	struct counted a;
	unsigned int runs;

	ASSERT_TRUE(tick_comes());
	counted_init(&a);
	a.work.func = queue_itself_for_ever;
	EXPECT_TRUE(schedule_work(&a.work));
	EXPECT_TRUE(comes_true(READ_ONCE(a.nr_runs) > 1));
	cancel_work_sync(&a.work);
	runs = a.nr_runs;
	EXPECT_FALSE(work_pending(&a.work));
	msleep(50);
	EXPECT_EQ(a.nr_runs, runs);
	EXPECT_TRUE(schedule_work(&a.work));
	cancel_work_sync(&a.work);
}

static struct delayed {
	struct delayed_work dwork;
	unsigned long ran_at;
	unsigned int nr_runs;
} delayed;

static void note_time(struct work_struct *work)
{
	struct delayed *self = container_of(to_delayed_work(work), struct delayed, dwork);

	self->ran_at = jiffies;
	self->nr_runs++;
}

/* Ticks from here until the work has run, which was put off by three. */
static unsigned long run_after_three_ticks(void)
{
	unsigned long flags, start;

	INIT_DELAYED_WORK(&delayed.dwork, note_time);
	WRITE_ONCE(delayed.nr_runs, 0);
	tick_comes();
	flags = local_irq_save();
	start = jiffies;
	EXPECT_TRUE(schedule_delayed_work(&delayed.dwork, 3));
	EXPECT_FALSE(schedule_delayed_work(&delayed.dwork, 1));
	EXPECT_EQ(workqueue_nr_queued(), 0u);
	local_irq_restore(flags);
	EXPECT_TRUE(comes_true(READ_ONCE(delayed.nr_runs)));
	return delayed.ran_at - start;
}

/* Never early; late only when the machine was held up, and that not each time. */
SELFTEST(workqueue, delayed_runs_when_its_time_has_come)
{
	unsigned long took = ~0UL;

	ASSERT_TRUE(tick_comes());
	background_stop();
	for (unsigned int i = 0; i < 20 && took > 5; i++) {
		took = run_after_three_ticks();
		EXPECT_GE(took, 3ul);
	}
	EXPECT_LE(took, 5ul);
	sleep_ticks(2);
	EXPECT_EQ(delayed.nr_runs, 1u);
	background_start();
}

SELFTEST(workqueue, delayed_by_nothing_is_queued_at_once)
{
	INIT_DELAYED_WORK(&delayed.dwork, note_time);
	delayed.nr_runs = 0;
	EXPECT_TRUE(schedule_delayed_work(&delayed.dwork, 0));
	flush_work(&delayed.dwork.work);
	EXPECT_EQ(delayed.nr_runs, 1u);
}

SELFTEST(workqueue, mod_delayed_counts_anew)
{
	INIT_DELAYED_WORK(&delayed.dwork, note_time);
	delayed.nr_runs = 0;
	EXPECT_FALSE(mod_delayed_work(&delayed.dwork, HZ * 3600));
	EXPECT_TRUE(mod_delayed_work(&delayed.dwork, HZ * 1800));
	EXPECT_TRUE(mod_delayed_work(&delayed.dwork, 0));
	flush_work(&delayed.dwork.work);
	EXPECT_EQ(delayed.nr_runs, 1u);
	EXPECT_FALSE(timer_pending(&delayed.dwork.timer));
}

SELFTEST(workqueue, delayed_is_cancelled_on_its_timer)
{
	unsigned long flags;

	ASSERT_TRUE(tick_comes());
	INIT_DELAYED_WORK(&delayed.dwork, note_time);
	delayed.nr_runs = 0;
	EXPECT_FALSE(cancel_delayed_work_sync(&delayed.dwork));
	EXPECT_TRUE(schedule_delayed_work(&delayed.dwork, HZ * 3600));
	EXPECT_FALSE(flush_work(&delayed.dwork.work));
	EXPECT_TRUE(cancel_delayed_work_sync(&delayed.dwork));
	EXPECT_FALSE(timer_pending(&delayed.dwork.timer));
	flags = local_irq_save();
	EXPECT_TRUE(schedule_delayed_work(&delayed.dwork, 2));
	EXPECT_TRUE(delayed_work_pending(&delayed.dwork));
	EXPECT_TRUE(cancel_delayed_work(&delayed.dwork));
	local_irq_restore(flags);
	schedule_timeout_uninterruptible(4);
	EXPECT_EQ(delayed.nr_runs, 0u);
}

SELFTEST(workqueue, flush_delayed_does_not_wait_for_the_time)
{
	struct counted first;

	INIT_DELAYED_WORK(&delayed.dwork, note_time);
	delayed.nr_runs = 0;
	start_at_gate(&first);
	EXPECT_TRUE(schedule_delayed_work(&delayed.dwork, HZ * 3600));
	EXPECT_EQ(flush_over_gate(flushes_delayed, &delayed.dwork), 1);
	EXPECT_EQ(delayed.nr_runs, 1u);
}

/* What interrupts queue while the thread runs works is all run. */
static struct counted *const many = (struct counted *)selftest_scratch;
static unsigned int next_of_many;

_Static_assert(MANY * sizeof(struct counted) <= SCRATCH_SIZE, "there is room for all of them");

static void queue_from_interrupt(struct timer_list *timer __maybe_unused)
{
	for (unsigned int i = 0; i < 10 && next_of_many < MANY; i++)
		EXPECT_TRUE(schedule_work(&many[next_of_many++].work));
}

SELFTEST(workqueue, interrupts_queue_and_nothing_is_lost)
{
	struct timer_list timer;
	unsigned int ticks;
	unsigned long done;

	ASSERT_TRUE(tick_comes());
	background_stop();
	done = workqueue_nr_done();
	for (unsigned int i = 0; i < MANY; i++)
		counted_init(&many[i]);
	nr_runs = next_of_many = 0;
	timer_setup(&timer, queue_from_interrupt);
	timer.period = 1;
	mod_timer(&timer, jiffies + 1);
	for (ticks = 0; ticks < 2 * MANY && READ_ONCE(next_of_many) < MANY; ticks++)
		msleep(1);
	del_timer_sync(&timer);
	for (unsigned int i = 0; i < MANY; i++)
		flush_work(&many[i].work);
	EXPECT_EQ(nr_runs, (unsigned int)MANY);
	for (unsigned int i = 0; i < MANY; i++)
		EXPECT_EQ(many[i].order, i);
	EXPECT_EQ(workqueue_nr_done() - done, (unsigned long)MANY);
	background_start();
}
