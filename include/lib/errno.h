/* SPDX-License-Identifier: MIT */
/*
 * lib/errno.h - error numbers, with Linux's values for i386
 *
 * Functions return 0 or a negative one of these.
 */
#pragma once

#define EPERM		1	/* not permitted */
#define ENOENT		2	/* no such file or entry */
#define EINTR		4	/* interrupted */
#define EIO		5	/* input or output error */
#define E2BIG		7	/* argument list too long */
#define ENOEXEC		8	/* not an executable */
#define EAGAIN		11	/* try again */
#define ENOMEM		12	/* out of memory */
#define EFAULT		14	/* bad address */
#define EBUSY		16	/* in use */
#define EEXIST		17	/* exists already */
#define ENODEV		19	/* no such device */
#define EINVAL		22	/* invalid argument */
#define ENOSPC		28	/* no room left */
#define ERANGE		34	/* out of range */
#define ENOSYS		38	/* not provided */
#define EOVERFLOW	75	/* too large for its type */

/* Never seen by programs: a signal came; the system call is restarted or gives EINTR. */
#define ERESTARTSYS	512
