/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_lock.c - system calls that lock files
 *
 *	fcntl(F_GETLK, F_SETLK, F_SETLKW)	bytes, for the process
 *	... F_OFD_...				bytes, for the open file
 *	flock					all, for the open file
 *
 * The structure has two widths; inside all is 64 bits wide.
 *
 * Chapter: docs/files.md
 */
#include <asm/uaccess.h>
#include <core/task.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/locks.h>
#include <lib/errno.h>
#include <lib/string.h>

#include "sys.h"
#include "sys_lock.h"

#define OFF32_MAX	0x7FFFFFFFLL

/* --- structures ------------------------------------------------------------------------ */

static bool is_wide(unsigned long cmd)
{
	return cmd != F_GETLK && cmd != F_SETLK && cmd != F_SETLKW;
}

static bool is_ofd(unsigned long cmd)
{
	return cmd == F_OFD_GETLK || cmd == F_OFD_SETLK || cmd == F_OFD_SETLKW;
}

static int get_flock(unsigned long cmd, unsigned long user, struct flock64 *flock)
{
	const void __user *from = (const void __user *)user;
	struct flock narrow;

	if (is_wide(cmd))
		return copy_from_user(flock, from, sizeof(*flock)) ? -EFAULT : 0;
	if (copy_from_user(&narrow, from, sizeof(narrow)))
		return -EFAULT;
	*flock = (struct flock64){
		.l_type = narrow.l_type,
		.l_whence = narrow.l_whence,
		.l_start = narrow.l_start,
		.l_len = narrow.l_len,
		.l_pid = narrow.l_pid,
	};
	return 0;
}

static int put_flock(unsigned long cmd, unsigned long user, const struct flock64 *flock)
{
	struct flock narrow;

	if (is_wide(cmd))
		return copy_to_user((void __user *)user, flock, sizeof(*flock)) ? -EFAULT : 0;
	memset(&narrow, 0, sizeof(narrow));
	narrow.l_type = flock->l_type;
	narrow.l_whence = flock->l_whence;
	narrow.l_start = (int32_t)flock->l_start;
	narrow.l_len = (int32_t)flock->l_len;
	narrow.l_pid = flock->l_pid;
	return copy_to_user((void __user *)user, &narrow, sizeof(narrow)) ? -EFAULT : 0;
}

/* l_len below 0: the bytes in front of l_start; 0: all from there on. */
static int set_range(struct file_lock *lock, loff_t base, const struct flock64 *flock)
{
	loff_t len = flock->l_len;

	if (flock->l_start > OFFSET_MAX - base)
		return -EOVERFLOW;
	lock->start = base + flock->l_start;
	if (lock->start < 0)
		return -EINVAL;
	if (len > 0) {
		if (len - 1 > OFFSET_MAX - lock->start)
			return -EOVERFLOW;
		lock->end = lock->start + (len - 1);
	} else if (len < 0) {
		if (lock->start + len < 0)
			return -EINVAL;
		lock->end = lock->start - 1;
		lock->start += len;
	} else {
		lock->end = OFFSET_MAX;
	}
	return 0;
}

/* What a program asks for. */
static int to_lock(const struct file *file, const struct flock64 *flock, struct file_lock *lock)
{
	loff_t base = file_seek_base(file, flock->l_whence);
	int error = base < 0 ? (int)base : set_range(lock, base, flock);

	if (error)
		return error;
	if (flock->l_type != F_RDLCK && flock->l_type != F_WRLCK && flock->l_type != F_UNLCK)
		return -EINVAL;
	lock->type = flock->l_type;
	lock->owner = current->files;
	lock->pid = current->tgid;
	return 0;
}

/* What is in its way. */
static int to_flock(const struct file_lock *lock, bool wide, struct flock64 *flock)
{
	flock->l_type = (int16_t)lock->type;
	if (lock->type == F_UNLCK)
		return 0;
	if (!wide && (lock->start > OFF32_MAX ||
		      (lock->end != OFFSET_MAX && lock->end > OFF32_MAX)))
		return -EOVERFLOW;
	flock->l_pid = lock->pid;
	flock->l_start = lock->start;
	flock->l_len = lock->end == OFFSET_MAX ? 0 : lock->end - lock->start + 1;
	flock->l_whence = SEEK_SET;
	return 0;
}

/* --- fcntl ----------------------------------------------------------------------------- */

static int own_by_file(struct file *file, const struct flock64 *flock, struct file_lock *lock)
{
	if (flock->l_pid != 0)
		return -EINVAL;
	lock->owner = file;
	lock->pid = LOCK_PID_OFD;
	return 0;
}

static long get_lock(unsigned long cmd, unsigned long user, struct file *file)
{
	struct file_lock lock;
	struct flock64 flock;
	int error = get_flock(cmd, user, &flock);

	if (!error && flock.l_type != F_RDLCK && flock.l_type != F_WRLCK)
		error = -EINVAL;
	if (!error)
		error = to_lock(file, &flock, &lock);
	if (!error && is_ofd(cmd))
		error = own_by_file(file, &flock, &lock);
	if (error)
		return error;
	posix_lock_test(file, &lock);
	error = to_flock(&lock, is_wide(cmd), &flock);
	return error ? error : put_flock(cmd, user, &flock);
}

/* Who reads what is locked must be able to read it. */
static int check_mode(const struct file *file, int type)
{
	if (type == F_RDLCK && !(file->f_mode & FMODE_READ))
		return -EBADF;
	if (type == F_WRLCK && !(file->f_mode & FMODE_WRITE))
		return -EBADF;
	return 0;
}

/*
 * Another thread may have closed the number meanwhile, before there was a lock to be released:
 * nobody would ever release it.
 */
static int check_open(unsigned int fd, struct file *file, struct file_lock *lock)
{
	if (lock->type == F_UNLCK || lock->owner == file || fd_is(current->files, fd, file))
		return 0;
	lock->type = F_UNLCK;
	lock->start = 0;
	lock->end = OFFSET_MAX;
	(void)posix_lock(file, lock, false);	/* needs no memory, waits for nobody */
	return -EBADF;
}

static long set_lock(unsigned int fd, unsigned long cmd, unsigned long user, struct file *file)
{
	bool may_wait = cmd == F_SETLKW || cmd == F_SETLKW64 || cmd == F_OFD_SETLKW;
	struct file_lock lock;
	struct flock64 flock;
	int error = get_flock(cmd, user, &flock);

	if (!error)
		error = to_lock(file, &flock, &lock);
	if (!error)
		error = check_mode(file, lock.type);
	if (!error && is_ofd(cmd))
		error = own_by_file(file, &flock, &lock);
	if (!error)
		error = posix_lock(file, &lock, may_wait);
	return error ? error : check_open(fd, file, &lock);
}

bool is_lock_command(unsigned long cmd, bool wide)
{
	if (cmd == F_GETLK || cmd == F_SETLK || cmd == F_SETLKW)
		return true;
	return wide && (is_ofd(cmd) || cmd == F_GETLK64 || cmd == F_SETLK64 || cmd == F_SETLKW64);
}

long lock_command(unsigned int fd, unsigned long cmd, unsigned long user, struct file *file)
{
	if (cmd == F_GETLK || cmd == F_GETLK64 || cmd == F_OFD_GETLK)
		return get_lock(cmd, user, file);
	return set_lock(fd, cmd, user, file);
}

/* --- flock ----------------------------------------------------------------------------- */

static int flock_type(unsigned long cmd)
{
	switch (cmd) {
	case LOCK_SH:
		return F_RDLCK;
	case LOCK_EX:
		return F_WRLCK;
	case LOCK_UN:
		return F_UNLCK;
	default:
		return -EINVAL;
	}
}

/* LOCK_MAND is accepted and does nothing, as on Linux since 5.17. */
long sys_flock(unsigned long fd, unsigned long cmd)
{
	int type = flock_type(cmd & ~(unsigned long)LOCK_NB);
	struct file *file;
	long result = -EBADF;

	if (cmd & LOCK_MAND)
		return 0;
	if (type < 0)
		return type;
	file = fget(current->files, (unsigned int)fd);
	if (!file)
		return -EBADF;
	if (type == F_UNLCK || file->f_mode & (FMODE_READ | FMODE_WRITE))
		result = flock_lock(file, type, !(cmd & LOCK_NB));
	fput(file);
	return result;
}
