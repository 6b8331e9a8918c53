/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/cpu_time.h - how long threads and processes ran
 */
#pragma once

#include <core/ktime.h>

/* Of the running one, ns; whole ticks. */
ktime_t cpu_time_of_thread(void);
ktime_t cpu_time_of_process(void);
