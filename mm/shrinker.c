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
 * Locking: none that sleeps yet; a shrinker is registered and asked in task context, and
 * no other task runs while the list is walked.  To become a mutex like slab_mutex.
 */
#include <core/preempt.h>
#include <lib/minmax.h>
#include <mm/shrinker.h>

static LIST_HEAD(shrinkers);

/* register_shrinker - ask this one too from now on; its two functions are set */
void register_shrinker(struct shrinker *shrinker)
{
	preempt_disable();
	list_add_tail(&shrinker->list, &shrinkers);
	preempt_enable();
}

/* unregister_shrinker - no longer; it is not being asked when this returns */
void unregister_shrinker(struct shrinker *shrinker)
{
	preempt_disable();
	list_del(&shrinker->list);
	preempt_enable();
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
 * gfp: what the request allows, for shrinkers to see.  Task context.  Return: the number
 * of objects given up; their slabs may still hold others.
 */
unsigned long shrink_slab(gfp_t gfp, unsigned int priority)
{
	struct shrink_control sc = { .gfp_mask = gfp };
	struct shrinker *shrinker;
	unsigned long freed = 0;

	preempt_disable();
	list_for_each_entry(shrinker, &shrinkers, list)
		freed += shrink_one(shrinker, &sc, priority);
	preempt_enable();
	return freed;
}
