/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/traps.c - from a vector to its handler
 *
 *	entry.asm -> trap_dispatch() -> trap_handlers[vector]	a layer above
 *				     -> user_trap()		a program's own fault: a layer above
 *				     -> extable_fixup()		the kernel may fault by design
 *				     -> trap_report()		nobody expected this: stop
 *
 * Locking: the table is filled during boot, by one CPU, and read-only afterwards.
 */
#include <asm/irq.h>
#include <asm/trap.h>
#include <lib/compiler.h>
#include <lib/errno.h>

trap_handler_t trap_handlers[NR_VECTORS];
static trap_handler_t user_trap;	/* what user mode raises and no handler takes */

/* These go to irq_trap(). */
static bool is_device(unsigned int vector)
{
	return vector >= IRQ_VECTOR_BASE && vector < IRQ_VECTOR_BASE + NR_IRQS;
}

int trap_register(unsigned int vector, trap_handler_t handler)
{
	if (vector >= NR_VECTORS)
		return -EINVAL;
	if (trap_handlers[vector] || is_device(vector))
		return -EBUSY;
	trap_handlers[vector] = handler;
	return 0;
}

void trap_register_user(trap_handler_t handler)
{
	user_trap = handler;
}

/* The trap of a vector without a handler, or that its handler left alone. */
void trap_unhandled(struct pt_regs *regs)
{
	if (user_mode(regs) ? user_trap && user_trap(regs) : extable_fixup(regs))
		return;
	trap_report(regs);
}

void trap_dispatch(struct pt_regs *regs)
{
	trap_handler_t handler = trap_handlers[regs->vector];

	if (!handler || !handler(regs))
		trap_unhandled(regs);
}
