/* SPDX-License-Identifier: MIT */
/*
 * mm/slab.c - an object: from this CPU's array, from the node's slabs, from a new slab
 *
 * Kernel objects are mostly smaller than a page, many are of one size, and they come
 * and go all the time.  A cache keeps objects of one size in slabs, and in front of
 * them a stack for each CPU (Bonwick's design, as Linux's SLAB had it):
 *
 *	kmem_cache_alloc()		      ^ kmem_cache_free()
 *	      |  pop			      |  push
 *	   +--v-------------------------------+--+
 *	   | array_cache of this CPU, <= limit   |	interrupts off, no lock
 *	   +--^-------------------------------+--+
 *	      | empty: a batch		      | full: a batch, the oldest
 *	   +--+-------------------------------v--+
 *	   | kmem_cache_node of this CPU's node	 |	list_lock
 *	   | (shared array) partial, free, full	 |	slab_shared.c, slab_node.c
 *	   +--^-------------------------------+--+
 *	      | none left: a slab	      | more than free_limit: empty slabs
 *	      +-- alloc_pages()		      v  __free_pages()
 *
 * The object that was freed last is handed out first: it is still in the CPU's cache.
 * The array holds objects of its own node only, so what it hands out is local.
 *
 * A cache whose arrays cannot be had, or not yet, has slab_no_array in their place: no
 * room and nothing in it, so each object comes from its slab and goes back there.
 *
 * Not here: creation and destruction of caches (slab_cache.c), sizes (kmalloc.c).
 * docs/slab.md, "Three layers".
 *
 * Locking: interrupts off for the CPU's array; list_lock inside of that.  Any context;
 * interrupts are as the caller has them while pages are asked for.
 */
#include <asm/irqflags.h>
#include <core/bug.h>
#include <core/might_sleep.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/memblock.h>		/* NUMA_NO_NODE */

#include "page_debug.h"
#include "slab_debug.h"
#include "slab_numa.h"
#include "slab_parts.h"
#include "slab_report.h"

/* What of a caller's flags concerns the pages of a slab; the cache decides the rest. */
#define GFP_SLAB_MASK	(__GFP_HIGH | __GFP_ATOMIC | __GFP_RECLAIM | __GFP_IO | __GFP_FS | \
			 __GFP_NORETRY | __GFP_NOFAIL | __GFP_NOWARN | __GFP_THISNODE)

/* A refill of an array that was not used for a while. */
#define COLD_BATCH	16U

struct array_cache slab_no_array;

/* --- slabs ----------------------------------------------------------------------------- */

/* Where the next new slab of a node puts its first object. */
static unsigned int next_colour(const struct kmem_cache *cache, struct kmem_cache_node *n)
{
	unsigned long flags = spin_lock_irqsave(&n->list_lock);
	unsigned int colour = n->colour_next;

	n->colour_next = colour + 1 < cache->colour ? colour + 1 : 0;
	spin_unlock_irqrestore(&n->list_lock, flags);
	return colour * cache->colour_off;
}

/* The pages say whose they are, so that an object's address leads to its cache. */
static void mark_pages(struct kmem_cache *cache, struct page *slab)
{
	for (struct page *page = slab; page < slab + (1UL << cache->gfporder); page++) {
		page->flags |= 1U << PG_slab;
		page->slab_cache = cache;
	}
}

static void fill_slab(struct kmem_cache *cache, struct page *slab, freelist_idx_t *freelist)
{
	struct kmem_cache_node *n = cache->node[page_to_nid(slab)];

	slab->s_mem = (char *)page_address(slab) + next_colour(cache, n);
	slab->freelist = freelist;
	slab->active = 0;
	for (unsigned int i = 0; i < cache->num; i++)
		freelist[i] = (freelist_idx_t)i;
	mark_pages(cache, slab);
	slab_debug_new_slab(cache, slab);
	for (unsigned int i = 0; cache->ctor && i < cache->num; i++)
		cache->ctor((char *)slab_slot(cache, slab, i) + cache->obj_offset);
}

/* The freelist's place: at the end of the slab, or an object of another cache. */
static freelist_idx_t *place_freelist(const struct kmem_cache *cache, struct page *slab,
				      gfp_t gfp)
{
	char *end = (char *)page_address(slab) + (PAGE_SIZE << cache->gfporder);

	if (cache->freelist_cache)
		return kmem_cache_alloc(cache->freelist_cache, gfp & ~__GFP_THISNODE);
	return (freelist_idx_t *)end - cache->num;
}

/*
 * slab_create - a new slab, on no list yet
 *
 * nid: the node to ask first, NUMA_NO_NODE for this CPU's; the pages may come from
 * another one unless __GFP_THISNODE.  May sleep as alloc_pages() may.  NULL: no memory.
 */
struct page *slab_create(struct kmem_cache *cache, gfp_t gfp, int nid)
{
	struct page *slab;
	freelist_idx_t *freelist;

	VM_BUG_ON(gfp & __GFP_HIGHMEM);	/* it would have no address */
	gfp &= GFP_SLAB_MASK;
	if (nid == NUMA_NO_NODE)
		slab = alloc_pages(gfp | cache->allocflags, cache->gfporder);
	else
		slab = alloc_pages_node(nid, gfp | cache->allocflags, cache->gfporder);
	if (!slab)
		return NULL;
	freelist = place_freelist(cache, slab, gfp);
	if (!freelist) {
		__free_pages(slab, cache->gfporder);
		return NULL;
	}
	fill_slab(cache, slab, freelist);
	return slab;
}

/* slab_destroy - the pages of an empty slab that is on no list go back; any context */
void slab_destroy(struct kmem_cache *cache, struct page *slab)
{
	slab_debug_old_slab(cache, slab);
	if (cache->freelist_cache)
		kmem_cache_free(cache->freelist_cache, slab->freelist);
	for (struct page *page = slab; page < slab + (1UL << cache->gfporder); page++)
		page->flags &= ~(1U << PG_slab);
	__free_pages(slab, cache->gfporder);
}

/* --- objects to their slabs ------------------------------------------------------------ */

/* Leave a node: release its lock, what is too much of its empty slabs goes to the list. */
static void leave_node(const struct kmem_cache *cache, struct kmem_cache_node *n,
		       struct list_head *surplus)
{
	while (n->free_objects > n->free_limit && n->free_slabs)
		list_add(&slab_node_remove_free(cache, n)->lru, surplus);
	spin_unlock(&n->list_lock);
}

static void destroy_all(struct kmem_cache *cache, struct list_head *slabs)
{
	while (!list_empty(slabs)) {
		struct page *slab = list_first_entry(slabs, struct page, lru);

		list_del(&slab->lru);
		slab_destroy(cache, slab);
	}
}

/*
 * slab_give_back - objects to their slabs, whatever node these are in
 *
 * Interrupts off, no list_lock held.  A node's lock is held as long as the next object
 * is of the same node.
 */
void slab_give_back(struct kmem_cache *cache, void **entry, unsigned int nr)
{
	struct kmem_cache_node *n = NULL;
	LIST_HEAD(surplus);

	for (unsigned int i = 0; i < nr;) {
		struct page *slab = slab_of(cache, entry[i]);
		struct kmem_cache_node *its = cache->node[page_to_nid(slab)];

		if (its != n) {
			if (n)
				leave_node(cache, n, &surplus);
			n = its;
			spin_lock(&n->list_lock);
		}
		i += slab_node_put(cache, n, slab, entry + i, nr - i);
	}
	if (n)
		leave_node(cache, n, &surplus);
	destroy_all(cache, &surplus);
}

/* slab_drain_array - the nr oldest entries to their slabs; interrupts off, nr <= avail */
void slab_drain_array(struct kmem_cache *cache, struct array_cache *ac, unsigned int nr)
{
	if (!nr)
		return;
	slab_give_back(cache, ac->entry, nr);
	ac->avail -= nr;
	memmove(ac->entry, ac->entry + nr, ac->avail * sizeof(void *));
}

/* --- arrays ---------------------------------------------------------------------------- */

/* A batch for an empty array, out of what the node has.  Interrupts off. */
static void refill(struct kmem_cache *cache, struct array_cache *ac)
{
	struct kmem_cache_node *n = cache->node[numa_node_id()];
	unsigned int nr = ac->touched ? ac->batchcount : min(ac->batchcount, COLD_BATCH);

	spin_lock(&n->list_lock);
	if (!slab_shared_take(n, ac, nr))
		ac->avail = slab_node_take(cache, n, ac->entry, nr);
	spin_unlock(&n->list_lock);
}

/* Room in a full array: the oldest batch leaves.  Interrupts off. */
static void flush(struct kmem_cache *cache, struct array_cache *ac)
{
	struct kmem_cache_node *n = cache->node[numa_node_id()];
	unsigned int nr;

	spin_lock(&n->list_lock);
	nr = slab_shared_put(n, ac->entry, ac->batchcount);
	spin_unlock(&n->list_lock);
	if (!nr) {
		slab_drain_array(cache, ac, ac->batchcount);
		return;
	}
	ac->avail -= nr;
	memmove(ac->entry, ac->entry + nr, ac->avail * sizeof(void *));
}

/* One object of a node's slabs, past the arrays.  Interrupts off. */
static void *take_one(struct kmem_cache *cache, unsigned int nid)
{
	struct kmem_cache_node *n = cache->node[nid];
	void *obj = NULL;

	spin_lock(&n->list_lock);
	if (!slab_node_take(cache, n, &obj, 1))
		obj = NULL;
	spin_unlock(&n->list_lock);
	return obj;
}

/* An object that is there already; nid: past the arrays, NUMA_NO_NODE: this CPU's. */
static void *take_existing(struct kmem_cache *cache, int nid)
{
	unsigned long flags = local_irq_save();
	struct array_cache *ac = slab_cpu_array(cache);
	void *obj = NULL;

	if (nid != NUMA_NO_NODE) {
		obj = take_one(cache, (unsigned int)nid);
	} else if (!ac->limit) {
		obj = take_one(cache, (unsigned int)numa_node_id());
	} else {
		if (!ac->avail)
			refill(cache, ac);
		if (ac->avail) {
			obj = ac->entry[--ac->avail];
			ac->touched = 1;
		}
	}
	local_irq_restore(flags);
	return obj;
}

/* There is no memory for a slab, but perhaps another node has an object left. */
static void *take_anywhere(struct kmem_cache *cache, gfp_t gfp)
{
	unsigned long flags = local_irq_save();
	void *obj = NULL;

	for (unsigned int nid = 0; nid < nr_online_nodes && !obj; nid++)
		if (!(gfp & __GFP_THISNODE))
			obj = take_one(cache, nid);
	local_irq_restore(flags);
	return obj;
}

/* A new slab joins its node; an object of it if that is not the node that was wanted. */
static void *add_slab(struct kmem_cache *cache, struct page *slab, int nid)
{
	unsigned int its = page_to_nid(slab);
	unsigned long flags = local_irq_save();
	int wanted = nid == NUMA_NO_NODE ? numa_node_id() : nid;
	struct kmem_cache_node *n = cache->node[its];
	void *obj = NULL;

	spin_lock(&n->list_lock);
	slab_node_add(cache, n, slab);
	if ((int)its != wanted && !slab_node_take(cache, n, &obj, 1))
		obj = NULL;
	spin_unlock(&n->list_lock);
	local_irq_restore(flags);
	return obj;
}

/* A slot from wherever it can be had.  An interrupt may take what a new slab brought. */
static void *take_or_grow(struct kmem_cache *cache, gfp_t gfp, int nid)
{
	void *obj = take_existing(cache, nid);

	while (!obj) {
		struct page *slab = slab_create(cache, gfp, nid);

		if (!slab)
			return take_anywhere(cache, gfp);
		obj = add_slab(cache, slab, nid);
		if (!obj)
			obj = take_existing(cache, nid);
	}
	return obj;
}

/* Whatever the fast path does not serve. */
static __noinline void *alloc_slow(struct kmem_cache *cache, gfp_t gfp, int nid)
{
	void *slot = take_or_grow(cache, gfp, nid);

	if (!slot)
		return NULL;
	slot = slab_debug_alloc(cache, slot);
	return gfp & __GFP_ZERO ? memset(slot, 0, cache->object_size) : slot;
}

static __noinline void *alloc_zeroed(struct kmem_cache *cache, gfp_t gfp)
{
	void *obj;

	VM_BUG_ON(cache->ctor);		/* zeros would be the constructor's work undone */
	obj = kmem_cache_alloc(cache, gfp & ~__GFP_ZERO);
	return obj ? memset(obj, 0, cache->object_size) : NULL;
}

/*
 * kmem_cache_alloc - an object, near this CPU
 *
 * Any context; with __GFP_DIRECT_RECLAIM it may sleep.  Of the flags those count that
 * say how hard to try, and __GFP_ZERO, which is not for caches with a constructor.
 * Return: the object, as the constructor or its last user left it; NULL without memory,
 * which alloc_pages() reports unless __GFP_NOWARN.
 */
void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t gfp)
{
	struct array_cache *ac;
	unsigned long flags;
	void *slot;

	might_sleep_if(gfp & __GFP_DIRECT_RECLAIM);
	if (unlikely(gfp & __GFP_ZERO))
		return alloc_zeroed(cache, gfp);
	if (should_fail_slab(gfp))
		return NULL;
	flags = local_irq_save();
	ac = slab_cpu_array(cache);
	if (unlikely(!ac->avail)) {
		local_irq_restore(flags);
		return alloc_slow(cache, gfp, NUMA_NO_NODE);
	}
	barrier();	/* count in memory: in a register it would be one more to save */
	ac->avail--;
	ac->touched = 1;
	barrier();
	slot = ac->entry[ac->avail];
	local_irq_restore(flags);
	return slab_debug_alloc(cache, slot);
}

/*
 * kmem_cache_alloc_node - an object of a node; NUMA_NO_NODE: as kmem_cache_alloc()
 *
 * If that node has none left another one serves, unless __GFP_THISNODE.
 */
void *kmem_cache_alloc_node(struct kmem_cache *cache, gfp_t gfp, int nid)
{
	if (nid == NUMA_NO_NODE || (nid == numa_node_id() && !(gfp & __GFP_THISNODE)))
		return kmem_cache_alloc(cache, gfp);
	might_sleep_if(gfp & __GFP_DIRECT_RECLAIM);
	if (should_fail_slab(gfp))
		return NULL;
	return alloc_slow(cache, gfp, nid);
}

/* An object of this CPU's node, array full or not.  Interrupts off. */
static void put_slot(struct kmem_cache *cache, void *slot)
{
	struct array_cache *ac = slab_cpu_array(cache);

	if (ac->avail == ac->limit && ac->limit)
		flush(cache, ac);
	if (ac->avail < ac->limit)
		ac->entry[ac->avail++] = slot;
	else
		slab_give_back(cache, &slot, 1);
}

/* The slot tells its cache, so the fast path need not keep it. */
static __noinline void free_slow(void *slot)
{
	struct kmem_cache *cache = virt_to_page(slot)->slab_cache;
	unsigned long flags = local_irq_save();

	if (slab_is_alien(slot))
		slab_alien_free(cache, slot);
	else
		put_slot(cache, slot);
	local_irq_restore(flags);
}

/*
 * kmem_cache_free - an object of this cache is no longer used
 *
 * Any context.  Debug builds look whether it is what it should be; see slab_debug.c.
 */
void kmem_cache_free(struct kmem_cache *cache, void *obj)
{
	struct array_cache *ac;
	unsigned long flags;

	if (!slab_debug_free(cache, &obj))
		return;
	if (slab_is_alien(obj)) {
		free_slow(obj);
		return;
	}
	flags = local_irq_save();
	ac = slab_cpu_array(cache);
	if (unlikely(ac->avail >= ac->limit)) {
		local_irq_restore(flags);
		free_slow(obj);
		return;
	}
	ac->entry[ac->avail] = obj;
	ac->avail++;
	local_irq_restore(flags);
}

/*
 * kmem_cache_alloc_bulk - nr objects into objs[], or none
 *
 * Return: nr, or 0 if memory ran out, and then nothing is kept.
 */
unsigned int kmem_cache_alloc_bulk(struct kmem_cache *cache, gfp_t gfp, unsigned int nr,
				   void **objs)
{
	for (unsigned int i = 0; i < nr; i++) {
		objs[i] = kmem_cache_alloc(cache, gfp);
		if (!objs[i]) {
			kmem_cache_free_bulk(cache, i, objs);
			return 0;
		}
	}
	return nr;
}

/* kmem_cache_free_bulk - nr objects of this cache are no longer used; any context */
void kmem_cache_free_bulk(struct kmem_cache *cache, unsigned int nr, void **objs)
{
	for (unsigned int i = 0; i < nr; i++)
		kmem_cache_free(cache, objs[i]);
}
