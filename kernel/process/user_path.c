/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/user_path.c - a path from a program's memory
 */
#include <lib/err.h>
#include <lib/errno.h>
#include <mm/kmalloc.h>
#include <uapi/limits.h>

#include "user_path.h"

char *user_path_get(unsigned long user)
{
	char *path = kmalloc(PATH_MAX, GFP_KERNEL);
	long length;

	if (!path)
		return ERR_PTR(-ENOMEM);
	length = strncpy_from_user(path, (const char __user *)user, PATH_MAX);
	if (length > 0 && length < PATH_MAX)
		return path;
	kfree(path);
	return ERR_PTR(length < 0 ? length : length == 0 ? -ENOENT : -ENAMETOOLONG);
}
