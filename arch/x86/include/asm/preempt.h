/* SPDX-License-Identifier: MIT */
/*
 * asm/preempt.h - one word a CPU: may it switch tasks, and should it?
 *
 *	31		19 .. 16		7 .. 0
 *	no need		interrupt handlers	sections that keep preemption off
 *
 * Bit 31 is set while there is no reason to switch.  So the word is zero exactly when
 * the CPU may switch and should, and leaving a section is one decrement that sets the
 * zero flag.
 *
 * Per CPU, changed by the CPU alone: each operation is one instruction.
 */
#pragma once

#include <asm/percpu.h>
#include <stdbool.h>

#define PREEMPT_NO_RESCHED	0x80000000U
#define PREEMPT_OFFSET		1U
#define HARDIRQ_OFFSET		0x10000U
#define PREEMPT_MASK		0xFFU
#define HARDIRQ_MASK		0xF0000U

DECLARE_PER_CPU(unsigned int, __preempt_count);

/* Sections and handlers that this CPU is in; 0: it may switch. */
static inline unsigned int preempt_count(void)
{
	return this_cpu_read(__preempt_count) & ~PREEMPT_NO_RESCHED;
}

static inline void preempt_count_add(unsigned int value)
{
	this_cpu_add(__preempt_count, value);
}

static inline void preempt_count_sub(unsigned int value)
{
	this_cpu_add(__preempt_count, -value);
}

/* Leave a section; true if the CPU may switch now and should. */
static __always_inline bool preempt_count_dec_and_test(void)
{
	bool zero;

	__asm__ volatile("decl %%fs:%0" : "+m"(__preempt_count), "=@ccz"(zero) : : "memory");
	return zero;
}

static inline void set_need_resched(void)
{
	__asm__ volatile("andl %1, %%fs:%0" : "+m"(__preempt_count)
			 : "i"(~PREEMPT_NO_RESCHED) : "cc");
}

static inline void clear_need_resched(void)
{
	__asm__ volatile("orl %1, %%fs:%0" : "+m"(__preempt_count)
			 : "i"(PREEMPT_NO_RESCHED) : "cc");
}

static inline bool need_resched(void)
{
	return !(this_cpu_read(__preempt_count) & PREEMPT_NO_RESCHED);
}

static inline bool should_resched(void)
{
	return this_cpu_read(__preempt_count) == 0;
}

/*
 * Call preempt_schedule() (core/sched.c) and lose no register: what leaves a section
 * stays as cheap as if it called nothing.
 */
static __always_inline void preempt_schedule_call(void)
{
	__asm__ volatile("call preempt_schedule_thunk" : : : "memory", "cc");
}
