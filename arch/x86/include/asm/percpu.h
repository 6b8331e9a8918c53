/* SPDX-License-Identifier: MIT */
/*
 * asm/percpu.h - one copy of a variable for each CPU
 *
 *	linked .percpu section	= the boot CPU's copy, offset 0
 *	further CPUs		a copy of it each, at per_cpu_offset(cpu)
 *
 * %fs holds a segment whose base is this CPU's offset, so that one instruction
 * reaches the variable and nothing can move the code to another CPU in between.
 */
#pragma once

#include <lib/compiler.h>

#define DEFINE_PER_CPU(type, name)	__section(".percpu") __typeof__(type) name
#define DECLARE_PER_CPU(type, name)	extern __typeof__(type) name

#define __percpu_sized(op, var)								\
	_Static_assert(sizeof(var) == 4, "per-CPU " op " wants 4 bytes")

#define this_cpu_read(var) __extension__({						\
	__typeof__(var) __v;								\
	__percpu_sized("read", var);							\
	__asm__ volatile("movl %%fs:%1, %0" : "=r"(__v) : "m"(var));			\
	__v; })

#define this_cpu_write(var, val) do {							\
	__percpu_sized("write", var);							\
	__asm__ volatile("movl %1, %%fs:%0" : "=m"(var) : "ri"((__typeof__(var))(val)));	\
} while (0)

#define this_cpu_add(var, val) do {							\
	__percpu_sized("add", var);							\
	__asm__ volatile("addl %1, %%fs:%0" : "+m"(var) : "ri"(val) : "cc");		\
} while (0)

#define this_cpu_inc(var)	this_cpu_add(var, 1)
#define this_cpu_dec(var)	this_cpu_add(var, -1)

/* The number of the CPU that runs this, and where its copies lie. */
DECLARE_PER_CPU(unsigned int, cpu_number);
DECLARE_PER_CPU(unsigned long, this_cpu_offset);

#define smp_processor_id()	this_cpu_read(cpu_number)

/* Where a CPU's copies lie; written as the CPU is brought up. */
extern unsigned long per_cpu_offset[CONFIG_NR_CPUS];

/* A pointer to the copy of any CPU that was brought up. */
#define per_cpu_ptr(ptr, cpu) \
	((__typeof__(ptr))((char *)(ptr) + per_cpu_offset[cpu]))

/* A pointer to this CPU's copy; good as long as the caller stays on the CPU. */
#define this_cpu_ptr(ptr) \
	((__typeof__(ptr))((char *)(ptr) + this_cpu_read(this_cpu_offset)))
