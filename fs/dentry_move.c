/* SPDX-License-Identifier: MIT */
/*
 * fs/dentry_move.c - a name becomes another one, in the same directory or elsewhere
 *
 *	d_move(dentry, target)		dentry has the place of target now; target keeps what it
 *					is called and cannot be found any more
 *	d_exchange(a, b)		each has the other's place
 *
 * Both have all memory that this needs: a name that does not fit into a dentry is shared or
 * changes hands.  Whoever was moved is the newest name of the directory it is in.
 *
 * Chapter: docs/files.md
 *
 * Locking: dcache_lock; the caller has all directories that change.
 */
#include <lib/string.h>

#include "internal.h"

/* `to` is called as `from` is; what it was called before, to be put. */
static struct external_name *copy_name(struct dentry *to, const struct dentry *from)
{
	struct external_name *old = external_name(to), *name = external_name(from);

	to->d_name = from->d_name;
	if (name) {
		atomic_inc(&name->count);
	} else {
		memcpy(to->d_iname, from->d_iname, DNAME_INLINE_LEN);
		to->d_name.name = to->d_iname;
	}
	return old;
}

/*
 * d_move - a name takes the place of another, which may have been found until now or not
 *
 * The caller holds both, and i_rwsem of both directories for writing.  The parent of dentry
 * becomes that of target.  May sleep.
 */
void d_move(struct dentry *dentry, struct dentry *target)
{
	struct external_name *old_name;
	struct dentry *old_parent;

	spin_lock(&dcache_lock);
	d_unhash_locked(target);
	d_unhash_locked(dentry);
	old_name = copy_name(dentry, target);
	old_parent = dentry->d_parent;
	dentry->d_parent = dget(target->d_parent);
	d_hash_locked(dentry);
	spin_unlock(&dcache_lock);
	external_name_put(old_name);
	dput(old_parent);
}

static void swap_names(struct dentry *a, struct dentry *b)
{
	bool a_inline = !external_name(a), b_inline = !external_name(b);
	struct qstr name = a->d_name;
	char text[DNAME_INLINE_LEN];

	memcpy(text, a->d_iname, sizeof(text));
	memcpy(a->d_iname, b->d_iname, sizeof(text));
	memcpy(b->d_iname, text, sizeof(text));
	a->d_name = b->d_name;
	b->d_name = name;
	if (b_inline)
		a->d_name.name = a->d_iname;
	if (a_inline)
		b->d_name.name = b->d_iname;
}

/* d_exchange - two names change places; as d_move().  Does not sleep. */
void d_exchange(struct dentry *a, struct dentry *b)
{
	struct dentry *parent;

	spin_lock(&dcache_lock);
	d_unhash_locked(a);
	d_unhash_locked(b);
	swap_names(a, b);
	parent = a->d_parent;
	a->d_parent = b->d_parent;
	b->d_parent = parent;
	d_hash_locked(b);
	d_hash_locked(a);
	spin_unlock(&dcache_lock);
}

/* d_is_below - is it in a directory, or in one of those in it, ...?  Not: is it that one. */
bool d_is_below(struct dentry *dentry, const struct dentry *ancestor)
{
	bool below = false;

	spin_lock(&dcache_lock);
	while (!below && !d_is_root(dentry)) {
		dentry = dentry->d_parent;
		below = dentry == ancestor;
	}
	spin_unlock(&dcache_lock);
	return below;
}
