/* SPDX-License-Identifier: MIT */
/*
 * fs/super.h - a file system that is in use
 */
#pragma once

#include <asm/atomic.h>
#include <fs/types.h>

struct dentry;
struct inode;
struct super_block;

struct super_operations {
	/* The inode has no links and no references: what its file system keeps of it goes. */
	void (*evict_inode)(struct inode *inode);
};

struct super_block {
	const char *s_type;			/* [I] "tmpfs" */
	const struct super_operations *s_op;	/* [I] or NULL */
	struct dentry *s_root;			/* [I] with a reference */
	dev_t s_dev;				/* [I] its number in stat() */
	unsigned int s_blocksize;		/* [I] bytes */
	atomic_t s_last_ino;			/* the last number given to an inode */
	atomic_t s_nr_inodes;			/* that exist */
};
