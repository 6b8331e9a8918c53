/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/process_facts.c - a process or a thread, seen from outside
 *
 *	is there	a thread of a process; a kernel thread that has not ended
 *	is a process	the first thread of one, until it has been waited for; a kernel thread
 *
 * The task may be doing anything meanwhile, or end.  A thread stays in its process, and keeps
 * files and places, while process_lock is held: so one hold of it copies all.
 *
 * Not here: address spaces (mm/mm_usage.c), and how all this is written (kernel/proc/).
 *
 * Locking: process_lock; inside it siglock, or the lock of its files or places.
 *
 * Chapter: docs/proc.md
 */
#include <core/sched.h>
#include <fs/dentry.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/fs.h>
#include <fs/fs_struct.h>
#include <kernel/process_facts.h>
#include <kernel/signal.h>
#include <kernel/groups.h>
#include <lib/errno.h>
#include <lib/string.h>

#include "internal.h"
#include "signal_queue.h"
#include "usage.h"

/* process_lock is held. */
static bool is_thread(const struct task_struct *task)
{
	return task->signal && task->tgid;
}

static bool is_kernel_thread(const struct task_struct *task)
{
	unsigned int state = READ_ONCE(task->state);

	return !task->signal && task->flags & PF_KTHREAD && !(task->flags & PF_IDLE) &&
	       !(state & (TASK_DEAD | TASK_NEW));
}

/* task_is_there - does /proc/PID/task/TID, or /proc/TID, stand for something? */
bool task_is_there(struct task_struct *task)
{
	bool is;

	spin_lock(&process_lock);
	is = is_thread(task) || is_kernel_thread(task);
	spin_unlock(&process_lock);
	return is;
}

/* task_is_process - is it one of those that /proc lists? */
bool task_is_process(struct task_struct *task)
{
	bool is;

	spin_lock(&process_lock);
	is = is_thread(task) ? task->signal->task == task : is_kernel_thread(task);
	spin_unlock(&process_lock);
	return is;
}

/* --- the facts -------------------------------------------------------------------------- */

/* An ended thread that is still there waits to be waited for. */
static char state_of(const struct task_struct *task)
{
	char letter = task_state_letter(task);

	return letter == 'X' ? 'Z' : letter == 'N' ? 'R' : letter;
}

static void copy_identity(struct process_facts *facts, const struct task_struct *task)
{
	memcpy(facts->comm, task->comm, sizeof(facts->comm));
	facts->comm[TASK_COMM_LEN - 1] = '\0';
	facts->state = state_of(task);
	facts->pid = facts->tgid = task->pid;
	facts->nr_threads = 1;
	facts->start_time = task->start_time;
	facts->attr = task->attr;
	facts->cred = task->cred;
	facts->cred.groups = NULL;
	facts->umask = task->fs ? task->fs->umask : -1;
	facts->fd_table = task->files ? READ_ONCE(task->files->max_fds) : 0;
	facts->nr_queued = sigqueue_count();
}

static void copy_family(struct process_facts *facts, const struct task_struct *task)
{
	const struct signal_struct *signal = task->signal;

	facts->tgid = task->tgid;
	facts->parent = signal->parent ? signal->parent->task->pid : 0;
	facts->group = signal->group->id;
	facts->session = signal->group->session->id;
	facts->tty_nr = process_tty_nr(task);
	facts->tpgid = process_tpgid(task);
	facts->nr_threads = signal->nr_threads;
	facts->exit_signal = signal->task == task ? signal->exit_signal : -1;
	facts->exit_code = signal->ended ? signal->wait_status : 0;
	facts->did_exec = signal->did_exec;
	facts->oom_score_adj = signal->oom_score_adj;
	memcpy(facts->rlimits, signal->rlimits, sizeof(facts->rlimits));
}

static void copy_handlers(struct process_facts *facts, const struct sighand_struct *sighand)
{
	for (int signal = 1; signal <= _NSIG; signal++) {
		uint32_t handler = sighand->action[signal - 1].sa_handler;

		if (!sigset_has(&sighand->touched, signal))
			continue;
		if (handler == SIG_IGN)
			sigset_add(&facts->ignored, signal);
		else if (handler != SIG_DFL)
			sigset_add(&facts->caught, signal);
	}
}

static void copy_signals(struct process_facts *facts, const struct task_struct *task)
{
	struct signal_struct *signal = task->signal;

	spin_lock_irq(&signal->sighand->siglock);
	facts->pending = task->pending.signal;
	facts->shared_pending = signal->shared_pending.signal;
	facts->blocked = task->blocked;
	copy_handlers(facts, signal->sighand);
	spin_unlock_irq(&signal->sighand->siglock);
}

static void copy_usage(struct process_facts *facts, const struct task_struct *task,
		       enum facts_of of)
{
	if (of == FACTS_OF_PROCESS && task->signal) {
		usage_of_process(task->signal, &facts->used);
		facts->children_used = task->signal->children_used;
	} else {
		usage_add_thread(&facts->used, task);
	}
}

/* Of no process: nothing that is sent has any effect. */
static void copy_kernel_thread(struct process_facts *facts)
{
	facts->is_kernel = true;
	facts->tpgid = -1;
	facts->ignored = ~(sigset_t)0;
	facts->umask = 0;
	for (unsigned int i = 0; i < RLIM_NLIMITS; i++)
		facts->rlimits[i] = (struct rlimit){ RLIM_INFINITY, RLIM_INFINITY };
}

/*
 * process_facts - what a task is at this moment
 *
 * Task context.  Return: whether it is there; if not, nothing is told.
 */
bool process_facts(struct task_struct *task, enum facts_of of, struct process_facts *facts)
{
	bool is_there;

	memset(facts, 0, sizeof(*facts));
	spin_lock(&process_lock);
	is_there = is_thread(task) || is_kernel_thread(task);
	if (is_there) {
		copy_identity(facts, task);
		copy_usage(facts, task, of);
		if (task->signal) {
			copy_family(facts, task);
			copy_signals(facts, task);
		} else {
			copy_kernel_thread(facts);
		}
		facts->is_kernel = task->flags & PF_KTHREAD;
	}
	spin_unlock(&process_lock);
	return is_there;
}

/* process_groups_get - the groups that a task is in besides its own, with a reference; NULL */
struct group_info *process_groups_get(struct task_struct *task)
{
	struct group_info *groups;

	spin_lock(&process_lock);
	groups = group_info_get(task->cred.groups);
	spin_unlock(&process_lock);
	return groups;
}

/* --- files and places --------------------------------------------------------------------- */

/* process_file_get - what it has open under a number; false: nothing */
bool process_file_get(struct task_struct *task, unsigned int fd, struct open_file *open)
{
	unsigned int found = fd;

	if (!process_file_next(task, &found, open))
		return false;
	if (found == fd)
		return true;
	fput(open->file);
	return false;
}

/* process_file_next - the open file with the lowest number from *fd on, which becomes *fd */
bool process_file_next(struct task_struct *task, unsigned int *fd, struct open_file *open)
{
	open->file = NULL;
	spin_lock(&process_lock);
	if (is_thread(task) && task->files)
		open->file = fget_next(task->files, fd, &open->close_on_exec);
	spin_unlock(&process_lock);
	return open->file != NULL;
}

/* process_place_get - its root or its working directory, with a reference; NULL: it has none */
struct dentry *process_place_get(struct task_struct *task, enum process_place place)
{
	struct dentry *dentry = NULL;

	spin_lock(&process_lock);
	if (is_thread(task) && task->fs) {
		spin_lock(&task->fs->lock);
		dentry = dget(place == PLACE_ROOT ? task->fs->root : task->fs->cwd);
		spin_unlock(&task->fs->lock);
	} else if (is_kernel_thread(task)) {
		dentry = dget(fs_root());
	}
	spin_unlock(&process_lock);
	return dentry;
}

/* --- what may be changed ------------------------------------------------------------------ */

/* process_set_oom_score_adj - how gladly it would be ended if memory is short; -ESRCH */
int process_set_oom_score_adj(struct task_struct *task, int value)
{
	int error = -ESRCH;

	spin_lock(&process_lock);
	if (is_thread(task)) {
		task->signal->oom_score_adj = (int16_t)value;
		error = 0;
	}
	spin_unlock(&process_lock);
	return error;
}

/*
 * process_set_comm - another name, cut off where it is too long
 *
 * As in Linux only threads of the running process are renamed: -EINVAL; -ESRCH.
 */
int process_set_comm(struct task_struct *task, const char *comm)
{
	int error = 0;

	spin_lock(&process_lock);
	if (!is_thread(task))
		error = -ESRCH;
	else if (task->signal != current->signal)
		error = -EINVAL;
	else
		strscpy(task->comm, comm, sizeof(task->comm));
	spin_unlock(&process_lock);
	return error;
}
