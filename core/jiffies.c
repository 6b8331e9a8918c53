/* SPDX-License-Identifier: MIT */
/*
 * core/jiffies.c - the count of ticks, in one word and in two
 *
 *	jiffies			one word, read in one access, wraps
 *	get_jiffies_64()	the same and how often it wrapped; read with interrupts off
 *
 * Locking: one writer, the timer's interrupt handler on the boot CPU.
 */
#include <asm/irqflags.h>
#include <core/jiffies.h>
#include <lib/compiler.h>
#include <lib/minmax.h>

volatile unsigned long jiffies = INITIAL_JIFFIES;

static uint32_t nr_wraps;

void jiffies_tick(void)
{
	unsigned long now = jiffies + 1;

	jiffies = now;
	if (unlikely(!now))
		nr_wraps++;
}

uint64_t get_jiffies_64(void)
{
	unsigned long flags = local_irq_save();
	uint64_t count = ((uint64_t)nr_wraps << 32) + jiffies;

	local_irq_restore(flags);
	return count;
}

/*
 * msecs_to_jiffies - so many ticks that at least ms milliseconds are in them
 *
 * Seconds and the rest apart: no product exceeds a word, as HZ is 1000 at most.
 */
unsigned long msecs_to_jiffies(unsigned int ms)
{
	unsigned long ticks = (unsigned long)(ms / 1000) * HZ + (ms % 1000 * HZ + 999) / 1000;

	return min(ticks, MAX_JIFFY_OFFSET);
}

unsigned long secs_to_jiffies(unsigned int seconds)
{
	return min_t(unsigned long, seconds, MAX_JIFFY_OFFSET / HZ) * HZ;
}

uint64_t jiffies_to_msecs(unsigned long ticks)
{
	return (uint64_t)(ticks / HZ) * 1000 + ticks % HZ * 1000 / HZ;
}
