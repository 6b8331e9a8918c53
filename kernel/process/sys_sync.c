/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_sync.c - system calls about what lies behind a file
 *
 *	fsync fdatasync syncfs sync	nothing lies behind: all files are in memory
 *	fadvise64			nothing is read ahead, so advice has no effect
 *
 * Arguments are checked all the same: a program that is wrong is told so here as on Linux.
 *
 * Chapter: docs/files.md
 */
#include <core/task.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/inode.h>
#include <lib/errno.h>
#include <uapi/fcntl.h>

#include "sys.h"

/* Devices and pipes have nothing to be written out; Linux says EINVAL of them. */
static long check_fsync(const struct file *file)
{
	return S_ISREG(file->f_inode->i_mode) || S_ISDIR(file->f_inode->i_mode) ? 0 : -EINVAL;
}

static long check_any(const struct file *file)
{
	(void)file;
	return 0;
}

static long check_file(unsigned long fd, long (*check)(const struct file *file))
{
	struct file *file = fget(current->files, (unsigned int)fd);
	long error;

	if (!file)
		return -EBADF;
	error = check(file);
	fput(file);
	return error;
}

long sys_fsync(unsigned long fd)
{
	return check_file(fd, check_fsync);
}

long sys_fdatasync(unsigned long fd)
{
	return check_file(fd, check_fsync);
}

long sys_syncfs(unsigned long fd)
{
	return check_file(fd, check_any);
}

long sys_sync(void)
{
	return 0;
}

static long fadvise(unsigned long fd, int64_t len, unsigned long advice)
{
	struct file *file = fget(current->files, (unsigned int)fd);
	long error = 0;

	if (!file)
		return -EBADF;
	if (S_ISFIFO(file->f_inode->i_mode))
		error = -ESPIPE;
	else if (len < 0 || advice > POSIX_FADV_NOREUSE)
		error = -EINVAL;
	fput(file);
	return error;
}

long sys_fadvise64(unsigned long fd, unsigned long low, unsigned long high, unsigned long len,
		   unsigned long advice)
{
	(void)low;
	(void)high;
	return fadvise(fd, len, advice);
}

long sys_fadvise64_64(unsigned long fd, unsigned long low, unsigned long high,
		      unsigned long len_low, unsigned long len_high, unsigned long advice)
{
	(void)low;
	(void)high;
	return fadvise(fd, (int64_t)((uint64_t)len_high << 32 | len_low), advice);
}

/* Its pages are in memory: nothing is to be read ahead. */
long sys_readahead(unsigned long fd, unsigned long low, unsigned long high, unsigned long count)
{
	struct file *file = fget(current->files, (unsigned int)fd);
	long error = 0;

	(void)low;
	(void)high;
	(void)count;
	if (!file)
		return -EBADF;
	if (!(file->f_mode & FMODE_READ))
		error = -EBADF;
	else if (!S_ISREG(file->f_inode->i_mode))
		error = -EINVAL;
	fput(file);
	return error;
}

static long check_range(const struct file *file, int64_t offset, int64_t nbytes,
			unsigned long flags)
{
	umode_t mode = file->f_inode->i_mode;
	int64_t end;

	if (flags & ~(unsigned long)SYNC_FILE_RANGE_ALL)
		return -EINVAL;
	if (offset < 0 || __builtin_add_overflow(offset, nbytes, &end) || end < offset)
		return -EINVAL;
	return S_ISREG(mode) || S_ISBLK(mode) || S_ISDIR(mode) || S_ISLNK(mode) ? 0 : -ESPIPE;
}

long sys_sync_file_range(unsigned long fd, unsigned long offset_low, unsigned long offset_high,
			 unsigned long nbytes_low, unsigned long nbytes_high,
			 unsigned long flags)
{
	struct file *file = fget(current->files, (unsigned int)fd);
	long error;

	if (!file)
		return -EBADF;
	error = check_range(file, (int64_t)((uint64_t)offset_high << 32 | offset_low),
			    (int64_t)((uint64_t)nbytes_high << 32 | nbytes_low), flags);
	fput(file);
	return error;
}
