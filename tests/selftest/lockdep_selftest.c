/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/lockdep_selftest.c - what core/lockdep.c knows of locks that are taken
 *
 * Mistakes stop the kernel: for them see tests/selftest/inject_lock.c.
 */
#include <core/kallsyms.h>
#include <core/kthread.h>
#include <core/lock_order.h>
#include <core/preempt.h>
#include <core/selftest.h>
#include <core/spinlock.h>
#include <lib/err.h>
#include <lib/string.h>

static DEFINE_SPINLOCK(test_one);
static DEFINE_SPINLOCK(test_two);
static DEFINE_SPINLOCK(test_three);

/* The number of a class by its name, 0: it was never taken. */
static unsigned int class_named(const char *name, unsigned int subclass)
{
	const struct lock_order *order = lockdep_order();

	for (unsigned int i = 1; i <= order->nr_classes; i++)
		if (strcmp(lock_name(order->classes[i].name), name) == 0 &&
		    order->classes[i].subclass == subclass)
			return i;
	return 0;
}

/* How often one of them was taken. */
static int times_taken(const char *name)
{
	unsigned int class = class_named(name, 0);

	return class ? atomic_read(&lockdep_order()->classes[class].nr_acquired) : 0;
}

static bool seen(const char *from, const char *to)
{
	return lock_order_has(lockdep_order(), class_named(from, 0), class_named(to, 0));
}

SELFTEST(lockdep, held_ones_are_known)
{
	struct held_lock held;

	EXPECT_EQ(lockdep_nr_held(), 0ul);
	spin_lock(&test_one);
	spin_lock(&test_two);
	EXPECT_EQ(lockdep_nr_held(), 2ul);
	spin_unlock(&test_one);			/* in whatever order */
	EXPECT_EQ(lockdep_nr_held(), 1ul);
	EXPECT_TRUE(lockdep_held_by(current, 0, &held));
	EXPECT_TRUE(held.map == &test_two.dep);
	EXPECT_FALSE(lockdep_held_by(current, 1, &held));
	spin_unlock(&test_two);
	EXPECT_EQ(lockdep_nr_held(), 0ul);
}

SELFTEST(lockdep, order_is_seen_once_with_its_stack)
{
	const struct lock_edge *edge;
	unsigned long offset, size;
	unsigned int nr_edges;

	for (unsigned int i = 0; i < 3; i++) {
		spin_lock_irq(&test_one);
		spin_lock(&test_two);
		spin_lock(&test_three);
		spin_unlock(&test_three);
		spin_unlock(&test_two);
		spin_unlock_irq(&test_one);
		if (i == 0)
			nr_edges = lockdep_order()->nr_edges;
		EXPECT_EQ(lockdep_order()->nr_edges, nr_edges);
	}
	EXPECT_TRUE(seen("test_one", "test_two"));
	EXPECT_TRUE(seen("test_two", "test_three"));
	EXPECT_FALSE(seen("test_one", "test_three"));	/* follows from the two */
	edge = lock_order_edge(lockdep_order(), class_named("test_two", 0),
			       class_named("test_three", 0));
	EXPECT_EQ(strcmp(kallsyms_lookup(edge->stack[0] - 1, &offset, &size),
			 "selftest_lockdep_order_is_seen_once_with_its_stack"), 0);
}

SELFTEST(lockdep, acquisitions_are_counted)
{
	static DEFINE_SPINLOCK(test_counted);
	const struct lock_order *order = lockdep_order();
	int before = times_taken("test_counted");
	unsigned int class;

	for (unsigned int i = 0; i < 10; i++) {
		spin_lock(&test_counted);
		spin_unlock(&test_counted);
	}
	class = class_named("test_counted", 0);
	ASSERT_NE(class, 0u);
	EXPECT_EQ(times_taken("test_counted") - before, 10);
	EXPECT_TRUE(lock_set_has(&order->used[LOCK_IRQS_ON], class));
	EXPECT_FALSE(lock_set_has(&order->used[LOCK_IN_IRQ], class));
}

SELFTEST(lockdep, trying_orders_nothing_but_what_follows)
{
	static DEFINE_SPINLOCK(test_outer);
	static DEFINE_SPINLOCK(test_tried);
	static DEFINE_SPINLOCK(test_inner);

	spin_lock(&test_outer);
	ASSERT_TRUE(spin_trylock(&test_tried));
	spin_lock(&test_inner);
	spin_unlock(&test_inner);
	spin_unlock(&test_tried);
	spin_unlock(&test_outer);
	EXPECT_FALSE(seen("test_outer", "test_tried"));
	EXPECT_TRUE(seen("test_tried", "test_inner"));
	EXPECT_TRUE(seen("test_outer", "test_inner"));	/* not implied by the other */
}

SELFTEST(lockdep, one_line_is_one_class)
{
	int before = times_taken("test_locks[i]");
	spinlock_t test_locks[3];

	for (unsigned int i = 0; i < 3; i++) {
		spin_lock_init(&test_locks[i]);
		spin_lock(&test_locks[i]);
		spin_unlock(&test_locks[i]);
	}
	EXPECT_EQ(times_taken("test_locks[i]") - before, 3);
	spin_lock(&test_locks[2]);
	spin_lock_nested(&test_locks[0], 1);
	EXPECT_EQ(lockdep_nr_held(), 2ul);
	spin_unlock(&test_locks[0]);
	spin_unlock(&test_locks[2]);
	EXPECT_TRUE(lock_order_has(lockdep_order(), class_named("test_locks[i]", 0),
				   class_named("test_locks[i]", 1)));
}

/* What a semaphore of readers tells: their orders count like those of others. */
SELFTEST(lockdep, shared_holders_are_ordered)
{
	static struct lockdep_map test_sem = { .name = "test_sem" };
	static DEFINE_SPINLOCK(test_below_sem);
	struct held_lock held;

	lock_acquire(&test_sem, LOCK_SHARED | LOCK_SLEEPS, __builtin_return_address(0));
	EXPECT_TRUE(lock_is_held(&test_sem));
	EXPECT_TRUE(lockdep_held_by(current, 0, &held));
	EXPECT_TRUE(held.flags & LOCK_SHARED);
	EXPECT_TRUE(lockdep_spinlock_name() == NULL);	/* it may be held in sleep */
	spin_lock(&test_below_sem);
	EXPECT_EQ(strcmp(lockdep_spinlock_name(), "test_below_sem"), 0);
	spin_unlock(&test_below_sem);
	lock_release(&test_sem, __builtin_return_address(0));
	EXPECT_FALSE(lock_is_held(&test_sem));
	EXPECT_TRUE(seen("test_sem", "test_below_sem"));
}

/* A handler waits for its own locks, not for those of whom it came to. */
SELFTEST(lockdep, handlers_have_their_own)
{
	static DEFINE_SPINLOCK(test_of_task);
	static DEFINE_SPINLOCK(test_of_handler);

	spin_lock_irq(&test_of_task);
	preempt_count_add(HARDIRQ_OFFSET);
	EXPECT_EQ(lockdep_nr_held(), 0ul);
	spin_lock(&test_of_handler);
	EXPECT_EQ(lockdep_nr_held(), 1ul);
	spin_unlock(&test_of_handler);
	preempt_count_sub(HARDIRQ_OFFSET);
	EXPECT_EQ(lockdep_nr_held(), 1ul);
	spin_unlock_irq(&test_of_task);
	EXPECT_FALSE(seen("test_of_task", "test_of_handler"));
	EXPECT_TRUE(lock_set_has(&lockdep_order()->used[LOCK_IN_IRQ],
				 class_named("test_of_handler", 0)));
}

static int look_at_what_is_held(void *result)
{
	struct held_lock held;

	*(unsigned long *)result = lockdep_nr_held();
	return lockdep_held_by(current, 0, &held);
}

/* A switch takes the run queue's lock in one task and releases it in another. */
SELFTEST(lockdep, switches_keep_them_apart)
{
	unsigned long held_there = 7;
	struct task_struct *task = kthread_run(look_at_what_is_held, &held_there, "look");

	ASSERT_TRUE(!IS_ERR(task));
	EXPECT_EQ(kthread_join(task), 0);
	EXPECT_EQ(held_there, 0ul);
	EXPECT_EQ(lockdep_nr_held(), 0ul);
	EXPECT_TRUE(class_named("rq->lock", 0) != 0);
}
