/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_utime.c - system calls that set a file's times
 *
 *	utime			seconds
 *	utimes, futimesat	seconds and microseconds
 *	utimensat, .._time64	nanoseconds, or UTIME_NOW, or UTIME_OMIT
 *
 * No times at all: both are now.  No name: the file that is open at the number.
 *
 * Chapter: docs/files.md
 */
#include <asm/uaccess.h>
#include <core/task.h>
#include <fs/attr.h>
#include <fs/dentry.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/namei.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <uapi/fcntl.h>
#include <uapi/time.h>

#include "sys.h"
#include "user_path.h"
#include "user_time.h"

#define CWD		((unsigned long)AT_FDCWD)
#define UTIME_NOW	0x3FFFFFFF
#define UTIME_OMIT	0x3FFFFFFE

static const struct times_change both_now = { .how_atime = TIME_NOW, .how_mtime = TIME_NOW };

/* --- which file ------------------------------------------------------------------------ */

static long change_open(unsigned long fd, const struct times_change *times, unsigned long flags)
{
	struct file *file;
	long error;

	if (flags)
		return -EINVAL;
	file = fget(current->files, (unsigned int)fd);
	if (!file)
		return -EBADF;
	error = inode_set_times(file->f_inode, times);
	fput(file);
	return error;
}

static long change(unsigned long dirfd, unsigned long name, const struct times_change *times,
		   unsigned long flags)
{
	struct dentry *dentry;
	struct user_path path;
	long error;

	if (!name && (int)dirfd != AT_FDCWD)
		return change_open(dirfd, times, flags);
	if (flags & ~(unsigned long)(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	error = user_path_at(dirfd, name, flags & AT_EMPTY_PATH ? USER_PATH_EMPTY : 0, &path);
	if (error)
		return error;
	dentry = user_path_lookup(&path, flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW);
	user_path_put(&path);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	error = inode_set_times(dentry->d_inode, times);
	dput(dentry);
	return error;
}

/* --- to which times -------------------------------------------------------------------- */

/* In nanoseconds, from before 1970 on; what does not fit is the first or the last time. */
static ktime_t to_ktime(const struct timespec64 *time)
{
	if (time->tv_sec <= -(TIME_NS_MAX / NSEC_PER_SEC))
		return -TIME_NS_MAX;
	return timespec64_to_ns(time);
}

/* -EINVAL: so many nanoseconds are more than a second. */
static int decide(const struct timespec64 *time, enum time_change *how, ktime_t *set)
{
	*how = TIME_SET;
	if (time->tv_nsec == UTIME_NOW)
		*how = TIME_NOW;
	else if (time->tv_nsec == UTIME_OMIT)
		*how = TIME_KEEP;
	else if ((uint32_t)time->tv_nsec >= NSEC_PER_SEC)
		return -EINVAL;
	else
		*set = to_ktime(time);
	return 0;
}

static int decide_both(const struct timespec64 *atime, const struct timespec64 *mtime,
		       struct times_change *times)
{
	int error = decide(atime, &times->how_atime, &times->atime);

	return error ? error : decide(mtime, &times->how_mtime, &times->mtime);
}

/* --- calls ----------------------------------------------------------------------------- */

/* If nothing is to change, not even the path is looked at. */
static long utimensat(unsigned long dirfd, unsigned long name, unsigned long user,
		      unsigned long flags, enum time_form form)
{
	unsigned long size = form == TIME32 ? sizeof(struct old_timespec32)
					    : sizeof(struct kernel_timespec);
	struct timespec64 atime, mtime;
	struct times_change times;
	int error;

	if (!user)
		return change(dirfd, name, &both_now, flags);
	if (get_timespec(user, form, &atime) || get_timespec(user + size, form, &mtime))
		return -EFAULT;
	if (atime.tv_nsec == UTIME_OMIT && mtime.tv_nsec == UTIME_OMIT)
		return 0;
	error = decide_both(&atime, &mtime, &times);
	return error ? error : change(dirfd, name, &times, flags);
}

long sys_utimensat(unsigned long dirfd, unsigned long name, unsigned long user,
		   unsigned long flags)
{
	return utimensat(dirfd, name, user, flags, TIME32);
}

long sys_utimensat_time64(unsigned long dirfd, unsigned long name, unsigned long user,
			  unsigned long flags)
{
	return utimensat(dirfd, name, user, flags, TIME64);
}

static int from_timeval(const struct old_timeval32 *value, struct timespec64 *time)
{
	if (value->tv_usec < 0 || value->tv_usec >= USEC_PER_SEC)
		return -EINVAL;
	*time = (struct timespec64){ value->tv_sec, value->tv_usec * (int32_t)NSEC_PER_USEC };
	return 0;
}

long sys_futimesat(unsigned long dirfd, unsigned long name, unsigned long user)
{
	struct old_timeval32 values[2];
	struct timespec64 atime, mtime;
	struct times_change times;

	if (!user)
		return change(dirfd, name, &both_now, 0);
	if (copy_from_user(values, (const void __user *)user, sizeof(values)))
		return -EFAULT;
	if (from_timeval(&values[0], &atime) || from_timeval(&values[1], &mtime) ||
	    decide_both(&atime, &mtime, &times))
		return -EINVAL;
	return change(dirfd, name, &times, 0);
}

long sys_utimes(unsigned long name, unsigned long user)
{
	return sys_futimesat(CWD, name, user);
}

long sys_utime(unsigned long name, unsigned long user)
{
	struct times_change times = { .how_atime = TIME_SET, .how_mtime = TIME_SET };
	int32_t seconds[2];

	if (!user)
		return change(CWD, name, &both_now, 0);
	if (copy_from_user(seconds, (const void __user *)user, sizeof(seconds)))
		return -EFAULT;
	times.atime = (ktime_t)seconds[0] * NSEC_PER_SEC;
	times.mtime = (ktime_t)seconds[1] * NSEC_PER_SEC;
	return change(CWD, name, &times, 0);
}
