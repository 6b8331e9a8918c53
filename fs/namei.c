/* SPDX-License-Identifier: MIT */
/*
 * fs/namei.c - walk along a path, name by name
 *
 *	/usr/lib/../bin/sh
 *	|   |
 *	|   `-- `at`: the dentry reached so far, with a reference
 *	`-- the root: '..' stays there
 *
 * A symbolic link on the way is a path of its own, which is walked before the rest:
 *
 *	/a/link/b	link -> x/y	walk /a, then x/y from there, then b
 *
 * What is left to do is put on a stack, the link's dentry with it: its text is walked.  So
 * nothing is copied and nothing recurses; more than MAXSYMLINKS links count as a circle.
 *
 * All names of a file system in memory are in the table of dentries, so what d_lookup()
 * does not find there does not exist.  Others are asked, and what lies on a directory is
 * entered: fs/namei_lookup.c.
 *
 * Chapter: docs/files.md
 *
 * Locking: none; a reference to `at` keeps it.
 */
#include <core/bug.h>
#include <fs/attr.h>
#include <fs/fs_struct.h>
#include <fs/inode.h>
#include <fs/mount.h>
#include <fs/namei.h>
#include <fs/permission.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <uapi/limits.h>

#include "internal.h"

struct walk {
	struct dentry *at;		/* with a reference */
	struct dentry *root;		/* with a reference */
	const char *rest;		/* of the path or link that is walked now */
	unsigned int nr_links;		/* followed so far */
	unsigned int depth;		/* paths that wait for the end of a link */
	struct {
		struct dentry *link;	/* whose text is walked, with a reference */
		const char *rest;	/* what comes behind it */
	} stack[MAXSYMLINKS];
};

/* --- text ------------------------------------------------------------------------------ */

static const char *skip_slashes(const char *path)
{
	while (*path == '/')
		path++;
	return path;
}

static enum last_type type_of(const struct qstr *name)
{
	if (name->len == 1 && name->name[0] == '.')
		return LAST_DOT;
	if (name->len == 2 && name->name[0] == '.' && name->name[1] == '.')
		return LAST_DOTDOT;
	return name->len ? LAST_NORM : LAST_ROOT;
}

/*
 * Does nothing but slashes follow, here and behind all links that are being walked?
 * *slash becomes true if there is any.
 */
static bool is_last(const struct walk *walk, const char *rest, bool *slash)
{
	*slash = *rest == '/';
	if (*skip_slashes(rest))	/* nearly always */
		return false;
	for (unsigned int i = 0; i < walk->depth; i++) {
		*slash |= *walk->stack[i].rest == '/';
		if (*skip_slashes(walk->stack[i].rest))
			return false;
	}
	return true;
}

/* --- steps ------------------------------------------------------------------------------ */

/* dput(), in line where others hold it too: nearly always. */
static inline void put(struct dentry *dentry)
{
	int count = atomic_read(&dentry->d_count);

	if (unlikely(count <= 1 || !atomic_try_cmpxchg(&dentry->d_count, &count, count - 1)))
		dput(dentry);
}

static void move_to(struct walk *walk, struct dentry *dentry)
{
	put(walk->at);
	walk->at = dentry;
}

static void walk_start(struct walk *walk, struct dentry *base, const char *path)
{
	walk->root = current_root();
	walk->at = *path == '/' ? dget(walk->root) : base ? dget(base) : current_cwd();
	walk->rest = path;
	walk->nr_links = walk->depth = 0;
}

static void walk_end(struct walk *walk)
{
	while (walk->depth > 0)
		dput(walk->stack[--walk->depth].link);
	put(walk->root);
	put(walk->at);
}

/* The text of a link is at its end: go on behind the link. */
static void pop(struct walk *walk)
{
	walk->depth--;
	walk->rest = walk->stack[walk->depth].rest;
	dput(walk->stack[walk->depth].link);
}

/* A link without text: go where its file system says. */
static int jump(struct walk *walk, struct dentry *link, const char *rest)
{
	struct dentry *target = link->d_inode->i_op->follow(link->d_inode);

	dput(link);
	if (IS_ERR(target))
		return (int)PTR_ERR(target);
	walk->rest = rest;
	move_to(walk, target);
	return 0;
}

static bool has_text(const struct dentry *link)
{
	return link->d_inode->i_link != NULL;
}

/* May a link in `at` be followed?  Links on the way may always be. */
static int check_follow(const struct walk *walk, const struct dentry *link, const char *rest)
{
	bool slash;
	int error;

	if (walk->nr_links == MAXSYMLINKS)
		return -ELOOP;
	error = may_follow(walk->at->d_inode, link->d_inode);
	return error && is_last(walk, rest, &slash) ? error : 0;
}

/* Walk the text of a link next; takes over the reference. */
static int push(struct walk *walk, struct dentry *link, const char *rest)
{
	int error = check_follow(walk, link, rest);

	if (error) {
		dput(link);
		return error;
	}
	walk->nr_links++;
	touch_atime(link->d_inode);
	if (!has_text(link))
		return jump(walk, link, rest);
	walk->stack[walk->depth].link = link;
	walk->stack[walk->depth].rest = rest;
	walk->depth++;
	walk->rest = link->d_inode->i_link;
	if (*walk->rest == '/')
		move_to(walk, dget(walk->root));
	return *walk->rest ? 0 : -ENOENT;
}

/* The file of a name in `at`, with a reference; at is a directory. */
static struct dentry *find_child(const struct walk *walk, const struct qstr *name)
{
	struct dentry *child;

	switch (type_of(name)) {
	case LAST_DOT:
		return dget(walk->at);
	case LAST_DOTDOT:
		return walk->at == walk->root ? dget(walk->at) : mount_parent(walk->at);
	default:
		child = d_lookup(walk->at, name);
		if (unlikely(!child))
			return lookup_slow(walk->at, name);
		return unlikely(child->d_flags & DCACHE_MANAGED) ? lookup_managed(child) : child;
	}
}

static int may_walk(const struct walk *walk, const struct qstr *name)
{
	const struct inode *dir = walk->at->d_inode;
	int error;

	if (!S_ISDIR(dir->i_mode))
		return -ENOTDIR;
	error = may_search(dir);
	if (error)
		return error;
	return name->len > NAME_MAX ? -ENAMETOOLONG : 0;
}

/* Go to the file of a name, or into the text of a link. */
static int step(struct walk *walk, const struct qstr *name, bool follow)
{
	const char *behind = name->name + name->len;
	struct dentry *child = find_child(walk, name);

	if (IS_ERR(child))
		return (int)PTR_ERR(child);
	if (follow && S_ISLNK(child->d_inode->i_mode))
		return push(walk, child, behind);
	walk->rest = behind;
	move_to(walk, child);
	return 0;
}

/* The next name of the path or of what waits; its len is 0 at the end of all. */
static struct qstr next_name(struct walk *walk)
{
	walk->rest = skip_slashes(walk->rest);
	while (!*walk->rest && walk->depth > 0) {
		pop(walk);
		walk->rest = skip_slashes(walk->rest);
	}
	return qstr_of(walk->rest);
}

/* --- walks ------------------------------------------------------------------------------- */

static int walk_to_end(struct walk *walk, unsigned int flags)
{
	bool must_be_dir = flags & LOOKUP_DIRECTORY, slash;
	int error = 0;

	while (!error) {
		struct qstr name = next_name(walk);
		bool last = is_last(walk, name.name + name.len, &slash);

		if (name.len == 0)
			break;
		must_be_dir |= last && slash;
		error = may_walk(walk, &name);
		if (!error)
			error = step(walk, &name, !last || slash || flags & LOOKUP_FOLLOW);
	}
	if (!error && must_be_dir && !S_ISDIR(walk->at->d_inode->i_mode))
		error = -ENOTDIR;
	return error;
}

/*
 * path_lookup - the dentry that a path leads to, with a reference
 *
 * May sleep.  Return: ERR_PTR(-ENOENT), -ENOTDIR, -EACCES, -ELOOP, -ENAMETOOLONG.
 */
struct dentry *path_lookup(struct dentry *base, const char *path, unsigned int flags)
{
	struct dentry *found = NULL;
	struct walk walk;
	int error;

	if (!*path)
		return ERR_PTR(-ENOENT);
	walk_start(&walk, base, path);
	error = walk_to_end(&walk, flags);
	if (!error)
		found = dget(walk.at);
	walk_end(&walk);
	return error ? ERR_PTR(error) : found;
}

/*
 * Is the last name a link, and does the caller want to be led on?  Then into its text; one
 * without text leads to the end of the walk.
 */
static int follow_last(struct walk *walk, const struct qstr *name, unsigned int flags,
		       bool *followed, bool *jumped)
{
	struct dentry *child;

	*followed = *jumped = false;
	if (!(flags & LOOKUP_FOLLOW) || type_of(name) != LAST_NORM)
		return 0;
	child = find_child(walk, name);
	if (IS_ERR(child))
		return 0;
	if (!S_ISLNK(child->d_inode->i_mode)) {
		dput(child);
		return 0;
	}
	*followed = has_text(child);
	*jumped = !*followed;
	return push(walk, child, name->name + name->len);
}

static int walk_to_parent(struct walk *walk, unsigned int flags, struct path_last *last)
{
	int error;

	for (;;) {
		struct qstr name = next_name(walk);
		bool slash, followed, jumped = false;

		error = may_walk(walk, &name);
		if (error)
			return error;
		if (!is_last(walk, name.name + name.len, &slash)) {
			error = step(walk, &name, true);
		} else {
			error = follow_last(walk, &name, flags, &followed, &jumped);
			last->name = name;
			last->type = jumped ? LAST_BIND : type_of(&name);
			last->must_be_dir = slash;
			if (!followed)
				return error;
		}
		if (error)
			return error;
	}
}

/*
 * path_parent - the directory that a path's last name is in, whether that exists or not
 *
 * With LOOKUP_FOLLOW a last name that is a symbolic link leads on, even if to nowhere; if it
 * has no text to where its file system says: LAST_BIND.
 * Release what was found with path_last_put(); path must stay until then.  May sleep.
 * Return: 0, -ENOENT, -ENOTDIR, -ELOOP, -ENAMETOOLONG.
 */
int path_parent(struct dentry *base, const char *path, unsigned int flags, struct path_last *last)
{
	struct walk walk;
	int error;

	if (!*path)
		return -ENOENT;
	walk_start(&walk, base, path);
	error = walk_to_parent(&walk, flags, last);
	if (!error) {
		last->parent = dget(walk.at);
		last->link = walk.depth ? dget(walk.stack[walk.depth - 1].link) : NULL;
	}
	walk_end(&walk);
	return error;
}

/* path_last_put - give back what path_parent() found */
void path_last_put(struct path_last *last)
{
	dput(last->parent);
	if (last->link)
		dput(last->link);
}
