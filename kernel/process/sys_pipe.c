/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_pipe.c - pipe() and pipe2(), and the signal to who writes to nobody
 *
 * Chapter: docs/pipes.md
 */
#include <asm/uaccess.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/pipe.h>
#include <kernel/signal.h>
#include <lib/errno.h>
#include <uapi/fcntl.h>

#include "sys.h"
#include "sys_pipe.h"

static void send_sigpipe(void)
{
	send_signal_self(SIGPIPE);
}

/* pipe_signal_init - from here on SIGPIPE is sent; boot */
void pipe_signal_init(void)
{
	pipe_on_broken(send_sigpipe);
}

/* Two numbers, or none; 0 or an error. */
static int two_numbers(unsigned int fd[2], bool cloexec)
{
	for (unsigned int i = 0; i < 2; i++) {
		int number = fd_alloc(current->files, 0, cloexec);

		if (number < 0) {
			if (i)
				fd_put(current->files, fd[0]);
			return number;
		}
		fd[i] = (unsigned int)number;
	}
	return 0;
}

/* The program has its numbers before another thread can find files there. */
static int give_numbers(struct file *files[2], unsigned long user, bool cloexec)
{
	unsigned int fd[2];
	int error = two_numbers(fd, cloexec);

	if (error)
		return error;
	if (copy_to_user((void __user *)user, fd, sizeof(fd)))
		error = -EFAULT;
	for (unsigned int i = 0; i < 2; i++) {
		if (error)
			fd_put(current->files, fd[i]);
		else
			fd_install(current->files, fd[i], files[i]);
	}
	return error;
}

long sys_pipe2(unsigned long user, unsigned long flags)
{
	struct file *files[2];
	int error;

	if (flags & ~(unsigned long)(O_CLOEXEC | O_NONBLOCK | O_DIRECT))
		return -EINVAL;
	error = pipe_create(files, (unsigned int)flags);
	if (error)
		return error;
	error = give_numbers(files, user, flags & O_CLOEXEC);
	if (error) {
		fput(files[0]);
		fput(files[1]);
	}
	return error;
}

long sys_pipe(unsigned long user)
{
	return sys_pipe2(user, 0);
}
