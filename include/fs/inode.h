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
struct file_operations;
struct inode;
struct super_block;

/*
 * What a directory's file system does.  The directory's i_rwsem is held for writing;
 * dentry is new where a name is made, and names the file where one goes.
 */
struct inode_operations {
	int (*create)(struct inode *dir, struct dentry *dentry, umode_t mode);
	int (*mkdir)(struct inode *dir, struct dentry *dentry, umode_t mode);
	int (*mknod)(struct inode *dir, struct dentry *dentry, umode_t mode, dev_t dev);
	int (*symlink)(struct inode *dir, struct dentry *dentry, const char *target);
	int (*link)(struct dentry *old, struct inode *dir, struct dentry *dentry);
	int (*unlink)(struct inode *dir, struct dentry *dentry);
	int (*rmdir)(struct inode *dir, struct dentry *dentry);
};

struct inode {
	umode_t i_mode;				/* [r]; its S_IFMT bits [I] */
	unsigned int i_nlink;			/* [r] names */
	atomic_t i_count;			/* references: dentries, and who uses it */
	atomic_t i_writecount;			/* who may write; below 0: areas that run it */
	unsigned long i_ino;			/* [I] its number */
	dev_t i_rdev;				/* [I] device nodes: which device */
	struct super_block *i_sb;		/* [I] */
	const struct inode_operations *i_op;	/* [I] */
	const struct file_operations *i_fop;	/* [I] NULL: it cannot be opened */
	char *i_link;				/* [I] symbolic links: where to; freed with it */
	struct rw_semaphore i_rwsem;
	ktime_t i_atime, i_mtime, i_ctime;	/* [r] since 1970 */
	struct address_space i_data;		/* its size as well */
};

int __must_check inode_cache_init(void);
struct inode *inode_alloc(struct super_block *sb, umode_t mode) __must_check;
void inode_set_device(struct inode *inode, dev_t dev);
struct inode *igrab(struct inode *inode);
void iput(struct inode *inode);
void inode_changed(struct inode *inode);
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
