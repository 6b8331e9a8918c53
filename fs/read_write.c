/* SPDX-License-Identifier: MIT */
/*
 * fs/read_write.c - read, write and move about in an open file
 *
 *	file_read()	at the file's position, which moves on		system calls
 *	  vfs_read()	at any position: checks, then f_op->read
 *	    generic_file_read()		regular files: the page cache
 *	kernel_read()	at any position, into the kernel's memory
 *
 * Files that have a position take turns at it: two reads of a shared file get different
 * bytes.  Others, like a terminal, are not held up by a reader that waits.
 *
 * Chapter: docs/files.md
 *
 * Locking: f_pos_lock, then i_rwsem of a file that is written to, then what a fault on the
 * program's memory takes (mm->mmap_lock).
 */
#include <fs/file.h>
#include <fs/inode.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/page_cache.h>
#include <uapi/fcntl.h>

/* The most that one call moves, as in Linux. */
#define MAX_RW_COUNT	((size_t)(INT32_MAX & PAGE_MASK))

/* --- any file -------------------------------------------------------------------------- */

/*
 * vfs_read - read from *pos on, and move it
 *
 * May sleep.  Return: bytes, 0 at the end; -EBADF, -EFAULT, -EINVAL, or what the file says.
 */
long vfs_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	if (unlikely(!(file->f_mode & FMODE_READ)))
		return -EBADF;
	if (unlikely(!file->f_op->read))
		return -EINVAL;
	if (unlikely(!access_ok(buf, count)))
		return -EFAULT;
	return file->f_op->read(file, buf, min(count, MAX_RW_COUNT), pos);
}

/* vfs_write - write from *pos on, and move it; as vfs_read() */
long vfs_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	if (unlikely(!(file->f_mode & FMODE_WRITE)))
		return -EBADF;
	if (unlikely(!file->f_op->write))
		return -EINVAL;
	if (unlikely(!access_ok(buf, count)))
		return -EFAULT;
	return file->f_op->write(file, buf, min(count, MAX_RW_COUNT), pos);
}

/* file_read - read at the file's position; as vfs_read() */
long file_read(struct file *file, char __user *buf, size_t count)
{
	loff_t none = 0;
	long done;

	if (!(file->f_mode & FMODE_LSEEK))
		return vfs_read(file, buf, count, &none);
	mutex_lock(&file->f_pos_lock);
	done = vfs_read(file, buf, count, &file->f_pos);
	mutex_unlock(&file->f_pos_lock);
	return done;
}

/* file_write - write at the file's position; as vfs_write() */
long file_write(struct file *file, const char __user *buf, size_t count)
{
	loff_t none = 0;
	long done;

	if (!(file->f_mode & FMODE_LSEEK))
		return vfs_write(file, buf, count, &none);
	mutex_lock(&file->f_pos_lock);
	done = vfs_write(file, buf, count, &file->f_pos);
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

/* generic_file_llseek - for files with an end; f_pos_lock is held */
loff_t generic_file_llseek(struct file *file, loff_t offset, int whence)
{
	loff_t base;

	if (whence == SEEK_SET)
		base = 0;
	else if (whence == SEEK_CUR)
		base = file->f_pos;
	else if (whence == SEEK_END)
		base = (loff_t)i_size_read(file->f_mapping);
	else
		return -EINVAL;
	if (__builtin_add_overflow(base, offset, &base))
		return -EOVERFLOW;
	if (base < 0 || (uint64_t)base > MAX_LFS_FILESIZE)
		return -EINVAL;
	file->f_pos = base;
	return base;
}

static long read_at(struct file *file, const struct io_buffer *to, size_t count, loff_t pos)
{
	if (unlikely(pos < 0))
		return -EINVAL;
	return filemap_read(file->f_mapping, (uint64_t)pos, to, count);
}

/* generic_file_read - the read of files that are in the page cache */
long generic_file_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	const struct io_buffer to = { .user = buf };
	long done = read_at(file, &to, count, *pos);

	if (done > 0)
		*pos += done;
	return done;
}

/* How much of count fits below the largest size; -EFBIG: nothing. */
static long clip_write(loff_t pos, size_t count)
{
	if (pos < 0)
		return -EINVAL;
	if ((uint64_t)pos >= MAX_LFS_FILESIZE)
		return count ? -EFBIG : 0;
	return (long)min((uint64_t)count, MAX_LFS_FILESIZE - (uint64_t)pos);
}

/* Returns bytes; *pos is where they ended. */
static long write_at(struct file *file, const struct io_buffer *from, size_t count, loff_t *pos)
{
	struct inode *inode = file->f_inode;
	long done;

	down_write(&inode->i_rwsem);
	if (file->f_flags & O_APPEND)
		*pos = (loff_t)file->f_mapping->i_size;
	done = clip_write(*pos, count);
	if (done > 0)
		done = filemap_write(file->f_mapping, (uint64_t)*pos, from, (size_t)done);
	if (done > 0) {
		*pos += done;
		inode_changed(inode);
	}
	up_write(&inode->i_rwsem);
	return done;
}

/* generic_file_write - the write of files that are in the page cache */
long generic_file_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	const struct io_buffer from = { .user = (char *)buf };

	return write_at(file, &from, count, pos);
}

/* --- for the kernel itself ---------------------------------------------------------------- */

static bool is_in_page_cache(const struct file *file)
{
	return file->f_op->read == generic_file_read;
}

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
	if (!is_in_page_cache(file))
		return -EINVAL;
	return read_at(file, &to, min(count, MAX_RW_COUNT), pos);
}

/* kernel_write - the other way; as kernel_read() */
long kernel_write(struct file *file, const void *buf, size_t count, loff_t pos)
{
	const struct io_buffer from = { .kernel = (char *)buf };

	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (!is_in_page_cache(file))
		return -EINVAL;
	return write_at(file, &from, min(count, MAX_RW_COUNT), &pos);
}
