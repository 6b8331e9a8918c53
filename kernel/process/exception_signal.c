/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/exception_signal.c - the signal that each exception is to a program
 *
 *	exception				signal		si_code
 *	division, FPU, SSE			SIGFPE		which operation
 *	invalid instruction, bad iret		SIGILL		which of the two
 *	single step, breakpoint			SIGTRAP		which of them
 *	protection, bounds, overflow		SIGSEGV		SI_KERNEL
 *	segment or stack not present, alignment	SIGBUS		SI_KERNEL, alignment
 *
 * Page faults are not here: their signal depends on the address space (user_trap.c).
 *
 * Locking: none; the running thread's registers.  Chapter: docs/signals.md
 */
#include <asm/fpu.h>
#include <asm/processor.h>
#include <asm/trap.h>
#include <uapi/signal.h>

#include "exception_signal.h"

/* exception_signal - what Linux tells a program of an exception by; 0: it is the machine's */
int exception_signal(unsigned int vector)
{
	switch (vector) {
	case TRAP_DE: case TRAP_MF: case TRAP_XM:
		return SIGFPE;
	case TRAP_UD: case TRAP_IRET:
		return SIGILL;
	case TRAP_DB: case TRAP_BP:
		return SIGTRAP;
	case TRAP_OF: case TRAP_BR: case TRAP_TS: case TRAP_GP: case TRAP_NM:
		return SIGSEGV;
	case TRAP_NP: case TRAP_SS: case TRAP_AC:
		return SIGBUS;
	default:
		return 0;
	}
}

/* The first that holds, of those that were not to be masked. */
static int fpe_code(unsigned int exceptions)
{
	if (exceptions & FPU_INVALID)
		return FPE_FLTINV;
	if (exceptions & FPU_DIVIDE)
		return FPE_FLTDIV;
	if (exceptions & FPU_OVERFLOW)
		return FPE_FLTOVF;
	if (exceptions & (FPU_UNDERFLOW | FPU_DENORMAL))
		return FPE_FLTUND;
	return exceptions & FPU_INEXACT ? FPE_FLTRES : 0;
}

/* Single steps, breakpoints by address, or the instruction that is one. */
static int debug_code(uint32_t dr6)
{
	if (dr6 & DR6_SINGLE_STEP)
		return TRAP_TRACE;
	return dr6 & DR6_BREAKPOINTS ? TRAP_HWBKPT : TRAP_BRKPT;
}

/*
 * exception_code - si_code
 *
 * Interrupts may be on: flags of the FPU are the running thread's, dr6 was read before.
 * Return: SI_KERNEL if the handler is not told where; 0 if there was nothing.
 */
int exception_code(unsigned int vector, uint32_t dr6)
{
	switch (vector) {
	case TRAP_DE:
		return FPE_INTDIV;
	case TRAP_MF:
		return fpe_code(fpu_exceptions());
	case TRAP_XM:
		return fpe_code(sse_exceptions());
	case TRAP_UD:
		return ILL_ILLOPN;
	case TRAP_IRET:
		return ILL_BADSTK;
	case TRAP_DB:
		return debug_code(dr6);
	case TRAP_AC:
		return BUS_ADRALN;
	default:
		return SI_KERNEL;
	}
}

/* exception_has_address - is a handler told where the instruction is? */
bool exception_has_address(unsigned int vector)
{
	return vector == TRAP_DE || vector == TRAP_MF || vector == TRAP_XM || vector == TRAP_UD ||
	       vector == TRAP_DB;
}
