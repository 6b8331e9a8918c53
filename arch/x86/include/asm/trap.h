/* SPDX-License-Identifier: MIT */
/*
 * asm/trap.h - who handles which vector
 *
 *	0..31	exceptions of the CPU		(Intel SDM vol. 3, 6.15)
 *	32..47	device interrupts, IRQ 0..15 of the two PICs
 *	0x80	the system call, by a way of its own: asm/syscall.h
 *	others	free
 *
 * One table holds a handler for each vector.  The layers above fill it; what has
 * no handler is reported and stops the kernel.
 */
#pragma once

#include <asm/ptrace.h>
#include <stdbool.h>

enum {
	TRAP_DE = 0, TRAP_DB = 1, TRAP_NMI = 2, TRAP_BP = 3, TRAP_OF = 4, TRAP_BR = 5,
	TRAP_UD = 6, TRAP_NM = 7, TRAP_DF = 8, TRAP_TS = 10, TRAP_NP = 11, TRAP_SS = 12,
	TRAP_GP = 13, TRAP_PF = 14, TRAP_MF = 16, TRAP_AC = 17, TRAP_MC = 18, TRAP_XM = 19,
	NR_EXCEPTIONS = 32,
	TRAP_IRET = 32,		/* none of the CPU's: a program cannot go on, see entry.asm */
	IRQ_VECTOR_BASE = 32,
	NR_VECTORS = 256,
};

/* Return true if the trap was dealt with, false to have it reported. */
typedef bool (*trap_handler_t)(struct pt_regs *regs);

/*
 * Hand a vector to a handler; -EBUSY if it has one or is a device's, -EINVAL if there is
 * no such vector.
 */
int trap_register(unsigned int vector, trap_handler_t handler);

/* Hand over what user mode raises and no handler of a vector takes; once, at boot. */
void trap_register_user(trap_handler_t handler);

/* The table; entry.asm calls through it for what comes from user mode. */
extern trap_handler_t trap_handlers[NR_VECTORS];

/* From entry.asm, with interrupts off: the way in of what the kernel itself raises. */
void trap_dispatch(struct pt_regs *regs);
void trap_unhandled(struct pt_regs *regs);

/* The double fault's task; entered by the CPU, never called. */
void trap_double_fault(void) __attribute__((noreturn));

/* Enter a vector by an instruction, as tests do; a constant. */
#define trap_raise(vector)	__asm__ volatile("int %0" : : "i"(vector) : "memory", "cc")

/* The entry points, one for each vector (entry.asm). */
extern const uint32_t trap_stubs[NR_VECTORS];

/* Report a trap that nobody handled, with all that helps, and stop.  Never returns. */
void trap_report(struct pt_regs *regs) __attribute__((noreturn));

/* The exception's name, e.g. "page fault"; "unexpected interrupt" for other vectors. */
const char *trap_name(unsigned int vector);

/* If regs->eip may fault by design, continue at its fixup and return true. */
bool extable_fixup(struct pt_regs *regs);
