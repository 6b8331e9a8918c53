/* SPDX-License-Identifier: MIT */
/*
 * asm/preempt.h - the count of sections on the host, where nothing is ever switched
 *
 * A test that links code which uses it defines __preempt_count.
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

static inline unsigned int preempt_count(void)
{
	return __preempt_count & ~PREEMPT_NO_RESCHED;
}

static inline void preempt_count_add(unsigned int value)
{
	__preempt_count += value;
}

static inline void preempt_count_sub(unsigned int value)
{
	__preempt_count -= value;
}

static inline bool preempt_count_dec_and_test(void)
{
	__preempt_count--;
	return false;
}

static inline void preempt_schedule_call(void)
{
}
