/* SPDX-License-Identifier: MIT */
/*
 * fs/tmpfs.c - a file system that is nothing but dentries, inodes and the page cache
 *
 *	dentry "etc" --> inode (directory)	its names are the children of the dentry
 *	  dentry "motd" --> inode (file)	its contents are pages of the cache; where
 *						there is none it holds zeros
 *
 * Nothing lies behind, so a name must not be forgotten: from the moment that it can be
 * found it holds a reference to itself, which unlink() or rmdir() gives back.
 *
 * Each change gets all its memory first.
 *
 * Chapter: docs/files.md
 *
 * Locking: the directory's i_rwsem is held by whoever calls; see fs/namei_change.c.
 */
#include <core/bug.h>
#include <fs/dentry.h>
#include <fs/file.h>
#include <fs/inode.h>
#include <fs/tmpfs.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/kmalloc.h>
#include <uapi/fcntl.h>

static const struct inode_operations dir_ops;

/* --- open files ----------------------------------------------------------------------- */

static const struct file_operations regular_fops = {
	.read = generic_file_read,
	.write = generic_file_write,
	.llseek = generic_file_llseek,
	.mmap = generic_file_mmap,
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
	.llseek = generic_file_llseek,
};

/* --- names ----------------------------------------------------------------------------- */

static struct inode *new_inode(struct super_block *sb, umode_t mode)
{
	struct inode *inode = inode_alloc(sb, mode);

	if (!inode)
		return NULL;
	if (S_ISREG(mode))
		inode->i_fop = &regular_fops;
	if (S_ISDIR(mode)) {
		inode->i_fop = &dir_fops;
		inode->i_op = &dir_ops;
		inode->i_nlink = 2;		/* its name, and "." */
	}
	return inode;
}

/* The name stands for the inode, whose reference it takes over, and holds itself. */
static void add_name(struct inode *dir, struct dentry *dentry, struct inode *inode)
{
	d_add(dget(dentry), inode);
	inode_changed(dir);
}

static int tmpfs_mknod(struct inode *dir, struct dentry *dentry, umode_t mode, dev_t dev)
{
	struct inode *inode = new_inode(dir->i_sb, mode);

	if (!inode)
		return -ENOMEM;
	if (!S_ISREG(mode))
		inode_set_device(inode, dev);
	add_name(dir, dentry, inode);
	return 0;
}

static int tmpfs_create_file(struct inode *dir, struct dentry *dentry, umode_t mode)
{
	return tmpfs_mknod(dir, dentry, mode, 0);
}

static int tmpfs_mkdir(struct inode *dir, struct dentry *dentry, umode_t mode)
{
	struct inode *inode = new_inode(dir->i_sb, S_IFDIR | mode);

	if (!inode)
		return -ENOMEM;
	dir->i_nlink++;				/* the new one's ".." */
	add_name(dir, dentry, inode);
	return 0;
}

static int tmpfs_symlink(struct inode *dir, struct dentry *dentry, const char *target)
{
	struct inode *inode = new_inode(dir->i_sb, S_IFLNK | 0777);

	if (!inode)
		return -ENOMEM;
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
	bool unlinked;

	/* Held within a directory's: files are a subclass of their own. */
	down_write_nested(&inode->i_rwsem, 1);
	unlinked = inode->i_nlink == 0;
	if (!unlinked) {
		inode->i_nlink++;
		inode->i_ctime = ktime_get();
	}
	up_write(&inode->i_rwsem);
	if (unlinked)
		return -ENOENT;
	add_name(dir, dentry, igrab(inode));
	return 0;
}

/* The name cannot be found any more, and does not hold itself any more. */
static void remove_name(struct inode *dir, struct dentry *dentry)
{
	inode_changed(dir);
	d_drop(dentry);
	dput(dentry);
}

static int tmpfs_unlink(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = dentry->d_inode;

	down_write_nested(&inode->i_rwsem, 1);
	inode->i_nlink--;
	inode->i_ctime = ktime_get();
	up_write(&inode->i_rwsem);
	remove_name(dir, dentry);
	return 0;
}

/* Both directories are locked, and the inner one is empty. */
static int tmpfs_rmdir(struct inode *dir, struct dentry *dentry)
{
	dentry->d_inode->i_nlink = 0;
	dir->i_nlink--;
	remove_name(dir, dentry);
	return 0;
}

static const struct inode_operations dir_ops = {
	.create = tmpfs_create_file,
	.mkdir = tmpfs_mkdir,
	.mknod = tmpfs_mknod,
	.symlink = tmpfs_symlink,
	.link = tmpfs_link,
	.unlink = tmpfs_unlink,
	.rmdir = tmpfs_rmdir,
};

/* --- file systems ------------------------------------------------------------------------ */

/* A dentry without a place, for a new inode; takes over the inode's reference. */
static struct dentry *nameless(struct super_block *sb, const char *name, struct inode *inode)
{
	struct dentry *dentry = inode ? d_alloc_root(sb, name) : NULL;

	if (dentry)
		d_set_inode(dentry, inode);
	else if (inode)
		iput(inode);
	return dentry;
}

/*
 * tmpfs_create - an empty file system; its root may be entered at once
 *
 * May sleep.  NULL: no memory.
 */
struct super_block *tmpfs_create(const char *name, dev_t dev)
{
	struct super_block *sb = kzalloc(sizeof(*sb), GFP_KERNEL);

	if (!sb)
		return NULL;
	sb->s_type = "tmpfs";
	sb->s_dev = dev;
	sb->s_root = nameless(sb, name, new_inode(sb, S_IFDIR | 0755));
	if (sb->s_root)
		return sb;
	kfree(sb);
	return NULL;
}

/* tmpfs_destroy - the file system is empty, and nobody is in it */
void tmpfs_destroy(struct super_block *sb)
{
	dput(sb->s_root);
	BUG_ON(atomic_read(&sb->s_nr_inodes));
	kfree(sb);
}

static struct super_block *shm_sb;	/* [I] files without a name */

/* tmpfs_init - boot; -ENOMEM */
int tmpfs_init(void)
{
	shm_sb = tmpfs_create("/", MKDEV(0, 2));
	return shm_sb ? 0 : -ENOMEM;
}

/*
 * shmem_file_create - a file of size zeros that no directory has; the name is for people
 *
 * It goes with its last reference.  Nobody else knows it yet, so its lock is not taken:
 * mmap_lock may be held, which is inside of i_rwsem.  May sleep.  ERR_PTR(-ENOMEM), -EINVAL.
 */
struct file *shmem_file_create(const char *name, loff_t size)
{
	struct dentry *dentry;
	struct file *file;

	if (size < 0 || (uint64_t)size > MAX_LFS_FILESIZE)
		return ERR_PTR(-EINVAL);
	dentry = nameless(shm_sb, name, new_inode(shm_sb, S_IFREG | 0777));
	if (!dentry)
		return ERR_PTR(-ENOMEM);
	dentry->d_inode->i_nlink = 0;
	i_size_write(&dentry->d_inode->i_data, (uint64_t)size);
	file = file_alloc(dentry, O_RDWR);
	if (IS_ERR(file))
		dput(dentry);
	return file;
}
