/* SPDX-License-Identifier: MIT */
/*
 * mm/slab_alien.c - objects of other nodes, on their way home
 *
 *	a CPU at node 0 frees an object of node 1:
 *
 *	node[0]->alien[1]  | o o o o o o o . . . . . |
 *				|  when full, all of them
 *				v
 *	node[1]		shared array, slabs
 *
 * A CPU's array holds objects of its own node only, so that what it hands out is near.
 * What belongs elsewhere waits here for company: the other node's lock is taken once for
 * a dozen objects.
 *
 * Never needed: without memory for the array an object goes home by itself.
 * docs/slab.md, "Several CPUs, several nodes".
 *
 * Locking: alien_cache->lock for the array, nothing inside of it.  Interrupts off until what
 * was taken out of one has come home, so that nobody on this CPU finds it on its way.
 */
#include <asm/irqflags.h>
#include <lib/string.h>

#include "slab_numa.h"
#include "slab_parts.h"

#define ALIEN_LIMIT	12

struct alien_cache {
	spinlock_t lock;
	struct array_cache ac;		/* [l] of this lock */
};

static struct alien_cache *create_one(int nid)
{
	struct alien_cache *alien = slab_meta_alloc(sizeof(*alien) + ALIEN_LIMIT * sizeof(void *),
						    nid);

	if (alien)
		*alien = (struct alien_cache){ .lock = SPINLOCK_UNLOCKED_NAMED("alien->lock"),
					       .ac = { .limit = ALIEN_LIMIT } };
	return alien;
}

/* slab_alien_create - arrays from one node to each other one; task context */
void slab_alien_create(struct kmem_cache *cache, int nid)
{
	struct kmem_cache_node *n = cache->node[nid];

	if (nr_online_nodes == 1)
		return;
	n->alien = slab_meta_alloc(nr_online_nodes * sizeof(*n->alien), nid);
	for (unsigned int to = 0; n->alien && to < nr_online_nodes; to++)
		n->alien[to] = to == (unsigned int)nid ? NULL : create_one(nid);
}

/* slab_alien_destroy - the empty arrays go; nobody uses the cache any more */
void slab_alien_destroy(struct kmem_cache_node *n)
{
	for (unsigned int nid = 0; n->alien && nid < nr_online_nodes; nid++)
		slab_meta_free(n->alien[nid]);
	slab_meta_free(n->alien);
	n->alien = NULL;
}

/* What waits, taken out of its array; how many.  alien->lock held. */
static unsigned int take_all(struct alien_cache *alien, void **objs)
{
	unsigned int nr = alien->ac.avail;

	memcpy(objs, alien->ac.entry, nr * sizeof(void *));
	alien->ac.avail = 0;
	return nr;
}

/*
 * Objects to the node where they belong.  Interrupts off; no alien->lock held, for an empty
 * slab may have its freelist in an object of another cache, which is freed like any.
 */
static void send_home(struct kmem_cache *cache, unsigned int nid, void **objs, unsigned int nr)
{
	struct kmem_cache_node *n = cache->node[nid];
	unsigned int shared;

	if (!nr)
		return;
	spin_lock(&n->list_lock);
	shared = slab_shared_put(n, objs, nr);
	spin_unlock(&n->list_lock);
	slab_give_back(cache, objs + shared, nr - shared);
}

/* slab_alien_free - an object of another node than this CPU's; interrupts off */
void slab_alien_free(struct kmem_cache *cache, void *obj)
{
	struct kmem_cache_node *here = cache->node[numa_node_id()];
	unsigned int nid = page_to_nid(virt_to_page(obj));
	struct alien_cache *alien = here->alien ? here->alien[nid] : NULL;
	void *objs[ALIEN_LIMIT];
	unsigned int nr = 0;

	if (!alien) {
		slab_give_back(cache, &obj, 1);
		return;
	}
	spin_lock(&alien->lock);
	if (alien->ac.avail == alien->ac.limit)
		nr = take_all(alien, objs);
	alien->ac.entry[alien->ac.avail++] = obj;
	spin_unlock(&alien->lock);
	send_home(cache, nid, objs, nr);
}

/* slab_alien_drain - whatever waits at this node goes home; any context */
void slab_alien_drain(struct kmem_cache *cache, struct kmem_cache_node *n)
{
	for (unsigned int nid = 0; n->alien && nid < nr_online_nodes; nid++) {
		struct alien_cache *alien = n->alien[nid];
		void *objs[ALIEN_LIMIT];
		unsigned long flags;
		unsigned int nr;

		if (!alien)
			continue;
		flags = local_irq_save();
		spin_lock(&alien->lock);
		nr = take_all(alien, objs);
		spin_unlock(&alien->lock);
		send_home(cache, nid, objs, nr);
		local_irq_restore(flags);
	}
}

/* slab_alien_count - objects that wait at this node; an estimate */
unsigned int slab_alien_count(const struct kmem_cache_node *n)
{
	unsigned int nr = 0;

	for (unsigned int nid = 0; n->alien && nid < nr_online_nodes; nid++)
		nr += n->alien[nid] ? n->alien[nid]->ac.avail : 0;
	return nr;
}
