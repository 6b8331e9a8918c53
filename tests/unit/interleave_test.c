/* SPDX-License-Identifier: MIT */
/*
 * interleave_test.c - does the explorer itself see every interleaving?
 *
 * Counted by hand: two threads of a and b steps that cannot be swapped have
 * (a + b)! / (a! b!) interleavings; steps that can all be swapped have one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <asm/host_step.h>
#include <asm/spinlock.h>
#include <core/sched.h>
#include <core/spinlock.h>
#include "interleave.h"

static unsigned int shared, own[MAX_THREADS], most, least;
static arch_spinlock_t first, second;

static void reset(void)
{
	shared = 0;
	memset(own, 0, sizeof(own));
	first = second = (arch_spinlock_t)ARCH_SPINLOCK_UNLOCKED;
}

/* Three steps, the beginning included: that one can always be swapped. */
static void add_one(void)
{
	unsigned int seen = see(&shared);

	put(&shared, seen + 1);
}

static const char *note_shared(void)
{
	if (shared > most)
		most = shared;
	if (shared < least)
		least = shared;
	return NULL;
}

static const struct program two_add = {
	.name = "two add", .reset = reset, .check = note_shared, .threads = { add_one, add_one },
};

static void explore_every_order_of_two_threads(void **state)
{
	const struct exploration *e;

	(void)state;
	e = explore(&two_add, EXPLORE_REPEATING);
	assert_int_equal(e->runs, 20);	/* 6! / (3! 3!) */
	assert_int_equal(e->cut, 0);
}

/* Left first, right first, both read and then left writes first, or right does. */
static void explore_leaves_out_what_repeats_and_no_outcome(void **state)
{
	(void)state;
	most = 0;
	least = ~0U;
	assert_int_equal(explore(&two_add, 0)->runs, 4);
	assert_int_equal(most, 2);
	assert_int_equal(least, 1);	/* one was lost: there is no lock */
}

static void put_own(void)
{
	put(&own[this_thread()], 1);
	put(&own[this_thread()], 2);
}

static void explore_runs_independent_threads_once(void **state)
{
	static const struct program apart = {
		.name = "apart", .reset = reset, .threads = { put_own, put_own, put_own },
	};

	(void)state;
	assert_int_equal(explore(&apart, 0)->runs, 1);
	assert_int_equal(explore(&apart, EXPLORE_REPEATING)->runs, 1680); /* 9! / (3! 3! 3!) */
}

static void both_in_order(void)
{
	arch_spin_lock(&first);
	arch_spin_lock(&second);
	arch_spin_unlock(&second);
	arch_spin_unlock(&first);
}

static void both_in_other_order(void)
{
	arch_spin_lock(&second);
	arch_spin_lock(&first);
	arch_spin_unlock(&first);
	arch_spin_unlock(&second);
}

static void explore_abba_locks_finds_the_deadlock_by_its_shortest_run(void **state)
{
	static const struct program abba = {
		.name = "ABBA", .reset = reset, .threads = { both_in_order, both_in_other_order },
	};
	static const struct program abab = {
		.name = "ABAB", .reset = reset, .threads = { both_in_order, both_in_order },
	};
	const struct exploration *e = explore(&abba, 0);

	(void)state;
	assert_int_equal(e->failing_steps, 4);	/* two begin, each takes one lock */
	assert_non_null(strstr(e->error, "nobody can run: thread 0 in spin_lock;"));
	assert_int_equal(explore(&abab, 0)->failing_steps, 0);
}

/* The textbook's mistake: look, then sleep; the wake-up comes in between. */
static void look_and_sleep(void)
{
	if (see(&shared))
		return;
	set_current_state(TASK_UNINTERRUPTIBLE);
	schedule();
}

static void say_and_look(void)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	if (!see(&shared))
		schedule();
	__set_current_state(TASK_RUNNING);
}

static void set_and_wake(void)
{
	put(&shared, 1);
	wake_up_state(thread_task(0), TASK_NORMAL);
}

static void explore_lost_wake_up_is_found(void **state)
{
	static const struct program wrong = {
		.name = "looks first", .reset = reset, .threads = { look_and_sleep, set_and_wake },
	};
	static const struct program right = {
		.name = "looks last", .reset = reset, .threads = { say_and_look, set_and_wake },
	};
	const struct exploration *e = explore(&wrong, 0);

	(void)state;
	assert_true(e->failing_steps > 0);
	assert_non_null(strstr(e->error, "nobody can run: thread 0 in schedule;"));
	assert_int_equal(explore(&right, 0)->failing_steps, 0);
}

static void sleep_locked(void)
{
	spin_lock((spinlock_t *)&first);
	schedule();
}

static void explore_sleep_under_a_spinlock_is_found(void **state)
{
	static const struct program atomic = {
		.name = "sleeps under a lock", .reset = reset, .threads = { sleep_locked },
	};

	(void)state;
	assert_non_null(strstr(explore(&atomic, 0)->error, "sleeps under a spinlock"));
}

static void spin_for_ever(void)
{
	while (!see(&shared))
		;
}

static void explore_endless_run_is_ended(void **state)
{
	static const struct program endless = {
		.name = "endless", .reset = reset, .threads = { spin_for_ever },
	};

	(void)state;
	assert_non_null(strstr(explore(&endless, EXPLORE_FIRST)->error, "does not end"));
}

static void pick_all(void)
{
	shared = choose(3) * 2 + choose(2);
}

static void explore_choose_gives_each_combination(void **state)
{
	static const struct program choices = {
		.name = "choices", .reset = reset, .check = note_shared, .threads = { pick_all },
	};

	(void)state;
	most = 0;
	assert_int_equal(explore(&choices, 0)->runs, 6);
	assert_int_equal(most, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(explore_every_order_of_two_threads),
		cmocka_unit_test(explore_leaves_out_what_repeats_and_no_outcome),
		cmocka_unit_test(explore_runs_independent_threads_once),
		cmocka_unit_test(explore_abba_locks_finds_the_deadlock_by_its_shortest_run),
		cmocka_unit_test(explore_lost_wake_up_is_found),
		cmocka_unit_test(explore_sleep_under_a_spinlock_is_found),
		cmocka_unit_test(explore_endless_run_is_ended),
		cmocka_unit_test(explore_choose_gives_each_combination),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
