/* SPDX-License-Identifier: MIT */
/*
 * background.h - for tests that count who is ready: the works that come by themselves
 *
 * The reaping of caches comes with time, the return of stacks when tasks end.
 */
#pragma once

#include <mm/slab.h>
#include <mm/task_memory.h>

/* None is queued and none will be, until background_start(). */
static inline void background_stop(void)
{
	slab_reap_stop();
	task_memory_drain();
}

static inline void background_start(void)
{
	slab_reap_start(0);
}
