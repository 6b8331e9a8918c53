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
#include <mm/highmem.h>
#include <mm/kmalloc.h>
#include <mm/vmalloc.h>
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

/* Not for the first time: there are objects at hand, and no page has to be asked for. */
static void kmalloc_and_free(void)
{
	kfree(kmalloc(100, GFP_KERNEL));
}

static void kmalloc_and_free_atomic(void)
{
	kfree(kmalloc(100, GFP_ATOMIC));
}

INJECTION(kmalloc_in_interrupt, "kmalloc-sleep-in-interrupt", "kmalloc(GFP_KERNEL) in a handler")
{
	kmalloc_and_free();
	run_in_interrupt(kmalloc_and_free);
}

static void vmalloc_and_free(void)
{
	vfree(vmalloc(PAGE_SIZE));
}

INJECTION(vmalloc_in_interrupt, "vmalloc-in-interrupt", "vmalloc() in a handler")
{
	run_in_interrupt(vmalloc_and_free);
}

static struct page *mapped_page;

static void kmap_and_unmap(void)
{
	kmap(mapped_page);
	kunmap(mapped_page);
}

/* Of lowmem or not: who maps it must not count on either. */
INJECTION(kmap_in_interrupt, "kmap-in-interrupt", "kmap() in a handler")
{
	mapped_page = alloc_page(GFP_HIGHUSER);
	BUG_ON(!mapped_page);
	kmap_and_unmap();
	run_in_interrupt(kmap_and_unmap);
}

static void kmap_atomic_and_unmap(void)
{
	kunmap_atomic(kmap_atomic(mapped_page));
}

/* What a handler may call, and what a task may. */
static void map_and_allocate(void)
{
	mapped_page = alloc_page(GFP_HIGHUSER);
	BUG_ON(!mapped_page);
	kmap_and_unmap();
	kmalloc_and_free();
	vmalloc_and_free();
	run_in_interrupt(kmalloc_and_free_atomic);
	run_in_interrupt(kmap_atomic_and_unmap);
	__free_page(mapped_page);
}

INJECTION(sleep_clean, "sleep-clean", "the clean control: none of these")
{
	sleeps_sometimes();
	alloc_and_free();
	run_in_interrupt(alloc_and_free_atomic);
	map_and_allocate();
	spin_lock(&test_lock);
	alloc_and_free_atomic();
	spin_unlock(&test_lock);
	yield();
}
