/* SPDX-License-Identifier: MIT */
/*
 * tick.h - for tests that wait: on a machine without a tick they fail and go on
 */
#pragma once

#include <asm/irqflags.h>
#include <asm/machine.h>
#include <core/clock.h>
#include <stdbool.h>

#define TICK_WAIT_MS	2000	/* even a machine that hardly gets to run ticks within */

/* Whether the timer interrupt comes at all; returns with a tick just begun. */
static inline bool tick_comes(void)
{
	unsigned long start = jiffies;

	for (unsigned int ms = 0; ms < TICK_WAIT_MS && jiffies == start; ms++)
		machine_delay_ms();
	return jiffies != start;
}

/*
 * Sleep until the tick count has moved by so many, however often other interrupts
 * wake the CPU meanwhile; false, and no sleep, where there is no tick.
 */
static inline bool sleep_ticks(unsigned int ticks)
{
	unsigned long start = jiffies;

	if (!tick_comes())
		return false;
	while (jiffies - start < ticks) {
		local_irq_disable();
		if (jiffies - start < ticks)
			cpu_idle_once();
		else
			local_irq_enable();
	}
	return true;
}
