/* SPDX-License-Identifier: MIT */
/*
 * asm/thread.h - the machine's part of a task, and the switch from one to another
 */
#pragma once

#include <asm/desc.h>
#include <asm/fpu.h>
#include <asm/percpu.h>
#include <asm/thread_info.h>
#include <lib/compiler.h>
#include <stddef.h>

#define TLS_ENTRIES	(GDT_ENTRY_TLS_MAX - GDT_ENTRY_TLS_MIN + 1)

struct task_struct;

/* Of an exception that a program caused; its handlers are told. */
struct fault_info {
	uint32_t vector, error_code;
	uint32_t address;		/* of the last page fault */
};

/* What the CPU holds for a task while the task does not run. */
struct thread_struct {
	unsigned long sp;		/* its kernel stack pointer; the rest lies on the stack */
	unsigned long sp0;		/* where its kernel stack begins on entry from user mode */
	struct fpu_state *fpu;		/* its FPU registers; NULL: it uses none */
	uint32_t tls_used;		/* bit n: tls[n] is not empty */
	uint64_t tls[TLS_ENTRIES];	/* descriptors for GDT slots 6..8 */
	struct fault_info fault;	/* the last one that became a signal */
};

/*
 * Let task begin with fn(copy) on its own stack when it is switched to first; copy is
 * that of size bytes at arg, and lies on top of that stack.  Return: its address.
 */
void *thread_setup(struct task_struct *task, void (*fn)(void *) __noreturn, const void *arg,
		   size_t size);

/*
 * Go on where next left off.  Interrupts off.  Returns when somebody switches back,
 * with the task that ran until then.
 *
 * Inline, so that only what the caller has in use is saved, by the caller.
 */
static __always_inline struct task_struct *switch_to(struct task_struct *prev,
						     struct task_struct *next)
{
	__asm__ volatile("pushl %%ebp\n\t"
			 "call switch_stacks\n\t"
			 "popl %%ebp"
			 : "+a"(prev), "+d"(next)
			 : : "ebx", "ecx", "esi", "edi", "memory", "cc");
	return prev;
}

/* Which of GDT slots 6..8 are not empty on this CPU, as thread->tls_used. */
DECLARE_PER_CPU(uint32_t, tls_loaded);

/* The frame from which a backtrace of a task that does not run begins: see switch.asm. */
static inline unsigned long thread_frame(const struct thread_struct *thread)
{
	return ((const unsigned long *)thread->sp)[1];
}

/* From now on entries from user mode start on this task's stack. */
static __always_inline void thread_load_sp0(const struct thread_struct *next)
{
	this_cpu_write(cpu_tss.esp0, next->sp0);
}

/*
 * GDT slots 6..8 of this CPU become those of next; interrupts off.  A kernel thread leaves
 * them as they are: it has no use for them.
 */
void tls_load(const struct thread_struct *next);

static __always_inline void tls_switch(const struct thread_struct *next)
{
	if (this_cpu_read(tls_loaded) | next->tls_used)
		tls_load(next);
}

/* The FPU registers of prev are kept, those of next are loaded. */
static __always_inline void fpu_switch(struct thread_struct *prev, struct thread_struct *next)
{
	if (prev->fpu)
		fpu_save(prev->fpu);
	fpu_allow(next->fpu);
	if (next->fpu)
		fpu_restore(next->fpu);
}

/* core/sched.c: what a new task runs before its function. */
void schedule_tail(struct task_struct *prev);
