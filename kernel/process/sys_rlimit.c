/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_rlimit.c - limits of a process
 *
 *	limit		who asks for it
 *	STACK		mm->stack_limit		mm/expand_stack.c
 *	AS		mm->as_limit		mm/: whatever makes an address space larger
 *	NOFILE		files->limit		fs/files_struct.c
 *	SIGPENDING	signal->rlimits		kernel/process/signal.c
 *	FSIZE		signal->rlimits		fs/size_limit.c, once somebody has set it
 *	others		nobody: core/without_effect.h
 *
 * All are kept, told, and handed to children.  Layers below have a copy of their own, so that
 * they need not know processes.  Where mm or files are shared by processes, the last
 * who set a limit sets it for all.
 *
 * Locking: process_lock for signal->rlimits.
 *
 * Chapter: docs/processes.md
 */
#include <asm/uaccess.h>
#include <core/capable.h>
#include <core/task.h>
#include <core/without_effect.h>
#include <fs/files_struct.h>
#include <fs/size_limit.h>
#include <kernel/signal.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/mm_struct.h>

#include "internal.h"
#include "process_parts.h"
#include "sys.h"

/* --- one limit ------------------------------------------------------------------------- */

static int check_limit(unsigned long resource, const struct rlimit *limit)
{
	if (limit->rlim_cur > limit->rlim_max)
		return -EINVAL;
	return resource == RLIMIT_NOFILE && limit->rlim_max > NR_OPEN_FILES ? -EPERM : 0;
}

/* Each is asked for by somebody, or stands in the table of what has no effect. */
#define ASKED_FOR	(1U << RLIMIT_STACK | 1U << RLIMIT_AS | 1U << RLIMIT_NOFILE | \
			 1U << RLIMIT_SIGPENDING | 1U << RLIMIT_NICE | 1U << RLIMIT_RTPRIO | \
			 1U << RLIMIT_FSIZE)
#define NOT_ASKED_FOR	(0U WITHOUT_EFFECT_RLIMIT(WITHOUT_EFFECT_BIT))
_Static_assert((ASKED_FOR ^ NOT_ASKED_FOR) == (1U << RLIM_NLIMITS) - 1, "each limit once");

/* Threads that are of no process have none. */
static uint64_t own_size_limit(void)
{
	uint32_t limit = RLIM_INFINITY;

	if (current->signal)
		limit = READ_ONCE(current->signal->rlimits[RLIMIT_FSIZE].rlim_cur);
	return limit == RLIM_INFINITY ? UINT64_MAX : limit;
}

static void size_limit_exceeded(void)
{
	send_signal_self(SIGXFSZ);
}

static const struct size_limit_ops fsize_ops = {
	.limit = own_size_limit,
	.exceeded = size_limit_exceeded,
};

/* Whoever asks for the limit learns of it. */
static void pass_on(struct task_struct *task, unsigned long resource, uint32_t limit)
{
	struct mm_struct *mm;

	if (resource == RLIMIT_NOFILE)
		process_files_limit(task, limit);
	if (resource == RLIMIT_FSIZE && limit != RLIM_INFINITY)
		size_limit_begin(&fsize_ops);
	if (resource != RLIMIT_STACK && resource != RLIMIT_AS)
		return;
	mm = process_mm_get(task);
	if (!mm)
		return;
	down_write(&mm->mmap_lock);
	if (resource == RLIMIT_STACK)
		mm->stack_limit = limit;
	else
		mm->as_limit = limit >> PAGE_SHIFT;
	up_write(&mm->mmap_lock);
	mmput(mm);
}

static int may_set(const struct rlimit *old, const struct rlimit *new)
{
	return new->rlim_max <= old->rlim_max || capable(CAP_SYS_RESOURCE) ? 0 : -EPERM;
}

/* Change what a process has; -ESRCH: the thread has none any more; -EPERM. */
static int swap_limits(const struct task_struct *task, unsigned long resource,
		       const struct rlimit *new, struct rlimit *old)
{
	struct signal_struct *process;
	int error = -ESRCH;

	spin_lock(&process_lock);
	process = task->signal;
	if (process)
		error = new ? may_set(&process->rlimits[resource], new) : 0;
	if (!error) {
		*old = process->rlimits[resource];
		if (new)
			process->rlimits[resource] = *new;
	}
	spin_unlock(&process_lock);
	return error;
}

/* The old limit of a thread's process, and then the new one, if there is any. */
static int exchange(struct task_struct *task, unsigned long resource, const struct rlimit *new,
		    struct rlimit *old)
{
	int error;

	if (resource >= RLIM_NLIMITS)
		return -EINVAL;
	error = new ? check_limit(resource, new) : 0;
	if (!error)
		error = swap_limits(task, resource, new, old);
	if (!error && new)
		pass_on(task, resource, new->rlim_cur);
	return error;
}

/* --- those of the running process ------------------------------------------------------ */

long sys_ugetrlimit(unsigned long resource, unsigned long user)
{
	struct rlimit limit;
	int error = exchange(current, resource, NULL, &limit);

	if (error)
		return error;
	return copy_to_user((void __user *)user, &limit, sizeof(limit)) ? -EFAULT : 0;
}

/* For programs to which a limit is a signed number. */
long sys_getrlimit(unsigned long resource, unsigned long user)
{
	struct rlimit limit;
	int error = exchange(current, resource, NULL, &limit);

	if (error)
		return error;
	limit.rlim_cur = min_t(uint32_t, limit.rlim_cur, 0x7FFFFFFF);
	limit.rlim_max = min_t(uint32_t, limit.rlim_max, 0x7FFFFFFF);
	return copy_to_user((void __user *)user, &limit, sizeof(limit)) ? -EFAULT : 0;
}

long sys_setrlimit(unsigned long resource, unsigned long user)
{
	struct rlimit limit, old;

	if (copy_from_user(&limit, (const void __user *)user, sizeof(limit)))
		return -EFAULT;
	return exchange(current, resource, &limit, &old);
}

/* --- those of any process -------------------------------------------------------------- */

static uint32_t narrow(uint64_t limit)
{
	return limit >= RLIM_INFINITY ? RLIM_INFINITY : (uint32_t)limit;
}

static uint64_t widen(uint32_t limit)
{
	return limit == RLIM_INFINITY ? RLIM64_INFINITY : limit;
}

static int get_limit64(unsigned long user, struct rlimit *limit)
{
	struct rlimit64 wide;

	if (copy_from_user(&wide, (const void __user *)user, sizeof(wide)))
		return -EFAULT;
	*limit = (struct rlimit){ narrow(wide.rlim_cur), narrow(wide.rlim_max) };
	return 0;
}

static int put_limit64(unsigned long user, const struct rlimit *limit)
{
	const struct rlimit64 wide = { widen(limit->rlim_cur), widen(limit->rlim_max) };

	return copy_to_user((void __user *)user, &wide, sizeof(wide)) ? -EFAULT : 0;
}

/* A thread of the process with a reference; 0: the running one. */
static struct task_struct *find_thread(unsigned long pid)
{
	if (pid)
		return task_find_get((int)pid);
	get_task_struct(current);
	return current;
}

/* Those of a process that is in every way the caller's. */
static bool may_look(const struct task_struct *task)
{
	const struct cred *own = &current->cred, *cred = &task->cred;

	if (task == current || capable(CAP_SYS_RESOURCE))
		return true;
	return own->uid == cred->uid && own->uid == cred->euid && own->uid == cred->suid &&
	       own->gid == cred->gid && own->gid == cred->egid && own->gid == cred->sgid;
}

long sys_prlimit64(unsigned long pid, unsigned long resource, unsigned long user_new,
		   unsigned long user_old)
{
	struct rlimit new, old;
	struct task_struct *task;
	int error;

	if (user_new && get_limit64(user_new, &new))
		return -EFAULT;
	task = find_thread(pid);
	if (!task)
		return -ESRCH;
	error = may_look(task) ? exchange(task, resource, user_new ? &new : NULL, &old) : -EPERM;
	put_task_struct(task);
	if (error || !user_old)
		return error;
	return put_limit64(user_old, &old);
}
