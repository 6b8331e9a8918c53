/* SPDX-License-Identifier: MIT */
/*
 * fs/dentry.h - a name in a directory, and the file that it stands for
 *
 *	d_parent --> dentry of the directory
 *	d_inode  --> the file
 *
 * Found by (parent, name) in one hash table.  It holds its parent and its inode.
 *
 *	names of		while nobody holds them
 *	a file system in memory	DCACHE_PERSISTENT: they hold themselves, they are its directories
 *	others			stay on a list of limited size, since they can be had again
 *	what is no more found	they go
 *
 * Contracts: fs/dentry.c, fs/dentry_lru.c (those that nobody holds), fs/dentry_move.c,
 * fs/d_path.c.
 *
 * Lock key:
 *	[I]  set when it is made
 *	[d]  dcache_lock
 *	[D]  dcache_lock, and i_rwsem of the directory for writing, to change; one of them to read
 *	[o]  once, by d_add(), before anybody else can find it
 */
#pragma once

#include <asm/atomic.h>
#include <lib/list.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dentry;
struct inode;
struct super_block;

#define DNAME_INLINE_LEN	32

/* A name that need not end with NUL. */
struct qstr {
	const char *name;
	unsigned int len;
	uint32_t hash;
};

/* What a file system does with its names; super_block.s_d_op. */
struct dentry_operations {
	/* Does the name still stand for the same?  If not it is forgotten.  May sleep.  Or NULL. */
	bool (*d_revalidate)(const struct dentry *dentry);
	/* What d_path() says of a file that has no place: written to buf; NULL: a path. */
	void (*d_dname)(const struct dentry *dentry, char *buf, size_t size);
};

/* What a walk that finds it must look at. */
#define DCACHE_MOUNTED		0x1U	/* [d] d_mounted is set */
#define DCACHE_OP_REVALIDATE	0x2U	/* [I] */
#define DCACHE_MANAGED		(DCACHE_MOUNTED | DCACHE_OP_REVALIDATE)
#define DCACHE_PERSISTENT	0x4U	/* [d] it holds itself */

struct dentry {
	atomic_t d_count;
	unsigned int d_flags;		/* DCACHE_* */
	bool d_hashed;			/* [D] can be found by its name */
	struct dentry *d_parent;	/* [D] itself: a root, or without a place */
	struct inode *d_inode;		/* [o] with a reference */
	struct super_block *d_sb;	/* [I] */
	struct qstr d_name;		/* [D] ends with NUL */
	struct list_head d_hash;	/* [d] in its bucket */
	struct list_head d_child;	/* [D] among its parent's, while it can be found */
	struct list_head d_subdirs;	/* [D] its children, the newest name first */
	uint32_t d_offset;		/* [D] its place there: the newest has the largest */
	uint32_t d_last_offset;		/* [D] the largest that a child ever had, or 0 */
	struct list_head d_lru;		/* [d] of the unused ones; empty: not there */
	struct super_block *d_mounted;	/* [d] what lies on this directory */
	char d_iname[DNAME_INLINE_LEN];	/* a short name */
};

static inline struct dentry *dget(struct dentry *dentry)
{
	atomic_inc(&dentry->d_count);
	return dentry;
}

static inline bool d_is_root(const struct dentry *dentry)
{
	return dentry->d_parent == dentry;
}

int __must_check dentry_cache_init(void);
struct qstr qstr_of(const char *path);
struct dentry *d_alloc(struct dentry *parent, const struct qstr *name) __must_check;
struct dentry *d_alloc_root(struct super_block *sb, const char *name) __must_check;
void d_set_inode(struct dentry *dentry, struct inode *inode);
void d_add(struct dentry *dentry, struct inode *inode);
void d_make_persistent(struct dentry *dentry, struct inode *inode);
void d_make_discardable(struct dentry *dentry);
struct dentry *d_lookup(struct dentry *parent, const struct qstr *name);
void d_drop(struct dentry *dentry);
void d_forget_tree(struct dentry *root);
void dput(struct dentry *dentry);
bool d_has_children(struct dentry *dentry);
struct dentry *dget_parent(struct dentry *dentry);

/* fs/dentry_move.c: i_rwsem of all directories that change is held for writing. */
void d_move(struct dentry *dentry, struct dentry *target);
void d_exchange(struct dentry *a, struct dentry *b);
bool d_is_below(struct dentry *dentry, const struct dentry *ancestor);

/* fs/d_path.c */
char *d_path(struct dentry *dentry, const struct dentry *root, char *buf, size_t size);
bool d_is_unlinked(const struct dentry *dentry);

/* fs/dentry_lru.c: names that nobody holds. */
struct dentry_stat {
	unsigned long nr_dentry;	/* that exist */
	unsigned long nr_unused;	/* of them, nobody holds and could be had again */
	unsigned long max_unused;	/* the most that may be */
};

void dentry_stat_get(struct dentry_stat *stat);
unsigned long dentry_set_max_unused(unsigned long max);
unsigned long shrink_dcache_all(void);
unsigned long shrink_dcache_sb(const struct super_block *sb);
void d_invalidate(struct dentry *dentry);

/* NULL, or the first broken rule of the names as text. */
const char *dentry_check(void);
