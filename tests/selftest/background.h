/* SPDX-License-Identifier: MIT */
/*
 * background.h - for tests that count who is ready: the works that come by themselves
 *
 * The reaping of caches comes with time, the return of stacks when tasks end.  The thread
 * that runs them is off its run queue again a moment after they are over: if its turn ends
 * in that moment, it is still ready when others run.
 */
#pragma once

#include <mm/slab.h>
#include <mm/task_memory.h>
#include "threads.h"

/* Nobody but this thread is ready, or will be in a moment; the test says if that is wrong. */
static inline bool all_others_wait(void)
{
	return comes_true(sched_nr_running() == 1);
}

/* None is queued and none will be, until background_start(). */
static inline void background_stop(void)
{
	slab_reap_stop();
	task_memory_drain();
	all_others_wait();
}

/* Not at once: the next test may count as well. */
static inline void background_start(void)
{
	slab_reap_start(HZ);
}
