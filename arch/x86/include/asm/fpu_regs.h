/* SPDX-License-Identifier: MIT */
/*
 * asm/fpu_regs.h - look at the registers of the floating-point unit and of SSE, for tests
 *
 * The compiler uses none of them, so they keep their values between these functions.
 */
#pragma once

#include <asm/processor.h>
#include <stdint.h>

#define NR_FPU_REGS	8

struct fpu_regs {
	int32_t x87[NR_FPU_REGS];	/* st(0) first, as integers */
	uint32_t xmm[NR_FPU_REGS][4];	/* untouched where the CPU has no SSE */
	uint16_t control;		/* x87: rounding and exceptions */
	uint32_t mxcsr;			/* the same of SSE */
};

static inline void fpu_regs_load(const struct fpu_regs *regs)
{
	__asm__ volatile("fninit; fldcw %0" : : "m"(regs->control));
	for (int i = NR_FPU_REGS - 1; i >= 0; i--)
		__asm__ volatile("fildl %0" : : "m"(regs->x87[i]));
	if (!cpu_info.sse)
		return;
	__asm__ volatile("ldmxcsr %1\n\t"
			 "movups 0(%0), %%xmm0; movups 16(%0), %%xmm1\n\t"
			 "movups 32(%0), %%xmm2; movups 48(%0), %%xmm3\n\t"
			 "movups 64(%0), %%xmm4; movups 80(%0), %%xmm5\n\t"
			 "movups 96(%0), %%xmm6; movups 112(%0), %%xmm7"
			 : : "r"(regs->xmm), "m"(regs->mxcsr), "m"(regs->xmm));
}

/* The x87 registers are popped: empty afterwards. */
static inline void fpu_regs_store(struct fpu_regs *regs)
{
	__asm__ volatile("fnstcw %0" : "=m"(regs->control));
	for (int i = 0; i < NR_FPU_REGS; i++)
		__asm__ volatile("fistpl %0" : "=m"(regs->x87[i]));
	if (!cpu_info.sse)
		return;
	__asm__ volatile("stmxcsr %0\n\t"
			 "movups %%xmm0, 0(%2); movups %%xmm1, 16(%2)\n\t"
			 "movups %%xmm2, 32(%2); movups %%xmm3, 48(%2)\n\t"
			 "movups %%xmm4, 64(%2); movups %%xmm5, 80(%2)\n\t"
			 "movups %%xmm6, 96(%2); movups %%xmm7, 112(%2)"
			 : "=m"(regs->mxcsr), "=m"(regs->xmm) : "r"(regs->xmm));
}

/* The x87 registers as after a reset. */
static inline void fpu_reset(void)
{
	__asm__ volatile("fninit");
}

/* Which x87 registers are empty: two set bits each; nothing else changes. */
static inline uint16_t fpu_tag_word(void)
{
	struct {
		uint32_t control, status, tags, rest[4];
	} env;

	__asm__ volatile("fnstenv %0; fldenv %0" : "=m"(env));
	return (uint16_t)env.tags;
}
