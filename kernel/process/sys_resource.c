/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_resource.c - what a process used
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
