/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/time.c - which counter tells the time, and what ticks
 *
 *	time-stamp counter, where the CPU has one	costs 2 instructions to read
 *	else the timer chip's count and the ticks	costs port accesses
 *	tick: always the timer chip
 */
#include <asm/pit.h>
#include <asm/timer.h>
#include <asm/tsc.h>

/*
 * time_init - find the best counter and register it as the clock
 *
 * Boot, after cpu_detect(); needs no interrupts.  From here on the log has times.
 * The timer chip's clock stands still, though, until tick_init().
 */
void __init time_init(void)
{
	pit_init();
	if (!tsc_clock_register())
		pit_clock_register();
}

/*
 * tick_init - start the timer interrupt
 *
 * Boot, after irq_init().  Return: 0, or -EBUSY if the timer's line is taken.
 */
int __init tick_init(void)
{
	return pit_tick_init();
}
