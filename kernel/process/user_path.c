/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/user_path.c - a path from a program's memory, and where it begins
 *
 *	name		dirfd		walked from
 *	/...		anything	the root
 *	others		AT_FDCWD	the working directory
 *			a directory	there
 *	"", if allowed	a number	what is open there, of whatever kind
 *
 * Chapter: docs/files.md
 */
#include <core/task.h>
#include <fs/dentry.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/fs_struct.h>
#include <fs/inode.h>
#include <fs/namei.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <mm/kmalloc.h>
#include <uapi/fcntl.h>
#include <uapi/limits.h>

#include "user_path.h"

static char *get_name(unsigned long user, bool may_be_empty)
{
	char *name = kmalloc(PATH_MAX, GFP_KERNEL);
	long length;

	if (!name)
		return ERR_PTR(-ENOMEM);
	length = strncpy_from_user(name, (const char __user *)user, PATH_MAX);
	if ((length > 0 || (length == 0 && may_be_empty)) && length < PATH_MAX)
		return name;
	kfree(name);
	return ERR_PTR(length < 0 ? length : length == 0 ? -ENOENT : -ENAMETOOLONG);
}

char *user_path_get(unsigned long user)
{
	return get_name(user, false);
}

/* The file that the path begins at. */
static int get_base(unsigned long dirfd, struct user_path *path)
{
	path->file = fget_raw(current->files, (unsigned int)dirfd);
	if (!path->file)
		return -EBADF;
	path->base = path->file->f_dentry;
	return *path->name && !S_ISDIR(path->file->f_inode->i_mode) ? -ENOTDIR : 0;
}

/*
 * user_path_at - the name and where it begins; flags: USER_PATH_*
 *
 * To be given back by user_path_put().  An absolute path does not ask for dirfd.  May sleep.
 * Return: 0; as user_path_get(); -EBADF, -ENOTDIR.
 */
int user_path_at(unsigned long dirfd, unsigned long user, unsigned int flags,
		 struct user_path *path)
{
	int error = 0;

	path->base = NULL;
	path->file = NULL;
	path->name = get_name(user, flags & USER_PATH_EMPTY);
	if (IS_ERR(path->name))
		return (int)PTR_ERR(path->name);
	if ((int)dirfd != AT_FDCWD && path->name[0] != '/')
		error = get_base(dirfd, path);
	if (error)
		user_path_put(path);
	return error;
}

/* user_path_put - give back what user_path_at() got */
void user_path_put(struct user_path *path)
{
	if (path->file)
		fput(path->file);
	kfree(path->name);
}

/* user_path_lookup - the dentry that it leads to, with a reference; as path_lookup() */
struct dentry *user_path_lookup(const struct user_path *path, unsigned int lookup)
{
	if (*path->name)
		return path_lookup(path->base, path->name, lookup);
	return path->base ? dget(path->base) : current_cwd();
}
