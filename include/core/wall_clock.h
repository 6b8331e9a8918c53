/* SPDX-License-Identifier: MIT */
/*
 * core/wall_clock.h - what time it is in the world
 *
 *	ktime_get_real() = ktime_get() + an offset		nanoseconds since 1970 began, UTC
 *
 * The offset is set at boot from the clock that runs on a battery, and by who sets the time.
 * Time since boot (core/ktime.h) does not notice.
 *
 * Contracts: core/wall_clock.c.
 */
#pragma once

#include <core/ktime.h>
#include <lib/compiler.h>

ktime_t ktime_get_real(void);
int __must_check wall_clock_set(ktime_t now);
