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
 * Not here: who may open what.  There is one user, and he may.
 *
 * Chapter: docs/files.md
 *
 * Locking: the directory's i_rwsem while a file is made.
 */
#include <fs/file.h>
#include <fs/inode.h>
#include <fs/namei.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <uapi/fcntl.h>

static bool wants_write(unsigned int flags)
{
	return (flags & O_ACCMODE) != O_RDONLY;
}

/* May a file of this kind be opened in this way? */
static int check_open(const struct inode *inode, unsigned int flags)
{
	if (S_ISLNK(inode->i_mode))
		return flags & O_DIRECTORY ? -ENOTDIR : -ELOOP;
	if (flags & O_DIRECTORY && !S_ISDIR(inode->i_mode))
		return -ENOTDIR;
	if (S_ISDIR(inode->i_mode) && (wants_write(flags) || flags & (O_CREAT | O_TRUNC)))
		return -EISDIR;
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
static int open_dentry(struct file *file, struct dentry *dentry, unsigned int flags)
{
	int error = check_open(dentry->d_inode, flags);

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
				     umode_t mode)
{
	struct inode *dir = last->parent->d_inode;
	struct dentry *dentry = d_lookup(last->parent, &last->name);
	int error;

	if (dentry && flags & O_EXCL) {
		dput(dentry);
		return ERR_PTR(-EEXIST);
	}
	if (dentry)
		return dentry;
	if (dir->i_nlink == 0)		/* it was removed while we walked */
		return ERR_PTR(-ENOENT);
	dentry = d_alloc(last->parent, &last->name);
	if (!dentry)
		return ERR_PTR(-ENOMEM);
	error = dir->i_op->create(dir, dentry, (umode_t)(S_IFREG | (mode & ~S_IFMT)));
	if (!error)
		return dentry;
	dput(dentry);
	return ERR_PTR(error);
}

static struct dentry *lookup_create(struct dentry *base, const char *path, unsigned int flags,
				    umode_t mode)
{
	bool follow = !(flags & (O_NOFOLLOW | O_EXCL));
	struct dentry *dentry = ERR_PTR(-EISDIR);
	struct path_last last;
	int error = path_parent(base, path, follow ? LOOKUP_FOLLOW : 0, &last);

	if (error)
		return ERR_PTR(error);
	if (last.type == LAST_NORM && !last.must_be_dir) {
		struct inode *dir = last.parent->d_inode;

		down_write(&dir->i_rwsem);
		dentry = find_or_create(&last, flags, mode);
		up_write(&dir->i_rwsem);
	}
	path_last_put(&last);
	return dentry;
}

/*
 * file_open_at - open a file, or make it first
 *
 * flags are O_* of <uapi/fcntl.h>; mode is that of a file that is made.  base NULL: the
 * working directory.  May sleep.  Return: a file with one reference, or ERR_PTR: what the
 * walk says, -EEXIST, -EISDIR, -ENXIO, -ENOMEM, -EINVAL, -ETXTBSY.
 */
struct file *file_open_at(struct dentry *base, const char *path, unsigned int flags, umode_t mode)
{
	unsigned int lookup = flags & O_NOFOLLOW ? 0 : LOOKUP_FOLLOW;
	struct dentry *dentry;
	struct file *file;
	int error;

	if (flags & O_CREAT && flags & O_DIRECTORY)
		return ERR_PTR(-EINVAL);
	file = file_reserve();
	if (!file)
		return ERR_PTR(-ENOMEM);
	dentry = flags & O_CREAT ? lookup_create(base, path, flags, mode)
				 : path_lookup(base, path, lookup);
	if (IS_ERR(dentry)) {
		file_unreserve(file);
		return ERR_PTR(PTR_ERR(dentry));
	}
	error = open_dentry(file, dentry, flags);
	return error ? ERR_PTR(error) : file;
}

/* file_open - as file_open_at(), from the working directory or the root */
struct file *file_open(const char *path, unsigned int flags, umode_t mode)
{
	return file_open_at(NULL, path, flags, mode);
}
