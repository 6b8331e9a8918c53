/* SPDX-License-Identifier: MIT */
/*
 * fs/namei_rename.c - a file gets another name, maybe in another directory
 *
 *	/a/x  ->  /b/y		y, if there is one, goes in the same step
 *	/a/x <->  /b/y		RENAME_EXCHANGE
 *
 *	walk to both directories -> lock both -> look -> check -> the file system does it
 *
 * No directory may come below itself: who moves a directory to another one holds the file
 * system's s_vfs_rename_mutex, so nobody else changes what is above what meanwhile.  Then
 *
 *	dir a is above dir b		a is locked first, as whoever goes down does
 *	neither is above the other	any first: who else takes two holds the mutex too
 *
 *	the old name leads to dir b	it would come below itself: -EINVAL
 *	the new name leads to dir a	it is not empty: the old name is in there
 *
 * Chapter: docs/files.md
 *
 * Locking: s_vfs_rename_mutex, if there are two directories; their i_rwsem; that of what goes.
 */
#include <fs/inode.h>
#include <fs/namei.h>
#include <fs/permission.h>
#include <fs/super.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <uapi/fcntl.h>

#include "internal.h"

struct rename {
	struct path_last from, to;
	struct dentry *old, *target;	/* target: NULL while there is no such name */
	unsigned int flags;
};

/* --- locks ------------------------------------------------------------------------------- */

static void lock_parents(const struct rename *r)
{
	struct dentry *a = r->from.parent, *b = r->to.parent;

	if (a == b) {
		down_write(&a->d_inode->i_rwsem);
		return;
	}
	mutex_lock(&a->d_sb->s_vfs_rename_mutex);
	if (d_is_below(a, b)) {
		a = r->to.parent;
		b = r->from.parent;
	}
	down_write(&a->d_inode->i_rwsem);
	down_write_nested(&b->d_inode->i_rwsem, I_RWSEM_PARENT2);
}

static void unlock_parents(const struct rename *r)
{
	struct dentry *a = r->from.parent, *b = r->to.parent;

	up_write(&a->d_inode->i_rwsem);
	if (a == b)
		return;
	up_write(&b->d_inode->i_rwsem);
	mutex_unlock(&a->d_sb->s_vfs_rename_mutex);
}

/* --- checks ------------------------------------------------------------------------------ */

static bool is_dir(const struct dentry *dentry)
{
	return S_ISDIR(dentry->d_inode->i_mode);
}

/* Is a name the way down to a directory, or that directory? */
static bool leads_to(const struct dentry *name, struct dentry *dir)
{
	return name == dir || d_is_below(dir, name);
}

/* A slash behind a name asks for a directory. */
static int check_slashes(const struct rename *r)
{
	bool exchange = r->flags & RENAME_EXCHANGE;

	if (exchange && !is_dir(r->target) && r->to.must_be_dir)
		return -ENOTDIR;
	if (!is_dir(r->old) && (r->from.must_be_dir || (!exchange && r->to.must_be_dir)))
		return -ENOTDIR;
	return 0;
}

/* A directory below itself, or in the place of one that it is in. */
static int check_tree(const struct rename *r)
{
	if (r->from.parent == r->to.parent)
		return 0;
	if (leads_to(r->old, r->to.parent))
		return -EINVAL;
	if (r->target && leads_to(r->target, r->from.parent))
		return r->flags & RENAME_EXCHANGE ? -EINVAL : -ENOTEMPTY;
	return 0;
}

/* A directory in the place of a file, or a file in that of a directory. */
static int check_kinds(const struct rename *r)
{
	if (!r->target || r->flags & RENAME_EXCHANGE || is_dir(r->old) == is_dir(r->target))
		return 0;
	return is_dir(r->old) ? -ENOTDIR : -EISDIR;
}

static bool is_covered(const struct dentry *dentry)
{
	return dentry && READ_ONCE(dentry->d_flags) & DCACHE_MOUNTED;
}

/* Both directories change; and one that moves to another has another "..". */
static int check_permission(const struct rename *r)
{
	const struct inode *from = r->from.parent->d_inode, *to = r->to.parent->d_inode;
	int error = may_delete(from, r->old->d_inode);

	if (!error)
		error = r->target ? may_delete(to, r->target->d_inode) : may_create(to);
	if (!error)
		error = check_kinds(r);
	if (error || from == to)
		return error;
	if (is_dir(r->old))
		error = inode_permission(r->old->d_inode, MAY_WRITE);
	if (!error && r->flags & RENAME_EXCHANGE && is_dir(r->target))
		error = inode_permission(r->target->d_inode, MAY_WRITE);
	return error;
}

/* *nothing: both are names of one file, so there is nothing to be done. */
static int check_rename(const struct rename *r, bool *nothing)
{
	int error;

	if (r->flags & RENAME_NOREPLACE && r->target)
		return -EEXIST;
	if (r->flags & RENAME_EXCHANGE && !r->target)
		return -ENOENT;
	error = check_slashes(r);
	if (!error)
		error = check_tree(r);
	if (error)
		return error;
	*nothing = r->target && r->old->d_inode == r->target->d_inode;
	if (*nothing)
		return 0;
	if (r->to.parent->d_inode->i_nlink == 0)	/* it was removed while we walked */
		return -ENOENT;
	error = check_permission(r);
	if (!error && !r->from.parent->d_inode->i_op->rename)
		error = -EPERM;
	if (!error && (is_covered(r->old) || is_covered(r->target)))
		error = -EBUSY;
	return error;
}

/* --- the change -------------------------------------------------------------------------- */

static int ask_file_system(const struct rename *r, struct dentry *name)
{
	struct inode *dir = r->from.parent->d_inode;

	return dir->i_op->rename(dir, r->old, r->to.parent->d_inode, name, r->flags);
}

/* A directory goes only if it is empty, and nobody makes a name in it meanwhile. */
static int replace_dir(const struct rename *r)
{
	struct inode *inode = r->target->d_inode;
	int error;

	down_write_nested(&inode->i_rwsem, I_RWSEM_CHILD);
	if (is_covered(r->target))
		error = -EBUSY;
	else if (d_has_children(r->target))
		error = -ENOTEMPTY;
	else
		error = ask_file_system(r, r->target);
	up_write(&inode->i_rwsem);
	return error;
}

static int change(const struct rename *r)
{
	struct dentry *name;
	int error;

	if (r->target && is_dir(r->target) && !(r->flags & RENAME_EXCHANGE))
		return replace_dir(r);
	if (r->target)
		return ask_file_system(r, r->target);
	name = d_alloc(r->to.parent, &r->to.name);
	if (!name)
		return -ENOMEM;
	error = ask_file_system(r, name);
	dput(name);
	return error;
}

/* Both directories are locked. */
static int rename_locked(struct rename *r)
{
	bool nothing = false;
	int error;

	r->old = lookup_locked(r->from.parent, &r->from.name);
	if (IS_ERR_OR_NULL(r->old))
		return r->old ? (int)PTR_ERR(r->old) : -ENOENT;
	r->target = lookup_locked(r->to.parent, &r->to.name);
	if (IS_ERR(r->target)) {
		error = (int)PTR_ERR(r->target);
		dput(r->old);
		return error;
	}
	error = check_rename(r, &nothing);
	if (!error && !nothing)
		error = change(r);
	dput(r->target);
	dput(r->old);
	return error;
}

/* What is told before anything is locked. */
static int check_ends(const struct rename *r)
{
	if (r->from.parent->d_sb != r->to.parent->d_sb)
		return -EXDEV;
	if (r->from.type != LAST_NORM)
		return -EBUSY;
	if (r->to.type != LAST_NORM)
		return r->flags & RENAME_NOREPLACE ? -EEXIST : -EBUSY;
	return sb_want_write(r->from.parent->d_sb);
}

/*
 * vfs_rename - what a path leads to is called as another path says; links are not followed
 *
 * flags: RENAME_NOREPLACE, what is there must not go; RENAME_EXCHANGE, it gets the other name.
 * May sleep.  Return: 0; what the walks say; -EACCES, -EXDEV, -EBUSY, -EROFS, -ENOENT, -EEXIST,
 * -ENOTDIR, -EISDIR, -EINVAL, -ENOTEMPTY, -EPERM, -ENOMEM.
 */
int vfs_rename(struct dentry *old_base, const char *old_path, struct dentry *new_base,
	       const char *new_path, unsigned int flags)
{
	struct rename r = { .flags = flags };
	int error = path_parent(old_base, old_path, 0, &r.from);

	if (error)
		return error;
	error = path_parent(new_base, new_path, 0, &r.to);
	if (!error) {
		error = check_ends(&r);
		if (!error) {
			lock_parents(&r);
			error = rename_locked(&r);
			unlock_parents(&r);
		}
		path_last_put(&r.to);
	}
	path_last_put(&r.from);
	return error;
}
