/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_task.c - system calls about small properties of a thread
 *
 *	prctl		its name, and what it and its programs may have of root's powers
 *	personality	kept and told; what it would change does not exist here
 *
 * Chapter: docs/processes.md
 */
#include <asm/uaccess.h>
#include <core/capable.h>
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

/* A capability that no program is to have any more. */
static long drop_from_bounding_set(unsigned long cap)
{
	if (!capable(CAP_SETPCAP))
		return -EPERM;
	if (cap > CAP_LAST_CAP)
		return -EINVAL;
	current->cred.cap_bset &= ~CAP_BIT(cap);
	return 0;
}

/* There is no way back. */
static long set_no_new_privs(unsigned long arg, unsigned long rest)
{
	if (arg != 1 || rest)
		return -EINVAL;
	current->cred.no_new_privs = true;
	return 0;
}

long sys_prctl(unsigned long option, unsigned long arg, unsigned long arg3, unsigned long arg4,
	       unsigned long arg5)
{
	unsigned long rest = arg3 | arg4 | arg5;

	switch ((int)option) {
	case PR_SET_NAME:
		return set_name(arg);
	case PR_GET_NAME:
		return get_name(arg);
	case PR_GET_KEEPCAPS:
		return current->cred.keep_caps;
	case PR_SET_KEEPCAPS:
		if (arg > 1)
			return -EINVAL;
		current->cred.keep_caps = arg;
		return 0;
	case PR_CAPBSET_READ:
		return arg > CAP_LAST_CAP ? -EINVAL : (long)(current->cred.cap_bset >> arg & 1);
	case PR_CAPBSET_DROP:
		return drop_from_bounding_set(arg);
	case PR_GET_SECUREBITS:
		return current->cred.keep_caps ? SECBIT_KEEP_CAPS : 0;
	case PR_SET_NO_NEW_PRIVS:
		return set_no_new_privs(arg, rest);
	case PR_GET_NO_NEW_PRIVS:
		return arg | rest ? -EINVAL : current->cred.no_new_privs;
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
