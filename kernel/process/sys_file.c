/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_file.c - the system calls about open files
 *
 *	number -> struct file	fs/files_struct.c
 *	path -> struct file	fs/open.c
 *	the rest		fs/read_write.c
 *
 * Chapter: docs/files.md
 */
#include <asm/uaccess.h>
#include <core/task.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/fs_struct.h>
#include <fs/inode.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/kmalloc.h>
#include <uapi/fcntl.h>
#include <uapi/limits.h>
#include <uapi/uio.h>

#include "sys.h"
#include "user_path.h"

#define MAX_COUNT	0x7FFFF000UL	/* bytes of one read or write, as in Linux */

/* --- open, close --------------------------------------------------------------------- */

static long open_path(const struct user_path *path, unsigned int flags, umode_t mode)
{
	int fd = fd_alloc(current->files, 0, flags & O_CLOEXEC);
	struct file *file;

	if (fd < 0)
		return fd;
	file = file_open_at(path->base, path->name, flags, mode);
	if (IS_ERR(file)) {
		fd_put(current->files, (unsigned int)fd);
		return PTR_ERR(file);
	}
	fd_install(current->files, (unsigned int)fd, file);
	return fd;
}

long sys_openat(unsigned long dirfd, unsigned long name, unsigned long flags, unsigned long mode)
{
	struct user_path path;
	long fd = user_path_at(dirfd, name, 0, &path);

	if (fd)
		return fd;
	fd = open_path(&path, (unsigned int)flags, (umode_t)(mode & 07777 & ~current_umask()));
	user_path_put(&path);
	return fd;
}

long sys_open(unsigned long path, unsigned long flags, unsigned long mode)
{
	return sys_openat((unsigned long)AT_FDCWD, path, flags, mode);
}

long sys_close(unsigned long fd)
{
	return fd_close(current->files, (unsigned int)fd);
}

/* --- read, write --------------------------------------------------------------------- */

typedef long (*transfer_t)(struct file *file, void __user *buf, size_t count);

static long do_read(struct file *file, void __user *buf, size_t count)
{
	return file_read(file, buf, count);
}

static long do_write(struct file *file, void __user *buf, size_t count)
{
	return file_write(file, buf, count);
}

static long transfer(unsigned long fd, unsigned long buf, unsigned long count, transfer_t function)
{
	struct file *file = fget(current->files, (unsigned int)fd);
	long done;

	if (!file)
		return -EBADF;
	done = function(file, (void __user *)buf, count < MAX_COUNT ? count : MAX_COUNT);
	fput(file);
	return done;
}

long sys_read(unsigned long fd, unsigned long buf, unsigned long count)
{
	return transfer(fd, buf, count, do_read);
}

long sys_write(unsigned long fd, unsigned long buf, unsigned long count)
{
	return transfer(fd, buf, count, do_write);
}

/* All parts one after the other, until one is not done in full. */
static long transfer_parts(struct file *file, const struct iovec *parts, unsigned long nr,
			   transfer_t function)
{
	long total = 0;

	for (unsigned long i = 0; i < nr; i++) {
		void __user *buf = (void __user *)(uintptr_t)parts[i].iov_base;
		long done = function(file, buf, parts[i].iov_len);

		if (done < 0)
			return total ? total : done;
		total += done;
		if ((unsigned long)done < parts[i].iov_len)
			break;
	}
	return total;
}

/* No more than MAX_COUNT bytes in all; -EINVAL: a part's length would be negative. */
static int limit_parts(struct iovec *parts, unsigned long nr)
{
	uint32_t left = MAX_COUNT;

	for (unsigned long i = 0; i < nr; i++) {
		if ((int32_t)parts[i].iov_len < 0)
			return -EINVAL;
		parts[i].iov_len = min(parts[i].iov_len, left);
		left -= parts[i].iov_len;
	}
	return 0;
}

/* The list of parts.  kfree() it. */
static struct iovec *get_parts(unsigned long user, unsigned long nr)
{
	struct iovec *parts;
	int error;

	if (nr > IOV_MAX)
		return ERR_PTR(-EINVAL);
	parts = kmalloc_array(nr ? nr : 1, sizeof(*parts), GFP_KERNEL);
	if (!parts)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(parts, (const void __user *)user, nr * sizeof(*parts))) {
		kfree(parts);
		return ERR_PTR(-EFAULT);
	}
	error = limit_parts(parts, nr);
	if (!error)
		return parts;
	kfree(parts);
	return ERR_PTR(error);
}

static long transfer_list(unsigned long fd, unsigned long user, unsigned long nr,
			  transfer_t function)
{
	struct file *file = fget(current->files, (unsigned int)fd);
	struct iovec *parts;
	long done;

	if (!file)
		return -EBADF;
	parts = get_parts(user, nr);
	done = IS_ERR(parts) ? PTR_ERR(parts) : transfer_parts(file, parts, nr, function);
	if (!IS_ERR(parts))
		kfree(parts);
	fput(file);
	return done;
}

long sys_readv(unsigned long fd, unsigned long parts, unsigned long nr)
{
	return transfer_list(fd, parts, nr, do_read);
}

long sys_writev(unsigned long fd, unsigned long parts, unsigned long nr)
{
	return transfer_list(fd, parts, nr, do_write);
}

/* --- read, write at a place, which leaves the file's position alone ------------------ */

typedef long (*transfer_at_t)(struct file *file, void __user *buf, size_t count, loff_t *pos);

static long do_read_at(struct file *file, void __user *buf, size_t count, loff_t *pos)
{
	return vfs_read(file, buf, count, pos);
}

static long do_write_at(struct file *file, void __user *buf, size_t count, loff_t *pos)
{
	return vfs_write(file, buf, count, pos);
}

static long transfer_at(unsigned long fd, unsigned long buf, unsigned long count, loff_t pos,
			transfer_at_t function)
{
	struct file *file;
	long done = -ESPIPE;

	if (pos < 0)
		return -EINVAL;
	file = fget(current->files, (unsigned int)fd);
	if (!file)
		return -EBADF;
	if (file->f_mode & FMODE_LSEEK)
		done = function(file, (void __user *)buf, min(count, MAX_COUNT), &pos);
	fput(file);
	return done;
}

long sys_pread64(unsigned long fd, unsigned long buf, unsigned long count, unsigned long low,
		 unsigned long high)
{
	return transfer_at(fd, buf, count, (loff_t)((uint64_t)high << 32 | low), do_read_at);
}

long sys_pwrite64(unsigned long fd, unsigned long buf, unsigned long count, unsigned long low,
		  unsigned long high)
{
	return transfer_at(fd, buf, count, (loff_t)((uint64_t)high << 32 | low), do_write_at);
}

/* --- position, properties ------------------------------------------------------------ */

static loff_t seek(unsigned long fd, loff_t offset, unsigned long whence)
{
	struct file *file = fget(current->files, (unsigned int)fd);
	loff_t position;

	if (!file)
		return -EBADF;
	position = whence <= SEEK_END ? vfs_llseek(file, offset, (int)whence) : -EINVAL;
	fput(file);
	return position;
}

long sys_lseek(unsigned long fd, unsigned long offset, unsigned long whence)
{
	loff_t position = seek(fd, (long)offset, whence);

	return position > 0x7FFFFFFF ? -EOVERFLOW : (long)position;
}

long sys__llseek(unsigned long fd, unsigned long high, unsigned long low, unsigned long result,
		 unsigned long whence)
{
	loff_t position = seek(fd, (loff_t)((uint64_t)high << 32 | low), whence);

	if (position < 0)
		return (long)position;
	return copy_to_user((void __user *)result, &position, sizeof(position)) ? -EFAULT : 0;
}

long sys_ioctl(unsigned long fd, unsigned long cmd, unsigned long arg)
{
	struct file *file = fget(current->files, (unsigned int)fd);
	long result;

	if (!file)
		return -EBADF;
	result = vfs_ioctl(file, (unsigned int)cmd, arg);
	fput(file);
	return result;
}
