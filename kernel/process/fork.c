/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/fork.c - a second process like the first, or another thread of the same
 *
 *	part		fork		vfork		a C library's thread	shared with
 *	mm		copied on write	the parent's	the same		CLONE_VM
 *	files		copied		copied		the same		CLONE_FILES
 *	fs		copied		copied		the same		CLONE_FS
 *	sighand		copied		copied		the same		CLONE_SIGHAND
 *	signal		new		new		the same		CLONE_THREAD
 *	registers	the same but eax = 0, and esp if the caller gave one
 *
 *	clone_check()	are the flags a possible combination?
 *	copy_parts()	all that needs memory
 *	join()		the child gets its place; it fails only if the caller is being killed
 *
 * What has been made for a child that is not to be goes by drop_parts(), whatever it is.
 *
 * Chapter: docs/processes.md
 */
#include <asm/ptrace.h>
#include <asm/syscall.h>
#include <asm/tls.h>
#include <asm/uaccess.h>
#include <core/completion.h>
#include <core/sched.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <mm/mm_struct.h>
#include <uapi/sched.h>

#include "process_parts.h"
#include "signal_internal.h"
#include "sys.h"

/* Views of the machine of one's own, of which there are none here. */
#define CLONE_NAMESPACES	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | \
				 CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

/* A thread's number, to the program's memory; that it cannot be written is told to nobody. */
static void put_tid(uint32_t address, int tid)
{
	int error = put_user_u32((uint32_t)tid, (uint32_t __user *)address);

	(void)error;
}

static void __noreturn start_child(void *regs)
{
	if (current->set_child_tid)
		put_tid((uint32_t)current->set_child_tid, current->pid);
	enter_user(regs);
}

/* Linux's rules; where Linux finds a feature missing it says -EINVAL too. */
static int clone_check(unsigned int flags)
{
	if (flags & (CLONE_NAMESPACES | CLONE_PIDFD))
		return -EINVAL;
	if (flags & CLONE_THREAD && !(flags & CLONE_SIGHAND))
		return -EINVAL;
	if (flags & CLONE_SIGHAND && !(flags & CLONE_VM))
		return -EINVAL;
	if (flags & CLONE_PARENT && current->signal == &init_signal)
		return -EINVAL;
	return 0;
}

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

/* The child's process: its own, or the running one. */
static int copy_signal(struct task_struct *child, unsigned int flags)
{
	child->signal = flags & CLONE_THREAD ? current->signal : signal_alloc();
	return child->signal ? sighand_clone(child, flags) : -ENOMEM;
}

/*
 * It has a number already, by which others may have found it: they look at its process and its
 * memory under process_lock, and are to find neither.
 */
static void drop_parts(struct task_struct *child)
{
	struct signal_struct *signal;
	struct mm_struct *mm;

	spin_lock(&process_lock);
	signal = child->signal;
	mm = child->mm;
	child->signal = NULL;
	child->mm = NULL;
	spin_unlock(&process_lock);
	if (mm)
		mmput(mm);
	signal_exit_task(child);
	if (signal && signal != current->signal)
		signal_free(signal);
	process_files_put(child);
	process_fpu_free(child);
}

static int copy_tls(struct task_struct *child, const struct clone_args *args)
{
	struct user_desc desc;

	if (!(args->flags & CLONE_SETTLS))
		return 0;
	if (copy_from_user(&desc, (const void __user *)args->tls, sizeof(desc)))
		return -EFAULT;
	return tls_set(child, &desc, false);
}

static int copy_parts(struct task_struct *child, const struct clone_args *args)
{
	unsigned int flags = args->flags;
	int error = process_fpu_copy(child);

	tls_copy(child);
	child->sched_class = current->sched_class;
	child->prio = current->prio;
	if (flags & CLONE_CHILD_SETTID)
		child->set_child_tid = (uint32_t *)args->child_tid;
	if (flags & CLONE_CHILD_CLEARTID)
		child->clear_child_tid = (uint32_t *)args->child_tid;
	if (!error)
		error = process_files_clone(child, flags);
	if (!error)
		error = copy_signal(child, flags);
	if (!error)
		error = copy_mm(child, flags);
	if (!error)
		error = copy_tls(child, args);
	return error;
}

/* The child becomes a thread of the running process. */
static void join_process(struct task_struct *child)
{
	child->tgid = current->tgid;
	child->tty = current->tty;
	thread_add(current->signal, child);
	signal_stop_join(child);
}

/* ... or the first one of a new process. */
static void join_family(struct task_struct *child, const struct clone_args *args)
{
	struct signal_struct *parent = current->signal;

	child->signal->exit_signal = args->exit_signal;
	child->signal->maker = current->pid;
	if (args->flags & CLONE_PARENT) {
		child->signal->exit_signal = parent->exit_signal;
		child->signal->maker = parent->maker;
		parent = parent->parent;
	}
	process_publish(child, parent);
}

/*
 * The child gets its place.
 *
 * Who kills all threads of a process does it under siglock: the running one is killed by
 * then, or the child is on the list.
 *
 * A signal to several processes while the child was being made has missed it: it was not yet
 * one of them.  Then the signal comes first, and fork anew.  A timer's signal is the parent's
 * alone, so that a fork which takes longer than its timer does come to an end.
 */
static int join(struct task_struct *child, const struct clone_args *args,
		unsigned int nr_group_signals)
{
	int error = 0;

	spin_lock(&process_lock);
	spin_lock_irq(&current->sighand->siglock);
	if (fatal_signal_pending(current))
		error = -EINTR;
	else if (args->flags & CLONE_THREAD)
		join_process(child);
	else if (current->signal->nr_group_signals != nr_group_signals)
		error = -ERESTARTNOINTR;
	else
		join_family(child, args);
	spin_unlock_irq(&current->sighand->siglock);
	spin_unlock(&process_lock);
	return error;
}

/* The parent waits; if it is killed, the child has nobody to tell any more. */
static void wait_for_vfork(struct task_struct *child, struct completion *done)
{
	if (wait_for_completion_killable(done) == 0)
		return;
	spin_lock(&process_lock);
	child->vfork_done = NULL;
	spin_unlock(&process_lock);
}

/* It runs, and has given the address space back when this returns. */
static void start_and_wait(struct task_struct *child)
{
	DECLARE_COMPLETION(vfork_done);

	child->vfork_done = &vfork_done;
	get_task_struct(child);
	wake_up_process(child);
	wait_for_vfork(child, &vfork_done);
	put_task_struct(child);
}

/* The child runs.  Its maker's reference stays with a process, but not with a thread. */
static void start(struct task_struct *child, const struct clone_args *args)
{
	if (args->flags & CLONE_VFORK)
		start_and_wait(child);
	else
		wake_up_process(child);
	if (args->flags & CLONE_THREAD)
		put_task_struct(child);
}

/* All that the child is made of, and its place; -errno: nothing of it is left. */
static int make_child(struct task_struct *child, const struct clone_args *args,
		      unsigned int nr_group_signals)
{
	int error = copy_parts(child, args);

	if (!error && args->flags & CLONE_PARENT_SETTID)
		put_tid(args->parent_tid, child->pid);
	if (!error)
		error = join(child, args, nr_group_signals);
	if (error)
		drop_parts(child);
	return error;
}

/* With what it returns from the call. */
static void set_registers(struct pt_regs *regs, const struct clone_args *args)
{
	regs->eax = 0;
	if (args->stack)
		regs->esp = args->stack;
}

/*
 * process_clone - another process or thread, which goes on from here as the running one does
 *
 * Return: its number; -EINVAL: no possible combination of flags; -EAGAIN: no number is free;
 * -ENOMEM, -EFAULT; -ERESTARTNOINTR: signals come first.  May sleep; with CLONE_VFORK it
 * returns when the child has let go of the address space.
 */
long process_clone(struct pt_regs *regs, const struct clone_args *args)
{
	unsigned int nr_group_signals = READ_ONCE(current->signal->nr_group_signals);
	struct task_struct *child;
	int error = clone_check(args->flags), pid;

	if (error)
		return error;
	if (signal_pending(current))
		return -ERESTARTNOINTR;
	child = process_task_create(start_child, regs, sizeof(*regs), current->comm);
	if (IS_ERR(child))
		return PTR_ERR(child);
	pid = child->pid;
	set_registers(child->start_arg, args);
	error = make_child(child, args, nr_group_signals);
	if (error) {
		task_discard(child);
		if (error == -ERESTARTNOINTR)
			atomic_or(WORK_SIGNAL, &current->work);	/* who is blocked woke nobody */
		return error;
	}
	start(child, args);
	return pid;
}

long sys_fork(struct pt_regs *regs)
{
	const struct clone_args args = { .exit_signal = SIGCHLD };

	return process_clone(regs, &args);
}

long sys_vfork(struct pt_regs *regs)
{
	const struct clone_args args = {
		.flags = CLONE_VM | CLONE_VFORK,
		.exit_signal = SIGCHLD,
	};

	return process_clone(regs, &args);
}

long sys_clone(struct pt_regs *regs)
{
	const struct clone_args args = {
		.flags = regs->ebx & ~CSIGNAL,
		.exit_signal = (int)(regs->ebx & CSIGNAL),
		.stack = regs->ecx,
		.parent_tid = regs->edx,
		.tls = regs->esi,
		.child_tid = regs->edi,
	};

	return process_clone(regs, &args);
}
