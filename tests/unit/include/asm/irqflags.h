/* SPDX-License-Identifier: MIT */
/*
 * asm/irqflags.h - an interrupt flag for the host: a variable that tests may look at
 */
#pragma once

#include <stdbool.h>

#define EFLAGS_IF	(1UL << 9)

/* Weak, so that every file which includes this may define it. */
__attribute__((weak)) unsigned long host_eflags = EFLAGS_IF;

static inline unsigned long local_save_flags(void)
{
	return host_eflags;
}

static inline void local_irq_disable(void)
{
	host_eflags &= ~EFLAGS_IF;
}

static inline void local_irq_enable(void)
{
	host_eflags |= EFLAGS_IF;
}

static inline unsigned long local_irq_save(void)
{
	unsigned long flags = local_save_flags();

	local_irq_disable();
	return flags;
}

static inline void local_irq_restore(unsigned long flags)
{
	host_eflags = flags;
}

static inline bool irqs_disabled(void)
{
	return !(local_save_flags() & EFLAGS_IF);
}
