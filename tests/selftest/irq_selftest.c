/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/irq_selftest.c - lines, their owners, and interrupts that are not real
 *
 * Interrupts are made up by calling the trap handler with registers that name a
 * vector: to the PIC nothing is in service then, as with a spurious one.
 */
#include <asm/irq.h>
#include <asm/irqflags.h>
#include <asm/pic.h>
#include <asm/trap.h>
#include <core/clock.h>
#include <core/selftest.h>
#include <lib/errno.h>
#include "tick.h"

#define UNUSED_LINE	10

static void never(unsigned int irq)
{
	selftest_fail(__FILE__, __LINE__, "handler of irq %u is called", irq);
}

static void fake_interrupt(unsigned int irq)
{
	struct pt_regs regs = { .vector = IRQ_VECTOR_BASE + irq };
	unsigned long flags = local_irq_save();

	irq_trap(&regs);
	local_irq_restore(flags);
}

SELFTEST(irq, register_refuses_what_cannot_be)
{
	EXPECT_EQ(irq_register(IRQ_TIMER, never), -EBUSY);
	EXPECT_EQ(irq_register(PIC_CASCADE, never), -EBUSY);
	EXPECT_EQ(irq_register(NR_IRQS, never), -EINVAL);
	EXPECT_EQ(irq_register(~0u, never), -EINVAL);
	EXPECT_EQ(irq_register(UNUSED_LINE, NULL), -EINVAL);
	EXPECT_EQ(irq_count(NR_IRQS), 0ul);
}

SELFTEST(irq, timer_line_counts_the_ticks)
{
	unsigned long count, ticks;
	unsigned long flags;

	ASSERT_TRUE(sleep_ticks(1));
	flags = local_irq_save();
	count = irq_count(IRQ_TIMER);
	ticks = jiffies;
	local_irq_restore(flags);
	ASSERT_TRUE(sleep_ticks(4));
	flags = local_irq_save();
	EXPECT_GE(jiffies - ticks, 3ul);
	EXPECT_EQ(irq_count(IRQ_TIMER) - count, jiffies - ticks);
	local_irq_restore(flags);
}

SELFTEST(irq, spurious_ones_are_counted_apart)
{
	static const unsigned int last_lines[] = { 7, 15 };

	for (unsigned int i = 0; i < 2; i++) {
		unsigned int irq = last_lines[i];
		unsigned long spurious = irq_spurious_count();
		unsigned long count = irq_count(irq);

		fake_interrupt(irq);
		EXPECT_EQ(irq_spurious_count(), spurious + 1);
		EXPECT_EQ(irq_count(irq), count);
	}
}

SELFTEST(irq, an_unexpected_one_is_counted_and_goes_on)
{
	unsigned long spurious = irq_spurious_count();
	unsigned long count = irq_count(UNUSED_LINE);

	fake_interrupt(UNUSED_LINE);
	fake_interrupt(UNUSED_LINE);
	EXPECT_EQ(irq_count(UNUSED_LINE), count + 2);
	EXPECT_EQ(irq_spurious_count(), spurious);
}
