/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/exit.c - a thread ends; with the last one the process, and its status stays
 *
 *	each thread	1. begins to end			the last one to do so gives the
 *								process its status
 *			2. address space, files, FPU registers	given back; with the last one the
 *								terminal of its session
 *			3. off the list of threads
 *	the last one	4. the process's children		go to PID 1
 *			5. ended				the parent is told, and may wait
 *	each thread	6. its task				switched away from for the last time
 *
 * 1 comes before a program can see that a thread ends: who has joined the others and calls
 * exit() is the last one.
 *
 * 3 to 5 are one hold of process_lock: nobody sees a process without threads that has not
 * ended.  A thread that is not the first is gone after 6.  The first one's task belongs to
 * the process until that has been waited for.
 *
 * From 3 to 6 no other task runs on this CPU: who learns of the end finds that the threads have
 * left their stacks, and who has waited, that all memory of the process is free.
 *
 * A parent that ignores SIGCHLD does not want to wait: the child goes at once.
 *
 * PID 1 does not end: the machine does, with its status.
 *
 * Chapter: docs/processes.md
 */
#include <asm/machine.h>
#include <core/completion.h>
#include <core/printk.h>
#include <core/sched.h>
#include <kernel/futex.h>
#include <kernel/signal.h>
#include <mm/mm_struct.h>
#include <uapi/wait.h>

#include "internal.h"
#include "itimer.h"
#include "process_parts.h"
#include "usage.h"

/* --- the address space --------------------------------------------------------------------- */

void process_vfork_done(void)
{
	if (!READ_ONCE(current->vfork_done))
		return;
	spin_lock(&process_lock);
	if (current->vfork_done) {
		complete(current->vfork_done);
		current->vfork_done = NULL;
	}
	spin_unlock(&process_lock);
}

/*
 * The running thread has none any more.  The last thread of the process takes along what
 * happened there.  The others drop their references under the lock, which are not the last
 * ones: what the last thread finds in use is in use by other processes.
 *
 * Return: what the last thread is to drop, or NULL.
 */
static struct mm_struct *detach_mm(struct signal_struct *signal)
{
	struct mm_struct *mm = mm_switch_current(NULL);

	if (!mm)
		return NULL;
	if (signal->live == 0) {
		usage_note_mm(signal, mm);
		return mm;
	}
	atomic_dec(&mm->mm_users);
	return NULL;
}

/* True: it was the last thread. */
static bool exit_mm(struct signal_struct *signal)
{
	struct mm_struct *mm;
	bool last;

	if (current->robust_list || current->clear_child_tid)
		futex_exit();
	spin_lock(&process_lock);
	last = --signal->live == 0;
	mm = detach_mm(signal);
	spin_unlock(&process_lock);
	process_vfork_done();
	if (last)
		itimer_exit(signal);
	if (mm)
		mmput(mm);
	return last;
}

/* --- the parent ---------------------------------------------------------------------------- */

static const struct sigaction *sigchld_action(const struct signal_struct *parent)
{
	return &parent->sighand->action[SIGCHLD - 1];
}

/* Does the parent not want to know how its children end? */
static bool ignores_ends(const struct signal_struct *parent)
{
	const struct sigaction *action = sigchld_action(parent);

	return action->sa_handler == SIG_IGN || action->sa_flags & SA_NOCLDWAIT;
}

/* The signal that such news are told by; 0: none. */
static int signal_for_news(const struct signal_struct *child, int why)
{
	if (why != CLD_STOPPED && why != CLD_CONTINUED)
		return child->exit_signal <= _NSIG ? child->exit_signal : 0;
	return sigchld_action(child->parent)->sa_flags & SA_NOCLDSTOP ? 0 : SIGCHLD;
}

void notify_parent(struct signal_struct *child, int why, int status)
{
	const struct kernel_siginfo info = {
		.si_signo = signal_for_news(child, why),
		.si_code = why,
		.si_child = child->task->pid,
		.si_child_uid = child->task->cred.uid,
		.si_status = status,
	};

	assert_held(&process_lock);
	child->parent->nr_changes++;
	if (info.si_signo)
		(void)send_signal_process(child->parent, &info);
	wake_up(&child->parent->wait_child);
}

static void notify_end(struct signal_struct *child)
{
	int status = child->wait_status;

	if (WIFSIGNALED(status))
		notify_parent(child, WCOREDUMP(status) ? CLD_DUMPED : CLD_KILLED,
			      WTERMSIG(status));
	else
		notify_parent(child, CLD_EXITED, WEXITSTATUS(status));
}

/* An ended process waits for its parent, or goes to the dead. */
static void hand_over(struct signal_struct *child, struct signal_struct *parent,
		      struct list_head *dead)
{
	bool vanishes = child->exit_signal == SIGCHLD && ignores_ends(parent);

	process_adopt(child, parent);
	notify_end(child);
	if (vanishes)
		process_bury(child, dead);
}

/* --- the process --------------------------------------------------------------------------- */

/* Its children become those of PID 1. */
static void orphan_children(struct signal_struct *signal, struct list_head *dead)
{
	struct signal_struct *child, *next;

	list_for_each_entry_safe(child, next, &signal->children, sibling) {
		process_adopt(child, &init_signal);
		child->maker = 0;
		child->exit_signal = SIGCHLD;
		group_check_orphaned(child, signal);
	}
	list_for_each_entry_safe(child, next, &signal->ended_children, sibling) {
		child->exit_signal = SIGCHLD;
		hand_over(child, &init_signal, dead);
	}
}

static void end_process(struct signal_struct *signal, struct list_head *dead)
{
	orphan_children(signal, dead);
	group_check_orphaned(signal, signal);
	signal->ended = true;
	hand_over(signal, signal->parent, dead);
}

static void __noreturn init_exited(int wait_status)
{
	int signal = wait_status & 0x7F;

	if (signal)
		pr_emerg("init was ended by signal %d\n", signal);
	else
		pr_emerg("init exited with status %d\n", wait_status >> 8);
	machine_exit(wait_status ? MACHINE_EXIT_FAILURE : MACHINE_EXIT_SUCCESS);
}

/* --- the thread ---------------------------------------------------------------------------- */

/* Off the list of threads; true if it was the last one. */
static bool leave_threads(struct signal_struct *signal)
{
	bool last = --signal->nr_threads == 0;

	signal_exit_task(current);
	usage_add_thread(&signal->used, current);
	if (current != signal->task)
		current->signal = NULL;
	if (signal->group_exec_task)
		wake_up(&signal->wait_child);
	return last;
}

/* Others may be told of the end: preemption is off from here to the end of the task. */
static void leave_process(struct signal_struct *signal)
{
	LIST_HEAD(dead);
	bool last;

	spin_lock(&process_lock);
	last = leave_threads(signal);
	if (last && signal != &init_signal)
		end_process(signal, &dead);
	spin_unlock(&process_lock);
	if (last && signal == &init_signal)
		init_exited(signal->wait_status);
	process_free_dead(&dead);
}

/* From here on no signal changes what the parent will learn. */
static void fix_status(struct signal_struct *signal, int wait_status)
{
	spin_lock_irq(&signal->sighand->siglock);
	if (!(signal->flags & SIGNAL_GROUP_EXIT)) {
		signal->flags |= SIGNAL_GROUP_EXIT;
		signal->group_exit_code = wait_status;
	}
	signal->wait_status = signal->group_exit_code;
	spin_unlock_irq(&signal->sighand->siglock);
}

/* Before all else: see 1 above. */
static void begin_end(struct signal_struct *signal, int wait_status)
{
	spin_lock(&process_lock);
	if (--signal->nr_staying == 0)
		fix_status(signal, wait_status);
	spin_unlock(&process_lock);
}

/*
 * process_exit - the running thread ends, and with the last one to call this the process
 *
 * Task context, no lock held.
 */
void process_exit(int wait_status)
{
	struct signal_struct *signal = current->signal;
	bool last;

	begin_end(signal, wait_status);
	last = exit_mm(signal);
	process_files_put(current);
	if (last)
		tty_jobs_exit();
	process_fpu_free(current);
	task_exit_begin();
	leave_process(signal);
	task_exit(wait_status);
}
