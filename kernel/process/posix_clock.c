/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/posix_clock.c - the clocks that programs may read
 *
 *	clock			counts			changes
 *	REALTIME, TAI		the world's time	at each reading
 *	MONOTONIC, _RAW,
 *	BOOTTIME		from boot		at each reading: nothing slows it down or
 *							lets the machine sleep
 *	.._COARSE		the same two		likewise; on Linux at each tick
 *	PROCESS_, THREAD_	ticks in which it ran	at a tick
 *
 * Chapter: docs/time-and-futex.md
 */
#include <core/wall_clock.h>
#include <uapi/time.h>

#include "posix_clock.h"
#include "usage.h"

static const struct posix_clock clocks[] = {
	[CLOCK_REALTIME] = { ktime_get_real, 1, true, true },
	[CLOCK_MONOTONIC] = { ktime_get, 1, true, false },
	[CLOCK_PROCESS_CPUTIME_ID] = { cpu_time_of_process, TICK_NSEC, true, true },
	[CLOCK_THREAD_CPUTIME_ID] = { cpu_time_of_thread, TICK_NSEC, false, true },
	[CLOCK_MONOTONIC_RAW] = { ktime_get, 1, false, false },
	[CLOCK_REALTIME_COARSE] = { ktime_get_real, TICK_NSEC, false, true },
	[CLOCK_MONOTONIC_COARSE] = { ktime_get, TICK_NSEC, false, false },
	[CLOCK_BOOTTIME] = { ktime_get, 1, true, false },
	[CLOCK_TAI] = { ktime_get_real, 1, true, true },
};

const struct posix_clock *posix_clock_find(int id)
{
	if (id < 0 || id >= (int)ARRAY_SIZE(clocks) || !clocks[id].read)
		return NULL;
	return &clocks[id];
}
