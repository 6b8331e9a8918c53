/* SPDX-License-Identifier: MIT */
/*
 * fs/namei_lookup.c - names that the table does not tell by itself
 *
 *	not in the table	the directory's file system is asked, if it makes names when
 *				they are asked for: lookup_slow()
 *	in the table, but	does it still stand for the same?  Has another file system been
 *	DCACHE_MANAGED		put on it?  lookup_managed()
 *
 * Where a name is to be made or removed its directory is locked already, and what lies on a
 * directory is not entered: lookup_locked().
 *
 * Chapter: docs/files.md
 *
 * Locking: i_rwsem of a directory, for writing, while its file system is asked.
 */
#include <fs/inode.h>
#include <fs/mount.h>
#include <fs/super.h>
#include <lib/err.h>
#include <lib/errno.h>

#include "internal.h"

static bool makes_names(const struct inode *dir)
{
	return dir->i_op && dir->i_op->lookup;
}

/* It still stands for what it stood for; if not it is forgotten, and the reference given back. */
static bool is_valid(struct dentry *dentry)
{
	if (!(dentry->d_flags & DCACHE_OP_REVALIDATE) ||
	    dentry->d_sb->s_d_op->d_revalidate(dentry))
		return true;
	d_invalidate(dentry);
	dput(dentry);
	return false;
}

/* The directory is locked and the name is not in the table: its file system is asked. */
static struct dentry *ask(struct dentry *parent, const struct qstr *name)
{
	struct inode *dir = parent->d_inode;
	struct dentry *dentry;
	int error = -ENOENT;

	if (dir->i_nlink == 0)		/* it is gone */
		return ERR_PTR(-ENOENT);
	dentry = d_alloc(parent, name);
	if (!dentry)
		return ERR_PTR(-ENOMEM);
	error = dir->i_op->lookup(dir, dentry);
	if (!error)
		return dentry;
	dput(dentry);
	return ERR_PTR(error);
}

/*
 * lookup_locked - the dentry of a name, with a reference; the directory is locked for writing
 *
 * May sleep.  Return: NULL, there is no such name and one could be made; ERR_PTR(-ENOENT) where
 * none can be; -ENOMEM.
 */
struct dentry *lookup_locked(struct dentry *parent, const struct qstr *name)
{
	struct dentry *dentry;

	do {
		dentry = d_lookup(parent, name);
		if (!dentry)
			return makes_names(parent->d_inode) ? ask(parent, name) : NULL;
	} while (!is_valid(dentry));
	return dentry;
}

/*
 * lookup_slow - a walk has not found a name in the table: where it leads; ERR_PTR: nowhere
 *
 * May sleep.
 */
struct dentry *lookup_slow(struct dentry *parent, const struct qstr *name)
{
	struct inode *dir = parent->d_inode;
	struct dentry *dentry;

	if (!makes_names(dir))
		return ERR_PTR(-ENOENT);
	down_write(&dir->i_rwsem);
	dentry = lookup_locked(parent, name);
	up_write(&dir->i_rwsem);
	return IS_ERR(dentry) ? dentry : mount_enter(dentry);
}

/* The name does not stand any more for what it stood for: the dentry of what it does now. */
static struct dentry *look_again(struct dentry *dentry)
{
	struct dentry *parent = dget_parent(dentry), *again;

	d_invalidate(dentry);
	again = lookup_slow(parent, &dentry->d_name);
	dput(parent);
	dput(dentry);
	return again;
}

/*
 * lookup_managed - a walk has found a name with DCACHE_MANAGED: where it really leads
 *
 * Takes over the reference.  May sleep.  Return: as lookup_slow().
 */
struct dentry *lookup_managed(struct dentry *dentry)
{
	if (dentry->d_flags & DCACHE_OP_REVALIDATE && !dentry->d_sb->s_d_op->d_revalidate(dentry))
		return look_again(dentry);
	return mount_enter(dentry);
}
