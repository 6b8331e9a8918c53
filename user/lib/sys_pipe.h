/* SPDX-License-Identifier: MIT */
/*
 * user/lib/sys_pipe.h - the system calls of pipes and of waiting for files by name
 *
 * As those of sys.h: each returns a result or -errno.
 */
#pragma once

#include <uapi/poll.h>
#include <uapi/uio.h>

#include "sys.h"
#include "sys_time.h"

static inline int sys_pipe(int fd[2])
{
	return syscall1(__NR_pipe, (long)fd);
}

static inline int sys_pipe2(int fd[2], int flags)
{
	return syscall2(__NR_pipe2, (long)fd, flags);
}

static inline int sys_fcntl(int fd, int command, long argument)
{
	return syscall3(__NR_fcntl64, fd, command, argument);
}

static inline int sys_poll(struct pollfd *files, unsigned int nr, int ms)
{
	return syscall3(__NR_poll, (long)files, nr, ms);
}

static inline int sys_ppoll(struct pollfd *files, unsigned int nr, const timespec_t *time,
			    const sigset_t *mask)
{
	return syscall5(__NR_ppoll, (long)files, nr, (long)time, (long)mask, sizeof(*mask));
}

static inline int sys_select(int nr, void *in, void *out, void *ex, void *time)
{
	return syscall5(__NR__newselect, nr, (long)in, (long)out, (long)ex, (long)time);
}

static inline int sys_mkfifo(const char *path)
{
	return syscall3(__NR_mknod, (long)path, 0010600, 0);
}

/* What poll says of one number now. */
static inline int poll_now(int fd, int events)
{
	struct pollfd file = { .fd = fd, .events = (int16_t)events };
	int count = sys_poll(&file, 1, 0);

	return count < 0 ? count : (uint16_t)file.revents;
}
