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
void signal_recalc(void);
void signal_blocked_changed(void);

/* signal_deliver.c */
struct sigqueue *signal_take(const sigset_t *unwanted, struct sigqueue *stand_in);
void signal_wait(void);
long signal_wait_with(sigset_t blocked);

/* signal_stop.c; siglock held, dropped on the way where it says so */
void signal_stop_or_continue_sent(struct signal_struct *process, int signal);
void signal_stop_taken(int signal);
void signal_stop_self(void);
void signal_stop_join(struct task_struct *task);
void signal_stop_leave(struct signal_struct *process);
void signal_tell_parent(void);

/* sigaltstack.c */
unsigned int sigaltstack_flags(uint32_t sp);
void sigaltstack_reset(struct task_struct *task);
int sigaltstack_set(const stack_t *new, stack_t *old, uint32_t sp);
uint32_t sigaltstack_choose(uint32_t sp);
