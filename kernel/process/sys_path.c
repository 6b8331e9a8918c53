/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_path.c - system calls that look at paths, and where they begin
 *
 *	access, readlink	what a path leads to
 *	chdir, chroot, getcwd,	the running process's fs_struct
 *
 * access() asks for the real user: what a setuid program is to know of who runs it.
 *
 * Chapter: docs/files.md
 */
#include <asm/uaccess.h>
#include <core/task.h>
#include <fs/attr.h>
#include <fs/dentry.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/fs_struct.h>
#include <fs/inode.h>
#include <fs/namei.h>
#include <fs/permission.h>
#include <fs/super.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/kmalloc.h>
#include <uapi/fcntl.h>
#include <uapi/limits.h>
#include <uapi/mount.h>

#include "cred.h"
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

/* The link's text is made for whoever reads it. */
static long read_made_link(struct inode *inode, unsigned long user, unsigned long size)
{
	char *text;
	long length;

	if (!inode->i_op->readlink)
		return -EINVAL;
	text = kmalloc(PATH_MAX, GFP_KERNEL);
	if (!text)
		return -ENOMEM;
	length = inode->i_op->readlink(inode, text, PATH_MAX);
	if (length > 0) {
		length = (long)min((unsigned long)length, size);
		if (copy_to_user((void __user *)user, text, (unsigned long)length))
			length = -EFAULT;
	}
	kfree(text);
	return length;
}

/* What is no link is EINVAL, but ENOENT if it was not named at all. */
static long read_link(const struct user_path *path, struct inode *inode,
		      unsigned long user, unsigned long size)
{
	unsigned long length;

	if (!S_ISLNK(inode->i_mode))
		return *path->name ? -EINVAL : -ENOENT;
	if (!inode->i_link)
		return read_made_link(inode, user, min(size, (unsigned long)PATH_MAX));
	touch_atime(inode);
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
	if (mode & X_OK && S_ISREG(inode->i_mode) && inode->i_sb->s_mnt_flags & MS_NOEXEC)
		return -EACCES;
	return inode_permission(inode, (unsigned int)mode);
}

static long access_at(unsigned long dirfd, unsigned long name, unsigned long mode,
		      unsigned long flags)
{
	struct dentry *dentry = lookup_at(dirfd, name, flags & AT_EMPTY_PATH ? USER_PATH_EMPTY : 0,
					  flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW);
	long error;

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	error = check_access(dentry->d_inode, mode);
	dput(dentry);
	return error;
}

/* The walk is the real user's too. */
static long access_as_real(unsigned long dirfd, unsigned long name, unsigned long mode,
			   unsigned long flags)
{
	const struct cred cred = current->cred;
	long error;

	cred_use_real(&current->cred);
	error = access_at(dirfd, name, mode, flags);
	current->cred = cred;
	return error;
}

long sys_faccessat2(unsigned long dirfd, unsigned long name, unsigned long mode,
		    unsigned long flags)
{
	if (mode & ~(unsigned long)(R_OK | W_OK | X_OK) ||
	    flags & ~(unsigned long)(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (flags & AT_EACCESS)
		return access_at(dirfd, name, mode, flags);
	return access_as_real(dirfd, name, mode, flags);
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

/* A directory that the task may be in; ERR_PTR. */
static struct dentry *lookup_place(unsigned long name)
{
	struct dentry *dentry = lookup_at(CWD, name, 0, LOOKUP_FOLLOW | LOOKUP_DIRECTORY);
	int error;

	if (IS_ERR(dentry))
		return dentry;
	error = may_search(dentry->d_inode);
	if (!error)
		return dentry;
	dput(dentry);
	return ERR_PTR(error);
}

long sys_chdir(unsigned long name)
{
	struct dentry *dentry = lookup_place(name);

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	fs_set_cwd(current->fs, dentry);
	return 0;
}

long sys_fchdir(unsigned long fd)
{
	struct file *file = fget_raw(current->files, (unsigned int)fd);
	long error = -ENOTDIR;

	if (!file)
		return -EBADF;
	if (S_ISDIR(file->f_inode->i_mode))
		error = may_search(file->f_inode);
	if (!error)
		fs_set_cwd(current->fs, dget(file->f_dentry));
	fput(file);
	return error;
}

long sys_chroot(unsigned long name)
{
	struct dentry *dentry = lookup_place(name);

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	if (!capable(CAP_SYS_CHROOT)) {
		dput(dentry);
		return -EPERM;
	}
	fs_set_root(current->fs, dentry);
	return 0;
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
