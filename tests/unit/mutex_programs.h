/* SPDX-License-Identifier: MIT */
/*
 * mutex_programs.h - small programs that lock mutexes, for tests/unit/interleave.c
 *
 * The monitor looks after each step.  It knows who is first in line and who owns the
 * mutex, and so sees an owner that came past the first in line.
 */
#pragma once

#include <core/mutex.h>
#include "interleave.h"
#include "line.h"

static struct mutex mutex;
static unsigned int inside, count, results[MAX_THREADS];
static struct task_struct *last_first, *last_owner;

static struct line line;

static void reset(void)
{
	line.nr = 0;
	mutex_init(&mutex);
	inside = count = 0;
	last_first = last_owner = NULL;
	for (unsigned int i = 0; i < MAX_THREADS; i++)
		results[i] = 0;
}

/* As the explorer's look is no step of a thread, it does not go through the accessors. */
static const char *in_order(void)
{
	long word = mutex.owner.counter;
	struct task_struct *owner = (struct task_struct *)(word & ~MUTEX_WAITERS);
	struct task_struct *first;
	const char *error = NULL;

	if (mutex.wait_lock.word.locked)
		return NULL;
	first = list_empty(&mutex.waiters) ? NULL : lock_first_waiter(&mutex.waiters)->task;
	if (!(word & MUTEX_WAITERS) != !first)
		error = "the mark does not say whether somebody waits";
	else if (first && !owner)
		error = "the mutex is free while somebody waits";
	else if (line_is_jumped(&line, &mutex.waiters))
		error = "who came last stands in front";
	else if (first && first == last_first && owner != last_owner)
		error = "somebody came past the first in line";
	else if (last_first && first != last_first && owner != last_first && owner != last_owner)
		error = "the mutex went to another than the first in line";
	last_first = first;
	last_owner = owner;
	return error;
}

static const char *free_at_end(void)
{
	if (mutex.owner.counter != 0 || !list_empty(&mutex.waiters))
		return "the mutex is not free at the end";
	return NULL;
}

/* Nobody else may be inside, and what one reads there nobody else changes. */
static void work_inside(void)
{
	unsigned int seen;

	if (see(&inside))
		interleave_fail("two are inside at once");
	put(&inside, 1);
	seen = see(&count);
	put(&count, seen + 1);
	put(&inside, 0);
}

static void lock_once(void)
{
	mutex_lock(&mutex);
	work_inside();
	mutex_unlock(&mutex);
}

static void lock_twice(void)
{
	lock_once();
	lock_once();
}

static const char *counted_4(void)
{
	return count == 4 ? free_at_end() : "a count is lost";
}

static const char *counted_3(void)
{
	return count == 3 ? free_at_end() : "a count is lost";
}

static const struct program two_twice = {
	.name = "two lock twice", .reset = reset, .monitor = in_order, .check = counted_4,
	.threads = { lock_twice, lock_twice },
};

static const struct program three_once = {
	.name = "three lock", .reset = reset, .monitor = in_order, .check = counted_3,
	.threads = { lock_once, lock_once, lock_once },
};

static void try_once(void)
{
	results[this_thread()] = mutex_trylock(&mutex);
	if (!results[this_thread()])
		return;
	work_inside();
	mutex_unlock(&mutex);
}

static const char *counted_tries(void)
{
	return count == 2 + results[2] ? free_at_end() : "a count is lost";
}

static const struct program two_and_try = {
	.name = "two lock, one tries", .reset = reset, .monitor = in_order, .check = counted_tries,
	.threads = { lock_once, lock_once, try_once },
};

static void lock_killable(void)
{
	results[this_thread()] = mutex_lock_killable(&mutex) == 0;
	if (!results[this_thread()])
		return;
	work_inside();
	mutex_unlock(&mutex);
}

static void kill_second(void)
{
	task_kill(thread_task(1));
}

static const char *counted_unless_killed(void)
{
	return count == 1 + results[1] ? free_at_end() : "a count is lost";
}

static const struct program one_killed = {
	.name = "one is killed while it waits", .reset = reset, .monitor = in_order,
	.check = counted_unless_killed, .threads = { lock_once, lock_killable, kill_second },
};

/* The holder kills one of two that wait: the other one must be served. */
static void hold_and_kill(void)
{
	mutex_lock(&mutex);
	task_kill(thread_task(1));
	work_inside();
	mutex_unlock(&mutex);
}

static const char *counted_killed(void)
{
	return count == 2 + results[1] ? free_at_end() : "a count is lost";
}

static const struct program killed_in_line = {
	.name = "one of two in line is killed", .reset = reset, .monitor = in_order,
	.check = counted_killed, .threads = { hold_and_kill, lock_killable, lock_once },
};

/* --- mistakes that are reported ------------------------------------------------------ */

static void lock_again(void)
{
	mutex_lock(&mutex);
	mutex_lock(&mutex);
}

static const struct program locked_twice = {
	.name = "locked twice", .reset = reset, .threads = { lock_again },
};

static void unlock_only(void)
{
	mutex_unlock(&mutex);
}

static const struct program unlocked_free = {
	.name = "unlocked though free", .reset = reset, .threads = { unlock_only },
};

static void lock_and_tell(void)
{
	mutex_lock(&mutex);
	put(&inside, 1);
}

static void unlock_when_told(void)
{
	await(&inside);
	mutex_unlock(&mutex);
}

static const struct program unlocked_by_stranger = {
	.name = "unlocked by a stranger", .reset = reset,
	.threads = { lock_and_tell, unlock_when_told },
};

/* All that must not fail; those with the fewest runs first. */
static const struct program *const programs[] = {
	&one_killed, &two_twice, &two_and_try, &three_once, &killed_in_line, NULL,
};
