/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_kill.c - system calls that send signals
 *
 *	kill(pid)		a process; any thread of it
 *	kill(0), kill(-pgrp)	all processes of a group
 *	kill(-1)		all but PID 1 and the caller's own
 *	tkill, tgkill		a thread
 *	rt_sigqueueinfo		a process, with what the caller has to say
 *	rt_tgsigqueueinfo	a thread, likewise
 *
 * Signal 0 is sent to nobody; it asks whether there is somebody, and whether the caller may.
 *
 *	from		to
 *	anybody		its own process
 *	a user		processes whose real or saved user its real or effective one is
 *	anybody		SIGCONT to its session
 *	CAP_KILL	everybody
 *
 * Locking: process_lock, for who is there.
 *
 * Chapter: docs/signals.md
 */
#include <asm/uaccess.h>
#include <core/capable.h>
#include <core/sched.h>
#include <lib/errno.h>
#include <lib/string.h>

#include "signal_internal.h"
#include "sys.h"

/* What the receiver learns of the sender; all of it, field by field, for what that costs. */
static inline void from_here(struct kernel_siginfo *info, int signal, int code)
{
	info->si_signo = signal;
	info->si_errno = 0;
	info->si_code = code;
	info->si_pid = current->tgid;
	info->si_uid = current->cred.uid;
	info->si_value = 0;
	info->si_utime = 0;
	info->si_stime = 0;
}

/* send_signal_self - the running thread gets a signal as if it had sent it; task context */
void send_signal_self(int signal)
{
	struct kernel_siginfo info;

	if (!current->signal)
		return;
	from_here(&info, signal, SI_USER);
	(void)send_signal_thread(current, &info);	/* below SIGRTMIN there is room */
}

static bool is_signal(int signal)
{
	return signal >= 0 && signal <= _NSIG;
}

static bool may_signal(const struct signal_struct *process, const struct cred *to, int signal)
{
	const struct cred *from = &current->cred;

	if (process == current->signal || from->euid == to->suid || from->euid == to->uid ||
	    from->uid == to->suid || from->uid == to->uid || capable(CAP_KILL))
		return true;
	return signal == SIGCONT && process->group->session == current->signal->group->session;
}

/* The number of the signal is not looked at before it is clear that there is a receiver. */
static long send(struct signal_struct *process, const struct kernel_siginfo *info)
{
	if (!is_signal(info->si_signo))
		return -EINVAL;
	if (unlikely(!may_signal(process, &process->task->cred, info->si_signo)))
		return -EPERM;
	return info->si_signo ? send_signal_process(process, info) : 0;
}

/* One of several that get it at once: a child that it is making must not escape (fork.c). */
static long send_to_one_of(struct signal_struct *process, const struct kernel_siginfo *info)
{
	process->nr_group_signals += info->si_signo != 0;
	return send(process, info);
}

/* To the process that a thread belongs to.  Kernel threads take none. */
static long send_to_process(int pid, const struct kernel_siginfo *info)
{
	struct task_struct *task;
	long error = -ESRCH;

	if (pid == current->tgid)
		return send(current->signal, info);
	spin_lock(&process_lock);
	task = thread_find(pid);
	if (task)
		error = send(task->signal, info);
	spin_unlock(&process_lock);
	return error;
}

/* To one thread; of that process, if tgid is not 0.  To one that has ended it counts as sent. */
static long send_to_thread(int tgid, int pid, const struct kernel_siginfo *info)
{
	struct task_struct *task;
	long error = 0;

	spin_lock(&process_lock);
	task = thread_find(pid);
	if (!task || (tgid && task->tgid != tgid))
		error = -ESRCH;
	else if (!is_signal(info->si_signo))
		error = -EINVAL;
	else if (!may_signal(task->signal, &task->cred, info->si_signo))
		error = -EPERM;
	else if (info->si_signo && task->sighand)
		error = send_signal_thread(task, info);
	spin_unlock(&process_lock);
	return error;
}

/* The running thread to itself, as raise() and abort() do. */
static long send_to_self(const struct kernel_siginfo *info)
{
	if (!is_signal(info->si_signo))
		return -EINVAL;
	return info->si_signo ? send_signal_thread(current, info) : 0;
}

/* The next process of the family tree below root, parents first; NULL: that was the last. */
static struct signal_struct *next_process(const struct signal_struct *root,
					  struct signal_struct *process)
{
	if (!list_empty(&process->children))
		return list_first_entry(&process->children, struct signal_struct, sibling);
	while (process != root) {
		struct signal_struct *parent = process->parent;

		if (process->sibling.next != &parent->children)
			return list_entry(process->sibling.next, struct signal_struct, sibling);
		process = parent;
	}
	return NULL;
}

/* What kill(-1) returns after one more: to be forbidden is no error, as on Linux. */
static long note_result(long result, long error)
{
	if (error != -EPERM)
		return error;
	return result == -ESRCH ? 0 : result;
}

/* Those who have ended and are not waited for take nothing; but they are somebody. */
static long send_to_all(const struct kernel_siginfo *info)
{
	struct signal_struct *process, *ended;
	long result = -ESRCH;

	spin_lock(&process_lock);
	for (process = &init_signal; process; process = next_process(&init_signal, process)) {
		if (process != &init_signal && process != current->signal)
			result = note_result(result, send_to_one_of(process, info));
		list_for_each_entry(ended, &process->ended_children, sibling)
			result = note_result(result, send(ended, info));
	}
	spin_unlock(&process_lock);
	return result;
}

/* 0 if it was sent to one at least, else the last error. */
static long send_to_group(int id, const struct kernel_siginfo *info)
{
	struct signal_struct *process;
	struct process_group *group;
	long error = -ESRCH;
	bool sent = false;

	spin_lock(&process_lock);
	group = id ? process_group_find(id) : current->signal->group;
	if (group)
		list_for_each_entry(process, &group->members, group_node) {
			error = send_to_one_of(process, info);
			sent |= !error;
		}
	spin_unlock(&process_lock);
	return sent ? 0 : error;
}

long sys_kill(unsigned long pid_arg, unsigned long signal)
{
	struct kernel_siginfo info;
	int pid = (int)pid_arg;

	from_here(&info, (int)signal, SI_USER);
	if (pid > 0)
		return send_to_process(pid, &info);
	if (pid == -1)
		return send_to_all(&info);
	if (pid == INT32_MIN)
		return -ESRCH;
	return send_to_group(-pid, &info);
}

static long send_tkill(int tgid, int pid, int signal)
{
	struct kernel_siginfo info;

	from_here(&info, signal, SI_TKILL);
	if (pid == current->pid && (!tgid || tgid == current->tgid))
		return send_to_self(&info);
	return send_to_thread(tgid, pid, &info);
}

long sys_tkill(unsigned long pid, unsigned long signal)
{
	return (int)pid > 0 ? send_tkill(0, (int)pid, (int)signal) : -EINVAL;
}

long sys_tgkill(unsigned long tgid, unsigned long pid, unsigned long signal)
{
	if ((int)pid <= 0 || (int)tgid <= 0)
		return -EINVAL;
	return send_tkill((int)tgid, (int)pid, (int)signal);
}

/* Nobody may pretend to be the kernel, or kill(), to others. */
static bool may_claim(const struct kernel_siginfo *info, int pid)
{
	return pid == current->tgid || (info->si_code < 0 && info->si_code != SI_TKILL);
}

long sys_rt_sigqueueinfo(unsigned long pid, unsigned long signal, unsigned long uinfo)
{
	struct kernel_siginfo info;
	int error = copy_siginfo_from_user(&info, (uint32_t)uinfo);

	if (error)
		return error;
	info.si_signo = (int)signal;
	if (!may_claim(&info, (int)pid))
		return -EPERM;
	return send_to_process((int)pid, &info);
}

long sys_rt_tgsigqueueinfo(unsigned long tgid, unsigned long pid, unsigned long signal,
			   unsigned long uinfo)
{
	struct kernel_siginfo info;
	int error = copy_siginfo_from_user(&info, (uint32_t)uinfo);

	if (error)
		return error;
	info.si_signo = (int)signal;
	if ((int)pid <= 0 || (int)tgid <= 0)
		return -EINVAL;
	if (!may_claim(&info, (int)pid))
		return -EPERM;
	return send_to_thread((int)tgid, (int)pid, &info);
}
