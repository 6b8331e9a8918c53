/* SPDX-License-Identifier: MIT */
/*
 * fs/d_path.c - from a dentry to a path
 *
 *	dentry "maps"     "/maps"
 *	dentry "1"        "/1/maps"
 *	root of proc		--s_mountpoint--> the directory that it lies on
 *	dentry "proc"     "/proc/1/maps"
 *	root of all
 *
 * Written from its end backwards.  A name that cannot be found any more is marked as Linux
 * does it: "/tmp/log (deleted)".
 *
 * Chapter: docs/files.md
 *
 * Locking: dcache_lock for the whole way, so it is a path that was there at one moment.
 */
#include <fs/super.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/string.h>

#include "internal.h"

#define DELETED		" (deleted)"

struct path_text {
	char *buf, *at;			/* at: the first byte of what is written */
};

static bool prepend(struct path_text *text, const char *bytes, size_t len)
{
	if ((size_t)(text->at - text->buf) < len)
		return false;
	text->at -= len;
	memcpy(text->at, bytes, len);
	return true;
}

static bool prepend_name(struct path_text *text, const struct dentry *dentry)
{
	return prepend(text, dentry->d_name.name, dentry->d_name.len) && prepend(text, "/", 1);
}

static bool is_unlinked(const struct dentry *dentry)
{
	return !dentry->d_hashed && dentry->d_sb->s_root != dentry;
}

/* d_is_unlinked - it has no name any more, or never had one */
bool d_is_unlinked(const struct dentry *dentry)
{
	bool unlinked;

	spin_lock(&dcache_lock);
	unlinked = is_unlinked(dentry);
	spin_unlock(&dcache_lock);
	return unlinked;
}

/* All names on the way up to root, or as far as there is a way. */
static bool prepend_way(struct path_text *text, const struct dentry *dentry,
			const struct dentry *root)
{
	while (dentry != root) {
		if (dentry == dentry->d_sb->s_root) {
			dentry = dentry->d_sb->s_mountpoint;
			if (!dentry)
				break;
			continue;
		}
		if (!prepend_name(text, dentry))
			return false;
		if (d_is_root(dentry))
			break;
		dentry = dentry->d_parent;
	}
	return *text->at == '/' || prepend(text, "/", 1);
}

/*
 * d_path - the path of a dentry as seen from a root, written to the end of buf
 *
 * A file that has no place may have a name all the same, as pipe:[12].
 * Where the root is not above the dentry the path begins at the root of all.  The caller holds
 * a reference.  Return: where it begins in buf; ERR_PTR(-ENAMETOOLONG).
 */
char *d_path(struct dentry *dentry, const struct dentry *root, char *buf, size_t size)
{
	const struct dentry_operations *op = dentry->d_sb->s_d_op;
	struct path_text text = { buf, buf + size };
	bool fits = prepend(&text, "", 1);

	if (op && op->d_dname) {
		op->d_dname(dentry, buf, size);
		return buf;
	}
	spin_lock(&dcache_lock);
	if (is_unlinked(dentry))
		fits = fits && prepend(&text, DELETED, strlen(DELETED));
	fits = fits && prepend_way(&text, dentry, root);
	spin_unlock(&dcache_lock);
	return fits ? text.at : ERR_PTR(-ENAMETOOLONG);
}
