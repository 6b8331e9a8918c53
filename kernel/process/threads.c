/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/threads.c - the threads of one process: on their list, and all but one ended
 *
 *	who wants them to end		notes				they end
 *	exit_group(), a fatal signal	SIGNAL_GROUP_EXIT, the status	all
 *	exec by one of several		group_exec_task			all but that one
 *
 * Each is killed by task_kill() and leaves by process_exit().  A thread that is being made
 * meanwhile is not: its maker has been killed, which process_clone() looks at under siglock.
 *
 * After exec the thread that executes is the first one, whatever it was: the first thread's
 * number is the process's and goes over to it.
 *
 *	before	    pid	sees		after	    pid
 *	leader	    20	tgid 20		leader	    22	freed
 *	executes    22	tgid 20		executes    20	tgid 20
 *
 * Locking: siglock guards list, flags and who executes; process_lock too where a thread comes
 * or goes.
 *
 * Chapter: docs/processes.md
 */
#include <core/sched.h>
#include <kernel/signal.h>
#include <lib/errno.h>

#include "internal.h"

/* thread_add - a task becomes a thread; siglock is held if others know the process */
void thread_add(struct signal_struct *signal, struct task_struct *task)
{
	assert_held(&process_lock);
	list_add_tail(&task->thread_node, &signal->threads);
	signal->nr_threads++;
	signal->nr_staying++;
	signal->live++;
}

static bool is_alone(const struct signal_struct *signal)
{
	return READ_ONCE(signal->nr_threads) == 1;
}

/* siglock is held. */
static void kill_others(struct signal_struct *signal)
{
	struct task_struct *task;

	signal->group_stop_count = 0;
	list_for_each_entry(task, &signal->threads, thread_node)
		if (task != current)
			task_kill(task);
}

static void begin_group_exit(struct signal_struct *signal, int wait_status)
{
	signal->flags |= SIGNAL_GROUP_EXIT;
	signal->group_exit_code = wait_status;
	kill_others(signal);
}

void process_exit_group(int wait_status)
{
	struct signal_struct *signal = current->signal;

	if (likely(is_alone(signal)))
		process_exit(wait_status);
	spin_lock_irq(&current->sighand->siglock);
	if (!(signal->flags & SIGNAL_GROUP_EXIT) && !signal->group_exec_task)
		begin_group_exit(signal, wait_status);
	spin_unlock_irq(&current->sighand->siglock);
	process_exit(wait_status);
}

/* Let all others end; -EAGAIN if the process ends, or another thread was faster. */
static int begin_exec(struct signal_struct *signal)
{
	int error = 0;

	spin_lock_irq(&current->sighand->siglock);
	if (signal->flags & SIGNAL_GROUP_EXIT || signal->group_exec_task) {
		error = -EAGAIN;
	} else {
		signal->group_exec_task = current;
		kill_others(signal);
	}
	spin_unlock_irq(&current->sighand->siglock);
	return error;
}

static void end_exec(struct signal_struct *signal)
{
	spin_lock_irq(&current->sighand->siglock);
	signal->group_exec_task = NULL;
	spin_unlock_irq(&current->sighand->siglock);
}

/* The running thread, the only one that is left, becomes the first one. */
static void take_over(struct signal_struct *signal)
{
	struct task_struct *leader = signal->task;

	get_task_struct(current);
	spin_lock(&process_lock);
	task_swap_pids(leader, current);
	signal->task = current;
	leader->signal = NULL;
	spin_unlock(&process_lock);
	put_task_struct(leader);
}

/*
 * threads_end_others - the running thread is to be the process's only and first one
 *
 * May sleep.  Return: 0; -EAGAIN: it is to end itself, and nothing is changed but that others
 * are ending too.
 */
int threads_end_others(void)
{
	struct signal_struct *signal = current->signal;
	int error;

	if (likely(is_alone(signal) && signal->task == current))
		return 0;
	error = begin_exec(signal);
	if (error)
		return error;
	error = wait_event_killable(signal->wait_child, is_alone(signal));
	if (!error && signal->task != current)
		take_over(signal);
	end_exec(signal);
	return error ? -EAGAIN : 0;
}
