/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/syscall_table.c - from a number to a function
 *
 *	entry.asm -> sys_call_table[eax] -> call_NAME(regs) -> sys_NAME(ebx, ecx, ...)
 *
 * Each call has a few instructions that fetch its arguments from the saved registers, which
 * stay as they are.
 *
 * Locking: the table is constant; the counts are per CPU.
 *
 * Chapter: docs/processes.md
 */
#include <asm/percpu.h>
#include <asm/syscall.h>
#include <core/printk.h>
#include <kernel/syscall.h>
#include <lib/compiler.h>
#include <lib/errno.h>
#include <uapi/unistd.h>

#include "sys.h"

static DEFINE_PER_CPU(unsigned long, unknown_calls[NR_SYSCALLS + 1]); /* the last: beyond */

/* The number is counted, for the shell. */
long sys_call_unknown(struct pt_regs *regs)
{
	unsigned int number = syscall_number(regs);

	(*this_cpu_ptr(&unknown_calls))[number < NR_SYSCALLS ? number : NR_SYSCALLS]++;
	return -ENOSYS;
}

unsigned long syscall_unknown_count(unsigned int number)
{
	unsigned long sum = 0;

	for (unsigned int cpu = 0; cpu < CONFIG_NR_CPUS; cpu++)
		if (per_cpu_offset[cpu] || cpu == 0)
			sum += (*per_cpu_ptr(&unknown_calls, cpu))[number];
	return sum;
}

#define ARGS_0(r)
#define ARGS_1(r)	(r)->ebx
#define ARGS_2(r)	ARGS_1(r), (r)->ecx
#define ARGS_3(r)	ARGS_2(r), (r)->edx
#define ARGS_4(r)	ARGS_3(r), (r)->esi
#define ARGS_5(r)	ARGS_4(r), (r)->edi
#define ARGS_6(r)	ARGS_5(r), (r)->ebp

#define SYSCALL(name, n)						\
	static long call_##name(struct pt_regs *regs __maybe_unused)	\
	{								\
		return sys_##name(ARGS_##n(regs));			\
	}
#define SYSCALL_REGS(name)
#include "syscalls.h"
#undef SYSCALL
#undef SYSCALL_REGS

/* A call in the list takes the place of the unknown one. */
#pragma GCC diagnostic ignored "-Woverride-init"
const syscall_fn_t sys_call_table[NR_SYSCALLS] = {
	[0 ... NR_SYSCALLS - 1] = sys_call_unknown,
#define SYSCALL(name, n)	[__NR_##name] = call_##name,
#define SYSCALL_REGS(name)	[__NR_##name] = sys_##name,
#include "syscalls.h"
#undef SYSCALL
#undef SYSCALL_REGS
};
