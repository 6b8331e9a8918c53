/* SPDX-License-Identifier: MIT */
/*
 * lib/errno.h - error numbers, with Linux's values for i386
 *
 * Functions return 0 or a negative one of these.
 */
#pragma once

#define EPERM		1	/* not permitted */
#define ENOENT		2	/* no such file or entry */
#define ESRCH		3	/* no such process; no free place of its kind */
#define EINTR		4	/* interrupted */
#define EIO		5	/* input or output error */
#define ENXIO		6	/* no such device or address */
#define E2BIG		7	/* argument list too long */
#define ENOEXEC		8	/* not an executable */
#define EBADF		9	/* not an open file, or not open for that */
#define ECHILD		10	/* no such child process */
#define EAGAIN		11	/* try again */
#define ENOMEM		12	/* out of memory */
#define EACCES		13	/* permission denied */
#define EFAULT		14	/* bad address */
#define EBUSY		16	/* in use */
#define EEXIST		17	/* exists already */
#define EXDEV		18	/* not on the same file system */
#define ENODEV		19	/* no such device */
#define ENOTDIR		20	/* not a directory */
#define EISDIR		21	/* a directory */
#define EINVAL		22	/* invalid argument */
#define ENFILE		23	/* too many open files in the system */
#define EMFILE		24	/* too many open files of a process */
#define ENOTTY		25	/* not a terminal; not an ioctl of this file */
#define ETXTBSY		26	/* a file is executed and cannot be written, or the reverse */
#define EFBIG		27	/* file too large */
#define ENOSPC		28	/* no room left */
#define ESPIPE		29	/* a file that has no position */
#define EROFS		30	/* of a file system that must not change */
#define EMLINK		31	/* too many links */
#define EPIPE		32	/* written to, and nobody reads */
#define ERANGE		34	/* out of range */
#define EDEADLK		35	/* all would wait for each other */
#define ENAMETOOLONG	36	/* a name is too long */
#define ENOLCK		37	/* no memory for a lock of a file */
#define ENOSYS		38	/* not provided */
#define ENOTEMPTY	39	/* a directory that is not empty */
#define ELOOP		40	/* too many symbolic links on the way */
#define EOVERFLOW	75	/* too large for its type */
#define ENOTSOCK	88	/* not a socket */
#define EOPNOTSUPP	95	/* not for this object */
#define EAFNOSUPPORT	97	/* a family of addresses that is not known */
#define ETIMEDOUT	110	/* the time was over */

/*
 * Never seen by programs: a signal came while a system call waited.  Who delivers it starts
 * the call anew or makes this -EINTR.  Without a handler all are started anew.
 */
#define ERESTARTSYS	512	/* with a handler: anew if it has SA_RESTART */
#define ERESTARTNOINTR	513	/* always anew */
#define ERESTARTNOHAND	514	/* never with a handler */
#define ERESTART_RESTARTBLOCK 516 /* never with a handler; else by way of restart_syscall() */
