/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_path.c - system calls that look at paths, and where they begin
 *
 *	access, readlink	what a path leads to
 *	chdir, getcwd, umask	the running process's fs_struct
 *
 * There is one user, root, so access() asks little: root may do everything, but execute a
 * file that nobody may execute.
 *
 * Chapter: docs/files.md
 */
#include <asm/uaccess.h>
#include <core/task.h>
#include <fs/dentry.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/fs_struct.h>
#include <fs/inode.h>
#include <fs/namei.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/kmalloc.h>
#include <uapi/fcntl.h>
#include <uapi/limits.h>

#include "sys.h"
#include "user_path.h"

#define CWD	((unsigned long)AT_FDCWD)

/* The dentry that a program's path leads to, with a reference; flags: USER_PATH_*. */
static struct dentry *lookup_at(unsigned long dirfd, unsigned long name, unsigned int flags,
				unsigned int lookup)
{
	struct dentry *dentry;
	struct user_path path;
	int error = user_path_at(dirfd, name, flags, &path);

	if (error)
		return ERR_PTR(error);
	dentry = user_path_lookup(&path, lookup);
	user_path_put(&path);
	return dentry;
}

/* --- readlink -------------------------------------------------------------------------- */

/* What is no link is EINVAL, but ENOENT if it was not named at all. */
static long read_link(const struct user_path *path, const struct inode *inode,
		      unsigned long user, unsigned long size)
{
	unsigned long length;

	if (!S_ISLNK(inode->i_mode))
		return *path->name ? -EINVAL : -ENOENT;
	length = min((unsigned long)strlen(inode->i_link), size);
	return copy_to_user((void __user *)user, inode->i_link, length) ? -EFAULT : (long)length;
}

long sys_readlinkat(unsigned long dirfd, unsigned long name, unsigned long user,
		    unsigned long size)
{
	struct user_path path;
	struct dentry *dentry;
	long result;

	if ((long)size <= 0)
		return -EINVAL;
	result = user_path_at(dirfd, name, USER_PATH_EMPTY, &path);
	if (result)
		return result;
	dentry = user_path_lookup(&path, 0);
	if (IS_ERR(dentry)) {
		result = PTR_ERR(dentry);
	} else {
		result = read_link(&path, dentry->d_inode, user, size);
		dput(dentry);
	}
	user_path_put(&path);
	return result;
}

long sys_readlink(unsigned long name, unsigned long user, unsigned long size)
{
	return sys_readlinkat(CWD, name, user, size);
}

/* --- access ---------------------------------------------------------------------------- */

static long check_access(const struct inode *inode, unsigned long mode)
{
	if (!(mode & X_OK) || S_ISDIR(inode->i_mode) || inode->i_mode & 0111)
		return 0;
	return -EACCES;
}

long sys_faccessat2(unsigned long dirfd, unsigned long name, unsigned long mode,
		    unsigned long flags)
{
	struct dentry *dentry;
	long error;

	if (mode & ~(unsigned long)(R_OK | W_OK | X_OK) ||
	    flags & ~(unsigned long)(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	dentry = lookup_at(dirfd, name, flags & AT_EMPTY_PATH ? USER_PATH_EMPTY : 0,
			   flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	error = check_access(dentry->d_inode, mode);
	dput(dentry);
	return error;
}

long sys_faccessat(unsigned long dirfd, unsigned long name, unsigned long mode)
{
	return sys_faccessat2(dirfd, name, mode, 0);
}

long sys_access(unsigned long name, unsigned long mode)
{
	return sys_faccessat2(CWD, name, mode, 0);
}

/* --- where a process is ---------------------------------------------------------------- */

long sys_chdir(unsigned long name)
{
	struct dentry *dentry = lookup_at(CWD, name, 0, LOOKUP_FOLLOW | LOOKUP_DIRECTORY);

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	fs_set_cwd(current->fs, dentry);
	return 0;
}

long sys_fchdir(unsigned long fd)
{
	struct file *file = fget(current->files, (unsigned int)fd);
	long error = 0;

	if (!file)
		return -EBADF;
	if (S_ISDIR(file->f_inode->i_mode))
		fs_set_cwd(current->fs, dget(file->f_dentry));
	else
		error = -ENOTDIR;
	fput(file);
	return error;
}

/* A path with its NUL to the program; how many bytes that is. */
static long put_path(const char *path, unsigned long user, unsigned long size)
{
	size_t length = strlen(path) + 1;

	if (length > size)
		return -ERANGE;
	return copy_to_user((void __user *)user, path, length) ? -EFAULT : (long)length;
}

long sys_getcwd(unsigned long user, unsigned long size)
{
	struct dentry *root = current_root(), *cwd = current_cwd();
	char *buf = kmalloc(PATH_MAX, GFP_KERNEL), *path;
	long result = -ENOMEM;

	if (buf) {
		path = d_path(cwd, root, buf, PATH_MAX);
		if (cwd->d_inode->i_nlink == 0)
			result = -ENOENT;	/* it was removed */
		else
			result = IS_ERR(path) ? PTR_ERR(path) : put_path(path, user, size);
		kfree(buf);
	}
	dput(cwd);
	dput(root);
	return result;
}

long sys_umask(unsigned long mask)
{
	return fs_set_umask(current->fs, (umode_t)(mask & 0777));
}
