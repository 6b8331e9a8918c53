/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/inject_sched.c - waits where nobody may wait
 */
#include <asm/irqflags.h>
#include <core/sched.h>
#include <core/timer.h>
#include <kernel/inject.h>

INJECTION(schedule_atomic, "schedule-atomic", "wait with preemption off")
{
	preempt_disable();
	schedule();
}

INJECTION(schedule_irqs_off, "schedule-irqs-off", "wait with interrupts off")
{
	local_irq_disable();
	schedule();
}

static void wait_in_interrupt(struct timer_list *timer __maybe_unused)
{
	schedule();
}

INJECTION(schedule_irq, "schedule-irq", "wait in the timer's interrupt")
{
	static struct timer_list timer;

	timer_setup(&timer, wait_in_interrupt);
	mod_timer(&timer, jiffies + 1);
	for (;;)
		barrier();
}
