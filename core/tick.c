/* SPDX-License-Identifier: MIT */
/*
 * core/tick.c - the timer interrupt, handed to those who live by it
 */
#include <core/clock.h>
#include <core/sched.h>
#include <core/tick.h>

void tick_handle(void)
{
	clock_tick();
	sched_tick();
}
