/* SPDX-License-Identifier: MIT */
/*
 * core/preempt.h - sections in which this CPU does not switch tasks
 *
 * The count is per CPU and nests.
 */
#pragma once

#include <asm/percpu.h>

DECLARE_PER_CPU(int, preempt_count);

static inline void preempt_disable(void)
{
	this_cpu_inc(preempt_count);
	barrier();
}

static inline void preempt_enable(void)
{
	barrier();
	this_cpu_dec(preempt_count);
}
