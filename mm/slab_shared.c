/* SPDX-License-Identifier: MIT */
/*
 * mm/slab_shared.c - an array that the CPUs of a node share
 *
 *	CPU 0's array --+			+-- slabs_partial
 *			+-- shared array of n --+-- slabs_full
 *	CPU 1's array --+			+-- slabs_free
 *
 * A batch that one CPU's array gives up is copied, and copied again to the next array
 * that is empty: no slab is touched.  So an object that one CPU frees and another one
 * allocates takes a short way, and so does a long run of frees that a long run of
 * allocations follows.
 *
 * Never needed: a cache without memory for it works without.  Large objects have none.
 * docs/slab.md, "Several CPUs, several nodes".
 *
 * Locking: list_lock of the node, interrupts off.
 */
#include <asm/irqflags.h>
#include <lib/minmax.h>
#include <lib/string.h>

#include "slab_numa.h"
#include "slab_parts.h"

/* slab_shared_create - a node's shared array, if the cache wants one; task context */
void slab_shared_create(struct kmem_cache *cache, int nid)
{
	if (cache->shared)
		cache->node[nid]->shared = slab_array_create(cache->shared * cache->batchcount,
							     cache->batchcount, nid);
}

/* slab_shared_destroy - the empty array goes; nobody uses the cache any more */
void slab_shared_destroy(struct kmem_cache_node *n)
{
	slab_meta_free(n->shared);
	n->shared = NULL;
}

/* slab_shared_take - up to nr entries for the CPU's empty array; how many came */
unsigned int slab_shared_take(struct kmem_cache_node *n, struct array_cache *ac, unsigned int nr)
{
	struct array_cache *shared = n->shared;

	if (!shared || !shared->avail)
		return 0;
	nr = min(nr, shared->avail);
	shared->avail -= nr;
	memcpy(ac->entry, shared->entry + shared->avail, nr * sizeof(void *));
	ac->avail = nr;
	shared->touched = 1;
	return nr;
}

/* slab_shared_put - copy the first of nr entries; how many had room */
unsigned int slab_shared_put(struct kmem_cache_node *n, void *const *entry, unsigned int nr)
{
	struct array_cache *shared = n->shared;

	if (!shared || shared->avail == shared->limit)
		return 0;
	nr = min(nr, shared->limit - shared->avail);
	memcpy(shared->entry + shared->avail, entry, nr * sizeof(void *));
	shared->avail += nr;
	return nr;
}

/* slab_shared_drain - everything to the slabs, a batch at a time; list_lock not held */
void slab_shared_drain(struct kmem_cache *cache, struct kmem_cache_node *n)
{
	void *batch[16];
	unsigned int nr;

	do {
		unsigned long flags = spin_lock_irqsave(&n->list_lock);

		nr = n->shared ? min(n->shared->avail, (unsigned int)ARRAY_SIZE(batch)) : 0;
		if (nr) {
			n->shared->avail -= nr;
			memcpy(batch, n->shared->entry + n->shared->avail, nr * sizeof(void *));
		}
		spin_unlock(&n->list_lock);
		slab_give_back(cache, batch, nr);
		local_irq_restore(flags);
	} while (nr);
}
