/* SPDX-License-Identifier: MIT */
/*
 * core/might_sleep.c - stop a caller that must not let other tasks run
 *
 *	where			what would go wrong
 *	interrupt handler	the task that it came to would be put aside in its midst
 *	idle task		it runs when nobody else can: none would be left to run
 *	spinlock held		its CPU would spin for a lock whose holder does not run
 *	preemption off		somebody counts on staying here
 *	interrupts off		the next task would run with them on
 *
 * Boot runs with interrupts off until there is a thread to switch to, and does sleepers'
 * work: until the first switch only the other reasons count.
 *
 * Built with CONFIG_DEBUG only.
 */
#include <asm/irqflags.h>
#include <core/backtrace.h>
#include <core/lockdep.h>
#include <core/might_sleep.h>
#include <core/panic.h>
#include <core/printk.h>
#include <core/sched.h>
#include <lib/printf.h>

/* NULL: nothing forbids it, but for a spinlock that only the count tells of. */
static const char *forbidden_by(void)
{
	bool threads_run = sched_nr_switches() != 0;

	if (in_interrupt())
		return "in an interrupt handler";
	if (in_atomic())
		return "with preemption off";
	if (threads_run && current->flags & PF_IDLE)
		return "in the idle task";
	if (threads_run && irqs_disabled())
		return "with interrupts off";
	return NULL;
}

static void __noreturn __cold report(const char *file, int line, const char *reason)
{
	bool first = panic_begin();

	pr_emerg("PANIC: sleeping function called at %s:%d %s\n", file, line, reason);
	if (first) {
		lockdep_print_held();
		backtrace_print((uintptr_t)__builtin_frame_address(0));
	}
	panic_end();
}

void might_sleep_check(const char *file, int line)
{
	const char *reason = forbidden_by();
	const char *spinlock;
	char text[96];

	if (likely(!reason))
		return;
	spinlock = in_interrupt() ? NULL : lockdep_spinlock_name();
	if (spinlock) {
		snprintf(text, sizeof(text), "under spinlock %s", spinlock);
		reason = text;
	}
	report(file, line, reason);
}
