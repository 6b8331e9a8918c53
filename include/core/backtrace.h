/* SPDX-License-Identifier: MIT */
/*
 * core/backtrace.h - who called whom
 */
#pragma once

#include <stdint.h>

#define BACKTRACE_DEPTH	24

/* Print the callers found from a frame pointer (%ebp) on. */
void backtrace_print(uintptr_t frame);

/* Store up to max return addresses, nearest first; the number stored. */
unsigned int backtrace_collect(uintptr_t frame, uintptr_t *addresses, unsigned int max);
