/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_truncate.c - system calls that set a file's size or its memory, and files
 *	without a name
 *
 * Chapter: docs/page-cache.md
 */
#include <asm/uaccess.h>
#include <core/task.h>
#include <fs/dentry.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/inode.h>
#include <fs/namei.h>
#include <fs/permission.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <uapi/fcntl.h>
#include <uapi/memfd.h>

#include "sys.h"
#include "user_path.h"

#define MEMFD_NAME_MAX	249		/* as on Linux, without "memfd:" and NUL */

static int64_t join(unsigned long low, unsigned long high)
{
	return (int64_t)((uint64_t)high << 32 | low);
}

/* --- size ------------------------------------------------------------------------------ */

/* Cutting a file off is writing to it. */
static long truncate_inode(struct inode *inode, int64_t size)
{
	long error;

	if (S_ISDIR(inode->i_mode))
		return -EISDIR;
	if (!S_ISREG(inode->i_mode))
		return -EINVAL;
	error = inode_permission(inode, MAY_WRITE);
	if (!error)
		error = inode_get_write(inode);
	if (error)
		return error;
	error = inode_set_size(inode, size);
	inode_put_write(inode);
	return error;
}

static long truncate_path(unsigned long name, int64_t size)
{
	struct user_path path;
	struct dentry *dentry;
	long error;

	if (size < 0)
		return -EINVAL;
	error = user_path_at((unsigned long)AT_FDCWD, name, 0, &path);
	if (error)
		return error;
	dentry = user_path_lookup(&path, LOOKUP_FOLLOW);
	user_path_put(&path);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	error = truncate_inode(dentry->d_inode, size);
	dput(dentry);
	return error;
}

static long truncate_fd(unsigned long fd, int64_t size)
{
	struct file *file;
	long error = -EINVAL;

	if (size < 0)
		return -EINVAL;
	file = fget(current->files, (unsigned int)fd);
	if (!file)
		return -EBADF;
	if (S_ISREG(file->f_inode->i_mode) && file->f_mode & FMODE_WRITE)
		error = inode_set_size(file->f_inode, size);
	fput(file);
	return error;
}

long sys_truncate(unsigned long name, unsigned long size)
{
	return truncate_path(name, (long)size);
}

long sys_ftruncate(unsigned long fd, unsigned long size)
{
	return truncate_fd(fd, (long)size);
}

long sys_truncate64(unsigned long name, unsigned long low, unsigned long high)
{
	return truncate_path(name, join(low, high));
}

long sys_ftruncate64(unsigned long fd, unsigned long low, unsigned long high)
{
	return truncate_fd(fd, join(low, high));
}

long sys_fallocate(unsigned long fd, unsigned long mode, unsigned long offset_low,
		   unsigned long offset_high, unsigned long len_low, unsigned long len_high)
{
	struct file *file = fget(current->files, (unsigned int)fd);
	long error;

	if (!file)
		return -EBADF;
	error = vfs_fallocate(file, (int)mode, join(offset_low, offset_high),
			      join(len_low, len_high));
	fput(file);
	return error;
}

/* --- files without a name -------------------------------------------------------------- */

#define MEMFD_PREFIX	"memfd:"
#define PREFIX_SIZE	(sizeof(MEMFD_PREFIX) - 1)

/* The name is for people, in /proc/PID/maps; it must be there, and not too long. */
static long get_memfd_name(char *name, size_t size, unsigned long user)
{
	long length;

	memcpy(name, MEMFD_PREFIX, PREFIX_SIZE);
	length = strncpy_from_user(name + PREFIX_SIZE, (const char __user *)user,
				   (long)(size - PREFIX_SIZE));
	if (length < 0)
		return length;
	return (size_t)length == size - PREFIX_SIZE ? -EINVAL : 0;
}

/* There are no seals, so a file that wants some is refused. */
long sys_memfd_create(unsigned long name, unsigned long flags)
{
	char text[PREFIX_SIZE + MEMFD_NAME_MAX + 1];
	struct file *file;
	long error;
	int fd;

	if (flags & ~(unsigned long)MFD_CLOEXEC)
		return -EINVAL;
	error = get_memfd_name(text, sizeof(text), name);
	if (error)
		return error;
	fd = fd_alloc(current->files, 0, flags & MFD_CLOEXEC);
	if (fd < 0)
		return fd;
	file = shmem_file_create(text, 0);
	if (IS_ERR(file)) {
		fd_put(current->files, (unsigned int)fd);
		return PTR_ERR(file);
	}
	file->f_flags |= O_LARGEFILE;
	fd_install(current->files, (unsigned int)fd, file);
	return fd;
}
