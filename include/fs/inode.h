/* SPDX-License-Identifier: MIT */
/*
 * fs/inode.h - a file itself, whatever it is called
 *
 *	dentry --d_inode--> inode --i_data--> the pages of its contents
 *	dentry --d_inode-----^  |--i_op---> what can be done with its names
 *				`--i_fop--> what can be done with it when it is open
 *
 * An inode lives while somebody holds a reference: the dentries that are its names, and
 * through them whoever has it open.  fs/inode.c holds the contracts.
 *
 * Lock key:
 *	[I]  set when it is made
 *	[r]  i_rwsem, held for writing to change
 */
#pragma once

#include <asm/atomic.h>
#include <core/ktime.h>
#include <core/rwsem.h>
#include <fs/types.h>
#include <lib/list.h>
#include <mm/page_cache.h>
#include <uapi/stat.h>

struct dentry;
struct file_lock_context;
struct file_operations;
struct inode;
struct pipe_inode_info;
struct super_block;

/*
 * What a directory's file system does.  The directory's i_rwsem is held for writing;
 * dentry is new where a name is made, and names the file where one goes.
 */
struct inode_operations {
	/*
	 * Names that are not in the table of dentries, of a file system that makes them when
	 * they are asked for: dentry is new; d_add() it, 0; or -ENOENT.  NULL: all names are
	 * in the table.
	 */
	int (*lookup)(struct inode *dir, struct dentry *dentry);
	int (*create)(struct inode *dir, struct dentry *dentry, umode_t mode);
	/* A file without a name, for O_TMPFILE: d_set_inode() the dentry, which is new. */
	int (*tmpfile)(struct inode *dir, struct dentry *dentry, umode_t mode);
	int (*mkdir)(struct inode *dir, struct dentry *dentry, umode_t mode);
	int (*mknod)(struct inode *dir, struct dentry *dentry, umode_t mode, dev_t dev);
	int (*symlink)(struct inode *dir, struct dentry *dentry, const char *target);
	int (*link)(struct dentry *old, struct inode *dir, struct dentry *dentry);
	int (*unlink)(struct inode *dir, struct dentry *dentry);
	int (*rmdir)(struct inode *dir, struct dentry *dentry);
	/* Both directories are locked; flags: RENAME_NOREPLACE, RENAME_EXCHANGE. */
	int (*rename)(struct inode *old_dir, struct dentry *old, struct inode *new_dir,
		      struct dentry *new, unsigned int flags);
	/* Links without text: where this one leads, with a reference; ERR_PTR. */
	struct dentry *(*follow)(struct inode *inode);
	/* Any: its text, for readlink(), where i_link does not hold it.  Bytes or an error. */
	long (*readlink)(struct inode *inode, char *buf, size_t size);
};

/*
 * Which i_rwsem it is of several that are held: of the second directory of a rename, of what is
 * in a directory that is locked, of another such.
 */
#define I_RWSEM_CHILD	1U
#define I_RWSEM_PARENT2	2U
#define I_RWSEM_CHILD2	3U

struct inode {
	umode_t i_mode;				/* [r]; its S_IFMT bits [I] */
	uint32_t i_uid, i_gid;			/* [r] whose it is */
	unsigned int i_nlink;			/* [r] names */
	bool i_linkable;			/* [r] O_TMPFILE: it may get its first name */
	bool i_seen;				/* i_atime is newer than the last change */
	atomic_t i_count;			/* references: dentries, and who uses it */
	atomic_t i_writecount;			/* who may write; below 0: areas that run it */
	unsigned long i_ino;			/* [I] its number */
	dev_t i_rdev;				/* [I] device nodes: which device */
	struct super_block *i_sb;		/* [I] */
	const struct inode_operations *i_op;	/* [I] */
	const struct file_operations *i_fop;	/* [I] NULL: it cannot be opened */
	char *i_link;				/* [I] symbolic links: where to; or NULL */
	void *i_private;			/* [I] the file system's own; see evict_inode */
	struct file_lock_context *i_flctx;	/* fs/locks.h; NULL: no locks */
	struct pipe_inode_info *i_pipe;		/* pipes and FIFOs while open: fs/fifo.c */
	struct rw_semaphore i_rwsem;
	ktime_t i_atime, i_mtime, i_ctime;	/* [r] since 1970; set by inode_set_*time() */
	struct address_space i_data;		/* its size as well */
};

/* Its contents, its status changed at that time: i_rwsem is held.  Whoever looks is news again. */
static inline void inode_set_mtime(struct inode *inode, ktime_t when)
{
	inode->i_mtime = when;
	WRITE_ONCE(inode->i_seen, false);
}

static inline void inode_set_ctime(struct inode *inode, ktime_t when)
{
	inode->i_ctime = when;
	WRITE_ONCE(inode->i_seen, false);
}

/* Both: what changes the contents changes the status. */
static inline void inode_set_change_time(struct inode *inode, ktime_t when)
{
	inode->i_mtime = inode->i_ctime = when;
	WRITE_ONCE(inode->i_seen, false);
}

int __must_check inode_cache_init(void);
struct inode *inode_alloc(struct super_block *sb, umode_t mode) __must_check;
void inode_set_device(struct inode *inode, dev_t dev);
struct inode *igrab(struct inode *inode);
void iput(struct inode *inode);
void inode_changed(struct inode *inode);
int __must_check inode_newsize_ok(const struct inode *inode, uint64_t size);
int __must_check inode_set_size(struct inode *inode, loff_t size);
void inode_fill_stat(struct inode *inode, struct stat64 *stat);

/*
 * A file is written by somebody or executed by somebody, as in Linux: each of the first two
 * gives -ETXTBSY while the other holds.  Any context.
 */
int __must_check inode_get_write(struct inode *inode);
int __must_check inode_deny_write(struct inode *inode);
void inode_put_write(struct inode *inode);
void inode_allow_write(struct inode *inode);
