/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/put_rusage.h - what a process used, as programs read it
 */
#pragma once

#include <lib/compiler.h>

/* A struct rusage with these page faults, all else 0, to user memory; 0 or -EFAULT. */
int __must_check put_rusage(unsigned long user, unsigned long min_flt, unsigned long maj_flt);
