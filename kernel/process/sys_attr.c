/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_attr.c - system calls that change whose a file is, and who may use it
 *
 *	chmod fchmod fchmodat			the mode
 *	chown lchown fchown fchownat		the owner; lchown a link's own
 *
 * Those with 32 in their names, and fchownat, take users of 32 bits, the others of 16.
 *
 * Chapter: docs/files.md
 */
#include <core/task.h>
#include <fs/attr.h>
#include <fs/dentry.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/namei.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <uapi/fcntl.h>

#include "sys.h"
#include "user_path.h"

#define CWD		((unsigned long)AT_FDCWD)

/* What a path leads to, with a reference; ERR_PTR. */
static struct dentry *lookup_at(unsigned long dirfd, unsigned long name, unsigned long flags)
{
	struct dentry *dentry;
	struct user_path path;
	int error = user_path_at(dirfd, name, flags & AT_EMPTY_PATH ? USER_PATH_EMPTY : 0, &path);

	if (error)
		return ERR_PTR(error);
	dentry = user_path_lookup(&path, flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW);
	user_path_put(&path);
	return dentry;
}

/* --- mode ------------------------------------------------------------------------------ */

long sys_fchmodat(unsigned long dirfd, unsigned long name, unsigned long mode)
{
	struct dentry *dentry = lookup_at(dirfd, name, 0);
	long error;

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	error = inode_chmod(dentry->d_inode, (umode_t)mode);
	dput(dentry);
	return error;
}

long sys_chmod(unsigned long name, unsigned long mode)
{
	return sys_fchmodat(CWD, name, mode);
}

long sys_fchmod(unsigned long fd, unsigned long mode)
{
	struct file *file = fget(current->files, (unsigned int)fd);
	long error;

	if (!file)
		return -EBADF;
	error = inode_chmod(file->f_inode, (umode_t)mode);
	fput(file);
	return error;
}

/* --- owner ----------------------------------------------------------------------------- */

long sys_fchownat(unsigned long dirfd, unsigned long name, unsigned long uid, unsigned long gid,
		  unsigned long flags)
{
	struct dentry *dentry;
	long error;

	if (flags & ~(unsigned long)(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	dentry = lookup_at(dirfd, name, flags);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	error = inode_chown(dentry->d_inode, (uint32_t)uid, (uint32_t)gid);
	dput(dentry);
	return error;
}

long sys_fchown32(unsigned long fd, unsigned long uid, unsigned long gid)
{
	struct file *file = fget(current->files, (unsigned int)fd);
	long error;

	if (!file)
		return -EBADF;
	error = inode_chown(file->f_inode, (uint32_t)uid, (uint32_t)gid);
	fput(file);
	return error;
}

long sys_chown32(unsigned long name, unsigned long uid, unsigned long gid)
{
	return sys_fchownat(CWD, name, uid, gid, 0);
}

long sys_lchown32(unsigned long name, unsigned long uid, unsigned long gid)
{
	return sys_fchownat(CWD, name, uid, gid, AT_SYMLINK_NOFOLLOW);
}

static unsigned long widen(unsigned long id)
{
	return (id & 0xFFFF) == 0xFFFF ? ATTR_ID_UNCHANGED : id & 0xFFFF;
}

long sys_chown(unsigned long name, unsigned long uid, unsigned long gid)
{
	return sys_chown32(name, widen(uid), widen(gid));
}

long sys_lchown(unsigned long name, unsigned long uid, unsigned long gid)
{
	return sys_lchown32(name, widen(uid), widen(gid));
}

long sys_fchown(unsigned long fd, unsigned long uid, unsigned long gid)
{
	return sys_fchown32(fd, widen(uid), widen(gid));
}
