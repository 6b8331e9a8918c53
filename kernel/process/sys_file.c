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
#include <uapi/ioctls.h>
#include <uapi/fcntl.h>

#include "sys.h"
#include "user_path.h"

#define MAX_COUNT	0x7FFFF000UL	/* bytes of one read or write, as in Linux */

/* What programs may say; Linux passes over the rest too. */
#define OPEN_FLAGS									\
	((unsigned int)(O_ACCMODE | O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_APPEND |	\
			O_NONBLOCK | O_ASYNC | O_SYNC | O_DIRECT | O_LARGEFILE |	\
			O_DIRECTORY | O_NOFOLLOW | O_NOATIME | O_CLOEXEC | O_PATH |	\
			O_TMPFILE))

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
	fd = open_path(&path, (unsigned int)flags & OPEN_FLAGS,
		       (umode_t)(mode & 07777 & ~current_umask()));
	user_path_put(&path);
	return fd;
}

long sys_open(unsigned long path, unsigned long flags, unsigned long mode)
{
	return sys_openat((unsigned long)AT_FDCWD, path, flags, mode);
}

long sys_creat(unsigned long path, unsigned long mode)
{
	return sys_open(path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

long sys_close(unsigned long fd)
{
	return fd_close(current->files, (unsigned int)fd);
}

/* --- read, write --------------------------------------------------------------------- */

long sys_read(unsigned long fd, unsigned long buf, unsigned long count)
{
	struct borrowed_file from = fd_borrow(current->files, (unsigned int)fd);
	long done;

	if (unlikely(!from.file))
		return -EBADF;
	done = file_read(from.file, (char __user *)buf, count);
	fd_give_back(from);
	return done;
}

long sys_write(unsigned long fd, unsigned long buf, unsigned long count)
{
	struct borrowed_file to = fd_borrow(current->files, (unsigned int)fd);
	long done;

	if (unlikely(!to.file))
		return -EBADF;
	done = file_write(to.file, (const char __user *)buf, count);
	fd_give_back(to);
	return done;
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
	position = whence <= SEEK_HOLE ? vfs_llseek(file, offset, (int)whence) : -EINVAL;
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

static long set_nonblock(struct file *file, unsigned long user)
{
	uint32_t on;

	if (get_user_u32(&on, (const uint32_t __user *)user))
		return -EFAULT;
	WRITE_ONCE(file->f_flags, on ? file->f_flags | O_NONBLOCK : file->f_flags & ~O_NONBLOCK);
	return 0;
}

static long put_bytes_left(const struct file *file, unsigned long user)
{
	int64_t left = (int64_t)i_size_read(file->f_mapping) - file->f_pos;

	return put_user_u32((uint32_t)left, (uint32_t __user *)user) ? -EFAULT : 0;
}

/* What every file knows, and then what only its kind does. */
static long control(unsigned int fd, struct file *file, unsigned int cmd, unsigned long arg)
{
	bool is_regular = S_ISREG(file->f_inode->i_mode);

	switch (cmd) {
	case FIOCLEX:
	case FIONCLEX:
		return fd_set_cloexec(current->files, fd, cmd == FIOCLEX);
	case FIONBIO:
		return set_nonblock(file, arg);
	case FIGETBSZ:
		return put_user_u32(PAGE_SIZE, (uint32_t __user *)arg) ? -EFAULT : 0;
	case FIONREAD:
		if (is_regular)
			return put_bytes_left(file, arg);
		return vfs_ioctl(file, cmd, arg);
	default:
		return vfs_ioctl(file, cmd, arg);
	}
}

long sys_ioctl(unsigned long fd, unsigned long cmd, unsigned long arg)
{
	struct file *file = fget(current->files, (unsigned int)fd);
	long result;

	if (!file)
		return -EBADF;
	result = control((unsigned int)fd, file, (unsigned int)cmd, arg);
	fput(file);
	return result;
}
