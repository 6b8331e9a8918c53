/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_fcntl.c - system calls about open files' numbers and flags
 *
 *	dup dup2 dup3 fcntl(F_DUPFD*)	one more number for the same file
 *	fcntl(F_GETFD, F_SETFD)		the number's flag: does exec close it?
 *	fcntl(F_GETFL, F_SETFL)		the file's flags, which all its numbers share
 *
 * Not here: locks of files, owners of files that send signals.
 *
 * Chapter: docs/files.md
 */
#include <core/task.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <lib/errno.h>
#include <uapi/fcntl.h>

#include "sys.h"

/* What F_SETFL may change; it passes over all else. */
#define SETFL_FLAGS	((unsigned int)(O_APPEND | O_NONBLOCK | O_NOATIME))

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

/* What is direct bypasses the page cache, and there is nothing else. */
static long set_flags(struct file *file, unsigned int flags)
{
	if (flags & O_DIRECT)
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
	default:
		return -EINVAL;
	}
}

long sys_fcntl64(unsigned long fd, unsigned long cmd, unsigned long arg)
{
	struct file *file = fget(current->files, (unsigned int)fd);
	long result;

	if (!file)
		return -EBADF;
	result = control((unsigned int)fd, cmd, arg, file);
	fput(file);
	return result;
}

long sys_fcntl(unsigned long fd, unsigned long cmd, unsigned long arg)
{
	return sys_fcntl64(fd, cmd, arg);
}
