/* SPDX-License-Identifier: MIT */
/*
 * asm/pit.h - the 8254 timer chip
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define PIT_HZ		1193182
#define PIT_LATCH	((PIT_HZ + CONFIG_HZ / 2) / CONFIG_HZ)	/* counts in a tick */

/* Let channel 0 run at CONFIG_HZ; its interrupt stays masked. */
void pit_init(void);

/* Let channel 0's interrupt drive tick_handle(). */
int pit_tick_init(void);

/* Make channel 0 and the ticks the clock, for a CPU without a time-stamp counter. */
void pit_clock_register(void);

/* Prepare channel 2, let it run down once from counts, interrupts off; is it through? */
void pit_oneshot_prepare(uint16_t counts);
void pit_oneshot_start(uint16_t counts);
bool pit_oneshot_done(void);
