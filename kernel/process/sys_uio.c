/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_uio.c - the system calls that read and write several parts of memory
 *
 *	readv writev		at the file's position
 *	preadv pwritev		at a place
 *	preadv2 pwritev2	at either, with flags
 *
 * A file with f_op->readv and writev moves all parts as one; for others part follows part,
 * until one is not done in full.
 *
 * Chapter: docs/files.md
 */
#include <asm/uaccess.h>
#include <core/task.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/kmalloc.h>
#include <uapi/limits.h>
#include <uapi/uio.h>

#include "sys.h"

#define MAX_COUNT	0x7FFFF000UL	/* bytes of one read or write, as in Linux */
#define AT_POSITION	((loff_t)-1)	/* of the file, which moves on */

enum direction { DO_READ, DO_WRITE };

/* No more than MAX_COUNT bytes in all; -EINVAL: a length would be negative; -EFAULT. */
static int check_parts(struct iovec *parts, unsigned long nr)
{
	uint32_t left = MAX_COUNT;

	for (unsigned long i = 0; i < nr; i++) {
		if ((int32_t)parts[i].iov_len < 0)
			return -EINVAL;
		if (!access_ok((const void __user *)parts[i].iov_base, parts[i].iov_len))
			return -EFAULT;
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
	error = check_parts(parts, nr);
	if (!error)
		return parts;
	kfree(parts);
	return ERR_PTR(error);
}

static long one_part(struct file *file, const struct iovec *part, loff_t *pos,
		     enum direction direction)
{
	char __user *buf = (char __user *)(uintptr_t)part->iov_base;

	if (*pos == AT_POSITION)
		return direction == DO_READ ? file_read(file, buf, part->iov_len)
					    : file_write(file, buf, part->iov_len);
	return direction == DO_READ ? vfs_read(file, buf, part->iov_len, pos)
				    : vfs_write(file, buf, part->iov_len, pos);
}

/* Might the next part of a read be waited for, as that of a terminal's line is? */
static bool may_wait(const struct file *file, enum direction direction)
{
	return direction == DO_READ && file->f_op->poll;
}

static long part_by_part(struct file *file, const struct iovec *parts, unsigned long nr,
			 loff_t *pos, enum direction direction)
{
	long total = 0;

	for (unsigned long i = 0; i < nr; i++) {
		long done = one_part(file, &parts[i], pos, direction);

		if (done < 0)
			return total ? total : done;
		total += done;
		if ((unsigned long)done < parts[i].iov_len || (done && may_wait(file, direction)))
			break;
	}
	return total;
}

static long write_as_one(struct file *file, const struct iovec *parts, unsigned long nr,
			 loff_t *pos)
{
	return *pos == AT_POSITION ? file_writev(file, parts, (unsigned int)nr)
				   : vfs_writev(file, parts, (unsigned int)nr, pos);
}

static bool may_do(const struct file *file, enum direction direction)
{
	return file->f_mode & (direction == DO_READ ? FMODE_READ : FMODE_WRITE);
}

static long transfer_parts(struct file *file, const struct iovec *parts, unsigned long nr,
			   loff_t pos, enum direction direction)
{
	if (direction == DO_READ && file->f_op->readv)
		return file->f_op->readv(file, parts, (unsigned int)nr, &pos);
	if (direction == DO_WRITE && file->f_op->writev)
		return write_as_one(file, parts, nr, &pos);
	return part_by_part(file, parts, nr, &pos, direction);
}

static long transfer_list(struct file *file, unsigned long user, unsigned long nr, loff_t pos,
			  enum direction direction)
{
	struct iovec *parts;
	long done;

	if (!may_do(file, direction))
		return -EBADF;
	parts = get_parts(user, nr);
	if (IS_ERR(parts))
		return PTR_ERR(parts);
	done = transfer_parts(file, parts, nr, pos, direction);
	kfree(parts);
	return done;
}

static long at_position(unsigned long fd, unsigned long user, unsigned long nr,
			enum direction direction)
{
	struct file *file = fget(current->files, (unsigned int)fd);
	long done;

	if (!file)
		return -EBADF;
	done = transfer_list(file, user, nr, AT_POSITION, direction);
	fput(file);
	return done;
}

long sys_readv(unsigned long fd, unsigned long parts, unsigned long nr)
{
	return at_position(fd, parts, nr, DO_READ);
}

long sys_writev(unsigned long fd, unsigned long parts, unsigned long nr)
{
	return at_position(fd, parts, nr, DO_WRITE);
}

/* --- at a place -------------------------------------------------------------------------- */

static long at_place(const unsigned long args[5], enum direction direction)
{
	loff_t pos = (loff_t)((uint64_t)args[4] << 32 | args[3]);
	struct file *file;
	long done = -ESPIPE;

	if (pos < 0)
		return -EINVAL;
	file = fget(current->files, (unsigned int)args[0]);
	if (!file)
		return -EBADF;
	if (file->f_mode & FMODE_LSEEK)
		done = transfer_list(file, args[1], args[2], pos, direction);
	fput(file);
	return done;
}

long sys_preadv(unsigned long fd, unsigned long parts, unsigned long nr, unsigned long low,
		unsigned long high)
{
	const unsigned long args[5] = { fd, parts, nr, low, high };

	return at_place(args, DO_READ);
}

long sys_pwritev(unsigned long fd, unsigned long parts, unsigned long nr, unsigned long low,
		 unsigned long high)
{
	const unsigned long args[5] = { fd, parts, nr, low, high };

	return at_place(args, DO_WRITE);
}

/* A place of -1 is the file's position.  What the flags ask for is not provided. */
static long with_flags(const unsigned long args[5], unsigned long flags, enum direction direction)
{
	if ((args[3] & args[4]) != ~0UL)
		return flags ? -EOPNOTSUPP : at_place(args, direction);
	return flags ? -EOPNOTSUPP : at_position(args[0], args[1], args[2], direction);
}

long sys_preadv2(unsigned long fd, unsigned long parts, unsigned long nr, unsigned long low,
		 unsigned long high, unsigned long flags)
{
	const unsigned long args[5] = { fd, parts, nr, low, high };

	return with_flags(args, flags, DO_READ);
}

long sys_pwritev2(unsigned long fd, unsigned long parts, unsigned long nr, unsigned long low,
		  unsigned long high, unsigned long flags)
{
	const unsigned long args[5] = { fd, parts, nr, low, high };

	return with_flags(args, flags, DO_WRITE);
}
