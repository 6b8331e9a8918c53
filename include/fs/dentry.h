/* SPDX-License-Identifier: MIT */
/*
 * fs/dentry.h - a name in a directory, and the file that it stands for
 *
 *	d_parent --> dentry of the directory
 *	d_inode  --> the file
 *
 * Found by (parent, name) in one hash table.  A dentry lives while somebody holds it; it
 * holds its parent and its inode.  A file system that lives in memory holds the dentries
 * of its files itself: they are its directories.  fs/dentry.c holds the contracts.
 *
 * Lock key:
 *	[I]  set when it is made
 *	[d]  dcache_lock
 *	[o]  once, by d_add(), before anybody else can find it
 */
#pragma once

#include <asm/atomic.h>
#include <lib/list.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct inode;
struct super_block;

#define DNAME_INLINE_LEN	32

/* A name that need not end with NUL. */
struct qstr {
	const char *name;
	unsigned int len;
	uint32_t hash;
};

struct dentry {
	atomic_t d_count;
	bool d_hashed;			/* [d] can be found by its name */
	struct dentry *d_parent;	/* [I] itself: a root, or without a place */
	struct inode *d_inode;		/* [o] with a reference */
	struct super_block *d_sb;	/* [I] */
	struct qstr d_name;		/* [I] ends with NUL */
	struct list_head d_hash;	/* [d] in its bucket */
	struct list_head d_child;	/* [d] among its parent's, while it can be found */
	struct list_head d_subdirs;	/* [d] its children */
	char d_iname[DNAME_INLINE_LEN];	/* a short name */
};

static inline struct dentry *dget(struct dentry *dentry)
{
	atomic_inc(&dentry->d_count);
	return dentry;
}

int __must_check dentry_cache_init(void);
struct qstr qstr_of(const char *path);
struct dentry *d_alloc(struct dentry *parent, const struct qstr *name) __must_check;
struct dentry *d_alloc_root(struct super_block *sb, const char *name) __must_check;
void d_set_inode(struct dentry *dentry, struct inode *inode);
void d_add(struct dentry *dentry, struct inode *inode);
struct dentry *d_lookup(struct dentry *parent, const struct qstr *name);
void d_drop(struct dentry *dentry);
void dput(struct dentry *dentry);
bool d_has_children(struct dentry *dentry);
char *d_path(struct dentry *dentry, const struct dentry *root, char *buf, size_t size);

/* NULL, or the first broken rule of the names as text. */
const char *dentry_check(void);
