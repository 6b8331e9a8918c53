/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sigaltstack.c - another stack for handlers
 *
 *	the program's stack	|.....|			a handler with SA_ONSTACK begins at the
 *				   overflow		top of the alternate stack, unless the
 *	alternate stack		|.....<-- frame|	program is on it already: then it goes
 *				ss_sp	  + ss_size	on below where it is
 *
 * Locking: the running thread's own.
 *
 * Chapter: docs/signals.md
 */
#include <lib/errno.h>

#include "signal_internal.h"

/* The upper end belongs to it: a stack grows down. */
static bool on_stack(const struct task_struct *task, uint32_t sp)
{
	return !(task->sas_ss_flags & SS_AUTODISARM) && sp > task->sas_ss_sp &&
	       sp - task->sas_ss_sp <= task->sas_ss_size;
}

/* sigaltstack_flags - as the program is told: SS_DISABLE, SS_ONSTACK or 0 */
unsigned int sigaltstack_flags(uint32_t sp)
{
	if (current->sas_ss_size == 0)
		return SS_DISABLE;
	return on_stack(current, sp) ? SS_ONSTACK : 0;
}

void sigaltstack_reset(struct task_struct *task)
{
	task->sas_ss_sp = 0;
	task->sas_ss_size = 0;
	task->sas_ss_flags = SS_DISABLE;
}

/*
 * sigaltstack_set - the running thread's alternate stack; NULL: not asked for
 *
 * Return: 0; -EPERM: it is in use; -EINVAL: a mode that is none; -ENOMEM: too small.
 */
int sigaltstack_set(const stack_t *new, stack_t *old, uint32_t sp)
{
	uint32_t mode;

	if (old)
		*old = (stack_t){
			.ss_sp = current->sas_ss_sp,
			.ss_flags = sigaltstack_flags(sp) | (current->sas_ss_flags & SS_AUTODISARM),
			.ss_size = current->sas_ss_size,
		};
	if (!new)
		return 0;
	if (on_stack(current, sp))
		return -EPERM;
	mode = new->ss_flags & ~SS_AUTODISARM;
	if (mode != SS_DISABLE && mode != SS_ONSTACK && mode != 0)
		return -EINVAL;
	if (mode != SS_DISABLE && new->ss_size < MINSIGSTKSZ)
		return -ENOMEM;
	current->sas_ss_sp = mode == SS_DISABLE ? 0 : new->ss_sp;
	current->sas_ss_size = mode == SS_DISABLE ? 0 : new->ss_size;
	current->sas_ss_flags = new->ss_flags;
	return 0;
}

/* sigaltstack_choose - below which address the frame of a handler with SA_ONSTACK begins */
uint32_t sigaltstack_choose(uint32_t sp)
{
	return sigaltstack_flags(sp) == 0 ? current->sas_ss_sp + current->sas_ss_size : sp;
}
