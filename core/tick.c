/* SPDX-License-Identifier: MIT */
/*
 * core/tick.c - the timer interrupt, handed to those who live by it
 *
 * Locking: the hook is written once at boot.
 */
#include <asm/irq.h>
#include <core/sched.h>
#include <core/tick.h>
#include <core/timer.h>

static void (*hook)(bool from_user);	/* [I] */

/* tick_register - call it at each tick, behind all else; boot, once */
void tick_register(void (*fn)(bool from_user))
{
	WRITE_ONCE(hook, fn);
}

void tick_handle(void)
{
	bool from_user = irq_from_user();

	jiffies_tick();
	timer_tick();
	sched_tick(from_user);
	if (hook)
		hook(from_user);
}
