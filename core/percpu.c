/* SPDX-License-Identifier: MIT */
/*
 * core/percpu.c - the per-CPU variables that every layer uses
 */
#include <core/preempt.h>

DEFINE_PER_CPU(unsigned int, cpu_number);
DEFINE_PER_CPU(unsigned long, this_cpu_offset);
DEFINE_PER_CPU(unsigned int, __preempt_count) = PREEMPT_NO_RESCHED;

unsigned long per_cpu_offset[CONFIG_NR_CPUS];
