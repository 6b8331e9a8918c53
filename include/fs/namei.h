/* SPDX-License-Identifier: MIT */
/*
 * fs/namei.h - from a path to a dentry, and changes of names
 *
 * Paths are in the kernel's memory.  A base of NULL is the running task's working
 * directory; a path that begins with '/' starts at its root instead.  A task without an
 * fs_struct, as kernel threads are, starts at the root of all.
 *
 * fs/namei.c (the walk) and fs/namei_change.c (names come and go) hold the contracts.
 */
#pragma once

#include <fs/dentry.h>
#include <fs/types.h>
#include <lib/compiler.h>

#define LOOKUP_FOLLOW		0x1U	/* a symbolic link at the end is followed too */
#define LOOKUP_DIRECTORY	0x2U	/* the end must be a directory */
#define MAXSYMLINKS		40U	/* on the way, before it counts as a circle */

/* LAST_ROOT: the path is nothing but slashes; LAST_BIND: a link that has no text was followed. */
enum last_type { LAST_NORM, LAST_ROOT, LAST_DOT, LAST_DOTDOT, LAST_BIND };

/* The way up to the last name: the directory, and that name as the path spells it. */
struct path_last {
	struct dentry *parent;		/* with a reference; LAST_BIND: the end itself */
	struct qstr name;		/* inside the path, or of a link that `link` holds */
	enum last_type type;
	bool must_be_dir;		/* a '/' follows */
	struct dentry *link;		/* keeps the name's memory, with a reference; or NULL */
};

struct dentry *path_lookup(struct dentry *base, const char *path, unsigned int flags) __must_check;
int __must_check path_parent(struct dentry *base, const char *path, unsigned int flags,
			     struct path_last *last);
void path_last_put(struct path_last *last);

int vfs_mkdir(struct dentry *base, const char *path, umode_t mode);
int vfs_mknod(struct dentry *base, const char *path, umode_t mode, dev_t dev);
int vfs_symlink(struct dentry *base, const char *path, const char *target);
int vfs_link(struct dentry *old, struct dentry *base, const char *path);
int vfs_unlink(struct dentry *base, const char *path);
int vfs_rmdir(struct dentry *base, const char *path);
/* fs/namei_rename.c */
int vfs_rename(struct dentry *old_base, const char *old_path, struct dentry *new_base,
	       const char *new_path, unsigned int flags);
