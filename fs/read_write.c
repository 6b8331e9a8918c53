/* SPDX-License-Identifier: MIT */
/*
 * fs/read_write.c - read, write and move about in an open file
 *
 *	file_read()	at the file's position, which moves on		system calls
 *	  vfs_read()	at any position: checks, then f_op->read
 *	    generic_file_read()		regular files: the page cache
 *	file_writev()	the same of several parts, where the file takes them as one
 *	kernel_read()	at any position, into the kernel's memory
 *
 * Files that have a position take turns at it: two reads of a shared file get different
 * bytes.  Where there is one reference, nobody else can come.  Others, like a terminal, are not
 * held up by a reader that waits.
 *
 * Chapter: docs/files.md
 *
 * Locking: f_pos_lock, then i_rwsem of a file that is written to, then what a fault on the
 * program's memory takes (mm->mmap_lock).
 */
#include <fs/attr.h>
#include <fs/file.h>
#include <fs/inode.h>
#include <fs/size_limit.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/page_cache.h>
#include <uapi/fcntl.h>
#include <uapi/uio.h>

/* The most that one call moves, as in Linux. */
#define MAX_RW_COUNT	((size_t)(INT32_MAX & PAGE_MASK))

/* --- any file -------------------------------------------------------------------------- */

/* from: what *pos is; 0 of files that ignore it. */
static __always_inline long checked_read(struct file *file, char __user *buf, size_t count,
					 loff_t *pos, loff_t from)
{
	if (unlikely(!(file->f_mode & FMODE_READ)))
		return -EBADF;
	if (unlikely(!file->f_op->read))
		return -EINVAL;
	if (unlikely(!access_ok(buf, count)))
		return -EFAULT;
	if (unlikely(is_beyond_numbers(from, count)))
		return -EINVAL;
	return file->f_op->read(file, buf, min(count, MAX_RW_COUNT), pos);
}

static __always_inline long checked_write(struct file *file, const char __user *buf, size_t count,
					  loff_t *pos, loff_t from)
{
	if (unlikely(!(file->f_mode & FMODE_WRITE)))
		return -EBADF;
	if (unlikely(!file->f_op->write))
		return -EINVAL;
	if (unlikely(!access_ok(buf, count)))
		return -EFAULT;
	if (unlikely(is_beyond_numbers(from, count)))
		return -EINVAL;
	return file->f_op->write(file, buf, min(count, MAX_RW_COUNT), pos);
}

/*
 * vfs_read - read from *pos on, and move it
 *
 * May sleep.  Return: bytes, 0 at the end; -EBADF, -EFAULT, -EINVAL, or what the file says.
 */
long vfs_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return checked_read(file, buf, count, pos, *pos);
}

/* vfs_write - write from *pos on, and move it; as vfs_read() */
long vfs_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	return checked_write(file, buf, count, pos, *pos);
}

/*
 * Most requests are of this kind: for a little memory of the user half, at a position with room
 * behind it, which nobody else can get at while the call lasts, as there is one reference
 * alone.  Then there is nothing that checked_read() would find, and nobody to wait for.
 */
#define LITTLE	(16 * PAGE_SIZE)

static __always_inline bool is_plain(const struct file *file, fmode_t mode, const void __user *buf,
				     size_t count)
{
	return file->f_mode & mode && atomic_read(&file->f_count) == 1 &&
	       count <= LITTLE && (uintptr_t)buf <= TASK_SIZE - LITTLE &&
	       (uint32_t)((uint64_t)file->f_pos >> 32) < INT32_MAX;
}

static __noinline long read_in_turn(struct file *file, char __user *buf, size_t count)
{
	long done;

	mutex_lock(&file->f_pos_lock);
	done = vfs_read(file, buf, count, &file->f_pos);
	mutex_unlock(&file->f_pos_lock);
	return done;
}

/* file_read - read at the file's position; as vfs_read() */
long file_read(struct file *file, char __user *buf, size_t count)
{
	if (!(file->f_mode & FMODE_LSEEK))
		return checked_read(file, buf, count, &file->f_pos, 0);
	if (likely(is_plain(file, FMODE_READ, buf, count) && file->f_op->read))
		return file->f_op->read(file, buf, count, &file->f_pos);
	return read_in_turn(file, buf, count);
}

static __noinline long write_in_turn(struct file *file, const char __user *buf, size_t count)
{
	long done;

	mutex_lock(&file->f_pos_lock);
	done = vfs_write(file, buf, count, &file->f_pos);
	mutex_unlock(&file->f_pos_lock);
	return done;
}

/* file_write - write at the file's position; as vfs_write() */
long file_write(struct file *file, const char __user *buf, size_t count)
{
	if (!(file->f_mode & FMODE_LSEEK))
		return checked_write(file, buf, count, &file->f_pos, 0);
	if (likely(is_plain(file, FMODE_WRITE, buf, count) && file->f_op->write))
		return file->f_op->write(file, buf, count, &file->f_pos);
	return write_in_turn(file, buf, count);
}

static size_t total_of(const struct iovec *parts, unsigned int nr)
{
	size_t total = 0;

	while (nr)
		total += parts[--nr].iov_len;
	return total;
}

/*
 * vfs_writev - write all parts as one from *pos on, and move it
 *
 * The file has f_op->writev and is open to write, the parts are the program's memory and hold
 * at most MAX_RW_COUNT bytes together.  As vfs_write().
 */
long vfs_writev(struct file *file, const struct iovec *parts, unsigned int nr, loff_t *pos)
{
	if (file->f_mode & FMODE_LSEEK && is_beyond_numbers(*pos, total_of(parts, nr)))
		return -EINVAL;
	return file->f_op->writev(file, parts, nr, pos);
}

/* file_writev - write all parts as one at the file's position; as vfs_writev() */
long file_writev(struct file *file, const struct iovec *parts, unsigned int nr)
{
	long done;

	if (!(file->f_mode & FMODE_LSEEK))
		return vfs_writev(file, parts, nr, &file->f_pos);
	mutex_lock(&file->f_pos_lock);
	done = vfs_writev(file, parts, nr, &file->f_pos);
	mutex_unlock(&file->f_pos_lock);
	return done;
}

/* vfs_llseek - move the file's position; where it is now, -ESPIPE, -EINVAL, -EOVERFLOW */
loff_t vfs_llseek(struct file *file, loff_t offset, int whence)
{
	loff_t pos;

	if (!(file->f_mode & FMODE_LSEEK) || !file->f_op->llseek)
		return -ESPIPE;
	mutex_lock(&file->f_pos_lock);
	pos = file->f_op->llseek(file, offset, whence);
	mutex_unlock(&file->f_pos_lock);
	return pos;
}

/* vfs_ioctl - what only this kind of file knows; -ENOTTY: it does not */
long vfs_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return file->f_op->ioctl ? file->f_op->ioctl(file, cmd, arg) : -ENOTTY;
}

/* --- regular files ----------------------------------------------------------------------- */

static __noinline long read_and_tell(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	long done = filemap_read_user(file->f_mapping, buf, count, pos);

	file_accessed(file);
	return done;
}

/* inode_has_pages - is what the file holds in the page cache, and nowhere else? */
bool inode_has_pages(const struct inode *inode)
{
	return inode->i_fop && inode->i_fop->read == generic_file_read;
}

/* generic_file_read - the read of files that are in the page cache */
long generic_file_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	if (access_is_news(file))
		return read_and_tell(file, buf, count, pos);
	return filemap_read_user(file->f_mapping, buf, count, pos);
}

static __noinline long clip_near_limit(loff_t pos, size_t count)
{
	long allowed;

	if (pos < 0)
		return -EINVAL;
	allowed = size_limit_clip(pos, count);
	if (allowed < 0)
		return allowed;
	if ((uint64_t)pos >= MAX_LFS_FILESIZE)
		return -EFBIG;
	return (long)min((uint64_t)allowed, MAX_LFS_FILESIZE - (uint64_t)pos);
}

/*
 * How much of count, which is not 0, fits below the largest size; -EFBIG: nothing.  The upper
 * half of a position says that it is far enough from there, and not below zero.
 */
static __always_inline long clip_write(loff_t pos, size_t count)
{
	_Static_assert(MAX_RW_COUNT <= INT32_MAX && (MAX_LFS_FILESIZE & UINT32_MAX) >= INT32_MAX,
		       "what begins below the last 4 GB ends below the largest size");

	if (likely((uint32_t)((uint64_t)pos >> 32) < (uint32_t)(MAX_LFS_FILESIZE >> 32) &&
		   !READ_ONCE(size_limit_ops)))
		return (long)count;
	return clip_near_limit(pos, count);
}

/* Where to write, *at, and how much; i_rwsem is held. */
static __always_inline long begin_write(struct file *file, size_t count, loff_t *at)
{
	long allowed;

	if (unlikely(!count))
		return 0;
	if (file->f_flags & O_APPEND)
		*at = (loff_t)file->f_mapping->i_size;
	allowed = clip_write(*at, count);
	if (allowed > 0)
		inode_remove_privileges(file->f_inode);
	return allowed;
}

/* Bytes were written from `at` on; if none were, *pos stays. */
static __always_inline void end_write(struct file *file, long done, loff_t at, loff_t *pos)
{
	if (done <= 0)
		return;
	*pos = at + done;
	inode_changed(file->f_inode);
}

/* Returns bytes; *pos is where they ended. */
static long write_at(struct file *file, const struct io_buffer *from, size_t count, loff_t *pos)
{
	loff_t at = *pos;
	long done;

	down_write(&file->f_inode->i_rwsem);
	done = begin_write(file, count, &at);
	if (done > 0)
		done = filemap_write(file->f_mapping, (uint64_t)at, from, (size_t)done);
	end_write(file, done, at, pos);
	up_write(&file->f_inode->i_rwsem);
	return done;
}

/* generic_file_write - the write of files that are in the page cache */
long generic_file_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	const struct io_buffer from = { .user = (char *)buf };

	return write_at(file, &from, count, pos);
}

/* The first `left` bytes of the parts, until one is not written in full. */
static long write_parts(struct address_space *mapping, uint64_t pos, const struct iovec *parts,
			size_t left)
{
	size_t total = 0;

	for (; left; parts++) {
		const struct io_buffer from = { .user = (char *)(uintptr_t)parts->iov_base };
		size_t n = min((size_t)parts->iov_len, left);
		long done = filemap_write(mapping, pos + total, &from, n);

		if (done < 0)
			return total ? (long)total : done;
		total += (size_t)done;
		left -= (size_t)done;
		if ((size_t)done < n)
			break;
	}
	return (long)total;
}

/* generic_file_writev - as generic_file_write(): nobody else writes between two parts */
long generic_file_writev(struct file *file, const struct iovec *parts, unsigned int nr,
			 loff_t *pos)
{
	loff_t at = *pos;
	long done;

	down_write(&file->f_inode->i_rwsem);
	done = begin_write(file, total_of(parts, nr), &at);
	if (done > 0)
		done = write_parts(file->f_mapping, (uint64_t)at, parts, (size_t)done);
	end_write(file, done, at, pos);
	up_write(&file->f_inode->i_rwsem);
	return done;
}

/* --- for the kernel itself ---------------------------------------------------------------- */

/*
 * kernel_read - read a regular file into the kernel's memory
 *
 * May sleep.  Return: bytes, less than count at the end; -EBADF, -ENOMEM, -EINVAL for any
 * other kind of file.
 */
long kernel_read(struct file *file, void *buf, size_t count, loff_t pos)
{
	const struct io_buffer to = { .kernel = buf };

	if (!(file->f_mode & FMODE_READ))
		return -EBADF;
	if (!inode_has_pages(file->f_inode))
		return -EINVAL;
	if (pos < 0)
		return -EINVAL;
	return filemap_read(file->f_mapping, (uint64_t)pos, &to, min(count, MAX_RW_COUNT));
}

/* kernel_write - the other way; as kernel_read() */
long kernel_write(struct file *file, const void *buf, size_t count, loff_t pos)
{
	const struct io_buffer from = { .kernel = (char *)buf };

	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (!inode_has_pages(file->f_inode))
		return -EINVAL;
	return write_at(file, &from, min(count, MAX_RW_COUNT), &pos);
}
