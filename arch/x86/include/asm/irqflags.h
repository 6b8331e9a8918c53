/* SPDX-License-Identifier: MIT */
/*
 * asm/irqflags.h - this CPU's interrupt flag
 */
#pragma once

#include <stdbool.h>

#define EFLAGS_IF	(1UL << 9)

static inline unsigned long local_save_flags(void)
{
	unsigned long flags;

	__asm__ volatile("pushfl; popl %0" : "=rm"(flags) : : "memory");
	return flags;
}

static inline void local_irq_disable(void)
{
	__asm__ volatile("cli" : : : "memory");
}

static inline void local_irq_enable(void)
{
	__asm__ volatile("sti" : : : "memory");
}

/* Turn interrupts off and return what is to be handed to local_irq_restore(). */
static inline unsigned long local_irq_save(void)
{
	unsigned long flags = local_save_flags();

	local_irq_disable();
	return flags;
}

static inline void local_irq_restore(unsigned long flags)
{
	__asm__ volatile("pushl %0; popfl" : : "g"(flags) : "memory", "cc");
}

static inline bool irqs_disabled(void)
{
	return !(local_save_flags() & EFLAGS_IF);
}
