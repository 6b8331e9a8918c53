/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/wait_mask.h - how ppoll() and pselect() block signals, and for how long
 *
 * Contracts: kernel/process/wait_mask.c.
 */
#pragma once

#include <core/ktime.h>
#include <lib/compiler.h>
#include <lib/timespec.h>
#include <stdbool.h>

/* The form of the time that a call was given, and that it is given back in. */
enum wait_form { WAIT_TIMEVAL, WAIT_TIMESPEC32, WAIT_TIMESPEC64 };

struct wait_limit {
	ktime_t deadline;		/* TIME_NS_MAX: none; 0: do not wait */
	unsigned long user;		/* where the rest is told; 0: nowhere */
	enum wait_form form;
};

int __must_check wait_limit_get(struct wait_limit *limit, unsigned long user, enum wait_form form);
long wait_limit_put(const struct wait_limit *limit, long result);
int __must_check wait_mask_set(unsigned long user, unsigned long size);
void wait_mask_restore(long result);

/* So long from now, in ms; below 0: as long as it takes. */
ktime_t wait_deadline_ms(int ms);
