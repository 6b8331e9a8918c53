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
#include <lib/timespec.h>
#include <uapi/fcntl.h>
#include <uapi/statx.h>

#include "sys.h"
#include "user_path.h"

#define OVERFLOW_ID	65534U
#define STAT_FLAGS	((unsigned long)(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH))

/* Tell a program about a file, in one of the three forms. */
typedef long (*put_stat_t)(struct inode *inode, unsigned long user);

static long put_stat64(struct inode *inode, unsigned long user)
{
	struct stat64 stat;

	inode_fill_stat(inode, &stat);
	return copy_to_user((void __user *)user, &stat, sizeof(stat)) ? -EFAULT : 0;
}

static uint16_t narrow_id(uint32_t id)
{
	return (uint16_t)(id > UINT16_MAX ? OVERFLOW_ID : id);
}

/* For programs to which a file has 31 bits of size, and users have 16. */
static long put_old_stat(struct inode *inode, unsigned long user)
{
	struct stat64 wide;
	struct old_stat stat;

	inode_fill_stat(inode, &wide);
	if (wide.st_size > INT32_MAX || wide.st_nlink > UINT16_MAX)
		return -EOVERFLOW;
	stat = (struct old_stat){
		.st_dev = (uint32_t)wide.st_dev,
		.st_ino = wide.__st_ino,
		.st_mode = (uint16_t)wide.st_mode,
		.st_nlink = (uint16_t)wide.st_nlink,
		.st_uid = narrow_id(wide.st_uid),
		.st_gid = narrow_id(wide.st_gid),
		.st_rdev = (uint32_t)wide.st_rdev,
		.st_size = (uint32_t)wide.st_size,
		.st_blksize = wide.st_blksize,
		.st_blocks = (uint32_t)wide.st_blocks,
		.st_atime = wide.st_atime,
		.st_atime_nsec = wide.st_atime_nsec,
		.st_mtime = wide.st_mtime,
		.st_mtime_nsec = wide.st_mtime_nsec,
		.st_ctime = wide.st_ctime,
		.st_ctime_nsec = wide.st_ctime_nsec,
	};
	return copy_to_user((void __user *)user, &stat, sizeof(stat)) ? -EFAULT : 0;
}

static struct statx_timestamp statx_time(ktime_t time)
{
	const struct timespec64 split = ns_to_timespec64(time);

	return (struct statx_timestamp){ split.tv_sec, (uint32_t)split.tv_nsec, 0 };
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
		.stx_atime = statx_time(inode->i_atime),
		.stx_ctime = statx_time(inode->i_ctime),
		.stx_mtime = statx_time(inode->i_mtime),
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

static long stat_open(unsigned long fd, unsigned long user, put_stat_t put)
{
	struct file *file = fget_raw(current->files, (unsigned int)fd);
	long error;

	if (!file)
		return -EBADF;
	error = put(file->f_inode, user);
	fput(file);
	return error;
}

long sys_fstat64(unsigned long fd, unsigned long stat)
{
	return stat_open(fd, stat, put_stat64);
}

long sys_stat(unsigned long path, unsigned long stat)
{
	return stat_at((unsigned long)AT_FDCWD, path, 0, stat, put_old_stat);
}

long sys_lstat(unsigned long path, unsigned long stat)
{
	return stat_at((unsigned long)AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, stat, put_old_stat);
}

long sys_fstat(unsigned long fd, unsigned long stat)
{
	return stat_open(fd, stat, put_old_stat);
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
