/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/posix_clock.h - clocks by their numbers
 */
#pragma once

#include <core/ktime.h>
#include <lib/compiler.h>
#include <stdbool.h>
#include <stdint.h>

struct posix_clock {
	int64_t (*read)(void);		/* ns */
	uint32_t resolution;		/* ns: how often it changes */
	bool can_sleep;			/* clock_nanosleep() */
	bool steps_aside;		/* it may be set, or runs slower than time does */
};

/* NULL: there is no such clock. */
const struct posix_clock *posix_clock_find(int id);
