/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/user_time.h - times in the memory of programs
 *
 * A time there has one of two forms (uapi/time.h); each call knows which.
 */
#pragma once

#include <core/ktime.h>
#include <lib/compiler.h>
#include <lib/timespec.h>

enum time_form { TIME32, TIME64 };

/* Contracts: kernel/process/user_time.c; user is an address, the result 0 or -EFAULT. */
int __must_check get_timespec(unsigned long user, enum time_form form, struct timespec64 *time);
int __must_check put_timespec(unsigned long user, enum time_form form,
			      const struct timespec64 *time);
int __must_check put_timeval(unsigned long user, ktime_t time);

/* The same as get_timespec() and in ns; -EINVAL: not a time to wait for. */
int __must_check get_wait_time(unsigned long user, enum time_form form, ktime_t *time);
