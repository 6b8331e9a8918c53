/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/inject_lock.c - mistakes with locks that debug builds must name
 *
 * Each locks something in a way that goes well this time.  The clean control does the
 * same as it should be done.
 */
#include <core/bug.h>
#include <core/kthread.h>
#include <core/lockdep.h>
#include <core/spinlock.h>
#include <kernel/inject.h>
#include <lib/err.h>
#include "made_up_irq.h"

static DEFINE_SPINLOCK(test_lock);
static DEFINE_SPINLOCK(test_a);
static DEFINE_SPINLOCK(test_b);
static DEFINE_SPINLOCK(test_c);

INJECTION(spin_twice, "spin-twice", "take a spinlock that this CPU holds")
{
	spin_lock(&test_lock);
	spin_lock(&test_lock);
}

INJECTION(spin_stranger, "spin-stranger", "release a spinlock that this CPU does not hold")
{
	spin_unlock(&test_lock);
}

INJECTION(assert_held, "assert-held", "a helper's caller forgets the lock that it asserts")
{
	assert_held(&test_lock);
}

static void take_both(spinlock_t *first, spinlock_t *second)
{
	unsigned long flags = spin_lock_irqsave(first);

	spin_lock(second);
	spin_unlock(second);
	spin_unlock_irqrestore(first, flags);
}

static __noinline int take_a_then_b(void *unused __maybe_unused)
{
	take_both(&test_a, &test_b);
	return 0;
}

INJECTION(lock_order_abba, "lock-order-abba", "take b under a, then a under b")
{
	struct task_struct *other = kthread_run(take_a_then_b, NULL, "abba");

	BUG_ON(IS_ERR(other));
	kthread_join(other);
	take_both(&test_b, &test_a);
}

INJECTION(lock_order_circle, "lock-order-circle", "b under a, c under b, a under c")
{
	take_both(&test_a, &test_b);
	take_both(&test_b, &test_c);
	take_both(&test_c, &test_a);
}

INJECTION(lock_order_nested, "lock-order-nested", "two locks of a class, in no order")
{
	spinlock_t test_locks[2];

	for (unsigned int i = 0; i < 2; i++)
		spin_lock_init(&test_locks[i]);
	take_both(&test_locks[0], &test_locks[1]);
}

static void take_in_handler(void)
{
	spin_lock(&test_lock);
	spin_unlock(&test_lock);
}

INJECTION(lock_irq_unsafe, "lock-irq-unsafe", "hold a handler's lock with interrupts on")
{
	spin_lock(&test_lock);
	spin_unlock(&test_lock);
	run_in_interrupt(take_in_handler);
}

INJECTION(lock_irq_order, "lock-irq-order", "a handler's lock over one held with interrupts on")
{
	run_in_interrupt(take_in_handler);
	spin_lock(&test_a);
	spin_unlock(&test_a);
	take_both(&test_lock, &test_a);
}

INJECTION(lock_irq_enabled, "lock-irq-enabled", "interrupts on while a handler's lock is held")
{
	run_in_interrupt(take_in_handler);
	spin_lock_irq(&test_lock);
	local_irq_enable();
	spin_unlock(&test_lock);
}

/* What a reader/writer semaphore tells the checker, without one. */
static struct {
	struct lockdep_map dep;
} test_rwsem = { LOCKDEP_MAP_INIT("test_rwsem") };

INJECTION(lock_shared_twice, "lock-shared-twice", "be a reader twice")
{
	lock_acquire(&test_rwsem.dep, LOCK_SHARED | LOCK_SLEEPS, __builtin_return_address(0));
	lock_acquire(&test_rwsem.dep, LOCK_SHARED | LOCK_SLEEPS, __builtin_return_address(0));
}

INJECTION(lock_not_held, "lock-not-held", "release a sleeping lock that another one holds")
{
	lock_release(&test_rwsem.dep, __builtin_return_address(0));
}

static int exit_with_lock(void *unused __maybe_unused)
{
	spin_lock(&test_lock);
	kthread_exit(0);
}

INJECTION(lock_held_at_exit, "lock-held-at-exit", "a thread that ends and keeps a lock")
{
	struct task_struct *task = kthread_run(exit_with_lock, NULL, "keeper");

	BUG_ON(IS_ERR(task));
	kthread_join(task);
}

INJECTION(lock_uninitialised, "lock-uninitialised", "take a lock that nobody initialised")
{
	static spinlock_t zeroes;

	spin_lock(&zeroes);
	spin_unlock(&zeroes);
}

/* The control that the checker gives up in one line, and locks work on. */
INJECTION(lock_too_many, "lock-too-many", "more classes than there is room for")
{
	static struct lock_class_key keys[200];

	for (unsigned int i = 0; i < 200; i++) {
		spinlock_t lock;

		spin_lock_init_class(&lock, &keys[i], "test_many");
		take_both(&test_lock, &lock);
	}
}

static void try_in_handler(void)
{
	if (spin_trylock(&test_c))
		spin_unlock(&test_c);
}

/* All orders agree, handlers' locks are taken with interrupts off, others only tried. */
INJECTION(lock_clean, "lock-clean", "the clean control: none of these")
{
	spinlock_t test_locks[2];
	bool taken;

	take_both(&test_a, &test_b);
	take_both(&test_a, &test_b);
	spin_lock_irq(&test_b);
	taken = spin_trylock(&test_a);
	BUG_ON(!taken);
	spin_unlock(&test_a);
	spin_unlock_irq(&test_b);
	for (unsigned int i = 0; i < 2; i++)
		spin_lock_init(&test_locks[i]);
	spin_lock(&test_locks[1]);
	spin_lock_nested(&test_locks[0], 1);
	spin_unlock(&test_locks[1]);		/* not in reverse: that is no mistake */
	spin_unlock(&test_locks[0]);
	run_in_interrupt(take_in_handler);
	take_both(&test_lock, &test_b);
	spin_lock(&test_c);
	spin_unlock(&test_c);
	run_in_interrupt(try_in_handler);
}
