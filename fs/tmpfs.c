/* SPDX-License-Identifier: MIT */
/*
 * fs/tmpfs.c - a file system that is nothing but dentries, inodes and the page cache
 *
 *	dentry "etc" --> inode (directory)	its names are the children of the dentry
 *	  dentry "motd" --> inode (file)	its contents are pages of the cache; where
 *						there is none it holds zeros
 *
 * Nothing lies behind, so a name must not be forgotten: it holds itself from the moment that
 * it can be found until unlink(), rmdir() or a rename() removes it.
 *
 * Each change gets all its memory first.
 *
 * Not here: file systems as a whole, and how much they may hold: fs/tmpfs_super.c.
 *
 * Chapter: docs/files.md
 *
 * Locking: the directory's i_rwsem is held by whoever calls; see fs/namei_change.c.
 */
#include <core/wall_clock.h>
#include <fs/attr.h>
#include <fs/dentry.h>
#include <fs/file.h>
#include <fs/inode.h>
#include <fs/tmpfs.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/kmalloc.h>
#include <uapi/fcntl.h>

#include "tmpfs_internal.h"

#define NAME_SIZE	20		/* Linux's BOGO_DIRENT_SIZE */

static const struct inode_operations dir_ops;

/* --- open files ----------------------------------------------------------------------- */

static const struct file_operations regular_fops = {
	.read = generic_file_read,
	.write = generic_file_write,
	.writev = generic_file_writev,
	.llseek = generic_file_llseek,
	.mmap = generic_file_mmap,
	.fallocate = shmem_fallocate,
};

static long read_dir(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	(void)file;
	(void)buf;
	(void)count;
	(void)pos;
	return -EISDIR;
}

static const struct file_operations dir_fops = {
	.read = read_dir,
	.llseek = dir_llseek,
	.iterate = dcache_iterate,
};

/* --- names ----------------------------------------------------------------------------- */

/*
 * tmpfs_new_inode - a file of the running task without names; ERR_PTR: -ENOMEM, -ENOSPC: so
 *	many may not be
 *
 * It is to be in dir, or NULL: in none.  May sleep.
 */
struct inode *tmpfs_new_inode(struct super_block *sb, const struct inode *dir, umode_t mode)
{
	struct inode *inode;

	if (!tmpfs_reserve_inode(sb))
		return ERR_PTR(-ENOSPC);
	inode = inode_alloc(sb, mode);
	if (!inode) {
		tmpfs_unreserve_inode(sb);
		return ERR_PTR(-ENOMEM);
	}
	inode_init_owner(inode, dir);
	if (S_ISREG(mode)) {
		inode->i_fop = &regular_fops;
		inode->i_data.limit = tmpfs_limit(sb);
	}
	if (S_ISDIR(mode)) {
		inode->i_fop = &dir_fops;
		inode->i_op = &dir_ops;
		inode->i_nlink = 2;		/* its name, and "." */
		i_size_write(&inode->i_data, 2 * NAME_SIZE);
	}
	return inode;
}

/*
 * Linux's tmpfs gives a directory this size for each name in it, "." and ".." included.  It
 * has no pages and never leaves 32 bits, so i_rwsem is enough.
 */
static void add_size(struct inode *dir, int names)
{
	dir->i_data.i_size += (uint64_t)(int64_t)(names * NAME_SIZE);
}

/*
 * The name stands for the inode, whose reference it takes over, and holds itself.  The inode
 * has just changed, so it knows what time it is.
 */
static void add_name(struct inode *dir, struct dentry *dentry, struct inode *inode)
{
	d_make_persistent(dentry, inode);
	add_size(dir, 1);
	inode_set_change_time(dir, inode->i_ctime);
}

static int tmpfs_mknod(struct inode *dir, struct dentry *dentry, umode_t mode, dev_t dev)
{
	struct inode *inode = tmpfs_new_inode(dir->i_sb, dir, mode);

	if (IS_ERR(inode))
		return (int)PTR_ERR(inode);
	if (!S_ISREG(mode))
		inode_set_device(inode, dev);
	add_name(dir, dentry, inode);
	return 0;
}

static int tmpfs_create_file(struct inode *dir, struct dentry *dentry, umode_t mode)
{
	return tmpfs_mknod(dir, dentry, mode, 0);
}

static int tmpfs_tmpfile(struct inode *dir, struct dentry *dentry, umode_t mode)
{
	struct inode *inode = tmpfs_new_inode(dir->i_sb, dir, mode);

	if (IS_ERR(inode))
		return (int)PTR_ERR(inode);
	inode->i_nlink = 0;
	inode->i_linkable = true;
	d_set_inode(dentry, inode);
	return 0;
}

static int tmpfs_mkdir(struct inode *dir, struct dentry *dentry, umode_t mode)
{
	struct inode *inode = tmpfs_new_inode(dir->i_sb, dir, S_IFDIR | mode);

	if (IS_ERR(inode))
		return (int)PTR_ERR(inode);
	dir->i_nlink++;				/* the new one's ".." */
	add_name(dir, dentry, inode);
	return 0;
}

static int tmpfs_symlink(struct inode *dir, struct dentry *dentry, const char *target)
{
	struct inode *inode = tmpfs_new_inode(dir->i_sb, dir, S_IFLNK | 0777);

	if (IS_ERR(inode))
		return (int)PTR_ERR(inode);
	inode->i_link = kstrdup(target, GFP_KERNEL);
	if (!inode->i_link) {
		iput(inode);
		return -ENOMEM;
	}
	add_name(dir, dentry, inode);
	return 0;
}

static int tmpfs_link(struct dentry *old, struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = old->d_inode;
	int error = 0;

	/* Held within a directory's: files are a subclass of their own. */
	down_write_nested(&inode->i_rwsem, I_RWSEM_CHILD);
	/* Each name but the first, which came with the file, counts as a file, as on Linux. */
	if (inode->i_nlink == 0 && !inode->i_linkable)
		error = -ENOENT;
	else if (inode->i_nlink && !tmpfs_reserve_inode(dir->i_sb))
		error = -ENOSPC;
	if (!error) {
		inode->i_linkable = false;
		inode->i_nlink++;
		inode_set_ctime(inode, ktime_get_real());
	}
	up_write(&inode->i_rwsem);
	if (!error)
		add_name(dir, dentry, igrab(inode));
	return error;
}

/* The name cannot be found any more, and does not hold itself any more. */
static void remove_name(struct inode *dir, struct dentry *dentry)
{
	add_size(dir, -1);
	d_make_discardable(dentry);
}

/* A file has a name less or none less: 1, 0; its status has changed, now. */
static void drop_names(struct inode *inode, unsigned int names, ktime_t now)
{
	down_write_nested(&inode->i_rwsem, I_RWSEM_CHILD2);
	inode->i_nlink -= names;
	if (names && inode->i_nlink)
		tmpfs_unreserve_inode(inode->i_sb);
	inode_set_ctime(inode, now);
	up_write(&inode->i_rwsem);
}

static int tmpfs_unlink(struct inode *dir, struct dentry *dentry)
{
	inode_changed(dir);
	drop_names(dentry->d_inode, 1, dir->i_ctime);
	remove_name(dir, dentry);
	return 0;
}

/* Both directories are locked, and the inner one is empty. */
static int tmpfs_rmdir(struct inode *dir, struct dentry *dentry)
{
	dentry->d_inode->i_nlink = 0;
	dir->i_nlink--;
	inode_changed(dir);
	remove_name(dir, dentry);
	return 0;
}

/* A directory is in `to` and was in `from`: its ".." leads elsewhere. */
static void move_dotdot(struct inode *from, struct inode *to)
{
	from->i_nlink--;
	to->i_nlink++;
}

/* What the new name stood for goes.  If it is a directory it is locked, and empty. */
static void replace(struct inode *dir, struct dentry *target)
{
	if (S_ISDIR(target->d_inode->i_mode))
		tmpfs_rmdir(dir, target);
	else
		tmpfs_unlink(dir, target);
}

static int exchange(struct inode *old_dir, struct dentry *old, struct inode *new_dir,
		    struct dentry *new)
{
	bool old_is_dir = S_ISDIR(old->d_inode->i_mode);
	bool new_is_dir = S_ISDIR(new->d_inode->i_mode);

	if (old_is_dir && !new_is_dir)
		move_dotdot(old_dir, new_dir);
	if (new_is_dir && !old_is_dir)
		move_dotdot(new_dir, old_dir);
	d_exchange(old, new);
	return 0;
}

/* The name moves; whoever held it holds it still. */
static void move(struct inode *old_dir, struct dentry *old, struct inode *new_dir,
		 struct dentry *target)
{
	if (target->d_inode)
		replace(new_dir, target);
	if (S_ISDIR(old->d_inode->i_mode))
		move_dotdot(old_dir, new_dir);
	add_size(old_dir, -1);
	add_size(new_dir, 1);
	d_move(old, target);
}

static int tmpfs_rename(struct inode *old_dir, struct dentry *old, struct inode *new_dir,
			struct dentry *new, unsigned int flags)
{
	struct inode *inode = old->d_inode, *other = new->d_inode;

	if (flags & RENAME_EXCHANGE)
		exchange(old_dir, old, new_dir, new);
	else
		move(old_dir, old, new_dir, new);
	inode_changed(old_dir);
	inode_set_change_time(new_dir, old_dir->i_ctime);
	drop_names(inode, 0, old_dir->i_ctime);
	if (flags & RENAME_EXCHANGE)
		drop_names(other, 0, old_dir->i_ctime);
	return 0;
}

static const struct inode_operations dir_ops = {
	.rename = tmpfs_rename,
	.create = tmpfs_create_file,
	.tmpfile = tmpfs_tmpfile,
	.mkdir = tmpfs_mkdir,
	.mknod = tmpfs_mknod,
	.symlink = tmpfs_symlink,
	.link = tmpfs_link,
	.unlink = tmpfs_unlink,
	.rmdir = tmpfs_rmdir,
};
