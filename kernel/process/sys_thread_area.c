/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_thread_area.c - set_thread_area, get_thread_area
 *
 * Segments of a thread's own.  What may be in one is asm/tls.h's business.  There are no
 * local descriptor tables, so modify_ldt() is no system call, as in a Linux built without it.
 *
 * Chapter: docs/signals.md
 */
#include <asm/tls.h>
#include <asm/uaccess.h>
#include <core/task.h>
#include <lib/errno.h>

#include "sys.h"

/* The chosen slot's number goes back; a slot that nobody would know of is not kept. */
long sys_set_thread_area(unsigned long user)
{
	struct user_desc desc;
	uint32_t wanted;
	int error;

	if (copy_from_user(&desc, (const void *)user, sizeof(desc)))
		return -EFAULT;
	wanted = desc.entry_number;
	error = tls_set(current, &desc, true);
	if (error || wanted == desc.entry_number)
		return error;
	error = put_user_u32(desc.entry_number, &((struct user_desc *)user)->entry_number);
	if (error)
		tls_unset(desc.entry_number);
	return error;
}

long sys_get_thread_area(unsigned long user)
{
	struct user_desc desc;
	int error;

	if (get_user_u32(&desc.entry_number, &((const struct user_desc *)user)->entry_number))
		return -EFAULT;
	error = tls_get(&desc);
	if (error)
		return error;
	return copy_to_user((void *)user, &desc, sizeof(desc)) ? -EFAULT : 0;
}
