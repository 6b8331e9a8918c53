/* SPDX-License-Identifier: MIT */
/*
 * fs/open.c - from a path to an open file
 *
 *	without O_CREAT		walk to the end
 *	with it			walk to the directory, lock it, look, and make the file if
 *				there is none: so only one of two tasks makes it
 *
 *	then			check what kind of file it is -> file_attach() -> its open
 *				-> O_TRUNC
 *
 * Memory for the open file comes before all that: who cannot have it has made nothing.
 *
 * Who has made the file may open it in any way, whatever its mode says.
 *
 * Chapter: docs/files.md
 *
 * Locking: the directory's i_rwsem while a file is made.
 */
#include <fs/file.h>
#include <fs/inode.h>
#include <fs/mount.h>
#include <fs/namei.h>
#include <fs/permission.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <uapi/fcntl.h>

#include "internal.h"

/* What O_PATH leaves of the other flags. */
#define PATH_FLAGS	((unsigned int)(O_DIRECTORY | O_NOFOLLOW | O_PATH | O_CLOEXEC))

/* Of the kernel's own: to be executed.  Programs cannot ask for it (sys_file.c). */
#define OPEN_EXEC	040U

/* O_TMPFILE has two bits; one of them is O_DIRECTORY, which makes old kernels refuse it. */
#define TMPFILE_BIT	((unsigned int)(O_TMPFILE & ~O_DIRECTORY))

static bool wants_write(unsigned int flags)
{
	return (flags & O_ACCMODE) != O_RDONLY;
}

/* What the flags ask of the file's mode. */
static unsigned int access_mask(unsigned int flags)
{
	static const uint8_t masks[] = { MAY_READ, MAY_WRITE, MAY_READ | MAY_WRITE,
					 MAY_READ | MAY_WRITE };

	if (flags & OPEN_EXEC)
		return MAY_EXEC;
	return masks[flags & O_ACCMODE] | (flags & O_TRUNC ? MAY_WRITE : 0);
}

static bool is_device(const struct inode *inode)
{
	return S_ISCHR(inode->i_mode) || S_ISBLK(inode->i_mode);
}

/* May the running task open a file that was there before? */
static int may_open(const struct inode *inode, unsigned int flags)
{
	int error;

	if (is_device(inode) && inode->i_sb->s_mnt_flags & MS_NODEV)
		return -EACCES;
	error = inode_permission(inode, access_mask(flags));
	if (unlikely(error))
		return error;
	return flags & O_NOATIME && !inode_owner_or_capable(inode) ? -EPERM : 0;
}

/* May a file of this kind be opened in this way? */
static int check_open(const struct inode *inode, unsigned int flags, bool created)
{
	if (flags & O_DIRECTORY && !S_ISDIR(inode->i_mode))
		return -ENOTDIR;
	if (flags & O_PATH)
		return 0;
	if (S_ISLNK(inode->i_mode))
		return -ELOOP;
	if (S_ISDIR(inode->i_mode) && (wants_write(flags) || flags & (O_CREAT | O_TRUNC)))
		return -EISDIR;
	if (flags & OPEN_EXEC && !S_ISREG(inode->i_mode))
		return -EACCES;		/* no driver is asked, no FIFO waited for */
	if (!created) {
		int error = may_open(inode, flags);

		if (error)
			return error;
	}
	return inode->i_fop ? 0 : -ENXIO;
}

/* O_TRUNC is a write, whatever else the file is opened for: what runs is not cut off. */
static int truncate(struct inode *inode)
{
	int error = inode_get_write(inode);

	if (error)
		return error;
	error = inode_set_size(inode, 0);
	inode_put_write(inode);
	return error;
}

/* Driver and length; the file is attached. */
static int finish_open(struct file *file, unsigned int flags)
{
	int error = 0;

	if (file->f_op->open)
		error = file->f_op->open(file->f_inode, file);
	if (!error && flags & O_DIRECT && !(flags & O_PATH)) {
		fput(file);
		return -EINVAL;		/* there is nothing but the page cache */
	}
	file->f_flags &= ~(unsigned int)O_NOCTTY;	/* that was for a terminal's driver */
	if (error) {
		file_free(file);
		return error;
	}
	if (flags & O_TRUNC && S_ISREG(file->f_inode->i_mode))
		error = truncate(file->f_inode);
	if (error)
		fput(file);
	return error;
}

/* The reserved file becomes what a dentry names.  On an error both are gone. */
static int open_dentry(struct file *file, struct dentry *dentry, unsigned int flags, bool created)
{
	int error = check_open(dentry->d_inode, flags, created);

	if (!error)
		error = file_attach(file, dentry, flags);
	if (!error)
		return finish_open(file, flags);
	dput(dentry);
	file_unreserve(file);
	return error;
}

/* The file of the last name, with a reference; made if there is none. */
static struct dentry *find_or_create(const struct path_last *last, unsigned int flags,
				     umode_t mode, bool *created)
{
	struct inode *dir = last->parent->d_inode;
	struct dentry *dentry = lookup_locked(last->parent, &last->name);
	int error;

	if (IS_ERR(dentry))
		return dentry;
	if (dentry && flags & O_EXCL) {
		dput(dentry);
		return ERR_PTR(-EEXIST);
	}
	if (dentry)
		return mount_enter(dentry);
	error = sb_want_write(dir->i_sb);
	if (error)
		return ERR_PTR(error);
	if (!dir->i_op->create)
		return ERR_PTR(-EACCES);
	if (dir->i_nlink == 0)		/* it was removed while we walked */
		return ERR_PTR(-ENOENT);
	error = may_create(dir);
	if (error)
		return ERR_PTR(error);
	dentry = d_alloc(last->parent, &last->name);
	if (!dentry)
		return ERR_PTR(-ENOMEM);
	error = dir->i_op->create(dir, dentry, (umode_t)(S_IFREG | (mode & ~S_IFMT)));
	*created = !error;
	if (!error)
		return dentry;
	dput(dentry);
	return ERR_PTR(error);
}

static struct dentry *lookup_create(struct dentry *base, const char *path, unsigned int flags,
				    umode_t mode, bool *created)
{
	bool follow = !(flags & (O_NOFOLLOW | O_EXCL));
	struct dentry *dentry = ERR_PTR(-EISDIR);
	struct path_last last;
	int error = path_parent(base, path, follow ? LOOKUP_FOLLOW : 0, &last);

	if (error)
		return ERR_PTR(error);
	if (last.type == LAST_BIND && !last.must_be_dir) {
		dentry = dget(last.parent);
	} else if (last.type == LAST_NORM && !last.must_be_dir) {
		struct inode *dir = last.parent->d_inode;

		down_write(&dir->i_rwsem);
		dentry = find_or_create(&last, flags, mode, created);
		up_write(&dir->i_rwsem);
	}
	path_last_put(&last);
	return dentry;
}

/* --- O_TMPFILE --------------------------------------------------------------------------- */

/* A file without a name in a directory, which it keeps from going. */
static struct dentry *make_tmpfile(struct dentry *parent, unsigned int flags, umode_t mode)
{
	static const struct qstr name = { .name = "#", .len = 1 };
	struct inode *dir = parent->d_inode;
	struct dentry *dentry;
	int error = sb_want_write(dir->i_sb);

	if (!error)
		error = may_create(dir);
	if (error)
		return ERR_PTR(error);
	if (!dir->i_op->tmpfile)
		return ERR_PTR(-EOPNOTSUPP);
	dentry = d_alloc(parent, &name);
	if (!dentry)
		return ERR_PTR(-ENOMEM);
	error = dir->i_op->tmpfile(dir, dentry, (umode_t)(S_IFREG | (mode & ~S_IFMT)));
	if (!error) {
		dentry->d_inode->i_linkable = !(flags & O_EXCL);
		return dentry;
	}
	dput(dentry);
	return ERR_PTR(error);
}

static struct dentry *lookup_tmpfile(struct dentry *base, const char *path, unsigned int flags,
				     umode_t mode)
{
	struct dentry *parent = path_lookup(base, path, LOOKUP_FOLLOW | LOOKUP_DIRECTORY), *dentry;

	if (IS_ERR(parent))
		return parent;
	dentry = make_tmpfile(parent, flags, mode);
	dput(parent);
	return dentry;
}

/* --- all -------------------------------------------------------------------------------- */

static int check_flags(unsigned int flags)
{
	if (unlikely(flags & TMPFILE_BIT)) {
		if (!(flags & O_DIRECTORY) || flags & O_CREAT || !wants_write(flags))
			return -EINVAL;
	}
	return flags & O_CREAT && flags & O_DIRECTORY ? -EINVAL : 0;
}

static struct dentry *find(struct dentry *base, const char *path, unsigned int flags, umode_t mode,
			   bool *created)
{
	unsigned int lookup = flags & O_NOFOLLOW ? 0 : LOOKUP_FOLLOW;

	if (flags & O_CREAT)
		return lookup_create(base, path, flags, mode, created);
	if (unlikely(flags & TMPFILE_BIT)) {
		*created = true;
		return lookup_tmpfile(base, path, flags, mode);
	}
	return path_lookup(base, path, lookup);
}

/*
 * file_open_at - open a file, or make it first
 *
 * flags are O_* of <uapi/fcntl.h>; mode is that of a file that is made.  base NULL: the
 * working directory.  May sleep.  Return: a file with one reference, or ERR_PTR: what the
 * walk says, -EACCES, -EPERM, -EEXIST, -EISDIR, -ENXIO, -ENOMEM, -EINVAL, -ETXTBSY, -EROFS,
 * -EOPNOTSUPP.
 */
struct file *file_open_at(struct dentry *base, const char *path, unsigned int flags, umode_t mode)
{
	bool created = false;
	struct dentry *dentry;
	struct file *file;
	int error;

	if (unlikely(flags & O_PATH))
		flags &= PATH_FLAGS;
	error = flags & (O_CREAT | TMPFILE_BIT) ? check_flags(flags) : 0;
	if (error)
		return ERR_PTR(error);
	file = file_reserve();
	if (!file)
		return ERR_PTR(-ENOMEM);
	dentry = find(base, path, flags, mode, &created);
	if (IS_ERR(dentry)) {
		file_unreserve(file);
		return ERR_PTR(PTR_ERR(dentry));
	}
	if (unlikely(flags & TMPFILE_BIT))	/* it is no directory, nor is the rest asked */
		flags &= ~(unsigned int)(O_DIRECTORY | O_EXCL);
	error = open_dentry(file, dentry, flags, created);
	return error ? ERR_PTR(error) : file;
}

/* file_open_exec - as file_open(), to run it: whether it may be read does not matter */
struct file *file_open_exec(const char *path)
{
	return file_open_at(NULL, path, O_RDONLY | OPEN_EXEC, 0);
}

/* file_open - as file_open_at(), from the working directory or the root */
struct file *file_open(const char *path, unsigned int flags, umode_t mode)
{
	return file_open_at(NULL, path, flags, mode);
}
