/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/wait_selftest.c - tasks wait, are woken, killed, or late
 *
 * What can happen in which order tests/unit/wait_steps_test.c tries out; here are the real
 * scheduler and real time.
 */
#include <asm/atomic.h>
#include <core/clock.h>
#include <core/completion.h>
#include <core/selftest.h>
#include <lib/minmax.h>
#include "threads.h"

#define NR_WAITERS	3
#define ATTEMPTS	5
#define LONG_MAX	((long)(~0UL >> 1))

static DECLARE_WAIT_QUEUE_HEAD(queue);
static unsigned int ready;
static atomic_t passed;
static long result;

static void begin(void)
{
	ready = 0;
	atomic_set(&passed, 0);
	result = 1;
}

/* --- time -------------------------------------------------------------------------- */

/* How long it took, in ticks; the first one begins with a tick. */
static long time_out(long ticks)
{
	unsigned long start;

	sleep_a_tick();
	start = jiffies;
	EXPECT_EQ(wait_event_timeout(queue, READ_ONCE(ready) > 1000, ticks), 0);
	return (long)(jiffies - start);
}

/* Never early; late only when the machine was held up, and that not each time. */
SELFTEST(wait, timeout_takes_the_time_that_was_asked)
{
	ASSERT_TRUE(tick_comes());
	begin();
	for (long ticks = 1; ticks <= 5; ticks += 2) {
		long least = LONG_MAX;

		for (unsigned int i = 0; i < ATTEMPTS && least > ticks + 1; i++) {
			long took = time_out(ticks);

			EXPECT_GE(took, ticks);
			least = min(least, took);
		}
		EXPECT_LE(least, ticks + 1);
	}
}

SELFTEST(wait, timeout_condition_true_returns_at_least_one)
{
	unsigned long waits = current->nr_voluntary;

	EXPECT_EQ(wait_event_timeout(queue, true, 50), 50);
	EXPECT_EQ(wait_event_timeout(queue, true, 0), 1);
	EXPECT_EQ(wait_event_timeout(queue, false, 0), 0);
	EXPECT_EQ(current->nr_voluntary, waits);
}

static int wake_after_two_ticks(void *unused __maybe_unused)
{
	sleep_a_tick();
	sleep_a_tick();
	WRITE_ONCE(ready, 1);
	wake_up(&queue);
	return 0;
}

SELFTEST(wait, timeout_woken_before_returns_what_is_left)
{
	struct task_struct *task;
	long left;

	ASSERT_TRUE(tick_comes());
	begin();
	task = kthread_run(wake_after_two_ticks, NULL, "waker");
	ASSERT_TRUE(!IS_ERR(task));
	left = wait_event_timeout(queue, READ_ONCE(ready), 100L * HZ);
	EXPECT_GE(left, 1L);
	EXPECT_LT(left, 100L * HZ);
	EXPECT_EQ(kthread_join(task), 0);
}

/* --- kills --------------------------------------------------------------------------- */

static int wait_killable(void *unused __maybe_unused)
{
	WRITE_ONCE(result, wait_event_killable(queue, READ_ONCE(ready)));
	return 0;
}

static int wait_interruptible_timed(void *unused __maybe_unused)
{
	WRITE_ONCE(result, wait_event_interruptible_timeout(queue, READ_ONCE(ready), 10000));
	return 0;
}

static int wait_plain(void *unused __maybe_unused)
{
	wait_event(queue, READ_ONCE(ready));
	WRITE_ONCE(result, 0);
	return 0;
}

static void killed_returns(int (*fn)(void *))
{
	struct task_struct *task;

	begin();
	task = kthread_run(fn, NULL, "killed");
	ASSERT_TRUE(!IS_ERR(task));
	EXPECT_TRUE(falls_asleep(task));
	task_kill(task);
	EXPECT_EQ(kthread_join(task), 0);
	EXPECT_EQ(result, (long)-ERESTARTSYS);
	EXPECT_TRUE(list_empty(&queue.head));
}

SELFTEST(wait, killed_waiter_leaves_with_an_error)
{
	ASSERT_TRUE(tick_comes());
	killed_returns(wait_killable);
	killed_returns(wait_interruptible_timed);
}

SELFTEST(wait, kill_does_not_end_an_uninterruptible_wait)
{
	struct task_struct *task;

	ASSERT_TRUE(tick_comes());
	begin();
	task = kthread_run(wait_plain, NULL, "stubborn");
	ASSERT_TRUE(!IS_ERR(task));
	EXPECT_TRUE(falls_asleep(task));
	task_kill(task);
	sleep_a_tick();
	EXPECT_TRUE(falls_asleep(task));
	EXPECT_EQ(result, 1L);
	WRITE_ONCE(ready, 1);
	wake_up(&queue);
	EXPECT_EQ(kthread_join(task), 0);
	EXPECT_EQ(result, 0L);
}

/* --- how many are woken ---------------------------------------------------------------- */

static int pass_exclusive(void *number)
{
	wait_event_exclusive(queue, READ_ONCE(ready) & 1U << (unsigned long)number);
	atomic_inc(&passed);
	return 0;
}

static int pass_shared(void *number)
{
	wait_event(queue, READ_ONCE(ready) & 1U << (unsigned long)number);
	atomic_inc(&passed);
	return 0;
}

static bool start_waiters(struct task_struct **tasks, int (*fn)(void *))
{
	begin();
	for (unsigned long i = 0; i < NR_WAITERS; i++) {
		tasks[i] = kthread_run(fn, (void *)i, "waiter/%lu", i);
		if (IS_ERR(tasks[i]) || !falls_asleep(tasks[i]))
			return false;
	}
	WRITE_ONCE(ready, ~0U);
	return true;
}

static void join_waiters(struct task_struct **tasks)
{
	for (unsigned int i = 0; i < NR_WAITERS; i++)
		EXPECT_EQ(kthread_join(tasks[i]), 0);
}

SELFTEST(wait, each_wake_up_wakes_one_exclusive_waiter)
{
	struct task_struct *tasks[NR_WAITERS];

	ASSERT_TRUE(tick_comes());
	ASSERT_TRUE(start_waiters(tasks, pass_exclusive));
	for (int i = 1; i <= NR_WAITERS; i++) {
		wake_up(&queue);
		EXPECT_TRUE(comes_true(atomic_read(&passed) >= i));
		sleep_a_tick();
		EXPECT_EQ(atomic_read(&passed), i);
	}
	join_waiters(tasks);
}

SELFTEST(wait, one_wake_up_wakes_all_that_are_not_exclusive)
{
	struct task_struct *tasks[NR_WAITERS];

	ASSERT_TRUE(tick_comes());
	ASSERT_TRUE(start_waiters(tasks, pass_shared));
	wake_up(&queue);
	EXPECT_TRUE(comes_true(atomic_read(&passed) == NR_WAITERS));
	join_waiters(tasks);
}

SELFTEST(wait, wake_up_all_wakes_exclusive_ones_too)
{
	struct task_struct *tasks[NR_WAITERS];

	ASSERT_TRUE(tick_comes());
	ASSERT_TRUE(start_waiters(tasks, pass_exclusive));
	wake_up_all(&queue);
	EXPECT_TRUE(comes_true(atomic_read(&passed) == NR_WAITERS));
	join_waiters(tasks);
}

/* --- completions -------------------------------------------------------------------------- */

static int complete_after_a_tick(void *x)
{
	sleep_a_tick();
	complete(x);
	return 0;
}

SELFTEST(wait, completion_before_and_after)
{
	DECLARE_COMPLETION(done);
	struct task_struct *task;

	ASSERT_TRUE(tick_comes());
	complete(&done);
	wait_for_completion(&done);
	EXPECT_FALSE(try_wait_for_completion(&done));

	task = kthread_run(complete_after_a_tick, &done, "completes");
	ASSERT_TRUE(!IS_ERR(task));
	wait_for_completion(&done);
	EXPECT_FALSE(try_wait_for_completion(&done));
	EXPECT_EQ(kthread_join(task), 0);
}

SELFTEST(wait, complete_all_lets_everybody_pass_until_reinit)
{
	DECLARE_COMPLETION(done);

	ASSERT_TRUE(tick_comes());
	complete_all(&done);
	wait_for_completion(&done);
	wait_for_completion(&done);
	EXPECT_TRUE(try_wait_for_completion(&done));
	reinit_completion(&done);
	EXPECT_FALSE(try_wait_for_completion(&done));
}

SELFTEST(wait, completion_timeout_is_over_or_not)
{
	DECLARE_COMPLETION(done);
	unsigned long start;

	ASSERT_TRUE(tick_comes());
	sleep_a_tick();
	start = jiffies;
	EXPECT_EQ(wait_for_completion_timeout(&done, 3), 0);
	EXPECT_GE(jiffies - start, 3UL);
	complete(&done);
	EXPECT_EQ(wait_for_completion_timeout(&done, 3), 3);
}

static int wait_completion_killable(void *x)
{
	return wait_for_completion_killable(x);
}

SELFTEST(wait, completion_killed_waiter_uses_nothing_up)
{
	DECLARE_COMPLETION(done);
	struct task_struct *task = kthread_run(wait_completion_killable, &done, "killed");

	ASSERT_TRUE(tick_comes());
	ASSERT_TRUE(!IS_ERR(task));
	EXPECT_TRUE(falls_asleep(task));
	task_kill(task);
	EXPECT_EQ(kthread_join(task), -ERESTARTSYS);
	complete(&done);
	EXPECT_TRUE(try_wait_for_completion(&done));
}
