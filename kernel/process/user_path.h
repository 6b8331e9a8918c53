/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/user_path.h - a path from a program's memory, and where it begins
 */
#pragma once

#include <asm/uaccess.h>
#include <fs/types.h>
#include <lib/compiler.h>

struct dentry;
struct file;

/*
 * A copy to be given back by kfree(); ERR_PTR: -EFAULT, -ENAMETOOLONG, -ENOMEM, -ENOENT if it
 * is empty.  May sleep.
 */
char *__must_check user_path_get(unsigned long user);

/* What the calls whose names end with "at" are given. */
struct user_path {
	char *name;
	struct dentry *base;		/* where, held by file; NULL: see fs/namei.h */
	struct file *file;		/* with a reference, or NULL */
};

#define USER_PATH_EMPTY		0x1U	/* an empty name means what the number stands for */

/* Contracts: kernel/process/user_path.c. */
int __must_check user_path_at(unsigned long dirfd, unsigned long user, unsigned int flags,
			      struct user_path *path);
void user_path_put(struct user_path *path);
struct dentry *__must_check user_path_lookup(const struct user_path *path, unsigned int lookup);
