/* SPDX-License-Identifier: MIT */
/*
 * fs/fs_struct.c - root, working directory and umask of a process
 *
 * Chapter: docs/files.md
 *
 * Locking: fs->lock, by tasks only.
 */
#include <core/task.h>
#include <fs/dentry.h>
#include <fs/fs.h>
#include <fs/fs_struct.h>
#include <lib/errno.h>
#include <mm/slab.h>

static struct kmem_cache *fs_cache;	/* [I] */

/* fs_struct_cache_init - boot; -ENOMEM */
int fs_struct_cache_init(void)
{
	fs_cache = kmem_cache_create("fs_cache", sizeof(struct fs_struct), 0, 0, NULL);
	return fs_cache ? 0 : -ENOMEM;
}

/* fs_create - at the root of all, with one reference; NULL: no memory */
struct fs_struct *fs_create(void)
{
	struct fs_struct *fs = kmem_cache_alloc(fs_cache, GFP_KERNEL);

	if (!fs)
		return NULL;
	atomic_set(&fs->count, 1);
	spin_lock_init(&fs->lock);
	fs->umask = 022;
	fs->root = dget(fs_root());
	fs->cwd = dget(fs_root());
	return fs;
}

/* fs_copy - one of its own that says the same, for fork; NULL: no memory */
struct fs_struct *fs_copy(struct fs_struct *old)
{
	struct fs_struct *fs = kmem_cache_alloc(fs_cache, GFP_KERNEL);

	if (!fs)
		return NULL;
	atomic_set(&fs->count, 1);
	spin_lock_init(&fs->lock);
	spin_lock(&old->lock);
	fs->umask = old->umask;
	fs->root = dget(old->root);
	fs->cwd = dget(old->cwd);
	spin_unlock(&old->lock);
	return fs;
}

/* fs_put - one less; the last one takes it with it.  May sleep. */
void fs_put(struct fs_struct *fs)
{
	if (!atomic_dec_and_test(&fs->count))
		return;
	dput(fs->root);
	dput(fs->cwd);
	kmem_cache_free(fs_cache, fs);
}

/* current_root - where the running task's absolute paths begin, with a reference */
struct dentry *current_root(void)
{
	struct fs_struct *fs = current->fs;
	struct dentry *dentry;

	if (!fs)
		return dget(fs_root());
	spin_lock(&fs->lock);
	dentry = dget(fs->root);
	spin_unlock(&fs->lock);
	return dentry;
}

/* current_cwd - where its other paths begin, with a reference */
struct dentry *current_cwd(void)
{
	struct fs_struct *fs = current->fs;
	struct dentry *dentry;

	if (!fs)
		return dget(fs_root());
	spin_lock(&fs->lock);
	dentry = dget(fs->cwd);
	spin_unlock(&fs->lock);
	return dentry;
}

/* current_umask - permission bits that the running task's new files do not get */
umode_t current_umask(void)
{
	return current->fs ? READ_ONCE(current->fs->umask) : 0;
}

/* fs_set_cwd - the working directory becomes that one; takes over the reference */
void fs_set_cwd(struct fs_struct *fs, struct dentry *dentry)
{
	struct dentry *old;

	spin_lock(&fs->lock);
	old = fs->cwd;
	fs->cwd = dentry;
	spin_unlock(&fs->lock);
	dput(old);
}

/* fs_set_root - its absolute paths begin there; takes over the reference */
void fs_set_root(struct fs_struct *fs, struct dentry *dentry)
{
	struct dentry *old;

	spin_lock(&fs->lock);
	old = fs->root;
	fs->root = dentry;
	spin_unlock(&fs->lock);
	dput(old);
}

/* fs_set_umask - what it was before */
umode_t fs_set_umask(struct fs_struct *fs, umode_t umask)
{
	umode_t old;

	spin_lock(&fs->lock);
	old = fs->umask;
	fs->umask = umask;
	spin_unlock(&fs->lock);
	return old;
}
