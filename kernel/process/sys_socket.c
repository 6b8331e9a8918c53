/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_socket.c - there are no sockets, and programs are told so
 *
 * No family of addresses is known (EAFNOSUPPORT), so nothing that is open is a socket
 * (ENOTSOCK).  C libraries then do without: names are looked up in files, nobody logs.
 *
 * Chapter: docs/processes.md
 */
#include <asm/uaccess.h>
#include <core/task.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <lib/errno.h>
#include <uapi/socket.h>

#include "sys.h"

long sys_socket(unsigned long family, unsigned long type, unsigned long protocol)
{
	(void)protocol;
	if (type & ~(unsigned long)(SOCK_TYPE_MASK | SOCK_NONBLOCK | SOCK_CLOEXEC))
		return -EINVAL;
	if (family < AF_MAX && (type & SOCK_TYPE_MASK) >= SOCK_MAX)
		return -EINVAL;
	return -EAFNOSUPPORT;
}

long sys_socketpair(unsigned long family, unsigned long type, unsigned long protocol,
		    unsigned long user)
{
	long error = sys_socket(family, type, protocol);

	if (error == -EAFNOSUPPORT && clear_user((void __user *)user, 2 * sizeof(uint32_t)))
		return -EFAULT;		/* the numbers are told before there are sockets */
	return error;
}

/* What is done with a socket. */
static long refuse(unsigned long fd)
{
	struct file *file = fget(current->files, (unsigned int)fd);

	if (!file)
		return -EBADF;
	fput(file);
	return -ENOTSOCK;
}

/* How many arguments each has, from SYS_SOCKET on. */
static const uint8_t nr_args[] = { 3, 3, 3, 2, 3, 3, 3, 4, 4, 4, 6, 6, 2, 5, 5, 3, 3, 4, 5, 4 };

_Static_assert(sizeof(nr_args) == SYS_SENDMMSG, "each once");

long sys_socketcall(unsigned long call, unsigned long user)
{
	uint32_t args[6];

	if (call < SYS_SOCKET || call > SYS_SENDMMSG)
		return -EINVAL;
	if (copy_from_user(args, (const void __user *)user,
			   nr_args[call - SYS_SOCKET] * sizeof(args[0])))
		return -EFAULT;
	if (call == SYS_SOCKET)
		return sys_socket(args[0], args[1], args[2]);
	if (call == SYS_SOCKETPAIR)
		return sys_socketpair(args[0], args[1], args[2], args[3]);
	return refuse(args[0]);
}
