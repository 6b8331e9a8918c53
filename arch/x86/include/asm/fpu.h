/* SPDX-License-Identifier: MIT */
/*
 * asm/fpu.h - the registers of the floating-point unit and of SSE, task by task
 *
 *	task->thread.fpu	where the registers lie while the task does not run;
 *				NULL: the task uses none
 *	FXSAVE	512 bytes, x87 and SSE	where the CPU has it
 *	FNSAVE	108 bytes, x87		on a 486 and a Pentium
 *
 * A switch away from a task with a state saves, a switch to one loads.  Not later, at the
 * first use: that would cost an exception and two writes of CR0 for a task that does use
 * the unit, and any task may be the next one to.
 *
 * The kernel itself is compiled without these registers.  A kernel thread that executes
 * an FPU instruction without a state harms nobody: it meets what another task left and
 * loses its own values at the next switch.  Debug builds report it: there CR0.TS is set
 * while such a task runs, and the instruction raises exception 7.  The two writes of CR0
 * in a switch are why release builds do not.
 *
 * Without an FPU, CR0.EM stays set and no task ever has a state.
 *
 * Intel SDM vol. 1, 8.1.10 and 10.5; vol. 3, 13.
 */
#pragma once

#include <asm/processor.h>
#include <lib/compiler.h>
#include <lib/kconfig.h>

struct fpu_state {
	unsigned char bytes[512] __aligned(16);
};

/* The beginnings of its two forms (SDM vol. 1, figure 8-9, table 10-2). */
struct fnsave_head {
	uint32_t control, status, tags;
};

struct fxsave_head {
	uint16_t control, status;
	uint8_t tags, reserved;
	uint16_t opcode;
	uint32_t ip, cs, dp, ds;
	uint32_t mxcsr, mxcsr_mask;
};

/* The state of the unit after a reset, as programs expect it. */
#define FPU_CONTROL_INIT	0x037F		/* extended precision, no exceptions */
#define MXCSR_INIT		0x1F80		/* no exceptions */

/* The bits of mxcsr that this CPU has; FXRSTOR faults if others are set.  Written at boot. */
extern uint32_t fpu_mxcsr_mask;

/* Set the unit up, or see that there is none; boot, after cpu_detect(). */
void fpu_init(void);

/* Let a save area hold the registers as they are after a reset. */
void fpu_state_init(struct fpu_state *state);

/*
 * From now on the running task has FPU registers, fresh ones, and they are kept in this
 * area while it does not run.  -ENODEV if the CPU has no FPU.
 */
int __must_check fpu_attach(struct fpu_state *state);

/* Fresh registers for the running task, which has a state already. */
void fpu_renew(void);

/* A copy of the running task's registers, which has a state. */
void fpu_copy_current(struct fpu_state *copy);

/* The running task has none any more; the area is the caller's again. */
void fpu_detach(void);

static inline void fpu_save(struct fpu_state *state)
{
	if (likely(cpu_info.fxsr))
		__asm__ volatile("fxsave %0" : "=m"(*state));
	else
		__asm__ volatile("fnsave %0; fwait" : "=m"(*state));
}

/* FRSTOR first delivers what exception the registers before have pending: forget it. */
static inline void fpu_restore(const struct fpu_state *state)
{
	if (likely(cpu_info.fxsr))
		__asm__ volatile("fxrstor %0" : : "m"(*state));
	else
		__asm__ volatile("fnclex; frstor %0" : : "m"(*state));
}

/* Exceptions of the x87 unit, or of SSE, that the running task wants to be told of. */
#define FPU_INVALID	0x01U
#define FPU_DENORMAL	0x02U
#define FPU_DIVIDE	0x04U
#define FPU_OVERFLOW	0x08U
#define FPU_UNDERFLOW	0x10U
#define FPU_INEXACT	0x20U

static inline unsigned int fpu_exceptions(void)
{
	uint16_t control, status;

	__asm__ volatile("fnstcw %0; fnstsw %1" : "=m"(control), "=m"(status));
	return status & ~control & 0x3FU;
}

static inline unsigned int sse_exceptions(void)
{
	uint32_t mxcsr;

	__asm__ volatile("stmxcsr %0" : "=m"(mxcsr));
	return mxcsr & ~(mxcsr >> 7) & 0x3FU;
}

/* Debug builds: may the task that runs now use the registers? */
static __always_inline void fpu_allow(bool allowed)
{
	if (!IS_ENABLED(CONFIG_DEBUG))
		return;
	if (allowed)
		__asm__ volatile("clts" : : : "memory");
	else
		write_cr0(read_cr0() | CR0_TS);
}
