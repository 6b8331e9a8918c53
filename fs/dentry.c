/* SPDX-License-Identifier: MIT */
/*
 * fs/dentry.c - names, found by the directory they are in
 *
 *	bucket of hash(parent, name) --> dentry --> dentry ...
 *	parent->d_subdirs	     --> all names in it, the newest first
 *
 *	d_alloc() ----> d_add() -------> d_drop() ----> the last dput()
 *	one reference	can be found	cannot any	its memory, and one reference of
 *			by d_lookup()	more		its parent and of its inode
 *
 * Each holds its parent, so whoever holds a name holds the way up to the root.  A file
 * system in memory has d_make_persistent() in place of d_add(): the name holds itself until
 * d_make_discardable().  A name that can be found and that nobody holds is kept by
 * fs/dentry_lru.c.
 *
 * The last reference may go while another task finds the name: so the count falls to zero
 * under dcache_lock only, and d_lookup() counts under it.
 *
 * A directory's names are in the order in which they came, each with a number larger than
 * those of all that were there then.  So a place in the list can be told by a number that
 * means the same while others come and go; fs/readdir.c makes positions of them.
 *
 * Not here: names that are known not to exist.  They save reading a disk, and there is none.
 *
 * Chapter: docs/files.md
 *
 * Locking: dcache_lock, innermost.
 */
#include <core/bug.h>
#include <fs/dentry.h>
#include <fs/inode.h>
#include <fs/super.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/kmalloc.h>
#include <mm/kvmalloc.h>
#include <mm/mmzone.h>

#include "internal.h"

#define MEMORY_PART	32UL		/* one bucket for so many pages of memory, rounded down: */
#define LEAST_BUCKETS	256U		/* powers of two */
#define MOST_BUCKETS	32768U
#define PARENT_SHIFT	5		/* bits of an address that say little: a dentry is larger */

DEFINE_SPINLOCK(dcache_lock);
static struct list_head *buckets;	/* [I] the lists under dcache_lock */
static uint32_t bucket_mask;		/* [I] */
static struct kmem_cache *dentry_cache;	/* [I] */
static atomic_t nr_dentries;		/* that exist */

/* As many as there may be names on a machine that does little else: so their lists stay short. */
static bool make_buckets(unsigned long pages)
{
	unsigned long wanted = pages / MEMORY_PART;
	uint32_t count = LEAST_BUCKETS;

	while (count < MOST_BUCKETS && count * 2 <= wanted)
		count *= 2;
	buckets = kvmalloc_array(count, sizeof(*buckets), GFP_KERNEL);
	if (!buckets)
		return false;
	for (uint32_t i = 0; i < count; i++)
		INIT_LIST_HEAD(&buckets[i]);
	bucket_mask = count - 1;
	return true;
}

/* dentry_cache_init - boot; -ENOMEM */
int dentry_cache_init(void)
{
	unsigned long pages = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		pages += zone->managed_pages;
	if (!make_buckets(pages))
		return -ENOMEM;
	dentry_cache = kmem_cache_create("dentry", sizeof(struct dentry), 0, 0, NULL);
	dentry_lru_init(pages);
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
	uint32_t key = hash ^ (uint32_t)((uintptr_t)parent >> PARENT_SHIFT);

	return &buckets[key & bucket_mask];
}

/* external_name_put - one dentry less whose name it is; NULL is allowed */
void external_name_put(struct external_name *name)
{
	if (name && atomic_dec_and_test(&name->count))
		kfree(name);
}

/* Room for the name that lives as long as the dentry; NULL: no memory. */
static char *name_memory(struct dentry *dentry, unsigned int len)
{
	struct external_name *name;

	if (len < DNAME_INLINE_LEN)
		return dentry->d_iname;
	name = kmalloc(sizeof(*name) + len + 1, GFP_KERNEL);
	if (!name)
		return NULL;
	atomic_set(&name->count, 1);
	return name->name;
}

static bool set_name(struct dentry *dentry, const struct qstr *name)
{
	char *copy = name_memory(dentry, name->len);

	if (!copy)
		return false;
	memcpy(copy, name->name, name->len);
	copy[name->len] = '\0';
	dentry->d_name = (struct qstr){ .name = copy, .len = name->len, .hash = name->hash };
	return true;
}

static struct dentry *alloc(struct super_block *sb, const struct qstr *name)
{
	struct dentry *dentry = kmem_cache_alloc(dentry_cache, GFP_KERNEL);

	if (!dentry)
		return NULL;
	if (!set_name(dentry, name)) {
		kmem_cache_free(dentry_cache, dentry);
		return NULL;
	}
	atomic_set(&dentry->d_count, 1);
	dentry->d_flags = sb->s_d_op && sb->s_d_op->d_revalidate ? DCACHE_OP_REVALIDATE : 0;
	dentry->d_hashed = false;
	dentry->d_inode = NULL;
	dentry->d_sb = sb;
	dentry->d_mounted = NULL;
	dentry->d_last_offset = 0;
	INIT_LIST_HEAD(&dentry->d_hash);
	INIT_LIST_HEAD(&dentry->d_child);
	INIT_LIST_HEAD(&dentry->d_subdirs);
	INIT_LIST_HEAD(&dentry->d_lru);
	atomic_inc(&nr_dentries);
	return dentry;
}

/*
 * d_alloc - a new dentry for a name below parent, with one reference
 *
 * It has no inode yet and cannot be found.  May sleep.  NULL: no memory.
 */
struct dentry *d_alloc(struct dentry *parent, const struct qstr *name)
{
	struct dentry *dentry = alloc(parent->d_sb, name);

	if (dentry)
		dentry->d_parent = dget(parent);
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
	struct dentry *dentry = alloc(sb, &qname);

	if (dentry)
		dentry->d_parent = dentry;
	return dentry;
}

/* d_set_inode - what a dentry that cannot be found stands for; takes over the reference */
void d_set_inode(struct dentry *dentry, struct inode *inode)
{
	dentry->d_inode = inode;
}

/* Numbers are used up: they begin anew.  Whoever reads the directory now may miss names. */
static void renumber(struct dentry *parent)
{
	struct dentry *child;

	parent->d_last_offset = 0;
	list_for_each_entry_reverse(child, &parent->d_subdirs, d_child)
		child->d_offset = ++parent->d_last_offset;
}

static void add_child(struct dentry *dentry, struct dentry *parent)
{
	if (unlikely(parent->d_last_offset == D_OFFSET_MAX))
		renumber(parent);
	dentry->d_offset = ++parent->d_last_offset;
	list_add(&dentry->d_child, &parent->d_subdirs);
}

/* d_hash_locked - can be found from now on, by the name and in the directory it has now */
void d_hash_locked(struct dentry *dentry)
{
	list_add(&dentry->d_hash, bucket_of(dentry->d_parent, dentry->d_name.hash));
	add_child(dentry, dentry->d_parent);
	dentry->d_hashed = true;
}

/* d_unhash_locked - cannot be found any more, if it could */
void d_unhash_locked(struct dentry *dentry)
{
	if (!dentry->d_hashed)
		return;
	list_del_init(&dentry->d_hash);
	list_del_init(&dentry->d_child);
	dentry->d_hashed = false;
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
	d_hash_locked(dentry);
	spin_unlock(&dcache_lock);
}

/* d_make_persistent - as d_add(), and the name holds itself */
void d_make_persistent(struct dentry *dentry, struct inode *inode)
{
	dentry->d_inode = inode;
	spin_lock(&dcache_lock);
	d_hash_locked(dget(dentry));
	dentry->d_flags |= DCACHE_PERSISTENT;
	spin_unlock(&dcache_lock);
}

/*
 * d_make_discardable - a persistent name cannot be found any more, and does not hold itself
 *
 * The caller holds it, and its parent's i_rwsem for writing.
 */
void d_make_discardable(struct dentry *dentry)
{
	spin_lock(&dcache_lock);
	d_unhash_locked(dentry);
	dentry->d_flags &= ~DCACHE_PERSISTENT;
	spin_unlock(&dcache_lock);
	dput(dentry);
}

/* d_drop - the name cannot be found any more; those who hold it keep it */
void d_drop(struct dentry *dentry)
{
	spin_lock(&dcache_lock);
	d_unhash_locked(dentry);
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
			if (unlikely(atomic_read(&dentry->d_count) == 0))
				dentry_lru_del(dentry);
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

/*
 * Drop a reference; the dentry that goes, if it was the last: this one, or, if this one stays
 * because it can still be found, another for which there is no room any more.
 */
static struct dentry *dput_last(struct dentry *dentry)
{
	struct dentry *goes = NULL;

	spin_lock(&dcache_lock);
	if (atomic_dec_and_test(&dentry->d_count))
		goes = dentry->d_hashed ? dentry_lru_add(dentry) : dentry;
	spin_unlock(&dcache_lock);
	return goes;
}

/*
 * dentry_free - a dentry that cannot be found, and that nobody holds, goes
 *
 * May sleep.  Return: its parent, whose reference is the caller's now; NULL: it had none.
 */
struct dentry *dentry_free(struct dentry *dentry)
{
	struct dentry *parent = d_is_root(dentry) ? NULL : dentry->d_parent;

	BUG_ON(!list_empty(&dentry->d_subdirs) || dentry->d_mounted);
	if (dentry->d_inode)
		iput(dentry->d_inode);
	external_name_put(external_name(dentry));
	kmem_cache_free(dentry_cache, dentry);
	atomic_dec(&nr_dentries);
	return parent;
}

/* dput - a reference less, and upwards as far as it was the last one; may sleep */
void dput(struct dentry *dentry)
{
	while (dentry && !dput_not_last(dentry)) {
		dentry = dput_last(dentry);
		if (dentry)
			dentry = dentry_free(dentry);
	}
}

/* The first name below a directory that has none below it, or the directory; with a reference. */
static struct dentry *first_leaf(struct dentry *dentry)
{
	spin_lock(&dcache_lock);
	while (!list_empty(&dentry->d_subdirs))
		dentry = list_first_entry(&dentry->d_subdirs, struct dentry, d_child);
	dget(dentry);
	spin_unlock(&dcache_lock);
	return dentry;
}

/*
 * d_forget_tree - all persistent names below a root go; nobody uses them
 *
 * From each that went on with the directory it was in: no way is gone down twice.  May sleep.
 */
void d_forget_tree(struct dentry *root)
{
	struct dentry *leaf = first_leaf(root);

	while (leaf != root) {
		struct dentry *parent = dget_parent(leaf);

		d_make_discardable(leaf);
		dput(leaf);
		leaf = first_leaf(parent);
		dput(parent);
	}
	dput(leaf);
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

/* dget_parent - the directory that a name is in now, with a reference; a root's is itself */
struct dentry *dget_parent(struct dentry *dentry)
{
	struct dentry *parent;

	spin_lock(&dcache_lock);
	parent = dget(dentry->d_parent);
	spin_unlock(&dcache_lock);
	return parent;
}

/* nr_dentries_get - of all file systems, those without a place too */
unsigned long nr_dentries_get(void)
{
	return (unsigned long)atomic_read(&nr_dentries);
}

/* References that the table itself accounts for: its children's, and its own. */
static int known_references(const struct dentry *dentry)
{
	int known = dentry->d_flags & DCACHE_PERSISTENT ? 1 : 0;
	const struct dentry *child;

	list_for_each_entry(child, &dentry->d_subdirs, d_child)
		known++;
	return known;
}

/* dentry_users_locked - references that are not the table's own */
int dentry_users_locked(const struct dentry *dentry)
{
	return atomic_read(&dentry->d_count) - known_references(dentry);
}

static const char *check_place(const struct dentry *dentry)
{
	if (!S_ISDIR(dentry->d_parent->d_inode->i_mode))
		return "dentry: a name in what is no directory";
	if (dentry->d_child.next != &dentry->d_parent->d_subdirs &&
	    list_next_entry(dentry, d_child)->d_offset >= dentry->d_offset)
		return "dentry: names that are not in the order of their numbers";
	return NULL;
}

static const char *check_dentry(const struct dentry *dentry, const struct list_head *bucket)
{
	if (!dentry->d_hashed || !dentry->d_inode)
		return "dentry: a name that can be found and is none";
	if (dentry_users_locked(dentry) < 0)
		return "dentry: a name that fewer hold than are known";
	if (list_empty(&dentry->d_lru) != (atomic_read(&dentry->d_count) > 0))
		return "dentry: what is unused is on the list of the unused, and nothing else";
	if (!(dentry->d_flags & DCACHE_MOUNTED) != !dentry->d_mounted)
		return "dentry: the flag of what is covered is wrong";
	if (bucket_of(dentry->d_parent, dentry->d_name.hash) != bucket)
		return "dentry: a name in the wrong bucket";
	return check_place(dentry);
}

/* dentry_check - NULL, or the first broken rule of the names */
const char *dentry_check(void)
{
	const char *wrong = NULL;
	struct dentry *dentry;

	spin_lock(&dcache_lock);
	for (unsigned int i = 0; i <= bucket_mask && !wrong; i++) {
		list_for_each_entry(dentry, &buckets[i], d_hash) {
			wrong = check_dentry(dentry, &buckets[i]);
			if (wrong)
				break;
		}
	}
	if (!wrong)
		wrong = dentry_lru_check_locked();
	spin_unlock(&dcache_lock);
	return wrong;
}
