/* SPDX-License-Identifier: MIT */
/*
 * core/panic.h - the two ends of a report that stops the kernel
 *
 *	if (panic_begin()) { ... the full report ... } else { one line }
 *	panic_end();
 */
#pragma once

#include <lib/compiler.h>
#include <stdbool.h>

bool panic_begin(void);
void panic_end(void) __noreturn;

/* After a report, reboot in so many seconds; 0 = end the run instead. Boot. */
void panic_set_reboot(int seconds);
