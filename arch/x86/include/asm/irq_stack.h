/* SPDX-License-Identifier: MIT */
/*
 * asm/irq_stack.h - the stack on which a CPU runs its interrupt handlers
 *
 *	irq_stack_ptr		one past the highest byte
 *	  IRQ_STACK_SIZE	handlers; an interrupt inside a handler stays here
 *	  one page		not mapped: guard
 *
 * Exceptions stay on the stack that they came on.
 */
#pragma once

#include <asm/percpu.h>
#include <stdbool.h>
#include <stdint.h>

#define IRQ_STACK_SIZE		8192UL		/* bytes, a multiple of the page size */

DECLARE_PER_CPU(char *, irq_stack_ptr);

/* Does the address lie on this CPU's interrupt stack? */
static inline bool on_irq_stack(uintptr_t addr)
{
	return (uintptr_t)this_cpu_read(irq_stack_ptr) - 1 - addr < IRQ_STACK_SIZE;
}

/* Does it lie in that stack's guard page? */
bool in_irq_stack_guard(uintptr_t addr);

/* The most bytes of a CPU's interrupt stack that were in use since boot. */
unsigned long irq_stack_depth(unsigned int cpu);

/* From here on the depth is measured; boot, before the first interrupt. */
void irq_stack_init(void);
