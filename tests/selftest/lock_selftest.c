/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/lock_selftest.c - spinlocks, in every build
 */
#include <asm/irqflags.h>
#include <core/preempt.h>
#include <core/selftest.h>
#include <core/spinlock.h>

static DEFINE_SPINLOCK(test_first);
static DEFINE_SPINLOCK(test_second);

SELFTEST(locks, trylock_takes_what_is_free)
{
	unsigned int count = preempt_count();

	ASSERT_TRUE(spin_trylock(&test_first));
	EXPECT_TRUE(spin_is_locked(&test_first));
	EXPECT_EQ(preempt_count(), count + 1);
	EXPECT_FALSE(spin_trylock(&test_first));
	EXPECT_EQ(preempt_count(), count + 1);
	spin_unlock(&test_first);
	EXPECT_FALSE(spin_is_locked(&test_first));
	EXPECT_EQ(preempt_count(), count);
}

SELFTEST(locks, irq_forms_leave_interrupts_as_they_say)
{
	unsigned long flags;

	spin_lock_irq(&test_first);
	EXPECT_TRUE(irqs_disabled());
	flags = spin_lock_irqsave(&test_second);
	spin_unlock_irqrestore(&test_second, flags);
	EXPECT_TRUE(irqs_disabled());
	spin_unlock_irq(&test_first);
	EXPECT_FALSE(irqs_disabled());
	flags = spin_lock_irqsave(&test_second);
	EXPECT_TRUE(irqs_disabled());
	spin_unlock_irqrestore(&test_second, flags);
	EXPECT_FALSE(irqs_disabled());
}
