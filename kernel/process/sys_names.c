/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_names.c - system calls by which names come and go
 *
 *	mkdir mknod symlink link	a new name
 *	rmdir unlink			one goes
 *	rename				one becomes another
 *
 * What is wrong with a name is told by fs/namei_change.c and fs/namei_rename.c.
 *
 * Chapter: docs/files.md
 */
#include <asm/uaccess.h>
#include <fs/dentry.h>
#include <fs/fs_struct.h>
#include <fs/namei.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <mm/kmalloc.h>
#include <uapi/fcntl.h>
#include <uapi/stat.h>

#include "sys.h"
#include "user_path.h"

#define CWD		((unsigned long)AT_FDCWD)
#define NEW_MODE	07777UL		/* what a program may say of a new file's rights */

static umode_t new_mode(unsigned long mode)
{
	return (umode_t)(mode & NEW_MODE & ~(unsigned long)current_umask());
}

/* --- new names ------------------------------------------------------------------------- */

long sys_mkdirat(unsigned long dirfd, unsigned long name, unsigned long mode)
{
	struct user_path path;
	long error = user_path_at(dirfd, name, 0, &path);

	if (error)
		return error;
	error = vfs_mkdir(path.base, path.name, new_mode(mode & (0777 | S_ISVTX)));
	user_path_put(&path);
	return error;
}

long sys_mkdir(unsigned long name, unsigned long mode)
{
	return sys_mkdirat(CWD, name, mode);
}

/* A device's number as programs write it: 8 bits of minor, 12 of major, 12 of minor. */
static dev_t decode_dev(unsigned long dev)
{
	return MKDEV((dev & 0xFFF00) >> 8, (dev & 0xFF) | (dev >> 12 & 0xFFF00));
}

/* Kinds that do not exist here yet are not made: sockets. */
static long check_kind(unsigned long mode)
{
	switch (mode & S_IFMT) {
	case 0:
	case S_IFREG:
	case S_IFCHR:
	case S_IFBLK:
	case S_IFIFO:
		return 0;
	case S_IFDIR:
		return -EPERM;
	default:
		return -EINVAL;
	}
}

long sys_mknodat(unsigned long dirfd, unsigned long name, unsigned long mode, unsigned long dev)
{
	umode_t kind = mode & S_IFMT ? mode & S_IFMT : S_IFREG;
	struct user_path path;
	long error = check_kind(mode);

	if (!error)
		error = user_path_at(dirfd, name, 0, &path);
	if (error)
		return error;
	error = vfs_mknod(path.base, path.name, (umode_t)(kind | new_mode(mode)),
			  decode_dev(dev));
	user_path_put(&path);
	return error;
}

long sys_mknod(unsigned long name, unsigned long mode, unsigned long dev)
{
	return sys_mknodat(CWD, name, mode, dev);
}

long sys_symlinkat(unsigned long target, unsigned long dirfd, unsigned long name)
{
	char *text = user_path_get(target);
	struct user_path path;
	long error;

	if (IS_ERR(text))
		return PTR_ERR(text);
	error = user_path_at(dirfd, name, 0, &path);
	if (!error) {
		error = vfs_symlink(path.base, path.name, text);
		user_path_put(&path);
	}
	kfree(text);
	return error;
}

long sys_symlink(unsigned long target, unsigned long name)
{
	return sys_symlinkat(target, CWD, name);
}

/* The file gets one more name. */
static long link_to(const struct user_path *old, unsigned int lookup, unsigned long dirfd,
		    unsigned long name)
{
	struct dentry *dentry = user_path_lookup(old, lookup);
	struct user_path new;
	long error;

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	error = user_path_at(dirfd, name, 0, &new);
	if (!error) {
		error = vfs_link(dentry, new.base, new.name);
		user_path_put(&new);
	}
	dput(dentry);
	return error;
}

long sys_linkat(unsigned long old_dirfd, unsigned long old_name, unsigned long dirfd,
		unsigned long name, unsigned long flags)
{
	struct user_path old;
	long error;

	if (flags & ~(unsigned long)(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	error = user_path_at(old_dirfd, old_name, flags & AT_EMPTY_PATH ? USER_PATH_EMPTY : 0,
			     &old);
	if (error)
		return error;
	error = link_to(&old, flags & AT_SYMLINK_FOLLOW ? LOOKUP_FOLLOW : 0, dirfd, name);
	user_path_put(&old);
	return error;
}

long sys_link(unsigned long old_name, unsigned long name)
{
	return sys_linkat(CWD, old_name, CWD, name, 0);
}

/* --- names that go --------------------------------------------------------------------- */

long sys_unlinkat(unsigned long dirfd, unsigned long name, unsigned long flags)
{
	struct user_path path;
	long error;

	if (flags & ~(unsigned long)AT_REMOVEDIR)
		return -EINVAL;
	error = user_path_at(dirfd, name, 0, &path);
	if (error)
		return error;
	error = flags & AT_REMOVEDIR ? vfs_rmdir(path.base, path.name)
				     : vfs_unlink(path.base, path.name);
	user_path_put(&path);
	return error;
}

long sys_unlink(unsigned long name)
{
	return sys_unlinkat(CWD, name, 0);
}

long sys_rmdir(unsigned long name)
{
	return sys_unlinkat(CWD, name, AT_REMOVEDIR);
}

/* --- names that change ------------------------------------------------------------------ */

static long check_rename_flags(unsigned long flags)
{
	if (flags & ~(unsigned long)(RENAME_NOREPLACE | RENAME_EXCHANGE))
		return -EINVAL;
	return flags == (RENAME_NOREPLACE | RENAME_EXCHANGE) ? -EINVAL : 0;
}

/* The new path is none: what is wrong with the old one is told first. */
static long error_of_old(const struct user_path *old, long error)
{
	struct path_last last;
	int old_error = path_parent(old->base, old->name, 0, &last);

	if (old_error)
		return old_error;
	path_last_put(&last);
	return error;
}

long sys_renameat2(unsigned long old_dirfd, unsigned long old_name, unsigned long dirfd,
		   unsigned long name, unsigned long flags)
{
	long error = check_rename_flags(flags);
	struct user_path old, new;

	if (!error)
		error = user_path_at(old_dirfd, old_name, 0, &old);
	if (error)
		return error;
	error = user_path_at(dirfd, name, 0, &new);
	if (error) {
		error = error_of_old(&old, error);
	} else {
		error = vfs_rename(old.base, old.name, new.base, new.name, (unsigned int)flags);
		user_path_put(&new);
	}
	user_path_put(&old);
	return error;
}

long sys_renameat(unsigned long old_dirfd, unsigned long old_name, unsigned long dirfd,
		  unsigned long name)
{
	return sys_renameat2(old_dirfd, old_name, dirfd, name, 0);
}

long sys_rename(unsigned long old_name, unsigned long name)
{
	return sys_renameat2(CWD, old_name, CWD, name, 0);
}
