/* SPDX-License-Identifier: MIT */
/*
 * mm/slab_node.c - the slabs of one node
 *
 *	slabs_full	| x x x x |			nothing to take
 *	slabs_partial	| x . x x |  | . x . . |	taken from first
 *	slabs_free	| . . . . |			then these; given back to the buddy
 *
 * A slab remembers which of its objects are free in an array of indices, used as a stack
 * whose top is `active`, the number of objects that are out:
 *
 *			    active = 2
 *				v
 *	freelist	| 0 | 3 | 1 | 2 |	objects 1 and 2 are free; 1 goes out next
 *
 *	take		object = freelist[active++]
 *	put		freelist[--active] = object
 *
 * What stands below active is stale.  A new slab's array says 0, 1, 2, ...
 *
 * Mechanism only: pages come from and go to mm/slab.c.  docs/slab.md, "A slab".
 *
 * Locking: every function expects list_lock held with interrupts off.
 */
#include <core/bug.h>
#include <lib/minmax.h>

#include "slab_debug.h"
#include "slab_parts.h"

/* slab_node_init - no slabs; nobody else sees n yet */
void slab_node_init(struct kmem_cache_node *n)
{
	*n = (struct kmem_cache_node){ .list_lock = SPINLOCK_UNLOCKED_NAMED("list_lock") };
	INIT_LIST_HEAD(&n->slabs_partial);
	INIT_LIST_HEAD(&n->slabs_full);
	INIT_LIST_HEAD(&n->slabs_free);
}

static void move_slab(struct page *slab, struct list_head *list)
{
	list_del(&slab->lru);
	list_add(&slab->lru, list);
}

/* A slab with a free object, on slabs_partial from now on; NULL if there is none. */
static struct page *first_with_free(struct kmem_cache_node *n)
{
	struct page *slab;

	if (!list_empty(&n->slabs_partial))
		return list_first_entry(&n->slabs_partial, struct page, lru);
	n->free_touched = 1;
	if (list_empty(&n->slabs_free))
		return NULL;
	slab = list_first_entry(&n->slabs_free, struct page, lru);
	move_slab(slab, &n->slabs_partial);
	n->free_slabs--;
	return slab;
}

/* Take up to nr objects of one slab, in the order of its stack. */
static unsigned int take_from(const struct kmem_cache *cache, struct page *slab, void **entry,
			      unsigned int nr)
{
	const freelist_idx_t *next = (freelist_idx_t *)slab->freelist + slab->active;
	unsigned int size = cache->size;
	char *s_mem = slab->s_mem;

	nr = min(nr, cache->num - slab->active);
	slab_debug_take(cache, slab, nr);
	for (unsigned int i = 0; i < nr; i++)
		entry[i] = s_mem + size * next[i];
	slab->active += nr;
	return nr;
}

/*
 * slab_node_take - up to nr objects into entry[]
 *
 * From slabs that are in use already, then from empty ones.  Return: how many there
 * were.
 */
unsigned int slab_node_take(const struct kmem_cache *cache, struct kmem_cache_node *n,
			    void **entry, unsigned int nr)
{
	unsigned int taken = 0;

	assert_held(&n->list_lock);
	while (taken < nr) {
		struct page *slab = first_with_free(n);

		if (!slab)
			break;
		taken += take_from(cache, slab, entry + taken, nr - taken);
		if (slab->active == cache->num)
			move_slab(slab, &n->slabs_full);
	}
	n->free_objects -= taken;
	return taken;
}

/* Put objects back on a slab's stack as long as they are its own; how many. */
static unsigned int put_run(const struct kmem_cache *cache, struct page *slab, void **entry,
			    unsigned int nr)
{
	freelist_idx_t *top = (freelist_idx_t *)slab->freelist + slab->active;
	uintptr_t s_mem = (uintptr_t)slab->s_mem;
	uint32_t reciprocal = cache->reciprocal_size;
	unsigned int span = cache->num * cache->size;
	unsigned int i;

	nr = min(nr, slab->active);
	for (i = 0; i < nr; i++) {
		uintptr_t offset = (uintptr_t)entry[i] - s_mem;

		if (offset >= span)
			break;
		*--top = (freelist_idx_t)slab_divide((unsigned int)offset, reciprocal);
	}
	return i;
}

/*
 * slab_node_put - put objects back into the slab that the first of them belongs to
 *
 * The slab is on n's lists.  Neighbours in entry[] often are neighbours in a slab, so
 * as many of the nr as follow each other in this one are taken together.  Return: how
 * many, at least one.
 */
unsigned int slab_node_put(const struct kmem_cache *cache, struct kmem_cache_node *n,
			   struct page *slab, void **entry, unsigned int nr)
{
	bool was_full = slab->active == cache->num;
	unsigned int done;

	assert_held(&n->list_lock);
	done = put_run(cache, slab, entry, nr);
	BUG_ON(done == 0);		/* no object of it is out, or the pointer is none */
	slab_debug_put(cache, slab, done);
	slab->active -= done;
	n->free_objects += done;
	if (slab->active == 0) {
		move_slab(slab, &n->slabs_free);
		n->free_slabs++;
	} else if (was_full) {
		move_slab(slab, &n->slabs_partial);
	}
	return done;
}

/* slab_node_add - a new slab, all of whose objects are free */
void slab_node_add(const struct kmem_cache *cache, struct kmem_cache_node *n, struct page *slab)
{
	assert_held(&n->list_lock);
	list_add(&slab->lru, &n->slabs_free);
	n->total_slabs++;
	n->free_slabs++;
	n->free_objects += cache->num;
}

/* slab_node_remove_free - take an empty slab off the lists, the coldest; NULL: none */
struct page *slab_node_remove_free(const struct kmem_cache *cache, struct kmem_cache_node *n)
{
	struct page *slab;

	assert_held(&n->list_lock);
	if (list_empty(&n->slabs_free))
		return NULL;
	slab = list_last_entry(&n->slabs_free, struct page, lru);
	list_del(&slab->lru);
	n->total_slabs--;
	n->free_slabs--;
	n->free_objects -= cache->num;
	return slab;
}
