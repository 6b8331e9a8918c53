/* SPDX-License-Identifier: MIT */
/*
 * fs/super.h - a file system that is in use
 */
#pragma once

#include <asm/atomic.h>
#include <fs/types.h>

struct dentry;
struct super_block;

struct super_block {
	const char *s_type;			/* [I] "tmpfs" */
	struct dentry *s_root;			/* [I] with a reference */
	dev_t s_dev;				/* [I] its number in stat() */
	atomic_t s_last_ino;			/* the last number given to an inode */
	atomic_t s_nr_inodes;			/* that exist */
};
