/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_task.c - system calls about small properties of a thread
 *
 *	prctl		its name
 *	personality	kept and told; what it would change does not exist here
 *
 * Chapter: docs/processes.md
 */
#include <asm/uaccess.h>
#include <core/task.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <uapi/prctl.h>

#include "sys.h"

#define PERSONALITY_ASK	0xFFFFFFFFUL

/* What does not fit is cut off. */
static long set_name(unsigned long user)
{
	char name[TASK_COMM_LEN] = { 0 };

	if (strncpy_from_user(name, (const char __user *)user, sizeof(name) - 1) < 0)
		return -EFAULT;
	memcpy(current->comm, name, sizeof(name));
	return 0;
}

static long get_name(unsigned long user)
{
	char name[TASK_COMM_LEN] = { 0 };

	strscpy(name, current->comm, sizeof(name));
	return copy_to_user((void __user *)user, name, sizeof(name)) ? -EFAULT : 0;
}

long sys_prctl(unsigned long option, unsigned long arg)
{
	switch ((int)option) {
	case PR_SET_NAME:
		return set_name(arg);
	case PR_GET_NAME:
		return get_name(arg);
	default:
		return -EINVAL;
	}
}

long sys_personality(unsigned long personality)
{
	uint32_t old = current->attr.personality;

	if (personality != PERSONALITY_ASK)
		current->attr.personality = (uint32_t)personality;
	return (long)old;
}
