/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/cpu_time.c - how long threads and processes ran
 *
 * Chapter: docs/time-and-futex.md
 */
#include <core/task.h>

#include "cpu_time.h"

ktime_t cpu_time_of_thread(void)
{
	return (ktime_t)current->ticks * TICK_NSEC;
}

ktime_t cpu_time_of_process(void)
{
	return cpu_time_of_thread();
}
