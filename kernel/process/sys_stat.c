/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_stat.c - the system calls that describe a file
 *
 * Chapter: docs/files.md
 */
#include <asm/uaccess.h>
#include <core/task.h>
#include <fs/dentry.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/inode.h>
#include <fs/namei.h>
#include <fs/super.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <uapi/fcntl.h>
#include <uapi/statx.h>

#include "sys.h"
#include "user_path.h"

#define STAT_FLAGS	((unsigned long)(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH))

/* Tell a program about a file, in one of the two forms. */
typedef long (*put_stat_t)(struct inode *inode, unsigned long user);

static long put_stat64(struct inode *inode, unsigned long user)
{
	struct stat64 stat;

	inode_fill_stat(inode, &stat);
	return copy_to_user((void __user *)user, &stat, sizeof(stat)) ? -EFAULT : 0;
}

static long put_statx(struct inode *inode, unsigned long user)
{
	struct stat64 stat;
	struct statx statx;

	inode_fill_stat(inode, &stat);
	statx = (struct statx){
		.stx_mask = STATX_BASIC_STATS,
		.stx_blksize = stat.st_blksize,
		.stx_nlink = stat.st_nlink,
		.stx_uid = stat.st_uid,
		.stx_gid = stat.st_gid,
		.stx_mode = (uint16_t)stat.st_mode,
		.stx_ino = stat.st_ino,
		.stx_size = (uint64_t)stat.st_size,
		.stx_blocks = stat.st_blocks,
		.stx_atime = { stat.st_atime, stat.st_atime_nsec, 0 },
		.stx_ctime = { stat.st_ctime, stat.st_ctime_nsec, 0 },
		.stx_mtime = { stat.st_mtime, stat.st_mtime_nsec, 0 },
		.stx_rdev_major = MAJOR(inode->i_rdev),
		.stx_rdev_minor = MINOR(inode->i_rdev),
		.stx_dev_major = MAJOR(inode->i_sb->s_dev),
		.stx_dev_minor = MINOR(inode->i_sb->s_dev),
	};
	return copy_to_user((void __user *)user, &statx, sizeof(statx)) ? -EFAULT : 0;
}

static long stat_path(const struct user_path *path, unsigned long flags, unsigned long user,
		      put_stat_t put)
{
	struct dentry *dentry = user_path_lookup(path, flags & AT_SYMLINK_NOFOLLOW ? 0
									: LOOKUP_FOLLOW);
	long error;

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	error = put(dentry->d_inode, user);
	dput(dentry);
	return error;
}

/* Flags are looked at before the name. */
static long stat_at(unsigned long dirfd, unsigned long name, unsigned long flags,
		    unsigned long user, put_stat_t put)
{
	struct user_path path;
	long error;

	if (flags & ~STAT_FLAGS)
		return -EINVAL;
	error = user_path_at(dirfd, name, flags & AT_EMPTY_PATH ? USER_PATH_EMPTY : 0, &path);
	if (error)
		return error;
	error = stat_path(&path, flags, user, put);
	user_path_put(&path);
	return error;
}

long sys_stat64(unsigned long path, unsigned long stat)
{
	return stat_at((unsigned long)AT_FDCWD, path, 0, stat, put_stat64);
}

long sys_lstat64(unsigned long path, unsigned long stat)
{
	return stat_at((unsigned long)AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, stat, put_stat64);
}

long sys_fstat64(unsigned long fd, unsigned long stat)
{
	struct file *file = fget(current->files, (unsigned int)fd);
	long error;

	if (!file)
		return -EBADF;
	error = put_stat64(file->f_inode, stat);
	fput(file);
	return error;
}

long sys_fstatat64(unsigned long dirfd, unsigned long path, unsigned long stat,
		   unsigned long flags)
{
	return stat_at(dirfd, path, flags, stat, put_stat64);
}

/* All is told whatever mask asks for: nothing of it is dear. */
long sys_statx(unsigned long dirfd, unsigned long path, unsigned long flags, unsigned long mask,
	       unsigned long statx)
{
	unsigned long sync = flags & AT_STATX_SYNC_TYPE;

	if (mask & STATX__RESERVED || sync == AT_STATX_SYNC_TYPE)
		return -EINVAL;
	return stat_at(dirfd, path, flags & ~sync, statx, put_statx);
}
