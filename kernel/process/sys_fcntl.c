/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_fcntl.c - system calls about open files' numbers and flags
 *
 *	dup dup2 dup3 fcntl(F_DUPFD*)	one more number for the same file
 *	close_range			many numbers are closed, or will be by exec
 *	fcntl(F_GETFD, F_SETFD)		the number's flag: does exec close it?
 *	fcntl(F_GETFL, F_SETFL)		the file's flags, which all its numbers share
 *	fcntl(F_GETPIPE_SZ, F_SETPIPE_SZ) how much a pipe holds: fs/pipe_file.c
 *
 *	fcntl(F_*LK*)			locks: sys_lock.c
 *
 * Not here: owners of files that send signals.
 *
 * Chapter: docs/files.md
 */
#include <core/task.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/inode.h>
#include <fs/permission.h>
#include <fs/pipe.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <uapi/fcntl.h>

#include "process_parts.h"
#include "sys.h"
#include "sys_lock.h"

/* What F_SETFL may change; it passes over all else. */
#define SETFL_FLAGS	((unsigned int)(O_APPEND | O_NONBLOCK | O_NOATIME | O_DIRECT))

long sys_dup(unsigned long fd)
{
	return fd_dup(current->files, (unsigned int)fd, 0, false);
}

long sys_dup2(unsigned long old, unsigned long new)
{
	return fd_dup2(current->files, (unsigned int)old, (unsigned int)new, false);
}

long sys_dup3(unsigned long old, unsigned long new, unsigned long flags)
{
	if (flags & ~(unsigned long)O_CLOEXEC || old == new)
		return -EINVAL;
	return fd_dup2(current->files, (unsigned int)old, (unsigned int)new, flags & O_CLOEXEC);
}

/* What is direct bypasses the page cache, and there is nothing else; a pipe has packets. */
static long set_flags(struct file *file, unsigned int flags)
{
	if (flags & O_NOATIME & ~file->f_flags && !inode_owner_or_capable(file->f_inode))
		return -EPERM;
	if (flags & O_DIRECT && !S_ISFIFO(file->f_inode->i_mode))
		return -EINVAL;
	WRITE_ONCE(file->f_flags, (file->f_flags & ~SETFL_FLAGS) | (flags & SETFL_FLAGS));
	return 0;
}

static long control(unsigned int fd, unsigned long cmd, unsigned long arg, struct file *file)
{
	switch (cmd) {
	case F_DUPFD:
	case F_DUPFD_CLOEXEC:
		if (arg >= files_limit(current->files))
			return -EINVAL;
		return fd_dup(current->files, fd, (unsigned int)arg, cmd == F_DUPFD_CLOEXEC);
	case F_GETFD:
		return fd_get_cloexec(current->files, fd);
	case F_SETFD:
		return fd_set_cloexec(current->files, fd, arg & FD_CLOEXEC);
	case F_GETFL:
		return (long)READ_ONCE(file->f_flags);
	case F_SETFL:
		return set_flags(file, (unsigned int)arg);
	case F_GETPIPE_SZ:
		return pipe_get_size(file);
	case F_SETPIPE_SZ:
		return pipe_set_size(file, (unsigned int)arg);
	default:
		return -EINVAL;
	}
}

/* What may be asked of a file that is open with O_PATH: nothing about the file itself. */
static bool is_about_number(unsigned long cmd)
{
	return cmd == F_DUPFD || cmd == F_DUPFD_CLOEXEC || cmd == F_GETFD || cmd == F_SETFD ||
	       cmd == F_GETFL;
}

static long do_fcntl(unsigned long fd, unsigned long cmd, unsigned long arg, bool wide)
{
	struct file *file = fget_raw(current->files, (unsigned int)fd);
	long result;

	if (!file)
		return -EBADF;
	if (file->f_mode & FMODE_PATH && !is_about_number(cmd))
		result = -EBADF;
	else if (is_lock_command(cmd, wide))
		result = lock_command((unsigned int)fd, cmd, arg, file);
	else
		result = control((unsigned int)fd, cmd, arg, file);
	fput(file);
	return result;
}

long sys_fcntl64(unsigned long fd, unsigned long cmd, unsigned long arg)
{
	return do_fcntl(fd, cmd, arg, true);
}

long sys_fcntl(unsigned long fd, unsigned long cmd, unsigned long arg)
{
	return do_fcntl(fd, cmd, arg, false);
}

/* Numbers of the running task alone, if it wants that; ERR_PTR(-ENOMEM). */
static struct files_struct *files_for_range(unsigned long flags)
{
	struct files_struct *files = current->files;

	if (!(flags & CLOSE_RANGE_UNSHARE))
		return files;
	files = process_files_unshared();
	if (!IS_ERR(files))
		process_files_replace(files);
	return files;
}

long sys_close_range(unsigned long first, unsigned long last, unsigned long flags)
{
	struct files_struct *files;

	if (flags & ~(unsigned long)(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC) || first > last)
		return -EINVAL;
	files = files_for_range(flags);
	if (IS_ERR(files))
		return PTR_ERR(files);
	if (flags & CLOSE_RANGE_CLOEXEC)
		files_cloexec_range(files, (unsigned int)first, (unsigned int)last);
	else
		files_close_range(files, (unsigned int)first, (unsigned int)last);
	return 0;
}
