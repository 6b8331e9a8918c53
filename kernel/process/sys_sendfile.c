/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_sendfile.c - sendfile(), copy_file_range()
 *
 *	place is given		from there, and the file's position stays
 *	place is 0		from the file's position, which moves on
 *
 * Chapter: docs/pipes.md
 */
#include <asm/uaccess.h>
#include <core/task.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/inode.h>
#include <fs/sendfile.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/page_cache.h>
#include <uapi/fcntl.h>

#include "sys.h"

#define MAX_COUNT	0x7FFFF000UL	/* bytes of one call, as in Linux */
#define MAX_NON_LFS	0x7FFFFFFF	/* bytes of a file, for who knows places of 32 bits only */

/* Two open files; put_files() them. */
struct pair {
	struct file *in, *out;
};

static void put_files(const struct pair *pair)
{
	if (pair->in)
		fput(pair->in);
	if (pair->out)
		fput(pair->out);
}

static loff_t position_of(struct file *file)
{
	loff_t pos;

	mutex_lock(&file->f_pos_lock);
	pos = file->f_pos;
	mutex_unlock(&file->f_pos_lock);
	return pos;
}

static void set_position(struct file *file, loff_t pos)
{
	mutex_lock(&file->f_pos_lock);
	file->f_pos = pos;
	mutex_unlock(&file->f_pos_lock);
}

/* *place NULL: the file's position.  limit: no byte beyond. */
static long send(const struct pair *pair, loff_t *place, size_t count, loff_t limit)
{
	loff_t in_pos = place ? *place : position_of(pair->in), out_pos = position_of(pair->out);
	long done;
	int error;

	if ((long)count < 0 || in_pos < 0 || is_beyond_numbers(in_pos, count))
		return -EINVAL;
	if (in_pos + (loff_t)min_t(size_t, count, MAX_COUNT) > limit && in_pos >= limit)
		return -EOVERFLOW;
	error = file_can_send(pair->in, pair->out);
	if (error || !count)
		return error;
	count = min_t(size_t, count, MAX_COUNT);
	if ((loff_t)count > limit - in_pos)
		count = (size_t)(limit - in_pos);
	done = file_send(pair->in, &in_pos, pair->out, &out_pos, count);
	if (done <= 0)
		return done;
	if (place)
		*place = in_pos;
	else
		set_position(pair->in, in_pos);
	if (pair->out->f_mode & FMODE_LSEEK)
		set_position(pair->out, out_pos);
	return done;
}

static long do_sendfile(unsigned long out_fd, unsigned long in_fd, loff_t *place, size_t count,
			loff_t limit)
{
	struct pair pair = { .in = fget(current->files, (unsigned int)in_fd) };
	long done = -EBADF;

	if (!pair.in)
		return -EBADF;
	if (pair.in->f_mode & FMODE_READ && place && !(pair.in->f_mode & FMODE_LSEEK))
		done = -ESPIPE;
	else if (pair.in->f_mode & FMODE_READ)
		pair.out = fget(current->files, (unsigned int)out_fd);
	if (pair.out && pair.out->f_mode & FMODE_WRITE)
		done = send(&pair, place, count, limit);
	put_files(&pair);
	return done;
}

long sys_sendfile(unsigned long out, unsigned long in, unsigned long user, unsigned long count)
{
	uint32_t place;
	loff_t pos;
	long done;

	if (!user)
		return do_sendfile(out, in, NULL, count, (loff_t)MAX_LFS_FILESIZE);
	if (get_user_u32(&place, (const uint32_t __user *)user))
		return -EFAULT;
	pos = (int32_t)place;
	done = do_sendfile(out, in, &pos, count, MAX_NON_LFS);
	return put_user_u32((uint32_t)pos, (uint32_t __user *)user) ? -EFAULT : done;
}

long sys_sendfile64(unsigned long out, unsigned long in, unsigned long user, unsigned long count)
{
	loff_t pos;
	long done;

	if (!user)
		return do_sendfile(out, in, NULL, count, (loff_t)MAX_LFS_FILESIZE);
	if (copy_from_user(&pos, (const void __user *)user, sizeof(pos)))
		return -EFAULT;
	done = do_sendfile(out, in, &pos, count, (loff_t)MAX_LFS_FILESIZE);
	return copy_to_user((void __user *)user, &pos, sizeof(pos)) ? -EFAULT : done;
}

/* --- copy_file_range() ------------------------------------------------------------------- */

static int check_copy(const struct pair *pair)
{
	if (S_ISDIR(pair->in->f_inode->i_mode) || S_ISDIR(pair->out->f_inode->i_mode))
		return -EISDIR;
	if (!S_ISREG(pair->in->f_inode->i_mode) || !S_ISREG(pair->out->f_inode->i_mode))
		return -EINVAL;
	if (!(pair->in->f_mode & FMODE_READ) || !(pair->out->f_mode & FMODE_WRITE) ||
	    pair->out->f_flags & O_APPEND)
		return -EBADF;
	return 0;
}

/* Within one file the two ranges may not overlap. */
static long copy_range(const struct pair *pair, loff_t pos[2], size_t count)
{
	uint64_t size = i_size_read(pair->in->f_mapping);
	int error = check_copy(pair);

	if (error)
		return error;
	for (unsigned int i = 0; i < 2; i++)
		if ((uint64_t)pos[i] + count < (uint64_t)pos[i])
			return -EOVERFLOW;
	size = (uint64_t)pos[0] < size ? size - (uint64_t)pos[0] : 0;
	count = (size_t)min((uint64_t)count, size);
	if (is_beyond_numbers(pos[0], count) || is_beyond_numbers(pos[1], count))
		return -EINVAL;
	if (pair->in->f_inode == pair->out->f_inode && pos[1] + (loff_t)count > pos[0] &&
	    pos[1] < pos[0] + (loff_t)count)
		return -EINVAL;
	if (!count)
		return 0;
	return file_send(pair->in, &pos[0], pair->out, &pos[1], min_t(size_t, count, MAX_COUNT));
}

/* The two places, from the program or the files. */
static int get_places(const struct pair *pair, const unsigned long user[2], loff_t pos[2])
{
	struct file *const files[2] = { pair->in, pair->out };

	for (unsigned int i = 0; i < 2; i++) {
		if (!user[i])
			pos[i] = position_of(files[i]);
		else if (copy_from_user(&pos[i], (const void __user *)user[i], sizeof(pos[i])))
			return -EFAULT;
	}
	return 0;
}

static int put_places(const struct pair *pair, const unsigned long user[2], const loff_t pos[2])
{
	struct file *const files[2] = { pair->in, pair->out };

	for (unsigned int i = 0; i < 2; i++) {
		if (!user[i])
			set_position(files[i], pos[i]);
		else if (copy_to_user((void __user *)user[i], &pos[i], sizeof(pos[i])))
			return -EFAULT;
	}
	return 0;
}

long sys_copy_file_range(unsigned long in, unsigned long in_user, unsigned long out,
			 unsigned long out_user, unsigned long count, unsigned long flags)
{
	struct pair pair = {
		.in = fget(current->files, (unsigned int)in),
		.out = fget(current->files, (unsigned int)out),
	};
	const unsigned long user[2] = { in_user, out_user };
	long done = -EBADF;
	loff_t pos[2];

	if (pair.in && pair.out)
		done = get_places(&pair, user, pos);
	if (!done)
		done = flags ? -EINVAL : copy_range(&pair, pos, count);
	if (done > 0 && put_places(&pair, user, pos))
		done = -EFAULT;
	put_files(&pair);
	return done;
}
