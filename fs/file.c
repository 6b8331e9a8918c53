/* SPDX-License-Identifier: MIT */
/*
 * fs/file.c - open files: made, shared, closed
 *
 * Whoever may still use a file holds a reference: each number of each process, each area
 * that maps it, a system call that is under way.
 *
 * Chapter: docs/files.md
 *
 * Locking: references are counted without a lock.
 */
#include <core/bug.h>
#include <fs/dentry.h>
#include <fs/file.h>
#include <fs/inode.h>
#include <fs/locks.h>
#include <fs/super.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <mm/slab.h>
#include <uapi/fcntl.h>

static struct kmem_cache *file_cache;	/* [I] */

/* With O_PATH: nobody is asked, and nothing can be done. */
static const struct file_operations path_fops;

/* file_cache_init - boot; -ENOMEM */
int file_cache_init(void)
{
	file_cache = kmem_cache_create("filp", sizeof(struct file), 0, 0, NULL);
	return file_cache ? 0 : -ENOMEM;
}

static fmode_t mode_of(const struct inode *inode, unsigned int flags)
{
	fmode_t mode = 0;

	if (unlikely(flags & O_PATH))
		return FMODE_PATH;
	if ((flags & O_ACCMODE) == O_RDONLY || (flags & O_ACCMODE) == O_RDWR)
		mode |= FMODE_READ;
	if ((flags & O_ACCMODE) == O_WRONLY || (flags & O_ACCMODE) == O_RDWR)
		mode |= FMODE_WRITE;
	if (S_ISREG(inode->i_mode) || S_ISDIR(inode->i_mode))
		mode |= FMODE_LSEEK;
	return mode;
}

/* file_reserve - memory for a file that is to be opened; NULL: there is none.  May sleep. */
struct file *file_reserve(void)
{
	return kmem_cache_zalloc(file_cache, GFP_KERNEL);
}

/* file_unreserve - it was not opened after all */
void file_unreserve(struct file *file)
{
	kmem_cache_free(file_cache, file);
}

/*
 * file_attach - a reserved file stands at the beginning of what the dentry names, with one
 *	reference; nobody was asked yet
 *
 * Takes over the reference of the dentry if it succeeds.  Return: 0, or -ETXTBSY: it is to be
 * written and runs.
 */
int file_attach(struct file *file, struct dentry *dentry, unsigned int flags)
{
	struct inode *inode = dentry->d_inode;
	fmode_t mode = mode_of(inode, flags);

	if (mode & FMODE_WRITE) {
		if (inode_get_write(inode))
			return -ETXTBSY;
		atomic_inc(&inode->i_sb->s_nr_writers);
	}
	file->f_op = likely(!(mode & FMODE_PATH)) ? inode->i_fop : &path_fops;
	file->f_dentry = dentry;
	file->f_inode = inode;
	file->f_mapping = &inode->i_data;
	atomic_set(&file->f_count, 1);
	file->f_flags = flags & ~(unsigned int)(O_CREAT | O_EXCL | O_TRUNC | O_CLOEXEC);
	file->f_mode = mode;
	mutex_init(&file->f_pos_lock);
	return 0;
}

/* file_alloc - file_reserve() and file_attach(); ERR_PTR: -ENOMEM, -ETXTBSY */
struct file *file_alloc(struct dentry *dentry, unsigned int flags)
{
	struct file *file = file_reserve();
	int error;

	if (!file)
		return ERR_PTR(-ENOMEM);
	error = file_attach(file, dentry, flags);
	if (!error)
		return file;
	file_unreserve(file);
	return ERR_PTR(error);
}

/* file_free - a file that was never opened */
void file_free(struct file *file)
{
	if (file->f_mode & FMODE_WRITE) {
		inode_put_write(file->f_inode);
		atomic_dec(&file->f_inode->i_sb->s_nr_writers);
	}
	dput(file->f_dentry);
	kmem_cache_free(file_cache, file);
}

/* fput - a reference less; the last one closes the file.  May sleep. */
void fput(struct file *file)
{
	if (!atomic_dec_and_test(&file->f_count))
		return;
	if (unlikely(file->f_inode->i_flctx))
		locks_release_file(file);
	if (file->f_op->release)
		file->f_op->release(file);
	file_free(file);
}
