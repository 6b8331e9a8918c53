/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_resource.c - limits of a process, and what it used
 *
 * The stack's limit has effect.  All others are kept and handed to children, and nobody
 * asks for them; docs/differences-from-linux.md says so.
 *
 * Of what a process used, page faults are counted.
 */
#include <asm/uaccess.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/mm_struct.h>

#include "internal.h"
#include "put_rusage.h"
#include "sys.h"

long sys_ugetrlimit(unsigned long resource, unsigned long user)
{
	if (resource >= RLIM_NLIMITS)
		return -EINVAL;
	return copy_to_user((void __user *)user, &current->signal->rlimits[resource],
			    sizeof(struct rlimit)) ? -EFAULT : 0;
}

/* For programs to which a limit is a signed number. */
long sys_getrlimit(unsigned long resource, unsigned long user)
{
	struct rlimit limit;

	if (resource >= RLIM_NLIMITS)
		return -EINVAL;
	limit = current->signal->rlimits[resource];
	limit.rlim_cur = min_t(uint32_t, limit.rlim_cur, 0x7FFFFFFF);
	limit.rlim_max = min_t(uint32_t, limit.rlim_max, 0x7FFFFFFF);
	return copy_to_user((void __user *)user, &limit, sizeof(limit)) ? -EFAULT : 0;
}

long sys_setrlimit(unsigned long resource, unsigned long user)
{
	struct mm_struct *mm = current->mm;
	struct rlimit limit;

	if (resource >= RLIM_NLIMITS)
		return -EINVAL;
	if (copy_from_user(&limit, (const void __user *)user, sizeof(limit)))
		return -EFAULT;
	if (limit.rlim_cur > limit.rlim_max)
		return -EINVAL;
	current->signal->rlimits[resource] = limit;
	if (resource == RLIMIT_STACK) {
		down_write(&mm->mmap_lock);
		mm->stack_limit = limit.rlim_cur;
		up_write(&mm->mmap_lock);
	}
	return 0;
}

int put_rusage(unsigned long user, unsigned long min_flt, unsigned long maj_flt)
{
	struct rusage rusage;

	memset(&rusage, 0, sizeof(rusage));
	rusage.ru_minflt = (int32_t)min_flt;
	rusage.ru_majflt = (int32_t)maj_flt;
	return copy_to_user((void __user *)user, &rusage, sizeof(rusage)) ? -EFAULT : 0;
}

long sys_getrusage(unsigned long who, unsigned long user)
{
	const struct signal_struct *signal = current->signal;
	const struct mm_struct *mm = current->mm;

	switch ((int)who) {
	case RUSAGE_SELF:
	case RUSAGE_THREAD:
		return put_rusage(user, signal->min_flt + mm->min_flt,
				  signal->maj_flt + mm->maj_flt);
	case RUSAGE_CHILDREN:
		return put_rusage(user, signal->child_min_flt, signal->child_maj_flt);
	default:
		return -EINVAL;
	}
}
