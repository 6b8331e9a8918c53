/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/signal.c - signals are sent, and a thread is found that takes them
 *
 *	send	nobody left, or the process is ending already	nothing
 *		it is ignored, and not blocked			nothing
 *		else						pending, then:
 *	wake	whom it was sent to, or the first thread that does not block it and is not
 *		on its way already; nobody: it stays pending
 *	fatal	nobody will catch it: every thread is to end, at once
 *
 * PID 1 is there for all others: what it does not catch it ignores, SIGKILL too.  Only what
 * it caused itself, as by a fault, ends it.
 *
 * Handlers belong to struct sighand_struct, with a reference of each thread and one of the
 * process, which keeps it until it is waited for: so a signal to a process that has ended
 * finds a lock and no threads.
 *
 * Locking: siglock, with interrupts off.
 *
 * Chapter: docs/signals.md
 */
#include <asm/barrier.h>
#include <asm/uaccess.h>
#include <core/bug.h>
#include <core/sched.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/mmzone.h>
#include <mm/slab.h>
#include <uapi/sched.h>

#include "signal_internal.h"

static struct kmem_cache *sighand_cache;	/* [I] */

struct sighand_struct init_sighand = {
	.siglock = SPINLOCK_UNLOCKED_NAMED("sighand->siglock"),
	.count = ATOMIC_INIT(2),
};

/* Does nothing come of it?  One that is blocked may be caught later. */
static inline bool is_ignored(const struct task_struct *task, int signal)
{
	uint32_t handler = task->sighand->action[signal - 1].sa_handler;

	if (likely(handler > SIG_IGN))
		return false;
	if (sigset_has(&task->blocked, signal) || sigset_has(&task->awaited, signal))
		return false;
	if (handler == SIG_IGN)
		return true;
	return (task->signal->flags & SIGNAL_UNKILLABLE) || is_one_of(SIG_IGNORED, signal);
}

/* Will it end the process, if it is delivered as things are? */
static inline bool is_fatal(const struct signal_struct *process, int signal)
{
	return process->sighand->action[signal - 1].sa_handler == SIG_DFL &&
	       !is_one_of(SIG_IGNORED | SIG_STOPS, signal) &&
	       !(process->flags & SIGNAL_UNKILLABLE);
}

/* Can it deliver the signal now, and has it not been woken for another one? */
static inline bool may_take(const struct task_struct *task, int signal)
{
	if (signal == SIGKILL)
		return true;
	if (sigset_has(&task->blocked, signal) && !sigset_has(&task->awaited, signal))
		return false;
	if (task == current)
		return true;
	return !(task->state & (TASK_STOPPED | TASK_DEAD)) && !signal_pending(task);
}

/* The first thread that can, but for that one (NULL: any). */
static struct task_struct *choose(const struct signal_struct *process, int signal,
				  const struct task_struct *other_than)
{
	struct task_struct *task;

	list_for_each_entry(task, &process->threads, thread_node)
		if (task != other_than && may_take(task, signal))
			return task;
	return NULL;
}

/* It looks on its way to user mode; one that sleeps is woken. */
static void wake_for_signal(struct task_struct *task)
{
	if (task == current)
		atomic_or(WORK_SIGNAL, &task->work);
	else
		task_signal(task);
}

/*
 * signal_end_process - all threads are to end; that is what its parent will learn
 *
 * The first one who says so decides.  siglock held.
 */
void signal_end_process(struct signal_struct *process, int wait_status)
{
	struct task_struct *task;

	assert_held(&process->sighand->siglock);
	if (process->flags & SIGNAL_GROUP_EXIT)
		return;
	process->flags &= ~(unsigned int)SIGNAL_STOP_FLAGS;
	process->flags |= SIGNAL_GROUP_EXIT;
	process->group_exit_code = wait_status;
	process->group_stop_count = 0;
	list_for_each_entry(task, &process->threads, thread_node)
		task_kill(task);
}

/* This thread takes what is pending now, or all of them are ended by it. */
static inline void deliver_to(struct task_struct *task, int signal)
{
	struct signal_struct *process = task->signal;

	if (unlikely(is_fatal(process, signal)) && !sigset_has(&task->blocked, signal))
		signal_end_process(process, WAIT_STATUS_SIGNAL(signal));
	else
		wake_for_signal(task);
}

/* Is there anybody to send to?  What sending alone does is done.  siglock held. */
static bool may_send(struct signal_struct *process, int signal)
{
	if (unlikely(list_empty(&process->threads) || (process->flags & SIGNAL_GROUP_EXIT)))
		return false;
	if (unlikely(is_one_of(SIG_STOPS | sigmask(SIGCONT), signal)))
		signal_stop_or_continue_sent(process, signal);
	return true;
}

static int send_process_locked(struct signal_struct *process, const struct kernel_siginfo *info)
{
	struct task_struct *task;
	int error;

	if (!may_send(process, info->si_signo) ||
	    is_ignored(list_first_entry(&process->threads, struct task_struct, thread_node),
		       info->si_signo))
		return 0;
	error = sigqueue_add(&process->shared_pending, info,
			     process->rlimits[RLIMIT_SIGPENDING].rlim_cur);
	if (unlikely(error))
		return error;
	task = choose(process, info->si_signo, NULL);
	if (task)
		deliver_to(task, info->si_signo);
	return 0;
}

static int send_thread_locked(struct task_struct *task, const struct kernel_siginfo *info)
{
	int error;

	if (!may_send(task->signal, info->si_signo) || is_ignored(task, info->si_signo))
		return 0;
	error = sigqueue_add(&task->pending, info,
			     task->signal->rlimits[RLIMIT_SIGPENDING].rlim_cur);
	if (likely(!error) && may_take(task, info->si_signo))
		deliver_to(task, info->si_signo);
	return error;
}

int send_signal_process(struct signal_struct *process, const struct kernel_siginfo *info)
{
	unsigned long flags = spin_lock_irqsave(&process->sighand->siglock);
	int error = send_process_locked(process, info);

	spin_unlock_irqrestore(&process->sighand->siglock, flags);
	return error;
}

int send_signal_thread(struct task_struct *task, const struct kernel_siginfo *info)
{
	struct sighand_struct *sighand = task->sighand;
	unsigned long flags = spin_lock_irqsave(&sighand->siglock);
	int error = 0;

	if (!list_empty(&task->thread_node))
		error = send_thread_locked(task, info);
	spin_unlock_irqrestore(&sighand->siglock, flags);
	return error;
}

/*
 * force_signal - what the running thread did is answered, whether it likes it or not
 *
 * If it blocks or ignores the signal the default action comes, for PID 1 too.
 */
void force_signal(const struct kernel_siginfo *info)
{
	struct sighand_struct *sighand = current->sighand;
	struct sigaction *action = &sighand->action[info->si_signo - 1];
	sigset_t mask = sigmask(info->si_signo);

	spin_lock_irq(&sighand->siglock);
	if ((current->blocked & mask) || action->sa_handler == SIG_IGN) {
		action->sa_handler = SIG_DFL;
		current->blocked &= ~mask;
		signal_recalc();
	}
	if (action->sa_handler == SIG_DFL)
		current->signal->flags &= ~(unsigned int)SIGNAL_UNKILLABLE;
	/* Below SIGRTMIN and from the kernel: it has room. */
	if (send_thread_locked(current, info))
		BUG_ON(info->si_signo < SIGRTMIN && info->si_code >= 0);
	spin_unlock_irq(&sighand->siglock);
}

/* signal_recalc - the running thread has looked: is there more to be done?  siglock held */
void signal_recalc(void)
{
	const struct signal_struct *process = current->signal;
	sigset_t pending = current->pending.signal | process->shared_pending.signal;

	if ((pending & ~current->blocked) || process->group_stop_count ||
	    (process->flags & (SIGNAL_TELL | SIGNAL_STOPPED)))
		atomic_or(WORK_SIGNAL, &current->work);
	else
		task_signal_seen();
}

/* What a thread that ends, or blocks, will not take: others may, whom nobody has woken. */
static void retarget(const struct task_struct *from, sigset_t set)
{
	sigset_t left = from->signal->shared_pending.signal & set;

	for (int signal = 1; left; signal++, left >>= 1) {
		struct task_struct *task = left & 1 ? choose(from->signal, signal, from) : NULL;

		if (task)
			wake_for_signal(task);
	}
}

/* signal_blocked_changed - of the running thread, and something is pending; siglock held */
void signal_blocked_changed(void)
{
	retarget(current, current->blocked);
	signal_recalc();
}

/*
 * set_current_blocked - from now on the running thread blocks these
 *
 * Mostly nothing is pending, and then no lock is needed: who sends makes it pending first and
 * looks second at what is blocked, here it is the other way round, so that one of the two
 * sees the other.
 */
void set_current_blocked(sigset_t blocked)
{
	const struct task_struct *task = current;

	current->blocked = blocked & ~SIG_KERNEL_ONLY;
	smp_mb();
	if (unlikely(task->pending.signal | task->signal->shared_pending.signal)) {
		spin_lock_irq(&task->sighand->siglock);
		signal_blocked_changed();
		spin_unlock_irq(&task->sighand->siglock);
	}
}

/* The form of a siginfo_t is known for every number and code that Linux itself uses. */
static bool is_known_code(int code)
{
	return code >= SI_DETHREAD || code == SI_ASYNCNL;
}

int copy_siginfo_to_user(uint32_t user, const struct kernel_siginfo *info)
{
	struct siginfo copy;

	memset(&copy, 0, sizeof(copy));
	memcpy(&copy, info, sizeof(*info));
	return copy_to_user((void __user *)user, &copy, sizeof(copy)) ? -EFAULT : 0;
}

/* Of a code that nobody knows nothing may be behind the part that is kept: -E2BIG. */
int copy_siginfo_from_user(struct kernel_siginfo *info, uint32_t user)
{
	struct siginfo copy;

	if (copy_from_user(&copy, (const void __user *)user, sizeof(copy)))
		return -EFAULT;
	memcpy(info, &copy, sizeof(*info));
	if (is_known_code(info->si_code))
		return 0;
	for (unsigned int i = sizeof(*info); i < sizeof(copy); i++)
		if (((const char *)&copy)[i])
			return -E2BIG;
	return 0;
}

/* As sighand_put() leaves them: to copy and to forget what few programs ever set is cheap. */
static void sighand_ctor(void *memory)
{
	memset(memory, 0, sizeof(struct sighand_struct));
}

/* Take the lowest one out of a set that is not empty; its action's index. */
static unsigned int take_lowest(sigset_t *set)
{
	uint32_t low = (uint32_t)*set;
	unsigned int i = low ? (unsigned int)__builtin_ctz(low) :
			       32 + (unsigned int)__builtin_ctz((uint32_t)(*set >> 32));

	*set &= *set - 1;
	return i;
}

/* Handlers of its own for a new thread; a kernel thread's are all default. */
static struct sighand_struct *sighand_copy(struct sighand_struct *old)
{
	struct sighand_struct *sighand = kmem_cache_alloc(sighand_cache, GFP_KERNEL);

	if (!sighand)
		return NULL;
	spin_lock_init(&sighand->siglock);
	atomic_set(&sighand->count, 1);
	if (!old)
		return sighand;
	spin_lock_irq(&old->siglock);
	sighand->touched = old->touched;
	for (sigset_t left = old->touched; left; ) {
		unsigned int i = take_lowest(&left);

		sighand->action[i] = old->action[i];
	}
	spin_unlock_irq(&old->siglock);
	return sighand;
}

static struct sighand_struct *sighand_get(struct sighand_struct *sighand)
{
	atomic_inc(&sighand->count);
	return sighand;
}

static void forget_actions(struct sighand_struct *sighand)
{
	while (sighand->touched)
		sighand->action[take_lowest(&sighand->touched)] = (struct sigaction){ 0 };
}

static void sighand_put(struct sighand_struct *sighand)
{
	if (!sighand || !atomic_dec_and_test(&sighand->count))
		return;
	forget_actions(sighand);
	kmem_cache_free(sighand_cache, sighand);
}

/*
 * sighand_clone - what a new thread has for signals; its process is made
 *
 * A kernel thread's child, and PID 1's first, have all default.  Return: 0 or -ENOMEM.  Undone
 * by signal_exit_task(), and for a process by signal_exit_process().
 */
int sighand_clone(struct task_struct *child, unsigned long clone_flags)
{
	bool shared = (clone_flags & CLONE_SIGHAND) && current->sighand;

	child->sighand = shared ? sighand_get(current->sighand) : sighand_copy(current->sighand);
	if (!child->sighand)
		return -ENOMEM;
	if (!(clone_flags & CLONE_THREAD))
		child->signal->sighand = sighand_get(child->sighand);
	INIT_LIST_HEAD(&child->pending.list);
	INIT_LIST_HEAD(&child->thread_node);
	child->blocked = current->blocked;
	child->sas_ss_sp = current->sas_ss_sp;
	child->sas_ss_size = current->sas_ss_size;
	child->sas_ss_flags = current->sas_ss_flags;
	if ((clone_flags & (CLONE_VM | CLONE_VFORK)) == CLONE_VM || !current->sighand)
		sigaltstack_reset(child);
	return 0;
}

/*
 * sighand_reset - a new process that runs the kernel's code takes nothing over from its maker
 *
 * It never comes to user mode, where handlers run: a signal for one would be pending for ever,
 * and no wait would be a wait.  child is nowhere yet, and its sighand is its own.
 */
void sighand_reset(struct task_struct *child)
{
	forget_actions(child->sighand);
	child->blocked = 0;
	sigaltstack_reset(child);
}

/* Handlers of the old program's text: default.  siglock held. */
static void reset_actions(struct sighand_struct *sighand)
{
	for (sigset_t left = sighand->touched; left; ) {
		struct sigaction *action = &sighand->action[take_lowest(&left)];

		*action = (struct sigaction){
			.sa_handler = action->sa_handler == SIG_IGN ? SIG_IGN : SIG_DFL,
		};
	}
}

/*
 * sighand_exec - the running thread, alone in its process, begins another program
 *
 * Handlers that another process shares are left to it: so it may have to make others.
 * Return: 0; -ENOMEM, and nothing has changed.
 */
int sighand_exec(void)
{
	struct sighand_struct *old = current->sighand, *new = old;

	if (atomic_read(&old->count) > 2) {
		new = sighand_copy(old);
		if (!new)
			return -ENOMEM;
		spin_lock(&process_lock);
		spin_lock_irq(&old->siglock);
		current->sighand = new;
		current->signal->sighand = sighand_get(new);
		spin_unlock_irq(&old->siglock);
		spin_unlock(&process_lock);
		sighand_put(old);
		sighand_put(old);
	}
	spin_lock_irq(&new->siglock);
	reset_actions(new);
	spin_unlock_irq(&new->siglock);
	sigaltstack_reset(current);
	return 0;
}

/*
 * signal_exit_task - a thread ends, or was never begun
 *
 * It leaves the list of threads.  A stop that waits for it goes on without it, and what it was
 * woken for others are woken for.  Interrupts on.
 */
void signal_exit_task(struct task_struct *task)
{
	struct sighand_struct *sighand = task->sighand;
	bool was_there;

	if (!sighand)
		return;
	spin_lock_irq(&sighand->siglock);
	was_there = !list_empty(&task->thread_node);
	list_del_init(&task->thread_node);
	sigqueue_flush(&task->pending, ~(sigset_t)0);
	if (was_there) {
		signal_stop_leave(task->signal);
		retarget(task, ~task->blocked);
		if (list_empty(&task->signal->threads))
			sigqueue_flush(&task->signal->shared_pending, ~(sigset_t)0);
	}
	spin_unlock_irq(&sighand->siglock);
	task->sighand = NULL;
	sighand_put(sighand);
}

/* signal_exit_process - nobody will look for the process any more; its threads have ended */
void signal_exit_process(struct signal_struct *process)
{
	sigqueue_flush(&process->shared_pending, ~(sigset_t)0);
	sighand_put(process->sighand);
	process->sighand = NULL;
}

/* As many as Linux allows on a machine of this size: one for each 128 KB. */
static struct rlimit default_limit(void)
{
	unsigned long nr_pages = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		nr_pages += zone->managed_pages;
	return (struct rlimit){ (uint32_t)(nr_pages / 32), (uint32_t)(nr_pages / 32) };
}

void signal_init(void)
{
	sigqueue_init();
	sighand_cache = kmem_cache_create("sighand_struct", sizeof(struct sighand_struct), 0,
					  SLAB_PANIC, sighand_ctor);
	init_signal.sighand = &init_sighand;
	init_signal.flags = SIGNAL_UNKILLABLE;
	init_signal.rlimits[RLIMIT_SIGPENDING] = default_limit();
	current->sighand = &init_sighand;
	INIT_LIST_HEAD(&current->pending.list);
	sigaltstack_reset(current);
}
