/* SPDX-License-Identifier: MIT */
/*
 * asm/tsc.h - the time-stamp counter as a clock
 */
#pragma once

#include <stdbool.h>

/* Measure the time-stamp counter and register it; false if there is none to rely on. */
bool tsc_clock_register(void);
