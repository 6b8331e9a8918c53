/* SPDX-License-Identifier: MIT */
/*
 * fs/inode.c - files themselves: made, described, gone
 *
 * An inode goes when its last reference does: its names hold one each, and so does whoever
 * uses a name.  So a file that was unlinked while it is open lives until it is closed.
 *
 * Those that nobody uses and that could be had again stay with their names: see
 * fs/dentry_lru.c.
 *
 * Chapter: docs/files.md
 *
 * Locking: i_rwsem; references are counted without a lock.
 */
#include <core/bug.h>
#include <core/wall_clock.h>
#include <fs/attr.h>
#include <fs/char_dev.h>
#include <fs/file.h>
#include <fs/inode.h>
#include <fs/pipe.h>
#include <fs/size_limit.h>
#include <fs/super.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <lib/timespec.h>
#include <mm/kmalloc.h>

static struct kmem_cache *inode_cache;	/* [I] */

/* Files that have nothing behind the page cache. */
static const struct address_space_operations memory_aops;

/* inode_cache_init - boot; -ENOMEM */
int inode_cache_init(void)
{
	inode_cache = kmem_cache_create("inode_cache", sizeof(struct inode), 0, 0, NULL);
	return inode_cache ? 0 : -ENOMEM;
}

/*
 * inode_alloc - a new file without names or contents, with one reference
 *
 * The file system fills in what can be done with it.  May sleep.  NULL: no memory.
 */
struct inode *inode_alloc(struct super_block *sb, umode_t mode)
{
	struct inode *inode = kmem_cache_zalloc(inode_cache, GFP_KERNEL);

	if (!inode)
		return NULL;
	inode->i_mode = mode;
	inode->i_nlink = 1;
	atomic_set(&inode->i_count, 1);
	inode->i_ino = (unsigned long)atomic_add_return(1, &sb->s_last_ino);
	inode->i_sb = sb;
	init_rwsem(&inode->i_rwsem);
	inode->i_atime = inode->i_mtime = inode->i_ctime = ktime_get_real();
	address_space_init(&inode->i_data, inode, &memory_aops, GFP_HIGHUSER_MOVABLE);
	atomic_inc(&sb->s_nr_inodes);
	return inode;
}

/* inode_set_device - a new inode is a device node or a FIFO; opening it asks the driver */
void inode_set_device(struct inode *inode, dev_t dev)
{
	inode->i_rdev = dev;
	if (S_ISCHR(inode->i_mode))
		inode->i_fop = &def_chr_fops;
	if (S_ISFIFO(inode->i_mode))
		inode->i_fop = &pipefifo_fops;
}

/* igrab - one more reference */
struct inode *igrab(struct inode *inode)
{
	atomic_inc(&inode->i_count);
	return inode;
}

/* iput - a reference less; the last one takes the file with it.  May sleep. */
void iput(struct inode *inode)
{
	if (!atomic_dec_and_test(&inode->i_count))
		return;
	if (inode->i_sb->s_op && inode->i_sb->s_op->evict_inode)
		inode->i_sb->s_op->evict_inode(inode);
	truncate_inode_pages(&inode->i_data, 0);
	address_space_destroy(&inode->i_data);
	BUG_ON(inode->i_flctx);		/* who has locks has it open */
	kfree(inode->i_link);
	atomic_dec(&inode->i_sb->s_nr_inodes);
	kmem_cache_free(inode_cache, inode);
}

/* inode_changed - the contents were written to, or a directory's names; i_rwsem is held */
void inode_changed(struct inode *inode)
{
	inode_set_change_time(inode, ktime_get_real());
}

/* inode_newsize_ok - may the file be that large?  0 or -EFBIG; i_rwsem is held */
int inode_newsize_ok(const struct inode *inode, uint64_t size)
{
	int error = 0;

	if (size > inode->i_data.i_size)
		error = size_limit_grow(size);
	return !error && size > MAX_LFS_FILESIZE ? -EFBIG : error;
}

static void set_size(struct inode *inode, uint64_t size)
{
	inode_remove_privileges(inode);
	if (size < inode->i_data.i_size)
		truncate_inode_pages(&inode->i_data, size);
	else
		i_size_write(&inode->i_data, size);
	inode_changed(inode);
}

/*
 * inode_set_size - cut a regular file off, or let it grow by zeros
 *
 * May sleep.  Return: 0, -EINVAL, -EROFS, -EFBIG.
 */
int inode_set_size(struct inode *inode, loff_t size)
{
	int error;

	if (size < 0 || !S_ISREG(inode->i_mode))
		return -EINVAL;
	if (sb_rdonly(inode->i_sb))
		return -EROFS;
	if (!inode_has_pages(inode))
		return 0;		/* a file of /proc: as on Linux */
	down_write(&inode->i_rwsem);
	error = inode_newsize_ok(inode, (uint64_t)size);
	if (!error)
		set_size(inode, (uint64_t)size);
	up_write(&inode->i_rwsem);
	return error;
}

/* Seconds, and what is left of them; a program sees the lower half of what was before 1970. */
static uint32_t split_time(ktime_t time, uint32_t *nsec)
{
	struct timespec64 split = ns_to_timespec64(time);

	*nsec = (uint32_t)split.tv_nsec;
	return (uint32_t)split.tv_sec;
}

/* As programs see it: 8 bits of minor, 12 of major, the rest of minor. */
static uint64_t encode_dev(dev_t dev)
{
	uint32_t minor = MINOR(dev);

	return (minor & 0xFF) | MAJOR(dev) << 8 | (minor & ~0xFFU) << 12;
}

/* inode_fill_stat - what stat() tells; numbers that change meanwhile may not fit together */
void inode_fill_stat(struct inode *inode, struct stat64 *stat)
{
	*stat = (struct stat64){
		.st_dev = encode_dev(inode->i_sb->s_dev),
		.__st_ino = (uint32_t)inode->i_ino,
		.st_mode = inode->i_mode,
		.st_nlink = inode->i_nlink,
		.st_uid = inode->i_uid,
		.st_gid = inode->i_gid,
		.st_rdev = encode_dev(inode->i_rdev),
		.st_size = (int64_t)i_size_read(&inode->i_data),
		.st_blksize = PAGE_SIZE,
		.st_blocks = (uint64_t)inode->i_data.nrpages << (PAGE_SHIFT - 9),
		.st_ino = inode->i_ino,
	};
	stat->st_atime = split_time(inode->i_atime, &stat->st_atime_nsec);
	stat->st_mtime = split_time(inode->i_mtime, &stat->st_mtime_nsec);
	stat->st_ctime = split_time(inode->i_ctime, &stat->st_ctime_nsec);
	if (inode->i_link)
		stat->st_size = (int64_t)strlen(inode->i_link);
}

/* One step away from zero, unless the count is on the other side of it. */
static int step_away(atomic_t *count, int step)
{
	int old = atomic_read(count);

	do {
		if (step > 0 ? old < 0 : old > 0)
			return -ETXTBSY;
	} while (!atomic_try_cmpxchg(count, &old, old + step));
	return 0;
}

int inode_get_write(struct inode *inode)
{
	return step_away(&inode->i_writecount, 1);
}

int inode_deny_write(struct inode *inode)
{
	return step_away(&inode->i_writecount, -1);
}

void inode_put_write(struct inode *inode)
{
	atomic_dec(&inode->i_writecount);
}

void inode_allow_write(struct inode *inode)
{
	atomic_inc(&inode->i_writecount);
}
