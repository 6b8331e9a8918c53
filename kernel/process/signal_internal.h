/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/signal_internal.h - shared by the files about signals
 */
#pragma once

#include <core/sched.h>
#include <kernel/signal.h>

#include "internal.h"
#include "signal_queue.h"

/* The flags that say how a process stands between stop and continue. */
#define SIGNAL_STOP_FLAGS (SIGNAL_STOPPED | SIGNAL_STOP_NEWS | SIGNAL_CONT_NEWS | \
			   SIGNAL_TELL_STOP | SIGNAL_TELL_CONT | SIGNAL_STOP_TAKEN)
#define SIGNAL_TELL	(SIGNAL_TELL_STOP | SIGNAL_TELL_CONT)

/* signal.c; siglock held */
void signal_end_process(struct signal_struct *process, int wait_status);
void signal_recalc_slowly(void);
void signal_retarget(struct signal_struct *process, sigset_t set);

/*
 * The running thread has looked, or blocks other signals than before: is there more to be
 * done?  Mostly nothing is pending at all.  siglock held.
 */
static inline void signal_recalc(void)
{
	const struct signal_struct *process = current->signal;

	if (unlikely(current->pending.signal | process->shared_pending.signal) ||
	    unlikely(process->group_stop_count) ||
	    unlikely(process->flags & (SIGNAL_TELL | SIGNAL_STOPPED)))
		signal_recalc_slowly();
	else if (atomic_read(&current->work) & WORK_SIGNAL)
		task_signal_seen();
}

/* siglock held; SIGKILL and SIGSTOP are not in the set. */
static inline void signal_set_blocked(sigset_t blocked)
{
	struct signal_struct *process = current->signal;

	if (unlikely(process->shared_pending.signal))
		signal_retarget(process, blocked & ~current->blocked);
	current->blocked = blocked;
	signal_recalc();
}

/* signal_deliver.c */
int signal_take(sigset_t wanted, struct kernel_siginfo *info);
void signal_wait(void);
long signal_wait_with(sigset_t blocked);

/* signal_stop.c; siglock held, dropped on the way where it says so */
void signal_stop_or_continue_sent(struct signal_struct *process, int signal);
void signal_stop_taken(int signal);
void signal_stop_self(void);
void signal_stop_leave(struct signal_struct *process);
void signal_tell_parent(void);

/* sigaltstack.c */
unsigned int sigaltstack_flags(uint32_t sp);
void sigaltstack_reset(struct task_struct *task);
int sigaltstack_set(const stack_t *new, stack_t *old, uint32_t sp);
uint32_t sigaltstack_choose(uint32_t sp, uint32_t sa_flags);
