/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_process.c - system calls about processes
 *
 * Chapter: docs/processes.md
 */
#include <asm/irqflags.h>
#include <asm/syscall.h>
#include <asm/uaccess.h>
#include <core/sched.h>
#include <lib/errno.h>
#include <kernel/signal.h>
#include <uapi/sched.h>
#include <uapi/wait.h>

#include "internal.h"
#include "sys.h"
#include "usage.h"

long sys_exit(unsigned long code)
{
	process_exit(WAIT_STATUS_EXIT(code));
}

/* A process has one task. */
long sys_exit_group(unsigned long code)
{
	process_exit(WAIT_STATUS_EXIT(code));
}

long sys_fork(struct pt_regs *regs)
{
	return process_fork(regs, 0);
}

long sys_vfork(struct pt_regs *regs)
{
	return process_fork(regs, CLONE_VM | CLONE_VFORK);
}

long sys_getpid(void)
{
	return current->pid;
}

long sys_getppid(void)
{
	long pid;

	spin_lock(&process_lock);
	pid = current->signal->parent ? current->signal->parent->task->pid : 0;
	spin_unlock(&process_lock);
	return pid;
}

long sys_sched_yield(void)
{
	yield();
	return 0;
}

#define WAIT_OPTIONS	(WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD | __WCLONE | __WALL)

/* There are no process groups: 0 and below -1 name the caller's own, which is all. */
long sys_wait4(unsigned long pid, unsigned long status, unsigned long options,
	       unsigned long rusage)
{
	struct wait_result result = { 0 };
	long ended;

	if (options & ~(unsigned long)WAIT_OPTIONS)
		return -EINVAL;
	ended = process_wait((int)pid > 0 ? (int)pid : -1, options & WNOHANG, &result);
	if (ended <= 0)
		return ended;
	if (status && put_user_u32((uint32_t)result.status, (uint32_t __user *)status))
		return -EFAULT;
	if (rusage && put_rusage(rusage, &result.used))
		return -EFAULT;
	return ended;
}

long sys_waitpid(unsigned long pid, unsigned long status, unsigned long options)
{
	return sys_wait4(pid, status, options, 0);
}
