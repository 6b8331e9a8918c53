/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_stat.c - the system calls that describe a file
 *
 * Chapter: docs/files.md
 */
#include <asm/uaccess.h>
#include <core/task.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/inode.h>
#include <fs/namei.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <mm/kmalloc.h>
#include <uapi/fcntl.h>

#include "sys.h"
#include "user_path.h"

static long put_stat(struct inode *inode, unsigned long user)
{
	struct stat64 stat;

	inode_fill_stat(inode, &stat);
	return copy_to_user((void __user *)user, &stat, sizeof(stat)) ? -EFAULT : 0;
}

static long stat_path(struct dentry *base, const char *path, unsigned long user,
		      unsigned int lookup)
{
	struct dentry *dentry = path_lookup(base, path, lookup);
	long error;

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	error = put_stat(dentry->d_inode, user);
	dput(dentry);
	return error;
}

/* A path relative to an open directory; an absolute one does not ask for it. */
static long stat_from(unsigned long dirfd, const char *path, unsigned long user,
		      unsigned int lookup)
{
	struct file *dir;
	long error;

	if ((int)dirfd == AT_FDCWD || path[0] == '/')
		return stat_path(NULL, path, user, lookup);
	dir = fget(current->files, (unsigned int)dirfd);
	if (!dir)
		return -EBADF;
	error = S_ISDIR(dir->f_inode->i_mode) ? stat_path(dir->f_dentry, path, user, lookup)
					       : -ENOTDIR;
	fput(dir);
	return error;
}

static long stat_user_path(unsigned long dirfd, unsigned long user_path, unsigned long user,
			   unsigned int lookup)
{
	char *path = user_path_get(user_path);
	long error;

	if (IS_ERR(path))
		return PTR_ERR(path);
	error = stat_from(dirfd, path, user, lookup);
	kfree(path);
	return error;
}

long sys_stat64(unsigned long path, unsigned long stat)
{
	return stat_user_path((unsigned long)AT_FDCWD, path, stat, LOOKUP_FOLLOW);
}

long sys_lstat64(unsigned long path, unsigned long stat)
{
	return stat_user_path((unsigned long)AT_FDCWD, path, stat, 0);
}

long sys_fstat64(unsigned long fd, unsigned long stat)
{
	struct file *file = fget(current->files, (unsigned int)fd);
	long error;

	if (!file)
		return -EBADF;
	error = put_stat(file->f_inode, stat);
	fput(file);
	return error;
}

long sys_fstatat64(unsigned long dirfd, unsigned long path, unsigned long stat,
		   unsigned long flags)
{
	if (flags & ~(unsigned long)AT_SYMLINK_NOFOLLOW)
		return -EINVAL;
	return stat_user_path(dirfd, path, stat, flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW);
}
