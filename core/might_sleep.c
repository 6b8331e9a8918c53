/* SPDX-License-Identifier: MIT */
/*
 * core/might_sleep.c - stop a caller that must not let other tasks run
 *
 * Built with CONFIG_DEBUG only.
 */
#include <asm/irqflags.h>
#include <core/bug.h>
#include <core/might_sleep.h>
#include <core/preempt.h>

void might_sleep_check(const char *file, int line)
{
	if (unlikely(in_atomic() || irqs_disabled()))
		panic("sleeping function called at %s:%d %s", file, line,
		      in_interrupt() ? "in an interrupt handler" :
		      in_atomic() ? "with preemption off" : "with interrupts off");
}
