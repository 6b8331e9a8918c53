/* SPDX-License-Identifier: MIT */
/*
 * fs/dentry.c - names, found by the directory they are in
 *
 *	bucket of hash(parent, name) --> dentry --> dentry ...
 *	parent->d_subdirs	     --> all names in it
 *
 *	d_alloc() ----> d_add() -------> d_drop() ----> the last dput()
 *	one reference	can be found	cannot any	its memory, and one reference of
 *			by d_lookup()	more		its parent and of its inode
 *
 * Each holds its parent, so whoever holds a name holds the way up to the root.  A file
 * system in memory holds a reference to each of its names from d_add() to d_drop().
 *
 * The last reference may go while another task finds the name: so the count falls to zero
 * under dcache_lock only, and d_lookup() counts under it.
 *
 * Not here: names that stay although nobody holds them, and those that are known not to
 * exist.  Both save reading a disk, and there is none.
 *
 * Chapter: docs/files.md
 *
 * Locking: dcache_lock, innermost.
 */
#include <core/bug.h>
#include <core/spinlock.h>
#include <fs/dentry.h>
#include <fs/inode.h>
#include <fs/super.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/kmalloc.h>

#define NR_BUCKETS	256U		/* a power of two */

static DEFINE_SPINLOCK(dcache_lock);
static struct list_head buckets[NR_BUCKETS];	/* under dcache_lock */
static struct kmem_cache *dentry_cache;	/* [I] */

/* dentry_cache_init - boot; -ENOMEM */
int dentry_cache_init(void)
{
	for (unsigned int i = 0; i < NR_BUCKETS; i++)
		INIT_LIST_HEAD(&buckets[i]);
	dentry_cache = kmem_cache_create("dentry", sizeof(struct dentry), 0, 0, NULL);
	return dentry_cache ? 0 : -ENOMEM;
}

/* qstr_of - the name at the beginning of a path, with its hash: Fowler, Noll and Vo's FNV-1a */
struct qstr qstr_of(const char *path)
{
	const char *at = path;
	uint32_t hash = 2166136261U;

	for (; *at && *at != '/'; at++)
		hash = (hash ^ (unsigned char)*at) * 16777619U;
	return (struct qstr){ .name = path, .len = (unsigned int)(at - path), .hash = hash };
}

static struct list_head *bucket_of(const struct dentry *parent, uint32_t hash)
{
	uint32_t key = hash ^ (uint32_t)((uintptr_t)parent / sizeof(*parent));

	return &buckets[(key ^ key >> 8) % NR_BUCKETS];
}

/* A copy of the name that lives as long as the dentry. */
static bool set_name(struct dentry *dentry, const struct qstr *name)
{
	char *copy = dentry->d_iname;

	if (name->len >= DNAME_INLINE_LEN)
		copy = kmalloc(name->len + 1, GFP_KERNEL);
	if (!copy)
		return false;
	memcpy(copy, name->name, name->len);
	copy[name->len] = '\0';
	dentry->d_name = (struct qstr){ .name = copy, .len = name->len, .hash = name->hash };
	return true;
}

static struct dentry *alloc(const struct qstr *name)
{
	struct dentry *dentry = kmem_cache_alloc(dentry_cache, GFP_KERNEL);

	if (!dentry)
		return NULL;
	if (!set_name(dentry, name)) {
		kmem_cache_free(dentry_cache, dentry);
		return NULL;
	}
	atomic_set(&dentry->d_count, 1);
	dentry->d_hashed = false;
	dentry->d_inode = NULL;
	INIT_LIST_HEAD(&dentry->d_hash);
	INIT_LIST_HEAD(&dentry->d_child);
	INIT_LIST_HEAD(&dentry->d_subdirs);
	return dentry;
}

/*
 * d_alloc - a new dentry for a name below parent, with one reference
 *
 * It has no inode yet and cannot be found.  May sleep.  NULL: no memory.
 */
struct dentry *d_alloc(struct dentry *parent, const struct qstr *name)
{
	struct dentry *dentry = alloc(name);

	if (dentry) {
		dentry->d_parent = dget(parent);
		dentry->d_sb = parent->d_sb;
	}
	return dentry;
}

/*
 * d_alloc_root - a new dentry without a parent, with one reference
 *
 * For the root of a file system, and for files that have no place in any.  The name is
 * for people.  May sleep.  NULL: no memory.
 */
struct dentry *d_alloc_root(struct super_block *sb, const char *name)
{
	const struct qstr qname = { .name = name, .len = (unsigned int)strlen(name) };
	struct dentry *dentry = alloc(&qname);

	if (dentry) {
		dentry->d_parent = dentry;
		dentry->d_sb = sb;
	}
	return dentry;
}

/* d_set_inode - what a dentry without a parent stands for; takes over the reference */
void d_set_inode(struct dentry *dentry, struct inode *inode)
{
	dentry->d_inode = inode;
}

/*
 * d_add - the name stands for the inode, and can be found from now on
 *
 * Takes over the caller's reference of the inode.  The parent's i_rwsem is held for
 * writing, and the caller has looked: there is no such name.
 */
void d_add(struct dentry *dentry, struct inode *inode)
{
	dentry->d_inode = inode;
	spin_lock(&dcache_lock);
	list_add(&dentry->d_hash, bucket_of(dentry->d_parent, dentry->d_name.hash));
	list_add_tail(&dentry->d_child, &dentry->d_parent->d_subdirs);
	dentry->d_hashed = true;
	spin_unlock(&dcache_lock);
}

static void unhash_locked(struct dentry *dentry)
{
	if (!dentry->d_hashed)
		return;
	list_del_init(&dentry->d_hash);
	list_del_init(&dentry->d_child);
	dentry->d_hashed = false;
}

/* d_drop - the name cannot be found any more; those who hold it keep it */
void d_drop(struct dentry *dentry)
{
	spin_lock(&dcache_lock);
	unhash_locked(dentry);
	spin_unlock(&dcache_lock);
}

static bool is_named(const struct dentry *dentry, const struct dentry *parent,
		     const struct qstr *name)
{
	return dentry->d_name.hash == name->hash && dentry->d_parent == parent &&
	       dentry->d_name.len == name->len &&
	       memcmp(dentry->d_name.name, name->name, name->len) == 0;
}

/* d_lookup - the dentry of a name, with a reference, or NULL; name->hash is set */
struct dentry *d_lookup(struct dentry *parent, const struct qstr *name)
{
	struct list_head *bucket = bucket_of(parent, name->hash);
	struct dentry *dentry, *found = NULL;

	spin_lock(&dcache_lock);
	list_for_each_entry(dentry, bucket, d_hash) {
		if (is_named(dentry, parent, name)) {
			found = dget(dentry);
			break;
		}
	}
	spin_unlock(&dcache_lock);
	return found;
}

/* Drop a reference that is not the last one. */
static bool dput_not_last(struct dentry *dentry)
{
	int count = atomic_read(&dentry->d_count);

	while (count > 1)
		if (atomic_try_cmpxchg(&dentry->d_count, &count, count - 1))
			return true;
	return false;
}

/* Drop a reference; true if it was the last: then nobody can find it any more. */
static bool dput_last(struct dentry *dentry)
{
	bool last;

	spin_lock(&dcache_lock);
	last = atomic_dec_and_test(&dentry->d_count);
	if (last)
		unhash_locked(dentry);
	spin_unlock(&dcache_lock);
	return last;
}

/* dput - a reference less, and upwards as far as it was the last one; may sleep */
void dput(struct dentry *dentry)
{
	while (!dput_not_last(dentry) && dput_last(dentry)) {
		struct dentry *parent = dentry->d_parent;
		bool is_root = parent == dentry;

		BUG_ON(!list_empty(&dentry->d_subdirs));
		if (dentry->d_inode)
			iput(dentry->d_inode);
		if (dentry->d_name.name != dentry->d_iname)
			kfree(dentry->d_name.name);
		kmem_cache_free(dentry_cache, dentry);
		if (is_root)
			return;
		dentry = parent;
	}
}

/* d_has_children - is there any name in the directory? */
bool d_has_children(struct dentry *dentry)
{
	bool has;

	spin_lock(&dcache_lock);
	has = !list_empty(&dentry->d_subdirs);
	spin_unlock(&dcache_lock);
	return has;
}

/*
 * d_path - the path of a dentry as seen from a root, written to the end of buf
 *
 * The caller holds a reference.  Return: where it begins in buf; ERR_PTR(-ENAMETOOLONG).
 */
char *d_path(struct dentry *dentry, const struct dentry *root, char *buf, size_t size)
{
	char *at = buf + size;

	if (size < 2)
		return ERR_PTR(-ENAMETOOLONG);
	*--at = '\0';
	if (dentry == root || dentry->d_parent == dentry)
		*--at = '/';
	for (; dentry != root && dentry->d_parent != dentry; dentry = dentry->d_parent) {
		unsigned int len = dentry->d_name.len;

		if ((size_t)(at - buf) < (size_t)len + 1)
			return ERR_PTR(-ENAMETOOLONG);
		at -= len;
		memcpy(at, dentry->d_name.name, len);
		*--at = '/';
	}
	return at;
}

static const char *check_dentry(const struct dentry *dentry, const struct list_head *bucket)
{
	if (!dentry->d_hashed || !dentry->d_inode)
		return "dentry: a name that can be found and is none";
	if (atomic_read(&dentry->d_count) < 1)
		return "dentry: a name that nobody holds";
	if (bucket_of(dentry->d_parent, dentry->d_name.hash) != bucket)
		return "dentry: a name in the wrong bucket";
	if (!S_ISDIR(dentry->d_parent->d_inode->i_mode))
		return "dentry: a name in what is no directory";
	return NULL;
}

/* dentry_check - NULL, or the first broken rule of the names */
const char *dentry_check(void)
{
	const char *wrong = NULL;
	struct dentry *dentry;

	spin_lock(&dcache_lock);
	for (unsigned int i = 0; i < NR_BUCKETS && !wrong; i++) {
		list_for_each_entry(dentry, &buckets[i], d_hash) {
			wrong = check_dentry(dentry, &buckets[i]);
			if (wrong)
				break;
		}
	}
	spin_unlock(&dcache_lock);
	return wrong;
}
