/* SPDX-License-Identifier: MIT */
/*
 * core/sched.h - who runs next
 *
 *	set_current_state(TASK_UNINTERRUPTIBLE);	the order matters: first the state,
 *	if (!condition)					then the look, so that a wake-up in
 *		schedule();				between is not lost
 *	__set_current_state(TASK_RUNNING);
 *
 * core/wait.h writes this loop for you.
 */
#pragma once

#include <asm/barrier.h>
#include <core/preempt.h>
#include <core/task.h>

#define MAX_PRIO		32	/* priorities 0 .. 31, 0 is the most urgent */
#define DEFAULT_PRIO		16

#define __set_current_state(s)	WRITE_ONCE(current->state, (s))

/* The state and a full barrier behind it. */
static inline void set_current_state(unsigned int state)
{
	__set_current_state(state);
	smp_mb();
}

/* Boot, before the first lock is contended: the run queues; the boot task is current. */
void sched_init(void);

/*
 * Let another task run.  One in a waiting state stays away until it is woken.  Not under
 * a spinlock nor in an interrupt handler; interrupts on.
 */
void schedule(void);

/* Let another task run and never come back: core/task.c's task_exit(); preemption is off. */
void schedule_dead(void) __noreturn;

/* Let others of the same priority run first; the state must be TASK_RUNNING. */
void yield(void);

/* A good place to let another task run, if that is wanted; true if one did. */
bool cond_resched(void);

/* Wake a task in one of the states; true if it was.  Any context. */
bool wake_up_state(struct task_struct *task, unsigned int states);
bool wake_up_state_irqs_off(struct task_struct *task, unsigned int states);

/* Wake a new or waiting task; true if it was. */
bool wake_up_process(struct task_struct *task);

/* Note that the task is to end, and wake it if it waits killably or is stopped.  Any context. */
void task_kill(struct task_struct *task);
/* Note that it has a signal to look at, and wake it if it waits interruptibly.  Any context. */
void task_signal(struct task_struct *task);
/* It has looked.  The running task, under what keeps others from sending. */
void task_signal_seen(void);

/* Give a task, not the idle one, another class or priority (0 .. MAX_PRIO - 1).  Any context. */
void sched_set(struct task_struct *task, const struct sched_class *class, unsigned int prio);

/* From the timer's interrupt, for what runs on this CPU and was interrupted in user mode or not. */
void sched_tick(bool from_user);

/*
 * From the interrupt's end, on the task's stack; interrupts are off before and after, but
 * others run in between, and so do interrupts.
 */
void preempt_schedule_irq(void);
/* From preempt_enable(), by way of a thunk that keeps the registers. */
void preempt_schedule(void);

/* What the boot task does from now on; with it, threads start to run. */
void cpu_idle_loop(void) __noreturn;

/* Switches of this CPU's tasks since boot, and loads of CR3 among them. */
unsigned long sched_nr_switches(void);
unsigned long sched_nr_cr3_loads(void);
/* Tasks that run or are ready, the idle task not counted. */
unsigned int sched_nr_running(void);

/* Ticks of the timer since boot, by what they found running. */
struct cpu_ticks {
	unsigned long user;		/* in user mode */
	unsigned long nice;		/* the same, with a nice above 0 */
	unsigned long system;
	unsigned long idle;
};

struct cpu_ticks sched_cpu_ticks(void);

/* Is every rule about run queues kept?  NULL, or the first broken one as text.  Any context. */
const char *sched_check(void);

/* Where a task waits: a return address in its code; 0: it does not wait, or unknown. */
uintptr_t task_wchan(const struct task_struct *task);
