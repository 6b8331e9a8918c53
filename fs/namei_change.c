/* SPDX-License-Identifier: MIT */
/*
 * fs/namei_change.c - names come and go
 *
 *	walk to the directory -> lock it -> look -> let its file system do it -> unlock
 *
 * Each call is checked here: what Linux answers to a last name of "..", to a slash behind
 * it, to a name that exists.  The file system makes or removes; it cannot be asked for
 * something impossible.
 *
 * Chapter: docs/files.md
 *
 * Locking: the directory's i_rwsem; that of a file inside it, for its count of names.
 */
#include <fs/inode.h>
#include <fs/namei.h>
#include <fs/permission.h>
#include <fs/super.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <uapi/limits.h>

#include "internal.h"

/* The directory may be gone by the time that it is locked. */
static int check_dir(const struct inode *dir)
{
	return dir->i_nlink == 0 ? -ENOENT : 0;
}

/* What is to get a name; inputs only. */
struct new_name {
	umode_t mode;			/* S_IFMT: of what kind it is */
	dev_t dev;			/* a device node's */
	const char *target;		/* a symbolic link's */
	struct dentry *old;		/* a file that has a name already; NULL: a new one */
};

/* What the file system does not do is not permitted. */
static int make(struct inode *dir, struct dentry *dentry, const struct new_name *what)
{
	const struct inode_operations *op = dir->i_op;

	if (what->old)
		return op->link ? op->link(what->old, dir, dentry) : -EPERM;
	if (S_ISDIR(what->mode))
		return op->mkdir ? op->mkdir(dir, dentry, what->mode & ~S_IFMT) : -EPERM;
	if (S_ISLNK(what->mode))
		return op->symlink ? op->symlink(dir, dentry, what->target) : -EPERM;
	if (S_ISREG(what->mode))
		return op->create ? op->create(dir, dentry, what->mode) : -EACCES;
	return op->mknod ? op->mknod(dir, dentry, what->mode, what->dev) : -EPERM;
}

/* Is the name free? */
static int check_free(const struct path_last *last)
{
	struct dentry *dentry = lookup_locked(last->parent, &last->name);

	if (IS_ERR(dentry))
		return (int)PTR_ERR(dentry);
	if (!dentry)
		return 0;
	dput(dentry);
	return -EEXIST;
}

/* No directory gets a second name; devices are not for everybody. */
static int check_kind(const struct new_name *what)
{
	if (what->old)
		return S_ISDIR(what->old->d_inode->i_mode) ? -EPERM : 0;
	if (S_ISCHR(what->mode) || S_ISBLK(what->mode))
		return capable(CAP_MKNOD) ? 0 : -EPERM;
	return 0;
}

static int check_create(const struct path_last *last, const struct new_name *what)
{
	int error = check_free(last);

	if (error)
		return error;
	if (last->must_be_dir && !S_ISDIR(what->mode))
		return -ENOENT;
	error = sb_want_write(last->parent->d_sb);
	if (error)
		return error;
	if (what->old && what->old->d_sb != last->parent->d_sb)
		return -EXDEV;
	if (what->old) {
		error = may_link(what->old->d_inode);
		if (error)
			return error;
	}
	error = check_dir(last->parent->d_inode);
	if (!error)
		error = may_create(last->parent->d_inode);
	return error ? error : check_kind(what);
}

/* The directory is locked. */
static int create_locked(const struct path_last *last, const struct new_name *what)
{
	int error = check_create(last, what);
	struct dentry *dentry;

	if (error)
		return error;
	dentry = d_alloc(last->parent, &last->name);
	if (!dentry)
		return -ENOMEM;
	error = make(last->parent->d_inode, dentry, what);
	dput(dentry);
	return error;
}

static int create_name(struct dentry *base, const char *path, const struct new_name *what)
{
	struct path_last last;
	struct inode *dir;
	int error = path_parent(base, path, 0, &last);

	if (error)
		return error;
	dir = last.parent->d_inode;
	down_write(&dir->i_rwsem);
	error = last.type == LAST_NORM ? create_locked(&last, what) : -EEXIST;
	up_write(&dir->i_rwsem);
	path_last_put(&last);
	return error;
}

/*
 * vfs_mkdir - make a directory
 *
 * May sleep.  Return: 0, -EEXIST, -ENOENT, -ENOTDIR, -EACCES, -EROFS, -ENOMEM, -ELOOP,
 * -ENAMETOOLONG.
 */
int vfs_mkdir(struct dentry *base, const char *path, umode_t mode)
{
	const struct new_name what = { .mode = S_IFDIR | (mode & ~S_IFMT) };

	return create_name(base, path, &what);
}

/*
 * vfs_mknod - make a device node, a FIFO or an empty regular file, as mode says
 *
 * As vfs_mkdir(), -EPERM; -EINVAL for another kind.
 */
int vfs_mknod(struct dentry *base, const char *path, umode_t mode, dev_t dev)
{
	const struct new_name what = { .mode = mode, .dev = dev };

	if (!S_ISREG(mode) && !S_ISCHR(mode) && !S_ISBLK(mode) && !S_ISFIFO(mode))
		return -EINVAL;
	return create_name(base, path, &what);
}

/* vfs_symlink - make a symbolic link to target, whatever that is; as vfs_mkdir() */
int vfs_symlink(struct dentry *base, const char *path, const char *target)
{
	const struct new_name what = { .mode = S_IFLNK | 0777, .target = target };

	if (!*target)
		return -ENOENT;
	if (strnlen(target, PATH_MAX) == PATH_MAX)
		return -ENAMETOOLONG;
	return create_name(base, path, &what);
}

/* vfs_link - one more name of a file; as vfs_mkdir(), -EPERM for a directory, -EXDEV */
int vfs_link(struct dentry *old, struct dentry *base, const char *path)
{
	const struct new_name what = { .mode = old->d_inode->i_mode, .old = old };

	return create_name(base, path, &what);
}

/* Does something lie on it? */
static bool is_covered(const struct dentry *dentry)
{
	return READ_ONCE(dentry->d_flags) & DCACHE_MOUNTED;
}

/* The name, found under the lock: NULL is -ENOENT. */
static int check_unlink(const struct path_last *last, const struct dentry *dentry)
{
	bool is_dir;
	int error;

	if (IS_ERR_OR_NULL(dentry))
		return dentry ? (int)PTR_ERR(dentry) : -ENOENT;
	is_dir = S_ISDIR(dentry->d_inode->i_mode);
	if (last->must_be_dir)
		return is_dir ? -EISDIR : -ENOTDIR;
	error = may_delete(last->parent->d_inode, dentry->d_inode);
	if (error)
		return error;
	if (is_dir)
		return -EISDIR;
	return last->parent->d_inode->i_op->unlink ? 0 : -EPERM;
}

static int unlink_locked(const struct path_last *last)
{
	struct dentry *dentry = lookup_locked(last->parent, &last->name);
	struct inode *dir = last->parent->d_inode;
	int error = check_unlink(last, dentry);

	if (!error)
		error = dir->i_op->unlink(dir, dentry);
	if (!IS_ERR_OR_NULL(dentry))
		dput(dentry);
	return error;
}

/*
 * vfs_unlink - remove a name of what is no directory
 *
 * The file goes with its last name, once nobody uses it.  May sleep.  Return: 0, -ENOENT,
 * -EISDIR, -ENOTDIR, -EACCES, -EPERM, -EROFS, -ELOOP, -ENAMETOOLONG.
 */
int vfs_unlink(struct dentry *base, const char *path)
{
	struct path_last last;
	int error = path_parent(base, path, 0, &last);
	struct inode *dir;

	if (error)
		return error;
	dir = last.parent->d_inode;
	error = last.type == LAST_NORM ? sb_want_write(dir->i_sb) : -EISDIR;
	if (!error) {
		down_write(&dir->i_rwsem);
		error = unlink_locked(&last);
		up_write(&dir->i_rwsem);
	}
	path_last_put(&last);
	return error;
}

/* What rmdir() answers to a last name that is none. */
static int check_rmdir_type(enum last_type type)
{
	switch (type) {
	case LAST_ROOT:
		return -EBUSY;
	case LAST_DOT:
		return -EINVAL;
	case LAST_DOTDOT:
		return -ENOTEMPTY;
	default:
		return 0;
	}
}

/* Both locked: a name that is being made in it is there now, or finds it gone. */
static int rmdir_child(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = dentry->d_inode;
	int error = may_delete(dir, inode);

	if (error)
		return error;
	if (!S_ISDIR(inode->i_mode))
		return -ENOTDIR;
	if (!dir->i_op->rmdir)
		return -EPERM;
	down_write_nested(&inode->i_rwsem, I_RWSEM_CHILD);
	if (is_covered(dentry))
		error = -EBUSY;
	else if (d_has_children(dentry))
		error = -ENOTEMPTY;
	else
		error = dir->i_op->rmdir(dir, dentry);
	up_write(&inode->i_rwsem);
	return error;
}

static int rmdir_locked(const struct path_last *last)
{
	struct dentry *dentry = lookup_locked(last->parent, &last->name);
	int error;

	if (IS_ERR_OR_NULL(dentry))
		return dentry ? (int)PTR_ERR(dentry) : -ENOENT;
	error = rmdir_child(last->parent->d_inode, dentry);
	dput(dentry);
	return error;
}

/*
 * vfs_rmdir - remove an empty directory
 *
 * May sleep.  Return: 0, -ENOENT, -ENOTDIR, -ENOTEMPTY, -EBUSY for the root and for what is
 * covered, -EINVAL for ".", -EACCES, -EPERM, -EROFS, -ELOOP, -ENAMETOOLONG.
 */
int vfs_rmdir(struct dentry *base, const char *path)
{
	struct path_last last;
	int error = path_parent(base, path, 0, &last);
	struct inode *dir;

	if (error)
		return error;
	dir = last.parent->d_inode;
	error = check_rmdir_type(last.type);
	if (!error)
		error = sb_want_write(dir->i_sb);
	if (!error) {
		down_write(&dir->i_rwsem);
		error = rmdir_locked(&last);
		up_write(&dir->i_rwsem);
	}
	path_last_put(&last);
	return error;
}
