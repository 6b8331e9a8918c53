/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/time.c - which counter tells the time, and what ticks
 *
 *	time-stamp counter, where the CPU has one	costs 2 instructions to read
 *	else the timer chip's count and the ticks	costs port accesses
 *	tick: always the timer chip
 *	what time it is in the world: the clock on a battery, read once
 */
#include <asm/pit.h>
#include <asm/rtc.h>
#include <asm/timer.h>
#include <asm/tsc.h>
#include <core/printk.h>
#include <core/wall_clock.h>

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
 * wall_clock_init - learn what time it is in the world; without the clock it is 1970
 *
 * Boot, after time_init().
 */
void __init wall_clock_init(void)
{
	struct rtc_time rtc;

	if (rtc_read(&rtc) || wall_clock_set(rtc_to_seconds(&rtc) * NSEC_PER_SEC))
		pr_warn("rtc: there is no clock that knows the date\n");
	else
		pr_info("rtc: %d-%02u-%02u %02u:%02u:%02u\n", rtc.year, rtc.month, rtc.day,
			rtc.hour, rtc.minute, rtc.second);
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
