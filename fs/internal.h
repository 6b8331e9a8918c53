/* SPDX-License-Identifier: MIT */
/*
 * fs/internal.h - what the files of the table of names share
 *
 *	fs/dentry.c		the table
 *	fs/dentry_lru.c		names in it that nobody holds
 *	fs/dentry_move.c	names that change
 *	fs/mount.c		file systems on directories
 */
#pragma once

#include <core/spinlock.h>
#include <fs/dentry.h>

struct super_block;

/* Innermost. */
extern spinlock_t dcache_lock;

/* A name that does not fit into its dentry; several may share it. */
struct external_name {
	atomic_t count;
	char name[];
};

static inline struct external_name *external_name(const struct dentry *dentry)
{
	return dentry->d_name.name == dentry->d_iname ? NULL
		: container_of(dentry->d_name.name, struct external_name, name[0]);
}

/* fs/dentry.c; dcache_lock is held. */
void d_hash_locked(struct dentry *dentry);
void d_unhash_locked(struct dentry *dentry);
/* NULL is allowed; not under dcache_lock. */
void external_name_put(struct external_name *name);
/* A dentry that cannot be found, and that nobody holds, goes: its parent, to be put, or NULL. */
struct dentry *dentry_free(struct dentry *dentry);
/* References to it that are neither its own nor its children's; dcache_lock is held. */
int dentry_users_locked(const struct dentry *dentry);
unsigned long nr_dentries_get(void);

/* The largest number of a name in a directory: positions of a reader are counted back from it. */
#define D_OFFSET_MAX	0x7FFFFF00U

/* fs/dentry_lru.c; dcache_lock is held. */
struct dentry *dentry_lru_add(struct dentry *dentry) __must_check;
void dentry_lru_del(struct dentry *dentry);
void dentry_lru_init(unsigned long pages);
const char *dentry_lru_check_locked(void);

/* fs/namei_lookup.c */
struct dentry *lookup_slow(struct dentry *parent, const struct qstr *name) __must_check;
struct dentry *lookup_locked(struct dentry *parent, const struct qstr *name) __must_check;
struct dentry *lookup_managed(struct dentry *dentry) __must_check;
