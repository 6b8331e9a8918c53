/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/signal_deliver.c - signals on the way to user mode
 *
 *	exit_to_user(): WORK_SIGNAL
 *	   |
 *	   v
 *	take	WORK_KILL			the thread ends
 *		the process is to stop		the thread stops, then looks again
 *		ignored by now			the next one
 *		default action			nothing, stop, or the end of the process
 *		a handler			a frame on the program's stack; if more signals
 *						wait, theirs go on top of it
 *		none is left			the system call is restarted, if it was broken off
 *
 * A system call that a signal broke off says by its result what is to become of it:
 *
 *	result			no handler		a handler runs first
 *	-ERESTARTNOINTR		again			again
 *	-ERESTARTSYS		again			again with SA_RESTART, else -EINTR
 *	-ERESTARTNOHAND		again			-EINTR
 *	-ERESTART_RESTARTBLOCK	restart_syscall()	-EINTR
 *
 * "Again" puts eip back on the int 0x80, so it happens behind the handler.
 *
 * Locking: siglock to take; none for the frame, whose memory may have to be brought.
 *
 * Chapter: docs/signals.md
 */
#include <asm/irqflags.h>
#include <asm/sigframe.h>
#include <asm/syscall.h>
#include <core/sched.h>
#include <lib/errno.h>
#include <uapi/unistd.h>

#include "signal_internal.h"

/* A signal that was taken, and has a handler. */
struct caught {
	struct sigqueue *entry;
	struct sigqueue stand_in;	/* for an entry that there was no memory for */
	struct sigaction action;
	sigset_t was_blocked;		/* before its handler was to run */
};

/* siglock held, and dropped. */
static void __noreturn end_thread(void)
{
	struct signal_struct *process = current->signal;
	int status = process->flags & SIGNAL_GROUP_EXIT ? process->group_exit_code
							: WAIT_STATUS_SIGNAL(SIGKILL);

	spin_unlock_irq(&current->sighand->siglock);
	process_exit(status);
}

/* What comes before all signals; true: siglock was dropped, look again.  May not return. */
static inline bool stop_or_tell(void)
{
	struct signal_struct *process = current->signal;

	if (unlikely(fatal_signal_pending(current)))
		end_thread();
	if (process->flags & SIGNAL_TELL)
		signal_tell_parent();
	else if (process->group_stop_count || (process->flags & SIGNAL_STOPPED))
		signal_stop_self();
	else
		return false;
	return true;
}

/* No handler: nothing, a stop or the end.  siglock held. */
static void default_action(int signal)
{
	struct signal_struct *process = current->signal;

	if (is_one_of(SIG_IGNORED, signal))
		return;
	if ((process->flags & SIGNAL_UNKILLABLE) && !is_one_of(SIG_KERNEL_ONLY, signal))
		return;
	if (is_one_of(SIG_STOPS, signal))
		signal_stop_taken(signal);
	else
		signal_end_process(process, WAIT_STATUS_SIGNAL(signal));
}

/*
 * signal_take - the first that is not in the set, the thread's own before the process's
 *
 * siglock held.  Return: as sigqueue_take().
 */
struct sigqueue *signal_take(const sigset_t *unwanted, struct sigqueue *stand_in)
{
	struct sigpending *pending = &current->pending;
	struct sigqueue *entry = NULL;

	if (pending->signal)
		entry = sigqueue_take(pending, unwanted, stand_in);
	return entry ? entry : sigqueue_take(&current->signal->shared_pending, unwanted, stand_in);
}

static void free_entry(const struct caught *caught)
{
	if (likely(caught->entry != &caught->stand_in))
		sigqueue_free(caught->entry);
}

/* Nobody catches it: that is dealt with here.  siglock held. */
static void __noinline do_without_handler(const struct caught *caught, uint32_t handler)
{
	int signal = caught->entry->info.si_signo;

	free_entry(caught);
	if (handler == SIG_DFL)
		default_action(signal);
}

/*
 * What is blocked while the handler runs; behind it what was before, or what was before
 * sigsuspend().  siglock held.
 */
static inline void block_for_handler(struct caught *caught, int signal)
{
	struct task_struct *task = current;

	caught->was_blocked = task->blocked;
	task->blocked |= caught->action.sa_mask;
	if (likely(!(caught->action.sa_flags & SA_NODEFER)))
		sigset_add(&task->blocked, signal);
	if (unlikely(task->pending.signal | task->signal->shared_pending.signal))
		signal_blocked_changed();
	else
		atomic_and(~WORK_SIGNAL, &task->work);
}

/* Its handler, which may be for once only; false: it has none, and is dealt with. */
static inline bool has_handler(struct sighand_struct *sighand, struct caught *caught)
{
	int signal = caught->entry->info.si_signo;
	struct sigaction *action = &sighand->action[signal - 1];

	if (unlikely(action->sa_handler <= SIG_IGN)) {
		do_without_handler(caught, action->sa_handler);
		return false;
	}
	caught->action = *action;
	if (unlikely(action->sa_flags & SA_RESETHAND))
		action->sa_handler = SIG_DFL;
	block_for_handler(caught, signal);
	return true;
}

/* Take signals until one is to be caught; false: none is left.  May not return. */
static inline bool take_caught(struct caught *caught)
{
	struct sighand_struct *sighand = current->sighand;

	spin_lock_irq(&sighand->siglock);
	do {
		while (unlikely(stop_or_tell()))
			;
		caught->entry = signal_take(&current->blocked, &caught->stand_in);
		if (unlikely(!caught->entry)) {
			signal_recalc();
			break;
		}
	} while (!has_handler(sighand, caught));
	spin_unlock_irq(&sighand->siglock);
	return caught->entry != NULL;
}

/* What becomes of the system call that the signal broke off, if a handler runs first. */
static void __noinline broken_off(struct pt_regs *regs, uint32_t sa_flags)
{
	switch (regs->eax) {
	case (uint32_t)-ERESTARTSYS:
		if (!(sa_flags & SA_RESTART)) {
			regs->eax = (uint32_t)-EINTR;
			break;
		}
		/* fallthrough */
	case (uint32_t)-ERESTARTNOINTR:
		syscall_again(regs, syscall_number(regs));
		break;
	case (uint32_t)-ERESTARTNOHAND:
	case (uint32_t)-ERESTART_RESTARTBLOCK:
		regs->eax = (uint32_t)-EINTR;
		break;
	}
}

static inline void call_before_handler(struct pt_regs *regs, uint32_t sa_flags)
{
	if (unlikely(regs->eax + ERESTART_RESTARTBLOCK <= ERESTART_RESTARTBLOCK - ERESTARTSYS))
		broken_off(regs, sa_flags);
	syscall_forget(regs);
}

static void call_without_handler(struct pt_regs *regs)
{
	switch (regs->eax) {
	case (uint32_t)-ERESTARTSYS:
	case (uint32_t)-ERESTARTNOINTR:
	case (uint32_t)-ERESTARTNOHAND:
		syscall_again(regs, syscall_number(regs));
		break;
	case (uint32_t)-ERESTART_RESTARTBLOCK:
		syscall_again(regs, __NR_restart_syscall);
		break;
	}
	syscall_forget(regs);
}

/* The frame does not fit: the handler will not run, and the program is told, if it can be. */
static void frame_failed(const struct caught *caught)
{
	struct kernel_siginfo info = { .si_signo = SIGSEGV, .si_code = SI_KERNEL };

	set_current_blocked(caught->was_blocked);
	if (caught->entry->info.si_signo == SIGSEGV)
		current->sighand->action[SIGSEGV - 1].sa_handler = SIG_DFL;
	force_signal(&info);
}

static inline void run_handler(struct pt_regs *regs, const struct caught *caught)
{
	const struct sigframe_request request = {
		.signal = caught->entry->info.si_signo,
		.action = &caught->action,
		.siginfo = &caught->entry->info,
		.siginfo_size = sizeof(caught->entry->info),
		.oldmask = current->restore_sigmask ? current->saved_sigmask : caught->was_blocked,
		.stack_top = caught->action.sa_flags & SA_ONSTACK ?
			     sigaltstack_choose(regs->esp) : regs->esp,
		.altstack = {
			current->sas_ss_sp, current->sas_ss_flags, current->sas_ss_size,
		},
	};

	if (in_syscall(regs))
		call_before_handler(regs, caught->action.sa_flags);
	if (unlikely(sigframe_setup(regs, &request))) {
		frame_failed(caught);
		return;
	}
	current->restore_sigmask = false;
	if (unlikely(current->sas_ss_flags & SS_AUTODISARM))
		sigaltstack_reset(current);
}

void signal_deliver(struct pt_regs *regs)
{
	struct caught caught;

	if (likely(take_caught(&caught))) {
		run_handler(regs, &caught);
		free_entry(&caught);
		return;
	}
	if (in_syscall(regs))
		call_without_handler(regs);
	if (current->restore_sigmask) {
		current->restore_sigmask = false;
		set_current_blocked(current->saved_sigmask);
	}
}

/*
 * exit_to_user - signals, and others first
 *
 * Interrupts are off before and after, so that what was seen last still holds.
 */
void exit_to_user(struct pt_regs *regs)
{
	do {
		local_irq_enable();
		if (signal_pending(current))
			signal_deliver(regs);
		if (should_resched())
			schedule();
		local_irq_disable();
	} while (should_resched() || signal_pending(current));
}

/* signal_wait - until a signal is to be delivered */
void signal_wait(void)
{
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (signal_pending(current))
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
}

/* signal_wait_with - the same while these are blocked; the old set again behind the handler */
long signal_wait_with(sigset_t blocked)
{
	current->saved_sigmask = current->blocked;
	set_current_blocked(blocked);
	signal_wait();
	current->restore_sigmask = true;
	return -ERESTARTNOHAND;
}
