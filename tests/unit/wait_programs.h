/* SPDX-License-Identifier: MIT */
/*
 * wait_programs.h - small programs that wait and wake, for tests/unit/interleave.c
 *
 * What is waited for is a number of units.  Whoever waits takes one; it cannot be taken
 * twice, as all of it happens in one step.
 */
#pragma once

#include <core/completion.h>
#include "interleave.h"

static wait_queue_head_t queue;
static struct completion completion;
static unsigned int units, other;
static long results[MAX_THREADS];

static void reset(void)
{
	init_waitqueue_head(&queue);
	init_completion(&completion);
	units = other = 0;
	for (unsigned int i = 0; i < MAX_THREADS; i++)
		results[i] = -1;
}

static bool take_unit(void)
{
	host_step(&units, HOST_WRITE, "takes a unit");
	if (units == 0)
		return false;
	units--;
	return true;
}

static void post(void)
{
	host_step(&units, HOST_WRITE, "posts a unit");
	units++;
	wake_up(&queue);
}

static const char *queue_is_empty(void)
{
	if (!list_empty(&queue.head) || !list_empty(&completion.wait.head))
		return "a waiter is left on the queue";
	for (unsigned int i = 0; i < MAX_THREADS; i++)
		if (thread_task(i)->state != TASK_RUNNING)
			return "a thread ends in a waiting state";
	return NULL;
}

/* --- one waits, one wakes ------------------------------------------------------------ */

static void wait_for_one(void)
{
	wait_event(queue, see(&other));
}

static void set_and_wake(void)
{
	put(&other, 1);
	wake_up(&queue);
}

static const struct program wait_wake = {
	.name = "one waits, one wakes", .reset = reset, .check = queue_is_empty,
	.threads = { wait_for_one, set_and_wake },
};

static const struct program wait_two_wake = {
	.name = "two wait, one wakes both", .reset = reset, .check = queue_is_empty,
	.threads = { wait_for_one, wait_for_one, set_and_wake },
};

/* --- exclusive waiters: each unit wakes one ------------------------------------------ */

static void take_exclusive(void)
{
	wait_event_exclusive(queue, take_unit());
}

static void post_twice(void)
{
	post();
	post();
}

static const char *all_units_taken(void)
{
	return units ? "a unit is left though as many waited" : queue_is_empty();
}

static const struct program exclusive_two = {
	.name = "two exclusive waiters, two units", .reset = reset, .check = all_units_taken,
	.threads = { take_exclusive, take_exclusive, post_twice },
};

/* --- one that only looks, and takes later: it may not eat a second wake-up ----------- */

static void look_then_take(void)
{
	do
		wait_event_exclusive(queue, see(&units));
	while (!take_unit());
}

static const struct program exclusive_look = {
	.name = "two exclusive waiters that look first", .reset = reset, .check = all_units_taken,
	.threads = { look_then_take, look_then_take, post_twice },
};

/* --- a waiter that leaves passes its wake-up on -------------------------------------- */

static void take_killable(void)
{
	results[this_thread()] = wait_event_killable_exclusive(queue, take_unit());
	if (results[this_thread()] == 0)
		post();		/* there is one for the other in any case */
}

static void take_timed(void)
{
	results[this_thread()] = wait_event_exclusive_timeout(queue, take_unit(), 1);
	if (results[this_thread()] > 0)
		post();
}

static void post_and_kill(void)
{
	if (choose(2) == 0) {
		post();
		task_kill(thread_task(0));
	} else {
		task_kill(thread_task(0));
		post();
	}
}

static const char *killed_or_served(void)
{
	if (results[0] != 0 && results[0] != -ERESTARTSYS)
		return "the killed waiter has a wrong result";
	return all_units_taken();
}

static const struct program exclusive_killed = {
	.name = "an exclusive waiter is killed", .reset = reset, .check = killed_or_served,
	.threads = { take_killable, take_exclusive, post_and_kill },
};

static const char *late_or_served(void)
{
	if (results[0] != 0 && results[0] != 1)
		return "the timed waiter has a wrong result";
	return all_units_taken();
}

static const struct program exclusive_timed = {
	.name = "an exclusive waiter's time is over", .reset = reset, .check = late_or_served,
	.threads = { take_timed, take_exclusive, post },
};

/* --- what the forms return ----------------------------------------------------------- */

static void wait_killed(void)
{
	results[0] = wait_event_interruptible(queue, see(&other));
}

static void kill_first(void)
{
	task_kill(thread_task(0));
}

static const char *interrupted(void)
{
	return results[0] == -ERESTARTSYS ? queue_is_empty() : "a killed waiter goes on";
}

static const struct program killed = {
	.name = "a waiter is killed", .reset = reset, .check = interrupted,
	.threads = { wait_killed, kill_first },
};

static void wait_timed(void)
{
	results[0] = wait_event_timeout(queue, see(&other), 3);
}

static const char *timed_result(void)
{
	if (results[0] < 0 || results[0] > 3)
		return "ticks that never were";
	return queue_is_empty();
}

static const struct program timed = {
	.name = "a waiter has a time", .reset = reset, .check = timed_result,
	.threads = { wait_timed, set_and_wake },
};

/* --- completions --------------------------------------------------------------------- */

#define DEAD_BYTE	0xA5

/* The memory is given back, and must not be touched any more. */
static void wait_and_free(void)
{
	wait_for_completion(&completion);
	memset(&completion, DEAD_BYTE, sizeof(completion));
}

static void complete_it(void)
{
	complete(&completion);
}

static const char *memory_untouched(void)
{
	const unsigned char *byte = (const unsigned char *)&completion;

	for (unsigned int i = 0; i < sizeof(completion); i++)
		if (byte[i] != DEAD_BYTE)
			return "a completion is touched after its waiter has passed";
	return NULL;
}

static const struct program complete_once = {
	.name = "a completion on the waiter's stack", .reset = reset, .check = memory_untouched,
	.threads = { wait_and_free, complete_it },
};

static void wait_completion(void)
{
	wait_for_completion(&completion);
}

static void complete_both(void)
{
	complete_all(&completion);
}

static const struct program complete_two = {
	.name = "complete_all() for two", .reset = reset, .check = queue_is_empty,
	.threads = { wait_completion, wait_completion, complete_both },
};

static void complete_twice(void)
{
	complete(&completion);
	complete(&completion);
}

static const char *nothing_done(void)
{
	return completion.done ? "a complete() is left though as many waited" : queue_is_empty();
}

static const struct program complete_each = {
	.name = "two complete() for two", .reset = reset, .check = nothing_done,
	.threads = { wait_completion, wait_completion, complete_twice },
};

static void wait_completion_timed(void)
{
	results[0] = wait_for_completion_timeout(&completion, 2);
}

static const char *done_or_late(void)
{
	if ((results[0] == 0) != (completion.done == 1))
		return "the time is over and a complete() used, or neither";
	return queue_is_empty();
}

static const struct program complete_timed = {
	.name = "complete() when the time is over", .reset = reset, .check = done_or_late,
	.threads = { wait_completion_timed, complete_it },
};

/* All that must not fail; those with the fewest runs first. */
static const struct program *const programs[] = {
	&complete_once, &wait_wake, &complete_timed, &timed, &killed, &wait_two_wake,
	&complete_two, &exclusive_two, &complete_each, &exclusive_look, &exclusive_timed,
	&exclusive_killed, NULL,
};
