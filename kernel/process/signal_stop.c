/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/signal_stop.c - a whole process stops, and continues
 *
 *	a stop signal is taken		group_stop_count = its threads
 *	each thread, on its way to	one less; TASK_STOPPED
 *	user mode
 *	the last one			SIGNAL_STOPPED; the parent is told
 *	...
 *	SIGCONT is sent			all threads wake, at once, whether it is blocked or not;
 *					the first one to run tells the parent
 *
 * Sending one kind takes back what waits of the other: a stop that was not taken yet is
 * undone by SIGCONT, and SIGCONT by a stop.  While a thread that has taken a stop signal
 * looks whether its process group is orphaned it holds no lock: SIGNAL_STOP_TAKEN tells
 * it whether SIGCONT came meanwhile.
 *
 * SIGTSTP, SIGTTIN and SIGTTOU do not stop a process of an orphaned group: there is no shell
 * that could continue it.
 *
 * Locking: siglock.  The parent is told under process_lock, which is taken before it.
 *
 * Chapter: docs/signals.md
 */
#include <core/sched.h>

#include "signal_internal.h"

/* What waits of the other kind was never sent. */
static void take_back(struct signal_struct *process, sigset_t set)
{
	struct task_struct *task;

	sigqueue_flush(&process->shared_pending, set);
	list_for_each_entry(task, &process->threads, thread_node)
		sigqueue_flush(&task->pending, set);
}

/* The stop is over, or will not come about. */
static void continue_process(struct signal_struct *process)
{
	unsigned int tell = 0;
	struct task_struct *task;

	if (process->flags & SIGNAL_STOPPED)
		tell = SIGNAL_TELL_CONT;
	else if (process->group_stop_count)
		tell = SIGNAL_TELL_STOP;
	process->flags &= ~(unsigned int)SIGNAL_STOP_TAKEN;
	if (tell) {
		process->flags &= ~(unsigned int)SIGNAL_STOP_FLAGS;
		process->flags |= tell | SIGNAL_CONT_NEWS;
		process->group_stop_count = 0;
	}
	list_for_each_entry(task, &process->threads, thread_node)
		wake_up_state(task, TASK_STOPPED);
}

/* signal_stop_or_continue_sent - what a stop signal or SIGCONT does when it is sent */
void signal_stop_or_continue_sent(struct signal_struct *process, int signal)
{
	if (signal == SIGCONT) {
		take_back(process, SIG_STOPS);
		continue_process(process);
	} else {
		take_back(process, sigmask(SIGCONT));
	}
}

/* Drops siglock for a while. */
static bool own_group_is_orphaned(void)
{
	struct signal_struct *process = current->signal;
	bool orphaned;

	spin_unlock_irq(&current->sighand->siglock);
	spin_lock(&process_lock);
	orphaned = process_group_is_orphaned(process->group, NULL);
	spin_unlock(&process_lock);
	spin_lock_irq(&current->sighand->siglock);
	return orphaned;
}

/*
 * signal_stop_taken - the running thread has taken a stop signal: all are to stop
 *
 * siglock held, dropped for a while.  The thread itself stops as all do.
 */
void signal_stop_taken(int signal)
{
	struct signal_struct *process = current->signal;
	struct task_struct *task;

	process->flags |= SIGNAL_STOP_TAKEN;
	if (signal != SIGSTOP && own_group_is_orphaned())
		return;
	if (!(process->flags & SIGNAL_STOP_TAKEN) || (process->flags & SIGNAL_GROUP_EXIT))
		return;
	if (process->group_stop_count)
		return;
	process->group_stop_signal = signal;
	list_for_each_entry(task, &process->threads, thread_node) {
		process->group_stop_count++;
		if (task != current)
			task_signal(task);
	}
}

/* One thread less has to stop; true: it was the last. */
static bool one_less(struct signal_struct *process)
{
	if (--process->group_stop_count)
		return false;
	process->flags &= ~(unsigned int)SIGNAL_CONT_NEWS;
	process->flags |= SIGNAL_STOPPED | SIGNAL_STOP_NEWS;
	return true;
}

static void tell(int why, int status)
{
	spin_lock(&process_lock);
	notify_parent(current->signal, why, status);
	spin_unlock(&process_lock);
}

/*
 * signal_stop_self - the running thread stops with the others, or again if they have
 *
 * siglock held, dropped while it is stopped.  A fatal signal ends the stop as SIGCONT does.
 */
void signal_stop_self(void)
{
	struct signal_struct *process = current->signal;
	int signal = process->group_stop_signal;
	bool last = process->group_stop_count && one_less(process);

	set_current_state(TASK_STOPPED);
	if (fatal_signal_pending(current))
		__set_current_state(TASK_RUNNING);
	spin_unlock_irq(&current->sighand->siglock);
	if (last)
		tell(CLD_STOPPED, signal);
	schedule();
	spin_lock_irq(&current->sighand->siglock);
}

/*
 * signal_stop_join - a new thread of a process whose threads are on their way to stop is too
 *
 * siglock held; it has not run yet.
 */
void signal_stop_join(struct task_struct *task)
{
	if (!task->signal->group_stop_count)
		return;
	task->signal->group_stop_count++;
	atomic_or(WORK_SIGNAL, &task->work);
}

/*
 * signal_stop_leave - a thread ends while others wait for it to stop; it has left the list
 *
 * siglock held.  If it was the last, one that is stopped already is woken to tell the parent.
 */
void signal_stop_leave(struct signal_struct *process)
{
	if (!process->group_stop_count || !one_less(process) || list_empty(&process->threads))
		return;
	process->flags |= SIGNAL_TELL_STOP;
	wake_up_state(list_first_entry(&process->threads, struct task_struct, thread_node),
		      TASK_STOPPED);
}

/* signal_tell_parent - what nobody has told the parent yet; siglock held, dropped for a while */
void signal_tell_parent(void)
{
	struct signal_struct *process = current->signal;
	int why = process->flags & SIGNAL_TELL_CONT ? CLD_CONTINUED : CLD_STOPPED;
	int status = why == CLD_CONTINUED ? SIGCONT : process->group_stop_signal;

	process->flags &= ~(unsigned int)SIGNAL_TELL;
	spin_unlock_irq(&current->sighand->siglock);
	tell(why, status);
	spin_lock_irq(&current->sighand->siglock);
}
