/* SPDX-License-Identifier: MIT */
/*
 * fs/fs_struct.h - where a process's paths begin
 *
 * Lock key:
 *	[l]  lock; dentries with a reference
 */
#pragma once

#include <asm/atomic.h>
#include <core/spinlock.h>
#include <fs/types.h>
#include <lib/compiler.h>

struct dentry;

struct fs_struct {
	atomic_t count;			/* tasks that share it */
	spinlock_t lock;
	umode_t umask;			/* [l] bits that new files do not get */
	struct dentry *root;		/* [l] */
	struct dentry *cwd;		/* [l] */
};

/* Contracts: fs/fs_struct.c. */
int __must_check fs_struct_cache_init(void);
struct fs_struct *fs_create(void) __must_check;	/* at the root of all */
struct fs_struct *fs_copy(struct fs_struct *old) __must_check;
void fs_put(struct fs_struct *fs);
/* The running task's, with a reference; the root of all where it has no fs_struct. */
struct dentry *current_root(void);
struct dentry *current_cwd(void);
umode_t current_umask(void);
umode_t fs_set_umask(struct fs_struct *fs, umode_t umask);
void fs_set_cwd(struct fs_struct *fs, struct dentry *dentry);
void fs_set_root(struct fs_struct *fs, struct dentry *dentry);
