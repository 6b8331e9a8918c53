/* SPDX-License-Identifier: MIT */
/*
 * fs/super.h - a file system that is in use
 *
 * Lock key:
 *	[I]  set when it is made
 *	[d]  dcache_lock
 *	[m]  namespace_lock (fs/mount.c)
 */
#pragma once

#include <asm/atomic.h>
#include <core/mutex.h>
#include <fs/types.h>
#include <lib/list.h>
#include <stdbool.h>

struct dentry;
struct dentry_operations;
struct file_system_type;
struct inode;
struct seq_file;
struct statfs64;
struct super_block;

/* Each may be NULL. */
struct super_operations {
	/* The inode's last reference is gone: give back what i_private stands for.  May sleep. */
	void (*evict_inode)(struct inode *inode);
	/* f_blocks, f_bfree, f_bavail, f_files, f_ffree; the rest is there already. */
	void (*statfs)(struct super_block *sb, struct statfs64 *statfs);
	/* New options for what is in use; 0 or an error, and nothing has changed. */
	int (*remount)(struct super_block *sb, const char *options);
	/* ",size=100k" for /proc/mounts. */
	void (*show_options)(struct seq_file *m, struct super_block *sb);
};

#define SB_RDONLY	0x1U		/* MS_RDONLY: nothing of it may change */

struct super_block {
	struct file_system_type *s_type;	/* [I] NULL: it can never be mounted */
	const struct super_operations *s_op;	/* [I] or NULL */
	const struct dentry_operations *s_d_op;	/* [I] or NULL */
	uint32_t s_magic;			/* [I] statfs' f_type */
	unsigned int s_flags;			/* [m] SB_*; a look without it is as good as any */
	void *s_fs_info;			/* [I] the file system's own */
	struct dentry *s_root;			/* [I] with a reference */
	struct dentry *s_mountpoint;		/* [d] with a reference; NULL: none */
	char *s_source;				/* [m] the word it was mounted with, or NULL */
	unsigned int s_mnt_flags;		/* [m] MS_NOSUID and others, for /proc/mounts */
	unsigned int s_mnt_id;			/* [m] which mount it is, for mountinfo */
	struct list_head s_mounts;		/* [m] of all that are mounted */
	struct mutex s_vfs_rename_mutex;	/* names that change their directory */
	dev_t s_dev;				/* [I] its number in stat() */
	atomic_t s_last_ino;			/* the last number given to an inode */
	atomic_t s_nr_inodes;			/* that exist */
	atomic_t s_nr_writers;			/* files that are open for writing */
};

static inline bool sb_rdonly(const struct super_block *sb)
{
	return sb->s_flags & SB_RDONLY;
}

/* Contracts: fs/super.c. */
struct super_block *sb_alloc(struct file_system_type *type, const struct super_operations *op);
void sb_free(struct super_block *sb);
int __must_check sb_want_write(const struct super_block *sb);
