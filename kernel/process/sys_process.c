/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_process.c - system calls about processes
 *
 * Chapter: docs/processes.md
 */
#include <core/sched.h>

#include "internal.h"
#include "sys.h"

long sys_exit(unsigned long code)
{
	process_exit(WAIT_STATUS_EXIT(code));
}

long sys_exit_group(unsigned long code)
{
	process_exit_group(WAIT_STATUS_EXIT(code));
}

/* The number of the process is that of its first thread. */
long sys_getpid(void)
{
	return current->tgid;
}

long sys_gettid(void)
{
	return current->pid;
}

/* At the end of the thread the word becomes 0, and who waits for that is woken. */
long sys_set_tid_address(unsigned long tid)
{
	current->clear_child_tid = (uint32_t *)tid;
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
