/* SPDX-License-Identifier: MIT */
/*
 * asm/tls.h - segments of a thread's own: set_thread_area()
 *
 *	thread.tls[3] --at a switch--> GDT slots 6..8 <-- the program's %gs
 *
 * A C library keeps a pointer to a thread's data in one of them.  Taken are only data
 * segments of user privilege, 32 bits wide and present: with others a program could bring the
 * way back to user mode to fault, or get a stack of 16 bits, which shows the upper half of
 * the kernel's stack pointer.
 */
#pragma once

#include <asm/desc.h>
#include <lib/compiler.h>
#include <stdbool.h>
#include <uapi/ldt.h>

struct task_struct;

/*
 * Set one of a task's slots: the running one, or one that has not run yet.  With entry_number
 * ~0 an empty one is taken, if any may be; which one it is is written there.  0; -EINVAL: a
 * slot or segment that may not be; -ESRCH: none is empty.  Task context.
 */
int __must_check tls_set(struct task_struct *task, struct user_desc *desc, bool may_choose);

/* Make one of the running task's slots empty, as if tls_set() had not been called. */
void tls_unset(unsigned int entry_number);

/* What the running thread has in desc->entry_number; -EINVAL. */
int __must_check tls_get(struct user_desc *desc);

/* Another program begins: none. */
void tls_clear(void);

/* A task that has not run yet gets what the running one has. */
void tls_copy(struct task_struct *child);
