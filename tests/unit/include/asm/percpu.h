/* SPDX-License-Identifier: MIT */
/*
 * asm/percpu.h - per-CPU variables on the host: one CPU, plain variables
 *
 * A test that links code which uses them defines cpu_number and __preempt_count.
 */
#pragma once

#define DEFINE_PER_CPU(type, name)	__typeof__(type) name
#define DECLARE_PER_CPU(type, name)	extern __typeof__(type) name

#define this_cpu_read(var)		(var)
#define this_cpu_write(var, val)	((void)((var) = (val)))
#define this_cpu_add(var, val)		((void)((var) += (val)))
#define this_cpu_inc(var)		this_cpu_add(var, 1)
#define this_cpu_dec(var)		this_cpu_add(var, -1)
#define this_cpu_ptr(ptr)		(ptr)

DECLARE_PER_CPU(unsigned int, cpu_number);

#define smp_processor_id()		this_cpu_read(cpu_number)
