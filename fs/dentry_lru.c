/* SPDX-License-Identifier: MIT */
/*
 * fs/dentry_lru.c - names that nobody holds and that can still be found
 *
 *	oldest                                     newest
 *	[ dentry ] -- [ dentry ] -- ... -- [ dentry ]	<-- the last dput()
 *	   |					       --> d_lookup(): in use again
 *	   `--> goes, if there are more than max_unused
 *
 * They are of file systems that make names when they are asked for, as /proc does; those in
 * memory hold their names themselves.  Each has its inode, so this is the cache of unused
 * inodes as well.  How many there may be hangs on the size of memory: a page in MEMORY_PART
 * of them may have such a name.  All can be had back: by the shrinker when memory is short,
 * by whoever asks for it, file system by file system, directory by directory.
 *
 * A directory is not on the list while a name in it is cached: that holds it.  So a round
 * takes leaves, whose directories come onto the list by that, and there are as many rounds
 * as the tree is high.
 *
 * Chapter: docs/files.md
 *
 * Locking: dcache_lock; names go without it.
 */
#include <fs/super.h>
#include <lib/minmax.h>
#include <mm/shrinker.h>

#include "internal.h"

#define MEMORY_PART	16UL		/* one name for so many pages of memory */
#define LEAST		64UL
#define MOST		4096UL		/* so that a round under dcache_lock stays short */

static LIST_HEAD(unused);		/* under dcache_lock, the oldest first */
static unsigned long nr_unused;		/* under dcache_lock */
static unsigned long max_unused;	/* under dcache_lock */

/* Which of the unused names a round takes; NULL: all. */
typedef bool (*match_t)(const struct dentry *dentry, const void *arg);

static void remove_locked(struct dentry *dentry)
{
	list_del_init(&dentry->d_lru);
	nr_unused--;
}

/* dentry_lru_del - somebody holds the name again */
void dentry_lru_del(struct dentry *dentry)
{
	remove_locked(dentry);
}

/*
 * dentry_lru_add - nobody holds the name any more
 *
 * Return: the name that goes for it, which cannot be found any more, or NULL.
 */
struct dentry *dentry_lru_add(struct dentry *dentry)
{
	list_add_tail(&dentry->d_lru, &unused);
	if (likely(++nr_unused <= max_unused))
		return NULL;
	dentry = list_first_entry(&unused, struct dentry, d_lru);
	remove_locked(dentry);
	d_unhash_locked(dentry);
	return dentry;
}

/* At most nr of the names that match, off the table and onto `gone`. */
static unsigned long take(match_t match, const void *arg, unsigned long nr,
			  struct list_head *gone)
{
	struct dentry *dentry, *next;
	unsigned long taken = 0;

	spin_lock(&dcache_lock);
	list_for_each_entry_safe(dentry, next, &unused, d_lru) {
		if (taken == nr)
			break;
		if (match && !match(dentry, arg))
			continue;
		remove_locked(dentry);
		d_unhash_locked(dentry);
		list_add_tail(&dentry->d_lru, gone);
		taken++;
	}
	spin_unlock(&dcache_lock);
	return taken;
}

/* Give up nr of the names that match, or all there are; how many it were. */
static unsigned long prune(match_t match, const void *arg, unsigned long nr)
{
	struct dentry *dentry, *next;
	unsigned long total = 0;

	while (total < nr) {
		LIST_HEAD(gone);
		unsigned long taken = take(match, arg, nr - total, &gone);

		if (taken == 0)
			break;
		total += taken;
		list_for_each_entry_safe(dentry, next, &gone, d_lru) {
			struct dentry *parent = dentry_free(dentry);

			if (parent)
				dput(parent);
		}
	}
	return total;
}

static bool is_of(const struct dentry *dentry, const void *sb)
{
	return dentry->d_sb == sb;
}

/* Below a name, however deep; dcache_lock is held. */
static bool is_below(const struct dentry *dentry, const void *ancestor)
{
	while (!d_is_root(dentry)) {
		dentry = dentry->d_parent;
		if (dentry == ancestor)
			return true;
	}
	return false;
}

/* shrink_dcache_all - give up every unused name; how many it were.  May sleep. */
unsigned long shrink_dcache_all(void)
{
	return prune(NULL, NULL, ~0UL);
}

/* shrink_dcache_sb - every unused name of a file system; how many it were.  May sleep. */
unsigned long shrink_dcache_sb(const struct super_block *sb)
{
	return prune(is_of, sb, ~0UL);
}

/*
 * d_invalidate - the name does not stand for what it stood for, nor does anything below it
 *
 * It cannot be found any more, and what is unused below it goes.  The caller holds it.  May
 * sleep.
 */
void d_invalidate(struct dentry *dentry)
{
	d_drop(dentry);
	prune(is_below, dentry, ~0UL);
}

/* dentry_stat_get - numbers of a moment */
void dentry_stat_get(struct dentry_stat *stat)
{
	spin_lock(&dcache_lock);
	*stat = (struct dentry_stat){ nr_dentries_get(), nr_unused, max_unused };
	spin_unlock(&dcache_lock);
}

/* dentry_set_max_unused - no more than max from now on; what it was.  May sleep. */
unsigned long dentry_set_max_unused(unsigned long max)
{
	unsigned long old, too_many;

	spin_lock(&dcache_lock);
	old = max_unused;
	max_unused = max;
	too_many = nr_unused > max ? nr_unused - max : 0;
	spin_unlock(&dcache_lock);
	prune(NULL, NULL, too_many);
	return old;
}

/* dentry_lru_check_locked - NULL, or the first broken rule; dcache_lock is held */
const char *dentry_lru_check_locked(void)
{
	unsigned long count = 0;
	struct dentry *dentry;

	list_for_each_entry(dentry, &unused, d_lru) {
		count++;
		if (atomic_read(&dentry->d_count) != 0 || !dentry->d_hashed)
			return "dentry: an unused name is in use, or cannot be found";
	}
	return count == nr_unused ? NULL : "dentry: the number of unused names is wrong";
}

/* --- memory is short ------------------------------------------------------------------ */

static unsigned long count_objects(struct shrinker *shrinker, struct shrink_control *sc)
{
	(void)shrinker;
	(void)sc;
	return READ_ONCE(nr_unused);
}

/* What goes with a name calls into its file system. */
static unsigned long scan_objects(struct shrinker *shrinker, struct shrink_control *sc)
{
	(void)shrinker;
	return sc->gfp_mask & __GFP_FS ? prune(NULL, NULL, sc->nr_to_scan) : SHRINK_STOP;
}

static struct shrinker dcache_shrinker = {
	.count_objects = count_objects,
	.scan_objects = scan_objects,
};

/* dentry_lru_init - boot; pages: of memory */
void dentry_lru_init(unsigned long pages)
{
	max_unused = clamp(pages / MEMORY_PART, LEAST, MOST);
	register_shrinker(&dcache_shrinker);
}
