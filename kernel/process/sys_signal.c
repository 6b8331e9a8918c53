/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_signal.c - system calls: handlers, masks, waiting, the way back
 *
 * The calls without rt_ are older: their sets have 32 signals, and sigaction() orders the
 * members of its structure in another way.  sys_kill.c sends.
 *
 * Chapter: docs/signals.md
 */
#include <asm/sigframe.h>
#include <asm/syscall.h>
#include <asm/uaccess.h>
#include <core/ktime.h>
#include <core/sched.h>
#include <core/sleep.h>
#include <lib/div64.h>
#include <lib/errno.h>

#include "signal_internal.h"
#include "sys.h"

/* Flags that mean something; a program finds out which by reading back what it has set. */
#define SA_KNOWN	(SA_NOCLDSTOP | SA_NOCLDWAIT | SA_SIGINFO | SA_RESTORER | SA_ONSTACK | \
			 SA_RESTART | SA_NODEFER | SA_RESETHAND | SA_EXPOSE_TAGBITS)

/* What is ignored from now on was never sent.  siglock held. */
static void forget_ignored(int signal, uint32_t handler)
{
	struct task_struct *task;

	if (handler != SIG_IGN && !(handler == SIG_DFL && is_one_of(SIG_IGNORED, signal)))
		return;
	sigqueue_flush(&current->signal->shared_pending, sigmask(signal));
	list_for_each_entry(task, &current->signal->threads, thread_node)
		sigqueue_flush(&task->pending, sigmask(signal));
}

/* Set and read an action; either may be NULL. */
static int do_sigaction(int signal, const struct sigaction *wanted, struct sigaction *before)
{
	struct sighand_struct *sighand = current->sighand;
	struct sigaction *action;

	if (signal < 1 || signal > _NSIG || (wanted && is_one_of(SIG_KERNEL_ONLY, signal)))
		return -EINVAL;
	action = &sighand->action[signal - 1];
	spin_lock_irq(&sighand->siglock);
	*before = *action;
	if (wanted) {
		*action = *wanted;
		sighand->touched |= sigmask(signal);
		action->sa_flags &= SA_KNOWN;
		action->sa_mask &= ~SIG_KERNEL_ONLY;
		forget_ignored(signal, action->sa_handler);
	}
	spin_unlock_irq(&sighand->siglock);
	return 0;
}

long sys_rt_sigaction(unsigned long signal, unsigned long act, unsigned long oldact,
		      unsigned long size)
{
	struct sigaction wanted, before;
	int error;

	if (size != sizeof(sigset_t))
		return -EINVAL;
	if (act && copy_from_user(&wanted, (const void __user *)act, sizeof(wanted)))
		return -EFAULT;
	error = do_sigaction((int)signal, act ? &wanted : NULL, &before);
	if (!error && oldact && copy_to_user((void __user *)oldact, &before, sizeof(before)))
		return -EFAULT;
	return error;
}

long sys_sigaction(unsigned long signal, unsigned long act, unsigned long oldact)
{
	struct old_sigaction user;
	struct sigaction wanted, before;
	int error;

	if (act) {
		if (copy_from_user(&user, (const void __user *)act, sizeof(user)))
			return -EFAULT;
		wanted = (struct sigaction){
			.sa_handler = user.sa_handler, .sa_flags = user.sa_flags,
			.sa_restorer = user.sa_restorer, .sa_mask = user.sa_mask,
		};
	}
	error = do_sigaction((int)signal, act ? &wanted : NULL, &before);
	if (error || !oldact)
		return error;
	user = (struct old_sigaction){
		.sa_handler = before.sa_handler, .sa_flags = before.sa_flags,
		.sa_restorer = before.sa_restorer, .sa_mask = (uint32_t)before.sa_mask,
	};
	return copy_to_user((void __user *)oldact, &user, sizeof(user)) ? -EFAULT : 0;
}

/* As in the old days: for one signal, and not blocked in it. */
long sys_signal(unsigned long signal, unsigned long handler)
{
	const struct sigaction wanted = {
		.sa_handler = handler, .sa_flags = SA_RESETHAND | SA_NODEFER,
	};
	struct sigaction before;
	int error = do_sigaction((int)signal, &wanted, &before);

	return error ? error : (long)before.sa_handler;
}

/* What is blocked afterwards; -EINVAL. */
static int change_mask(unsigned long how, sigset_t *blocked, sigset_t set, sigset_t width)
{
	switch (how) {
	case SIG_BLOCK:
		*blocked |= set;
		return 0;
	case SIG_UNBLOCK:
		*blocked &= ~set;
		return 0;
	case SIG_SETMASK:
		*blocked = (*blocked & ~width) | set;
		return 0;
	default:
		return -EINVAL;
	}
}

long sys_rt_sigprocmask(unsigned long how, unsigned long set, unsigned long oldset,
			unsigned long size)
{
	sigset_t old = current->blocked, blocked = old, change;

	if (size != sizeof(sigset_t))
		return -EINVAL;
	if (set) {
		if (copy_from_user(&change, (const void __user *)set, sizeof(change)))
			return -EFAULT;
		if (change_mask(how, &blocked, change, ~(sigset_t)0))
			return -EINVAL;
		set_current_blocked(blocked);
	}
	return oldset && copy_to_user((void __user *)oldset, &old, sizeof(old)) ? -EFAULT : 0;
}

long sys_sigprocmask(unsigned long how, unsigned long set, unsigned long oldset)
{
	sigset_t old = current->blocked, blocked = old;
	uint32_t change;

	if (set) {
		if (get_user_u32(&change, (const uint32_t __user *)set))
			return -EFAULT;
		if (change_mask(how, &blocked, change, ~(uint32_t)0))
			return -EINVAL;
		set_current_blocked(blocked);
	}
	return oldset ? put_user_u32((uint32_t)old, (uint32_t __user *)oldset) : 0;
}

/* Blocked, and sent. */
static sigset_t pending_set(void)
{
	sigset_t set;

	spin_lock_irq(&current->sighand->siglock);
	set = (current->pending.signal | current->signal->shared_pending.signal) & current->blocked;
	spin_unlock_irq(&current->sighand->siglock);
	return set;
}

long sys_rt_sigpending(unsigned long set, unsigned long size)
{
	sigset_t pending = pending_set();

	if (size > sizeof(sigset_t))
		return -EINVAL;
	return copy_to_user((void __user *)set, &pending, size) ? -EFAULT : 0;
}

long sys_sigpending(unsigned long set)
{
	return put_user_u32((uint32_t)pending_set(), (uint32_t __user *)set);
}

long sys_pause(void)
{
	signal_wait();
	return -ERESTARTNOHAND;
}

long sys_rt_sigsuspend(unsigned long set, unsigned long size)
{
	sigset_t blocked;

	if (size != sizeof(sigset_t))
		return -EINVAL;
	if (copy_from_user(&blocked, (const void __user *)set, sizeof(blocked)))
		return -EFAULT;
	return signal_wait_with(blocked);
}

/* The set itself is the third argument; the first two are not looked at. */
long sys_sigsuspend(unsigned long unused1 __maybe_unused, unsigned long unused2 __maybe_unused,
		    unsigned long set)
{
	return signal_wait_with(set);
}

/* One that is not in the set; 0: none is there.  siglock held. */
static int take_now(const sigset_t *unwanted, struct kernel_siginfo *info)
{
	struct sigqueue stand_in, *entry = signal_take(unwanted, &stand_in);

	if (!entry)
		return 0;
	signal_recalc();
	*info = entry->info;
	if (entry != &stand_in)
		sigqueue_free(entry);
	return info->si_signo;
}

/* Sleep until one that is not in the set comes; siglock held, dropped meanwhile. */
static int await(const sigset_t *unwanted, long ticks, struct kernel_siginfo *info)
{
	struct sighand_struct *sighand = current->sighand;
	int signal;

	current->awaited = ~*unwanted;
	set_current_state(TASK_INTERRUPTIBLE);
	signal_recalc();
	if (signal_pending(current))
		__set_current_state(TASK_RUNNING);
	spin_unlock_irq(&sighand->siglock);
	ticks = schedule_timeout(ticks);
	spin_lock_irq(&sighand->siglock);
	current->awaited = 0;
	signal = take_now(unwanted, info);
	if (signal)
		return signal;
	return ticks ? -EINTR : -EAGAIN;
}

static int do_sigtimedwait(sigset_t set, long ticks, struct kernel_siginfo *info)
{
	sigset_t unwanted = ~set | SIG_KERNEL_ONLY;
	int signal;

	spin_lock_irq(&current->sighand->siglock);
	signal = take_now(&unwanted, info);
	if (!signal)
		signal = ticks ? await(&unwanted, ticks, info) : -EAGAIN;
	spin_unlock_irq(&current->sighand->siglock);
	return signal;
}

/* Ticks that are at least as long; -EINVAL for a time that is none. */
static long ticks_of(int64_t sec, int32_t nsec)
{
	if (sec < 0 || nsec < 0 || nsec >= NSEC_PER_SEC)
		return -EINVAL;
	if (sec >= MAX_SCHEDULE_TIMEOUT / CONFIG_HZ - 1)
		return MAX_SCHEDULE_TIMEOUT;
	if (sec == 0 && nsec == 0)
		return 0;
	return (long)sec * CONFIG_HZ + (nsec + NSEC_PER_SEC / CONFIG_HZ - 1) /
	       (NSEC_PER_SEC / CONFIG_HZ) + 1;
}

static long sigtimedwait(sigset_t set, unsigned long uinfo, long ticks)
{
	struct kernel_siginfo info;
	int signal;

	if (ticks < 0)
		return ticks;
	signal = do_sigtimedwait(set, ticks, &info);
	if (signal > 0 && uinfo && copy_siginfo_to_user((uint32_t)uinfo, &info))
		return -EFAULT;
	return signal;
}

long sys_rt_sigtimedwait(unsigned long these, unsigned long uinfo, unsigned long timeout,
			 unsigned long size)
{
	int32_t time[2];
	sigset_t set;

	if (size != sizeof(sigset_t))
		return -EINVAL;
	if (copy_from_user(&set, (const void __user *)these, sizeof(set)))
		return -EFAULT;
	if (!timeout)
		return sigtimedwait(set, uinfo, MAX_SCHEDULE_TIMEOUT);
	if (copy_from_user(time, (const void __user *)timeout, sizeof(time)))
		return -EFAULT;
	return sigtimedwait(set, uinfo, ticks_of(time[0], time[1]));
}

/* Of the 64 bits of nanoseconds the upper ones are padding. */
long sys_rt_sigtimedwait_time64(unsigned long these, unsigned long uinfo, unsigned long timeout,
				unsigned long size)
{
	int64_t time[2];
	sigset_t set;

	if (size != sizeof(sigset_t))
		return -EINVAL;
	if (copy_from_user(&set, (const void __user *)these, sizeof(set)))
		return -EFAULT;
	if (!timeout)
		return sigtimedwait(set, uinfo, MAX_SCHEDULE_TIMEOUT);
	if (copy_from_user(time, (const void __user *)timeout, sizeof(time)))
		return -EFAULT;
	return sigtimedwait(set, uinfo, ticks_of(time[0], (int32_t)time[1]));
}

long sys_sigaltstack(struct pt_regs *regs)
{
	stack_t new, old;
	int error;

	if (regs->ebx && copy_from_user(&new, (const void __user *)regs->ebx, sizeof(new)))
		return -EFAULT;
	error = sigaltstack_set(regs->ebx ? &new : NULL, &old, regs->esp);
	if (!error && regs->ecx && copy_to_user((void __user *)regs->ecx, &old, sizeof(old)))
		return -EFAULT;
	return error;
}

/* What was to be the frame is none. */
static long __noinline bad_frame(struct pt_regs *regs)
{
	const struct kernel_siginfo info = { .si_signo = SIGSEGV, .si_code = SI_KERNEL };

	syscall_forget(regs);
	force_signal(&info);
	return 0;
}

/* The registers are the program's again: eax is its own, and no call is to go on. */
static long returned(struct pt_regs *regs, sigset_t blocked)
{
	current->restart_block.fn = NULL;
	set_current_blocked(blocked);
	return (long)regs->eax;
}

long sys_sigreturn(struct pt_regs *regs)
{
	sigset_t blocked;

	if (unlikely(sigframe_restore(regs, false, &blocked, NULL)))
		return bad_frame(regs);
	return returned(regs, blocked);
}

/* Is the alternate stack another one than the frame says?  Mostly it is not. */
static bool altstack_differs(const stack_t *altstack)
{
	return altstack->ss_sp != current->sas_ss_sp ||
	       altstack->ss_size != current->sas_ss_size ||
	       altstack->ss_flags != current->sas_ss_flags;
}

/* That it cannot be what the frame says is not an error. */
long sys_rt_sigreturn(struct pt_regs *regs)
{
	sigset_t blocked;
	stack_t altstack;

	if (unlikely(sigframe_restore(regs, true, &blocked, &altstack)))
		return bad_frame(regs);
	if (unlikely(altstack_differs(&altstack)))
		sigaltstack_set(&altstack, NULL, regs->esp);
	return returned(regs, blocked);
}

/* Only by the way of call_without_handler(), or by a program that does not know better. */
long sys_restart_syscall(void)
{
	struct restart_block *block = &current->restart_block;

	return block->fn ? block->fn(block) : -EINTR;
}
