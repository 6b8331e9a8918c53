/* SPDX-License-Identifier: MIT */
/*
 * prio_threads.h - for tests that run threads of their own
 */
#pragma once

#include <core/kthread.h>
#include <core/sched.h>
#include <core/sched_class.h>
#include <core/selftest.h>
#include <lib/err.h>

#define TEST_PRIO	DEFAULT_PRIO		/* the thread that runs the tests has it */
#define URGENT		(DEFAULT_PRIO - 4)
#define LATER		(DEFAULT_PRIO + 4)

/* A thread of that priority, not yet woken; NULL, and a failure noted, without memory. */
static inline struct task_struct *create_thread(int (*fn)(void *), void *data, unsigned int prio)
{
	struct task_struct *task = kthread_create(fn, data, "test/%u", prio);

	if (IS_ERR(task)) {
		selftest_fail(__FILE__, __LINE__, "no memory for a thread");
		return NULL;
	}
	sched_set(task, &rr_sched_class, prio);
	return task;
}

/* The same, woken; an urgent one has run until it waits when this returns. */
static inline struct task_struct *start_thread(int (*fn)(void *), void *data, unsigned int prio)
{
	struct task_struct *task = create_thread(fn, data, prio);

	if (task)
		wake_up_process(task);
	return task;
}
