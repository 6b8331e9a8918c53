/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/exec_args_user.c - argv and envp of execve(), in the calling program's memory
 *
 * Not in exec_args.c, which runs on the host too.  Reading may fault pages in and sleep.
 *
 * Chapter: docs/programs.md
 */
#include <asm/uaccess.h>
#include <kernel/exec_args.h>
#include <lib/errno.h>

static int user_pointer(const char *const *list, unsigned int i, const char **string)
{
	const uint32_t __user *slot = (const uint32_t __user *)list;
	uint32_t address;
	int error;

	if (i >= TASK_SIZE / sizeof(*slot))	/* slot + i must not wrap */
		return -EFAULT;
	error = get_user_u32(&address, slot + i);
	*string = (const char *)(uintptr_t)address;
	return error;
}

static long user_copy(char *to, const char *from, long size)
{
	return strncpy_from_user(to, (const char __user *)from, size);
}

const struct exec_source exec_from_user = {
	.pointer = user_pointer,
	.copy = user_copy,
};
