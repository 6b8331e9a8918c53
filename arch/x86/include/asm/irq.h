/* SPDX-License-Identifier: MIT */
/*
 * asm/irq.h - device interrupts
 */
#pragma once

#include <asm/ptrace.h>
#include <lib/compiler.h>
#include <stdbool.h>

#define NR_IRQS		16

#define IRQ_TIMER	0
#define IRQ_KEYBOARD	1
#define IRQ_COM1	4

typedef void (*irq_handler_t)(unsigned int irq);

/* Set up both PICs with every line masked, and the stack for handlers. */
void irq_init(void);

/*
 * Call handler on each interrupt of the line, with interrupts off, and unmask it.
 * -EBUSY if the line is taken, -EINVAL if there is no such line or no handler.
 */
int __must_check irq_register(unsigned int irq, irq_handler_t handler);

/* Has anybody registered for it? */
bool irq_has_handler(unsigned int irq);

/* Interrupts seen on a line since boot; spurious ones over all lines. */
unsigned long irq_count(unsigned int irq);
unsigned long irq_spurious_count(void);

/* In a handler: did the interrupt come in user mode? */
bool irq_from_user(void);

/* From entry.asm: the way in of all device vectors. */
void irq_trap(struct pt_regs *regs);
