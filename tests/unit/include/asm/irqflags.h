/* SPDX-License-Identifier: MIT */
/*
 * asm/irqflags.h for unit tests - interrupts come when the test makes them
 */
#pragma once

static inline unsigned long local_irq_save(void)
{
	return 0;
}

static inline void local_irq_restore(unsigned long flags)
{
	(void)flags;
}
