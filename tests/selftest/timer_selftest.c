/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/timer_selftest.c - timers and sleeps on the real tick
 *
 * The wheel's logic is tested on the host (tests/unit/timer_test.c); here it meets the
 * interrupt, the tasks that it wakes, and a clock that goes on meanwhile.
 *
 * Where many ticks are wanted, the test raises the timer's vector itself: to the handler
 * it is a tick like any other, so jiffies, the timers and the counts go on together.  The
 * PIC gets an end of interrupt for a line that is not in service, which it ignores.
 */
#include <asm/irq.h>
#include <asm/trap.h>
#include <core/clock.h>
#include <core/kthread.h>
#include <core/sched.h>
#include <core/selftest.h>
#include <core/timer.h>
#include <lib/div64.h>
#include <lib/err.h>
#include <mm/gfp.h>
#include "tick.h"

#define ATTEMPTS	20	/* to sleep while the machine is not held up */
#define NS_PER_TICK	(1000000000ULL / CONFIG_HZ)

static void raise_ticks(unsigned int nr)
{
	while (nr--)
		trap_raise(IRQ_VECTOR_BASE + IRQ_TIMER);
}

static struct noted {
	struct timer_list timer;
	unsigned long ran_at;
	unsigned int nr_runs;
	struct noted *other;
} noted[4];

static void note(struct timer_list *timer)
{
	struct noted *self = container_of(timer, struct noted, timer);

	self->ran_at = jiffies;
	self->nr_runs++;
}

static void noted_init(struct noted *self, void (*function)(struct timer_list *))
{
	*self = (struct noted){ .nr_runs = 0 };
	timer_setup(&self->timer, function);
}

SELFTEST(timer, in_the_past_runs_at_the_next_tick)
{
	unsigned long flags, start;

	noted_init(&noted[0], note);
	noted_init(&noted[1], note);
	flags = local_irq_save();
	start = jiffies;
	mod_timer(&noted[0].timer, start - 100);
	mod_timer(&noted[1].timer, start);
	local_irq_restore(flags);
	raise_ticks(1);
	EXPECT_EQ(noted[0].nr_runs, 1u);
	EXPECT_EQ(noted[0].ran_at, start + 1);
	EXPECT_EQ(noted[1].ran_at, start + 1);
	EXPECT_FALSE(timer_pending(&noted[0].timer));
}

SELFTEST(timer, at_one_tick_runs_at_one_tick)
{
	unsigned long flags, start;

	ASSERT_TRUE(tick_comes());
	for (unsigned int i = 0; i < 4; i++) {
		noted_init(&noted[i], note);
		flags = local_irq_save();
		start = jiffies;
		mod_timer(&noted[i].timer, start + 1);
		local_irq_restore(flags);
		schedule_timeout_uninterruptible(2);
		EXPECT_EQ(noted[i].nr_runs, 1u);
		EXPECT_EQ(noted[i].ran_at, start + 1);
	}
}

SELFTEST(timer, periodic_does_not_drift)
{
	static const unsigned int periods[] = { 1, 7, 16 };
	unsigned long start, took, flags = local_irq_save();

	start = jiffies;
	for (unsigned int i = 0; i < 3; i++) {
		noted_init(&noted[i], note);
		noted[i].timer.period = periods[i];
		mod_timer(&noted[i].timer, start + periods[i]);
	}
	local_irq_restore(flags);
	raise_ticks(1000);
	flags = local_irq_save();
	took = jiffies - start;
	for (unsigned int i = 0; i < 3; i++) {
		EXPECT_EQ(noted[i].nr_runs, took / periods[i]);
		EXPECT_EQ((noted[i].ran_at - start) % periods[i], 0ul);
		EXPECT_EQ(del_timer_sync(&noted[i].timer), 1);
	}
	local_irq_restore(flags);
}

/* It arms the other one for this tick, deletes it, and itself with it. */
static void delete_other(struct timer_list *timer)
{
	struct noted *self = container_of(timer, struct noted, timer);

	EXPECT_TRUE(in_interrupt());
	EXPECT_TRUE(irqs_disabled());
	EXPECT_EQ(try_to_del_timer_sync(timer), -EBUSY);
	EXPECT_EQ(del_timer_sync(&self->other->timer), 1);
	EXPECT_EQ(del_timer(timer), self->timer.period != 0);
	self->nr_runs++;
}

SELFTEST(timer, deletes_others_and_itself_in_its_function)
{
	for (unsigned int i = 0; i < 2; i++) {
		noted_init(&noted[i], delete_other);
		noted[i].other = &noted[!i];
		noted[i].timer.period = i;
	}
	mod_timer(&noted[1].timer, jiffies + 5);
	mod_timer(&noted[0].timer, noted[1].timer.expires);
	raise_ticks(20);
	EXPECT_EQ(noted[0].nr_runs, 0u);
	EXPECT_EQ(noted[1].nr_runs, 1u);
	EXPECT_FALSE(timer_pending(&noted[0].timer) || timer_pending(&noted[1].timer));
}

/* After the deletion it does not run, whatever the tick was about to do. */
SELFTEST(timer, deleted_ones_do_not_run)
{
	for (unsigned int i = 0; i < 200; i++) {
		unsigned int runs;

		noted_init(&noted[0], note);
		noted[0].timer.period = 1;
		mod_timer(&noted[0].timer, jiffies + 1);
		raise_ticks(i % 3);
		EXPECT_EQ(del_timer_sync(&noted[0].timer), 1);
		runs = noted[0].nr_runs;
		EXPECT_GE(runs, i % 3);
		raise_ticks(3);
		EXPECT_EQ(noted[0].nr_runs, runs);
		EXPECT_EQ(del_timer_sync(&noted[0].timer), 0);
	}
}

#define NR_MANY		10000
#define PER_PAGE	(PAGE_SIZE / sizeof(struct timer_list))
#define NR_PAGES	((NR_MANY + PER_PAGE - 1) / PER_PAGE)
#define SPREAD		2000		/* ticks over which they expire */

static struct timer_list *pages[NR_PAGES];
static unsigned int nr_many, nr_late;

static void one_of_many(struct timer_list *timer)
{
	nr_many++;
	nr_late += timer->expires != jiffies;
}

static struct timer_list *many_at(unsigned int i)
{
	return &pages[i / PER_PAGE][i % PER_PAGE];
}

static bool many_alloc(void)
{
	for (unsigned int i = 0; i < NR_PAGES; i++) {
		pages[i] = (struct timer_list *)__get_free_page(GFP_KERNEL);
		if (!pages[i])
			return false;
	}
	return true;
}

static void many_free(void)
{
	for (unsigned int i = 0; i < NR_PAGES; i++)
		if (pages[i])
			free_page((unsigned long)pages[i]);
}

/* Armed with interrupts off, so that none is in the past.  Return: ns that it took. */
static uint64_t many_arm(void)
{
	unsigned long flags = local_irq_save();
	unsigned int before = timer_snapshot(NULL, 0);
	uint64_t start = clock_ns();

	for (unsigned int i = 0; i < NR_MANY; i++) {
		timer_setup(many_at(i), one_of_many);
		mod_timer(many_at(i), jiffies + 1 + i * 7919UL % SPREAD);
	}
	start = clock_ns() - start;
	EXPECT_EQ(timer_snapshot(NULL, 0), before + NR_MANY);
	EXPECT_OK(timer_check());
	local_irq_restore(flags);
	return start;
}

SELFTEST(timer, ten_thousand_run_at_their_ticks)
{
	uint64_t armed;

	nr_many = nr_late = 0;
	ASSERT_TRUE(many_alloc());
	armed = many_arm();
	raise_ticks(SPREAD);
	EXPECT_EQ(nr_many, (unsigned int)NR_MANY);
	EXPECT_EQ(nr_late, 0u);
	EXPECT_OK(timer_check());
	many_free();
	console_printf("    # %u timers armed in %u us\n", NR_MANY,
		       (unsigned int)div_u64(armed, 1000));
}

/*
 * Never early, and late by two ticks at most: but a machine that was held up gets many
 * ticks at once, so one attempt of a few is enough for that.
 */
static void expect_sleep_of(void (*sleep)(unsigned long arg), unsigned long arg,
			    unsigned long least)
{
	unsigned long took = ~0UL;

	for (unsigned int i = 0; i < ATTEMPTS && took > least + 2; i++) {
		unsigned long start;

		tick_comes();
		start = jiffies;
		sleep(arg);
		took = jiffies - start;
		EXPECT_GE(took, least);
	}
	EXPECT_LE(took, least + 2);
}

static void sleep_ticks_of(unsigned long ticks)
{
	EXPECT_EQ(schedule_timeout_uninterruptible((long)ticks), 0l);
}

static void sleep_ms_of(unsigned long ms)
{
	msleep((unsigned int)ms);
}

static void sleep_seconds_of(unsigned long seconds)
{
	ssleep((unsigned int)seconds);
}

SELFTEST(timer, timeout_takes_as_many_ticks_as_asked)
{
	ASSERT_TRUE(tick_comes());
	for (unsigned long ticks = 0; ticks < 6; ticks++)
		expect_sleep_of(sleep_ticks_of, ticks, ticks);
}

static struct task_struct *sleeping;

static void wake_the_sleeper(struct timer_list *timer __maybe_unused)
{
	wake_up_process(sleeping);
}

SELFTEST(timer, timeout_tells_what_is_left)
{
	struct timer_list waker;
	long left;

	ASSERT_TRUE(tick_comes());
	sleeping = current;
	timer_setup(&waker, wake_the_sleeper);
	mod_timer(&waker, jiffies + 3);
	left = schedule_timeout_uninterruptible(1000);
	EXPECT_GE(left, 500l);			/* a machine may be held up for a while */
	EXPECT_LE(left, 998l);
	mod_timer(&waker, jiffies + 2);
	EXPECT_EQ(schedule_timeout_interruptible(MAX_SCHEDULE_TIMEOUT), MAX_SCHEDULE_TIMEOUT);
	EXPECT_FALSE(del_timer_sync(&waker));
}

SELFTEST(timer, msleep_takes_at_least_what_was_asked)
{
	static const unsigned int times[] = { 1, 9, 10, 11, 35 };

	ASSERT_TRUE(tick_comes());
	for (unsigned int i = 0; i < ARRAY_SIZE(times); i++)
		expect_sleep_of(sleep_ms_of, times[i], msecs_to_jiffies(times[i]) + 1);
}

SELFTEST(timer, ssleep_takes_at_least_what_was_asked)
{
	ASSERT_TRUE(tick_comes());
	expect_sleep_of(sleep_seconds_of, 1, HZ + 1ul);
}

/* Without a state that waits nobody is taken off the run queue. */
SELFTEST(timer, timeout_while_running_returns_at_once)
{
	ASSERT_TRUE(tick_comes());
	EXPECT_GE(schedule_timeout(HZ * 3600), HZ * 3599l);
	EXPECT_EQ(current->state, (unsigned int)TASK_RUNNING);
}

static volatile bool is_asleep;
static unsigned int ms_left;
static long ticks_left;

static int sleep_killably(void *unused __maybe_unused)
{
	is_asleep = true;
	ticks_left = schedule_timeout_killable(HZ * 100);
	EXPECT_TRUE(fatal_signal_pending(current));
	EXPECT_EQ(schedule_timeout_interruptible(77), 77l);
	ms_left = msleep_interruptible(5000);
	msleep(1);
	return 7;
}

SELFTEST(timer, a_fatal_signal_ends_killable_sleeps)
{
	struct task_struct *task;

	ASSERT_TRUE(tick_comes());
	is_asleep = false;
	task = kthread_run(sleep_killably, NULL, "sleeper");
	ASSERT_TRUE(!IS_ERR(task));
	while (!is_asleep)
		msleep(1);
	msleep(20);
	task_kill(task);
	EXPECT_EQ(kthread_join(task), 7);
	EXPECT_GE(ticks_left, HZ * 90l);
	EXPECT_LE(ticks_left, HZ * 100l);
	EXPECT_GE(ms_left, 5000u);
}
