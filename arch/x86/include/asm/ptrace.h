/* SPDX-License-Identifier: MIT */
/*
 * asm/ptrace.h - the registers of interrupted code, as entry.asm stacks them
 */
#pragma once

#include <asm/desc.h>
#include <stdbool.h>
#include <stdint.h>

#define EFLAGS_OSZAPC	0x8D5U		/* results of arithmetic */
#define EFLAGS_TF	(1U << 8)	/* an exception after each instruction */
#define EFLAGS_DF	(1U << 10)	/* string instructions go downwards */
#define EFLAGS_RF	(1U << 16)	/* no breakpoint at the next instruction */
#define EFLAGS_AC	(1U << 18)	/* alignment is checked; in the kernel: see asm/smap.h */
#define EFLAGS_USER	0x202U		/* interrupts on */

#define NO_VECTOR	256U

struct pt_regs {
	uint32_t ebx, ecx, edx, esi, edi, ebp, eax;
	uint32_t ds, es, fs, gs;
	uint32_t vector;		/* exception, interrupt, system call; or NO_VECTOR */
	uint32_t error_code;		/* the CPU's, 0 where it pushes none */
	uint32_t eip, cs, eflags;
	uint32_t esp, ss;		/* pushed by the CPU only on entry from user mode */
};

static inline bool user_mode(const struct pt_regs *regs)
{
	return (regs->cs & 3) == 3;
}

/* The stack pointer at the time of the trap. */
static inline uint32_t regs_esp(const struct pt_regs *regs)
{
	return user_mode(regs) ? regs->esp : (uint32_t)(uintptr_t)&regs->esp;
}

/* The registers of a program at its first instruction: all zero but these. */
static inline void user_regs_init(struct pt_regs *regs, uint32_t ip, uint32_t sp)
{
	*regs = (struct pt_regs){
		.eip = ip, .esp = sp, .eflags = EFLAGS_USER,
		.cs = __USER_CS, .ss = __USER_DS, .ds = __USER_DS, .es = __USER_DS,
	};
}
