/* SPDX-License-Identifier: MIT */
/*
 * asm/timer.h - start the clock and the tick
 */
#pragma once

#include <lib/compiler.h>

/* Find the best counter and register it as the clock.  After cpu_detect(), no interrupts needed. */
void time_init(void);

/* Learn what time it is in the world.  After time_init(). */
void wall_clock_init(void);

/* Start CONFIG_HZ timer interrupts a second.  After irq_init(); 0 or irq_register()'s error. */
int __must_check tick_init(void);
