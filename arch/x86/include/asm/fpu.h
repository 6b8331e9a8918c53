/* SPDX-License-Identifier: MIT */
/*
 * asm/fpu.h - the registers of the floating-point unit and of SSE, task by task
 *
 * The kernel itself uses none of them.  A task that does has a save area; a switch
 * away from it saves, a switch to it loads.
 *
 *	FXSAVE	512 bytes, x87 and SSE	where the CPU has it
 *	FNSAVE	108 bytes, x87		on a 486 and a Pentium
 *
 * Intel SDM vol. 1, 8.1.10 and 10.5.
 */
#pragma once

#include <asm/processor.h>
#include <lib/compiler.h>

struct fpu_state {
	unsigned char bytes[512] __aligned(16);
};

static inline void fpu_save(struct fpu_state *state)
{
	if (likely(cpu_info.fxsr))
		__asm__ volatile("fxsave %0" : "=m"(*state));
	else
		__asm__ volatile("fnsave %0; fwait" : "=m"(*state));
}

static inline void fpu_restore(const struct fpu_state *state)
{
	if (likely(cpu_info.fxsr))
		__asm__ volatile("fxrstor %0" : : "m"(*state));
	else
		__asm__ volatile("frstor %0" : : "m"(*state));
}
