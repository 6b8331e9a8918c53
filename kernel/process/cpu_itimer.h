/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/cpu_itimer.h - a timer that counts the ticks in which its process runs
 *
 * Locking: the caller's.  Contracts: kernel/process/cpu_itimer.c.
 */
#pragma once

#include <kernel/process.h>

void cpu_itimer_set(struct cpu_itimer *timer, ktime_t value, ktime_t interval, ktime_t now);
ktime_t cpu_itimer_left(const struct cpu_itimer *timer);
bool cpu_itimer_tick(struct cpu_itimer *timer, ktime_t now);
