/* SPDX-License-Identifier: MIT */
/*
 * mm/shrinker.c - ask the owners of caches to give up what they can do without
 *
 * A free object is the slab allocator's to give back; one that is in use is its owner's,
 * and only the owner knows whether it can be made anew.  Who keeps such objects registers
 * a shrinker: it counts them and gives some up.
 *
 *	priority	asked of each shrinker
 *	0		all that it counts
 *	n		the 2^n-th part, at least one
 *
 * Nobody is short of memory yet: there is no reclaim that calls this.  docs/slab.md,
 * "Giving back".
 *
 * Locking: shrinker_mutex for the list; a shrinker's functions are called under it, so they
 * neither register nor unregister one.  Task context.
 */
#include <core/mutex.h>
#include <lib/minmax.h>
#include <mm/shrinker.h>

static DEFINE_MUTEX(shrinker_mutex);
static LIST_HEAD(shrinkers);		/* under shrinker_mutex */

/* register_shrinker - ask this one too from now on; its two functions are set; may sleep */
void register_shrinker(struct shrinker *shrinker)
{
	mutex_lock(&shrinker_mutex);
	list_add_tail(&shrinker->list, &shrinkers);
	mutex_unlock(&shrinker_mutex);
}

/* unregister_shrinker - no longer; it is not being asked when this returns; may sleep */
void unregister_shrinker(struct shrinker *shrinker)
{
	mutex_lock(&shrinker_mutex);
	list_del(&shrinker->list);
	mutex_unlock(&shrinker_mutex);
}

static unsigned long shrink_one(struct shrinker *shrinker, struct shrink_control *sc,
				unsigned int priority)
{
	unsigned long count = shrinker->count_objects(shrinker, sc), freed;

	if (count == 0)
		return 0;
	sc->nr_to_scan = max(count >> priority, 1UL);
	freed = shrinker->scan_objects(shrinker, sc);
	return freed == SHRINK_STOP ? 0 : freed;
}

/*
 * shrink_slab - ask every shrinker for its share
 *
 * gfp: what the request allows, for shrinkers to see.  Task context, may sleep.  Return:
 * the number of objects given up; their slabs may still hold others.
 */
unsigned long shrink_slab(gfp_t gfp, unsigned int priority)
{
	struct shrink_control sc = { .gfp_mask = gfp };
	struct shrinker *shrinker;
	unsigned long freed = 0;

	mutex_lock(&shrinker_mutex);
	list_for_each_entry(shrinker, &shrinkers, list)
		freed += shrink_one(shrinker, &sc, priority);
	mutex_unlock(&shrinker_mutex);
	return freed;
}
