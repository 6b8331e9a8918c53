/* SPDX-License-Identifier: MIT */
/*
 * core/might_sleep.h - "this function may let other tasks run"
 *
 * A function that can sleep says so in its first line, whether or not it will this time.
 * Debug builds then stop a caller that must not: in an interrupt handler, under a
 * spinlock, with preemption or interrupts off.
 */
#pragma once

#include <lib/kconfig.h>

#ifdef CONFIG_DEBUG
void might_sleep_check(const char *file, int line);
#define might_sleep()		might_sleep_check(__FILE__, __LINE__)
#else
#define might_sleep()		((void)0)
#endif

#define might_sleep_if(cond) do {						\
	if (cond)								\
		might_sleep();							\
} while (0)
