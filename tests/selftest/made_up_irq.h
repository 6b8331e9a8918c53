/* SPDX-License-Identifier: MIT */
/*
 * made_up_irq.h - run a function in an interrupt handler, now
 *
 * The handler of a line without a device is called as an interrupt would: by its vector,
 * with interrupts off.
 */
#pragma once

#include <asm/irq.h>
#include <asm/irqflags.h>
#include <asm/trap.h>
#include <core/bug.h>
#include <lib/compiler.h>

#define MADE_UP_LINE	11

static void (*made_up_work)(void);

static void made_up_handler(unsigned int irq __maybe_unused)
{
	made_up_work();
}

/* The line stays taken, so that in one run only one file can use this. */
static inline void run_in_interrupt(void (*work)(void))
{
	struct pt_regs regs = { .vector = IRQ_VECTOR_BASE + MADE_UP_LINE };
	unsigned long flags = local_irq_save();

	if (!made_up_work)
		BUG_ON(irq_register(MADE_UP_LINE, made_up_handler));
	made_up_work = work;
	irq_trap(&regs);
	local_irq_restore(flags);
}
