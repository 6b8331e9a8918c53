/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/inject_sleep.c - those who sleep where nobody may
 *
 * None of them would in fact let another task run: that they could is the mistake.
 */
#include <core/bug.h>
#include <core/idle.h>
#include <core/kthread.h>
#include <core/might_sleep.h>
#include <core/sched.h>
#include <core/spinlock.h>
#include <kernel/inject.h>
#include <mm/gfp.h>
#include "made_up_irq.h"

static DEFINE_SPINLOCK(test_lock);

static __noinline void sleeps_sometimes(void)
{
	might_sleep();
}

INJECTION(sleep_in_interrupt, "sleep-in-interrupt", "a sleeping function in a handler")
{
	run_in_interrupt(sleeps_sometimes);
}

INJECTION(sleep_under_spinlock, "sleep-under-spinlock", "a sleeping function under a spinlock")
{
	spin_lock(&test_lock);
	sleeps_sometimes();
}

INJECTION(sleep_preempt_off, "sleep-preempt-off", "a sleeping function with preemption off")
{
	preempt_disable();
	sleeps_sometimes();
}

INJECTION(sleep_irqs_off, "sleep-with-irqs-off", "a sleeping function with interrupts off")
{
	local_irq_disable();
	sleeps_sometimes();
}

static bool idle_that_sleeps(void)
{
	sleeps_sometimes();
	return false;
}

INJECTION(sleep_idle, "sleep-in-idle", "a sleeping function in the idle task")
{
	BUG_ON(idle_register(idle_that_sleeps));
	set_current_state(TASK_UNINTERRUPTIBLE);
	schedule();
}

INJECTION(schedule_under_spinlock, "schedule-under-spinlock", "switch tasks with a spinlock")
{
	spin_lock(&test_lock);
	schedule();
}

static void alloc_and_free(void)
{
	__free_page(alloc_page(GFP_KERNEL));
}

static void alloc_and_free_atomic(void)
{
	__free_page(alloc_page(GFP_ATOMIC));
}

INJECTION(alloc_in_interrupt, "alloc-sleeping-in-interrupt", "GFP_KERNEL in a handler")
{
	run_in_interrupt(alloc_and_free);
}

INJECTION(sleep_clean, "sleep-clean", "the clean control: none of these")
{
	sleeps_sometimes();
	alloc_and_free();
	run_in_interrupt(alloc_and_free_atomic);
	spin_lock(&test_lock);
	alloc_and_free_atomic();
	spin_unlock(&test_lock);
	yield();
}
