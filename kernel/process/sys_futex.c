/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_futex.c - futex() and robust lists as system calls
 *
 *	word	operation	value	time or 2nd value	2nd word	3rd value
 *	ebx	ecx		edx	esi			edi		ebp
 *
 * Waking a private futex for which nobody waits is what a program does each time it unlocks
 * after some contention: it takes a few instructions here, and no lock.
 *
 * Locks with priority inheritance are not provided: ENOSYS.
 *
 * Chapter: docs/time-and-futex.md
 */
#include <asm/ptrace.h>
#include <asm/uaccess.h>
#include <core/task.h>
#include <kernel/futex.h>
#include <lib/errno.h>
#include <uapi/futex.h>

#include "futex_queue.h"
#include "sys.h"
#include "user_time.h"

static unsigned int flags_of(unsigned int op)
{
	return (op & FUTEX_PRIVATE_FLAG ? 0 : FUTEX_SHARED) |
	       (op & FUTEX_CLOCK_REALTIME ? FUTEX_REALTIME : 0);
}

/* Does it wait, so that the fourth argument is a time?  Those that are not provided, too. */
static bool has_deadline(unsigned int command)
{
	return command == FUTEX_WAIT || command == FUTEX_WAIT_BITSET || command == FUTEX_LOCK_PI ||
	       command == FUTEX_LOCK_PI2 || command == FUTEX_WAIT_REQUEUE_PI;
}

/* FUTEX_WAIT is told how long, the others until when. */
static int get_deadline(unsigned long user, unsigned int command, enum time_form form,
			ktime_t *deadline)
{
	int error = get_wait_time(user, form, deadline);

	if (!error && command == FUTEX_WAIT)
		*deadline = time_ns_add(ktime_get(), *deadline);
	return error;
}

static struct futex_pair pair_of(const struct pt_regs *regs)
{
	return (struct futex_pair){
		.from = regs->ebx, .to = regs->edi, .flags = flags_of(regs->ecx),
		.nr_wake = (int)regs->edx, .nr_other = (int)regs->esi,
	};
}

static long do_futex(const struct pt_regs *regs, unsigned int command, const ktime_t *deadline)
{
	unsigned int flags = flags_of(regs->ecx);
	struct futex_pair pair = pair_of(regs);

	if (flags & FUTEX_REALTIME && command != FUTEX_WAIT_BITSET)
		return -ENOSYS;
	switch (command) {
	case FUTEX_WAIT:
		return futex_wait(regs->ebx, flags, regs->edx, deadline, FUTEX_BITSET_MATCH_ANY);
	case FUTEX_WAIT_BITSET:
		return futex_wait(regs->ebx, flags, regs->edx, deadline, regs->ebp);
	case FUTEX_WAKE:
		return futex_wake(regs->ebx, flags, (int)regs->edx, FUTEX_BITSET_MATCH_ANY);
	case FUTEX_WAKE_BITSET:
		return futex_wake(regs->ebx, flags, (int)regs->edx, regs->ebp);
	case FUTEX_REQUEUE:
		return futex_requeue(&pair, NULL);
	case FUTEX_CMP_REQUEUE:
		return futex_requeue(&pair, &regs->ebp);
	case FUTEX_WAKE_OP:
		return futex_wake_op(&pair, regs->ebp);
	default:
		return -ENOSYS;
	}
}

static long __noinline futex_call(const struct pt_regs *regs, enum time_form form)
{
	unsigned int command = regs->ecx & FUTEX_CMD_MASK;
	ktime_t deadline;
	int error;

	if (!regs->esi || !has_deadline(command))
		return do_futex(regs, command, NULL);
	error = get_deadline(regs->esi, command, form, &deadline);
	return error ? error : do_futex(regs, command, &deadline);
}

static inline bool is_idle_wake(const struct pt_regs *regs)
{
	return regs->ecx == (FUTEX_WAKE | FUTEX_PRIVATE_FLAG) &&
	       !futex_check_address(regs->ebx) && !futex_has_waiters(current->mm, regs->ebx);
}

long sys_futex(struct pt_regs *regs)
{
	if (likely(is_idle_wake(regs)))
		return 0;
	return futex_call(regs, TIME32);
}

long sys_futex_time64(struct pt_regs *regs)
{
	if (likely(is_idle_wake(regs)))
		return 0;
	return futex_call(regs, TIME64);
}

long sys_set_robust_list(unsigned long head, unsigned long size)
{
	if (size != sizeof(struct robust_list_head))
		return -EINVAL;
	current->robust_list = (struct robust_list_head *)head;
	return 0;
}

/* pid 0: the caller's own. */
long sys_get_robust_list(unsigned long pid, unsigned long head, unsigned long size)
{
	struct task_struct *task = current;
	uint32_t list;

	if (pid) {
		task = task_find_get((int)pid);
		if (!task)
			return -ESRCH;
	}
	list = (uint32_t)(uintptr_t)READ_ONCE(task->robust_list);
	if (pid)
		put_task_struct(task);
	if (put_user_u32(sizeof(struct robust_list_head), (uint32_t __user *)size) ||
	    put_user_u32(list, (uint32_t __user *)head))
		return -EFAULT;
	return 0;
}
