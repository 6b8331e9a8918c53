/* SPDX-License-Identifier: MIT */
/*
 * core/tick.c - the timer interrupt, handed to those who live by it
 */
#include <core/sched.h>
#include <core/tick.h>
#include <core/timer.h>

void tick_handle(void)
{
	jiffies_tick();
	timer_tick();
	sched_tick();
}
