/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/spawn.c - a new process from the kernel, not from another process
 *
 *	maker				the new task, in the kernel
 *	make the task
 *	wake it, wait			load(): address space, registers
 *	<------ the outcome ----------'
 *	go on				user mode, or the end
 *
 * It has the console as its files 0, 1 and 2.
 *
 * process_call() has it run a function of the kernel's instead: a process of its own for what
 * needs one, without files, memory or registers.
 *
 * Chapter: docs/processes.md
 */
#include <asm/ptrace.h>
#include <asm/syscall.h>
#include <core/completion.h>
#include <core/sched.h>
#include <kernel/signal.h>
#include <lib/err.h>
#include <lib/errno.h>

#include "internal.h"
#include "process_parts.h"

#define SPAWN_CALLED	1		/* spawn->error: the function has returned */

struct spawn {
	int (*load)(void *arg, struct pt_regs *regs); /* NULL: call */
	void (*call)(void *arg);
	void *arg;
	int error;
	struct completion loaded;
};

static int start_process(const struct spawn *spawn, struct pt_regs *regs)
{
	int error;

	if (!spawn->load) {
		spawn->call(spawn->arg);
		return SPAWN_CALLED;
	}
	error = process_fpu_attach();
	if (!error)
		error = process_files_create();
	return error ? error : spawn->load(spawn->arg, regs);
}

/* The new task's first function.  Once the maker knows, his struct may be gone. */
static void __noreturn spawn_main(void *arg)
{
	struct spawn *spawn = *(struct spawn **)arg;
	struct pt_regs regs;
	int error = start_process(spawn, &regs);

	spawn->error = error;
	complete(&spawn->loaded);
	if (error)
		process_exit(WAIT_STATUS_EXIT(127));
	enter_user(&regs);
}

/* Who has found the task by its number is to find no process. */
static void drop_signal(struct task_struct *task)
{
	struct signal_struct *signal;

	spin_lock(&process_lock);
	signal = task->signal;
	task->signal = NULL;
	spin_unlock(&process_lock);
	if (signal)
		signal_free(signal);
}

static struct task_struct *make_task(struct spawn *spawn, const char *name)
{
	struct task_struct *task = process_task_create(spawn_main, &spawn, sizeof(spawn), name);

	if (IS_ERR(task))
		return task;
	task->signal = signal_alloc();
	if (task->signal && !sighand_clone(task, 0)) {
		sighand_reset(task);
		return task;
	}
	drop_signal(task);
	task_discard(task);
	return ERR_PTR(-ENOMEM);
}

static void publish(struct task_struct *task)
{
	task->signal->exit_signal = SIGCHLD;
	spin_lock(&process_lock);
	process_publish(task, current->signal);
	spin_unlock(&process_lock);
	wake_up_process(task);
}

/* Its number; or what became of it before it was a program, and it has been waited for. */
static long spawn_and_wait(struct spawn *spawn, const char *name)
{
	struct wait_result result;
	struct task_struct *task;
	int pid;

	init_completion(&spawn->loaded);
	task = make_task(spawn, name);
	if (IS_ERR(task))
		return PTR_ERR(task);
	pid = task->pid;
	publish(task);
	wait_for_completion(&spawn->loaded);
	if (spawn->error == 0)
		return pid;
	process_wait(pid, 0, &result);
	return spawn->error;
}

long process_spawn(const char *name, int (*load)(void *arg, struct pt_regs *regs), void *arg)
{
	struct spawn spawn = { .load = load, .arg = arg };

	return spawn_and_wait(&spawn, name);
}

int process_call(const char *name, void (*call)(void *arg), void *arg)
{
	struct spawn spawn = { .call = call, .arg = arg };
	long error = spawn_and_wait(&spawn, name);

	return error == SPAWN_CALLED ? 0 : (int)error;
}
