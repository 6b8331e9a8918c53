/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/mutex_selftest.c - one inside, the others asleep and in order
 */
#include <core/clock.h>
#include <core/mutex.h>
#include <core/sched_class.h>
#include <core/selftest.h>
#include "threads.h"

#define NR_WORKERS	8U
#define ROUNDS		100U
#define NR_IN_LINE	5
#define PREEMPTED_TICKS	(3 * RR_SLICE)

static DEFINE_MUTEX(test_mutex);
static unsigned int counter, contended, inside, most_inside, nr_order;
static unsigned int order[NR_IN_LINE];

/* Others get the CPU where it would hurt: between the read and the write. */
static int count_up(void *unused __maybe_unused)
{
	for (unsigned int i = 0; i < ROUNDS; i++) {
		unsigned int seen;

		mutex_lock(&test_mutex);
		if (++inside > most_inside)
			most_inside = inside;
		seen = READ_ONCE(counter);
		if (i % 16 == 0)
			sleep_a_tick();
		else
			yield();
		WRITE_ONCE(counter, seen + 1);
		inside--;
		mutex_unlock(&test_mutex);
	}
	return 0;
}

SELFTEST(mutex, eight_threads_lose_no_count)
{
	struct task_struct *tasks[NR_WORKERS];

	ASSERT_TRUE(tick_comes());
	counter = inside = most_inside = 0;
	for (unsigned int i = 0; i < NR_WORKERS; i++) {
		tasks[i] = kthread_run(count_up, NULL, "counts/%u", i);
		ASSERT_TRUE(!IS_ERR(tasks[i]));
	}
	for (unsigned int i = 0; i < NR_WORKERS; i++)
		EXPECT_EQ(kthread_join(tasks[i]), 0);
	EXPECT_EQ(counter, NR_WORKERS * ROUNDS);
	EXPECT_EQ(most_inside, 1u);
	EXPECT_FALSE(mutex_is_locked(&test_mutex));
}

/*
 * Long enough?  A machine that was held up gets many ticks at once, in which nobody runs:
 * then it goes on until somebody was preempted inside, but not for ever.
 */
static bool is_over(unsigned long start)
{
	unsigned long ticks = jiffies - start;

	return ticks >= PREEMPTED_TICKS && (READ_ONCE(contended) || ticks >= 30 * PREEMPTED_TICKS);
}

/* The same while the timer alone takes the CPU away: mostly from one that is inside. */
static int count_for_a_while(void *start)
{
	int mine = 0;

	for (; !is_over((unsigned long)start); mine++) {
		unsigned int seen;

		mutex_lock(&test_mutex);
		seen = READ_ONCE(counter);
		for (unsigned int i = 0; i < 50; i++)
			barrier();
		WRITE_ONCE(counter, seen + 1);
		contended += atomic_long_read(&test_mutex.owner) & MUTEX_WAITERS;
		mutex_unlock(&test_mutex);
	}
	return mine;
}

SELFTEST(mutex, preempted_threads_lose_no_count)
{
	struct task_struct *tasks[NR_WORKERS];
	unsigned int counted = 0;

	ASSERT_TRUE(tick_comes());
	counter = contended = 0;
	for (unsigned int i = 0; i < NR_WORKERS; i++) {
		tasks[i] = kthread_run(count_for_a_while, (void *)jiffies, "counts/%u", i);
		ASSERT_TRUE(!IS_ERR(tasks[i]));
	}
	for (unsigned int i = 0; i < NR_WORKERS; i++)
		counted += (unsigned int)kthread_join(tasks[i]);
	EXPECT_EQ(counter, counted);
	EXPECT_GT(contended, 0u);
}

static int lock_in_line(void *number)
{
	mutex_lock(&test_mutex);
	order[nr_order++] = (unsigned int)(unsigned long)number;
	mutex_unlock(&test_mutex);
	return 0;
}

SELFTEST(mutex, waiters_are_served_in_order_of_arrival)
{
	struct task_struct *tasks[NR_IN_LINE];

	ASSERT_TRUE(tick_comes());
	nr_order = 0;
	mutex_lock(&test_mutex);
	for (unsigned long i = 0; i < NR_IN_LINE; i++) {
		tasks[i] = kthread_run(lock_in_line, (void *)i, "in line/%lu", i);
		ASSERT_TRUE(!IS_ERR(tasks[i]));
		EXPECT_TRUE(falls_asleep(tasks[i]));
	}
	EXPECT_EQ(nr_order, 0u);
	mutex_unlock(&test_mutex);
	for (unsigned int i = 0; i < NR_IN_LINE; i++)
		EXPECT_EQ(kthread_join(tasks[i]), 0);
	for (unsigned int i = 0; i < NR_IN_LINE; i++)
		EXPECT_EQ(order[i], i);
}

/* It belongs to the waiter before that has run: nobody comes in between. */
SELFTEST(mutex, unlock_hands_over_at_once)
{
	struct task_struct *task;

	ASSERT_TRUE(tick_comes());
	nr_order = 0;
	mutex_lock(&test_mutex);
	EXPECT_TRUE(mutex_owner(&test_mutex) == current);
	task = kthread_run(lock_in_line, NULL, "next");
	ASSERT_TRUE(!IS_ERR(task));
	EXPECT_TRUE(falls_asleep(task));
	preempt_disable();
	mutex_unlock(&test_mutex);
	EXPECT_TRUE(mutex_owner(&test_mutex) == task);
	EXPECT_EQ(nr_order, 0u);
	EXPECT_FALSE(mutex_trylock(&test_mutex));
	preempt_enable();
	EXPECT_EQ(kthread_join(task), 0);
	EXPECT_EQ(nr_order, 1u);
}

SELFTEST(mutex, trylock_takes_a_free_one_only)
{
	struct mutex mutex;

	ASSERT_TRUE(tick_comes());
	mutex_init(&mutex);
	ASSERT_TRUE(mutex_trylock(&mutex));
	EXPECT_TRUE(mutex_is_locked(&mutex));
	EXPECT_FALSE(mutex_trylock(&mutex));
	mutex_unlock(&mutex);
	EXPECT_FALSE(mutex_is_locked(&mutex));
}

static int lock_killable(void *unused __maybe_unused)
{
	int error = mutex_lock_killable(&test_mutex);

	if (!error)
		mutex_unlock(&test_mutex);
	return error;
}

static int lock_interruptible(void *unused __maybe_unused)
{
	int error = mutex_lock_interruptible(&test_mutex);

	if (!error)
		mutex_unlock(&test_mutex);
	return error;
}

/* A killed one leaves the line, the one behind it is served. */
static void killed_leaves(int (*fn)(void *))
{
	struct task_struct *killed, *behind;

	nr_order = 0;
	mutex_lock(&test_mutex);
	killed = kthread_run(fn, NULL, "killed");
	ASSERT_TRUE(!IS_ERR(killed));
	EXPECT_TRUE(falls_asleep(killed));
	behind = kthread_run(lock_in_line, NULL, "behind");
	ASSERT_TRUE(!IS_ERR(behind));
	EXPECT_TRUE(falls_asleep(behind));
	task_kill(killed);
	EXPECT_EQ(kthread_join(killed), -EINTR);
	EXPECT_TRUE(mutex_owner(&test_mutex) == current);
	mutex_unlock(&test_mutex);
	EXPECT_EQ(kthread_join(behind), 0);
	EXPECT_EQ(nr_order, 1u);
	EXPECT_FALSE(mutex_is_locked(&test_mutex));
}

SELFTEST(mutex, killed_waiter_leaves_the_line)
{
	ASSERT_TRUE(tick_comes());
	killed_leaves(lock_killable);
	killed_leaves(lock_interruptible);
}
