/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/fork.c - a second process like the first
 *
 *	part		fork		vfork
 *	mm		copied on write	the parent's, until exec or exit
 *	files, fs	copied		copied
 *	registers	the same but eax = 0
 *
 * All parts are made first; then the child is hung into the family and woken, which
 * cannot fail.
 *
 * Chapter: docs/processes.md
 */
#include <asm/ptrace.h>
#include <asm/syscall.h>
#include <asm/tls.h>
#include <core/sched.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <mm/mm_struct.h>
#include <uapi/sched.h>

#include <kernel/signal.h>

#include "internal.h"
#include "process_parts.h"

static void __noreturn start_child(void *regs)
{
	enter_user(regs);
}

/* The child's address space. */
static int copy_mm(struct task_struct *child, unsigned int flags)
{
	struct mm_struct *mm = current->mm;

	if (flags & CLONE_VM) {
		mmget(mm);
	} else {
		mm = mm_dup(mm);
		if (IS_ERR(mm))
			return (int)PTR_ERR(mm);
	}
	child->mm = mm;
	child->active_mm = &mm->context;
	return 0;
}

static int copy_parts(struct task_struct *child, unsigned int flags)
{
	int error = process_fpu_copy(child);

	if (error)
		return error;
	error = process_files_copy(child);
	if (error)
		goto fpu;
	child->signal = signal_alloc();
	error = -ENOMEM;
	if (!child->signal)
		goto files;
	error = sighand_clone(child, flags);
	if (error)
		goto signal;
	error = copy_mm(child, flags);
	if (error)
		goto sighand;
	return 0;

sighand:
	signal_exit_task(child);
signal:
	signal_free(child->signal);
files:
	process_files_put(child);
fpu:
	process_fpu_free(child);
	return error;
}

/*
 * process_fork - the running process is doubled; flags: none, or those of vfork()
 *
 * Return: the child's pid; -ENOMEM, also if every number is taken.  May sleep; with
 * CLONE_VFORK it returns when the child has let go of the address space.
 */
long process_fork(struct pt_regs *regs, unsigned int flags)
{
	struct task_struct *child = process_task_create(start_child, regs, sizeof(*regs),
							current->comm);
	DECLARE_COMPLETION(vfork_done);
	int error, pid;

	if (!child)
		return -ENOMEM;
	((struct pt_regs *)child->start_arg)->eax = 0;
	tls_copy(child);
	error = copy_parts(child, flags);
	if (error) {
		task_discard(child);
		return error;
	}
	if (flags & CLONE_VFORK)
		child->signal->vfork_done = &vfork_done;
	pid = process_publish(child);
	if (flags & CLONE_VFORK)
		wait_for_completion(&vfork_done);
	return pid;
}
