/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_random.c - random bytes for the asking
 *
 * Where they come from, and how good they are: core/random.c.  There is one kind of them, so
 * the flags that choose between kinds have no effect.
 *
 * Chapter: docs/processes.md
 */
#include <drivers/random_device.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <uapi/random.h>

#include "sys.h"

#define GRND_FLAGS	(GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE)

long sys_getrandom(unsigned long user, unsigned long size, unsigned long flags)
{
	size_t count = min(size, (unsigned long)INT32_MAX);

	if (flags & ~GRND_FLAGS || (flags & GRND_FLAGS & ~GRND_NONBLOCK) ==
				   (GRND_RANDOM | GRND_INSECURE))
		return -EINVAL;
	if (!access_ok((const void __user *)user, count))
		return -EFAULT;
	return random_to_user((char __user *)user, count);
}
