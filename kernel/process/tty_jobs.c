/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/tty_jobs.c - whose terminal it is, and which group is in front
 *
 *	session 7	leader: process 7	tty->session = 7	task->tty of its processes
 *	  group 7	the shell
 *	  group 9	cc | as			tty->pgrp = 9		in front: gets ^C ^\ ^Z
 *	  group 12	make &			in the background: SIGTTIN when it reads,
 *						SIGTTOU when it changes modes
 *
 * A terminal becomes the controlling one of a session when its leader, who has none, opens it
 * or asks for it (TIOCSCTTY).  When the leader ends the terminal hangs up and is nobody's: the
 * group in front gets SIGHUP.  A leader who lets go of it (TIOCNOTTY) has SIGHUP and SIGCONT
 * sent there.
 *
 * A process of the background whose signal is ignored or blocked, or whose group is orphaned,
 * so that nobody would continue it, cannot be stopped: then reading gives EIO, and changing
 * modes is done, or gives EIO in an orphaned group.
 *
 * A process's controlling terminal stands in each of its threads, as task->tty.
 *
 * Locking: process_lock.
 *
 * Chapter: docs/terminal.md
 */
#include <asm/uaccess.h>
#include <core/capable.h>
#include <core/sched.h>
#include <drivers/tty.h>
#include <kernel/signal.h>
#include <lib/errno.h>
#include <uapi/termios.h>

#include "signal_internal.h"

/* --- the terminal of a process ------------------------------------------------------------- */

/* process_set_tty - all its threads have that terminal, or none; process_lock held */
void process_set_tty(struct signal_struct *process, struct tty_struct *tty)
{
	struct task_struct *task;

	assert_held(&process_lock);
	process->task->tty = tty;
	list_for_each_entry(task, &process->threads, thread_node)
		task->tty = tty;
}

/* process_tty_nr - for who looks from outside; 0: none.  process_lock held */
int process_tty_nr(const struct task_struct *task)
{
	return task->tty ? (int)(MAJOR(TTY_DEV_SERIAL) << 8 | MINOR(TTY_DEV_SERIAL)) : 0;
}

int process_tpgid(const struct task_struct *task)
{
	return task->tty ? task->tty->pgrp : -1;
}

static struct tty_struct *current_tty(void)
{
	return current->tty;
}

static int own_session(void)
{
	return current->signal->group->session->id;
}

/* The running process is the leader of a session that has no terminal. */
static void take_terminal(struct tty_struct *tty)
{
	tty->session = own_session();
	tty->pgrp = current->signal->group->id;
	process_set_tty(current->signal, tty);
}

struct clearing {
	int session;
	struct tty_struct *tty;
};

static const char *clear_group(const struct process_group *group, void *context)
{
	const struct clearing *clearing = context;
	struct signal_struct *process;

	if (group->session->id == clearing->session)
		list_for_each_entry(process, &group->members, group_node)
			if (process->task->tty == clearing->tty)
				process_set_tty(process, NULL);
	return NULL;
}

/* No process of its session has the terminal any more. */
static void clear_session(struct tty_struct *tty)
{
	struct clearing clearing = { .session = tty->session, .tty = tty };

	process_group_for_each(clear_group, &clearing);
	tty->session = tty->pgrp = 0;
}

/* --- signals ------------------------------------------------------------------------------- */

/* A number may belong to another session by now. */
static struct process_group *group_in_front(const struct tty_struct *tty)
{
	struct process_group *group = tty->pgrp ? process_group_find(tty->pgrp) : NULL;

	return group && group->session->id == tty->session ? group : NULL;
}

static void send_to_front(struct tty_struct *tty, int number)
{
	struct process_group *group = group_in_front(tty);

	if (group)
		group_send(group, number);
}

static void tty_signal(struct tty_struct *tty, int number)
{
	spin_lock(&process_lock);
	send_to_front(tty, number);
	spin_unlock(&process_lock);
}

static void send_to_leader(const struct tty_struct *tty, int number)
{
	const struct kernel_siginfo info = { .si_signo = number, .si_code = SI_KERNEL };
	struct signal_struct *leader = process_find(tty->session);

	if (leader && !leader->ended)
		(void)send_signal_process(leader, &info);
}

/* Would the signal do nothing to the running thread? */
static bool has_no_effect(int signal)
{
	struct sighand_struct *sighand = current->sighand;
	bool none;

	spin_lock_irq(&sighand->siglock);
	none = (current->blocked & sigmask(signal)) ||
	       sighand->action[signal - 1].sa_handler == SIG_IGN;
	spin_unlock_irq(&sighand->siglock);
	return none;
}

/* In the background: as tty_jobs->check. */
static int stop_background(int signal)
{
	struct process_group *group = current->signal->group;

	if (has_no_effect(signal))
		return signal == SIGTTIN ? -EIO : 0;
	if (process_group_is_orphaned(group, NULL))
		return -EIO;
	group_send(group, signal);
	return -ERESTARTSYS;
}

static int tty_check(struct tty_struct *tty, int signal)
{
	int error = 0;

	if (current->tty != tty)
		return 0;
	spin_lock(&process_lock);
	if (tty->pgrp && tty->pgrp != current->signal->group->id)
		error = stop_background(signal);
	spin_unlock(&process_lock);
	return error;
}

/* --- a session gets and loses its terminal ------------------------------------------------- */

static void tty_opened(struct tty_struct *tty)
{
	if (!current->signal)
		return;
	spin_lock(&process_lock);
	if (is_session_leader(current->signal) && !current->tty && !tty->session)
		take_terminal(tty);
	spin_unlock(&process_lock);
}

/* force: it may be another session's, if root asks. */
static long set_controlling(struct tty_struct *tty, const struct file *file, bool force)
{
	bool leads = is_session_leader(current->signal);

	if (leads && tty->session == own_session())
		return 0;
	if (!leads || current->tty)
		return -EPERM;
	if (tty->session && !(force && capable(CAP_SYS_ADMIN)))
		return -EPERM;
	if (!(file->f_mode & FMODE_READ) && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (tty->session)
		clear_session(tty);
	take_terminal(tty);
	return 0;
}

/* TIOCNOTTY: the running process lets go; a leader does it for the session. */
static long give_up(struct tty_struct *tty)
{
	if (current->tty != tty)
		return -ENOTTY;
	if (is_session_leader(current->signal)) {
		send_to_front(tty, SIGHUP);
		send_to_front(tty, SIGCONT);
		clear_session(tty);
	}
	process_set_tty(current->signal, NULL);
	return 0;
}

/* TIOCVHANGUP: the leader is told, and loses it. */
static long hang_up(struct tty_struct *tty)
{
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	spin_lock(&process_lock);
	if (tty->session) {
		send_to_leader(tty, SIGHUP);
		send_to_leader(tty, SIGCONT);
		clear_session(tty);
	}
	spin_unlock(&process_lock);
	tty_hangup(tty);
	return 0;
}

/*
 * tty_jobs_exit - the running process ends: if it leads a session, its terminal is nobody's
 *
 * Its files are closed.  May sleep.
 */
void tty_jobs_exit(void)
{
	struct tty_struct *tty;

	spin_lock(&process_lock);
	tty = current->tty;
	if (tty && is_session_leader(current->signal)) {
		send_to_front(tty, SIGHUP);
		clear_session(tty);
	} else {
		tty = NULL;
	}
	spin_unlock(&process_lock);
	if (tty)
		tty_hangup(tty);
}

/* --- requests ------------------------------------------------------------------------------ */

static long put_number(unsigned long arg, int number)
{
	return put_user_u32((uint32_t)number, (uint32_t __user *)arg) ? -EFAULT : 0;
}

static long get_front(struct tty_struct *tty, unsigned long arg)
{
	return current->tty == tty ? put_number(arg, READ_ONCE(tty->pgrp)) : -ENOTTY;
}

static long get_session(struct tty_struct *tty, unsigned long arg)
{
	int session = READ_ONCE(tty->session);

	return current->tty == tty && session ? put_number(arg, session) : -ENOTTY;
}

static long change_front(struct tty_struct *tty, int id)
{
	const struct process_group *group;

	if (current->tty != tty || tty->session != own_session())
		return -ENOTTY;
	group = process_group_find(id);
	if (!group)
		return thread_find(id) ? -EPERM : -ESRCH;
	if (group->session->id != tty->session)
		return -EPERM;
	tty->pgrp = id;
	return 0;
}

static long set_front(struct tty_struct *tty, unsigned long arg)
{
	long error = tty_check(tty, SIGTTOU);
	uint32_t id;

	if (error)
		return error == -EIO ? -ENOTTY : error;
	if (get_user_u32(&id, (const uint32_t __user *)arg))
		return -EFAULT;
	if ((int)id < 0)
		return -EINVAL;
	spin_lock(&process_lock);
	error = change_front(tty, (int)id);
	spin_unlock(&process_lock);
	return error;
}

static long session_ioctl(struct tty_struct *tty, const struct file *file, unsigned int cmd,
			  unsigned long arg)
{
	long result;

	spin_lock(&process_lock);
	result = cmd == TIOCNOTTY ? give_up(tty) : set_controlling(tty, file, arg == 1);
	spin_unlock(&process_lock);
	return result;
}

static long tty_jobs_ioctl(struct tty_struct *tty, struct file *file, unsigned int cmd,
			   unsigned long arg)
{
	switch (cmd) {
	case TIOCSCTTY:
	case TIOCNOTTY:
		return session_ioctl(tty, file, cmd, arg);
	case TIOCVHANGUP:
		return hang_up(tty);
	case TIOCGPGRP:
		return get_front(tty, arg);
	case TIOCSPGRP:
		return set_front(tty, arg);
	case TIOCGSID:
		return get_session(tty, arg);
	default:
		return -ENOTTY;
	}
}

static const struct tty_jobs jobs = {
	.current_tty = current_tty,
	.opened = tty_opened,
	.check = tty_check,
	.signal = tty_signal,
	.ioctl = tty_jobs_ioctl,
};

void tty_jobs_init(void)
{
	tty_jobs_register(&jobs);
}
