/* SPDX-License-Identifier: MIT */
/*
 * core/preempt.h - sections in which this CPU does not switch tasks
 *
 * They nest.  The end of the outermost one switches at once if a switch was wanted
 * meanwhile, unless interrupts are off: then the next interrupt's end or the next
 * section's does.
 */
#pragma once

#include <asm/preempt.h>

static __always_inline void preempt_disable(void)
{
	preempt_count_add(PREEMPT_OFFSET);
	barrier();
}

static __always_inline void preempt_enable_no_resched(void)
{
	barrier();
	preempt_count_sub(PREEMPT_OFFSET);
}

static __always_inline void preempt_enable(void)
{
	barrier();
	if (unlikely(preempt_count_dec_and_test()))
		preempt_schedule_call();
}

/* In an interrupt handler? */
static inline bool in_interrupt(void)
{
	return preempt_count() & HARDIRQ_MASK;
}

/* May this context not sleep for what the count says?  Interrupts may be off besides. */
static inline bool in_atomic(void)
{
	return preempt_count() != 0;
}
