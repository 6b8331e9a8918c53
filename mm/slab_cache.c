/* SPDX-License-Identifier: MIT */
/*
 * mm/slab_cache.c - caches come and go, and give back what is empty
 *
 * How the first caches are made.  A cache is itself an object, of the cache "kmem_cache",
 * and its arrays are objects of kmalloc's caches.  The circle is cut in two places:
 *
 *	1  slab_freelist	freelists that lie outside their slabs.  Its own lies inside;
 *				the cache and its nodes are static: no object is needed.
 *				No arrays: slab_no_array.
 *	2  kmem_cache		caches.  Static as well, and then all others can be made
 *	3  kmalloc-8 ...	objects of 2, freelists of 1; kmalloc() works
 *	4  slab_arrays_begin()	each cache so far gets arrays, by kmalloc(); each later one
 *				gets them as it is made
 *
 * Nothing is made twice or replaced: a cache without arrays is slower and otherwise
 * complete.  That is also what becomes of a cache for whose arrays there is no memory.
 *
 * The calls that give back, from mild to thorough:
 *
 *	slab_reap()		a bounded step, to be repeated: a part of what was not
 *				used since the last time
 *	kmem_cache_shrink()	all that is empty, of one cache
 *	slab_drain_all()	of all caches
 *
 * docs/slab.md, "The first caches", "Giving back".
 *
 * Locking: slab_mutex for the list of caches, and held by whoever gives back, so that who
 * waited for it finds every empty slab either in its cache or free; nothing is allocated
 * under it.  The CPU's arrays with interrupts off, list_lock for what belongs to a node.
 */
#include <asm/current.h>
#include <asm/irqflags.h>
#include <core/bug.h>
#include <core/clock.h>
#include <core/might_sleep.h>
#include <core/mutex.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/memblock.h>		/* NUMA_NO_NODE */

#include "slab_debug.h"
#include "slab_numa.h"
#include "slab_parts.h"
#include "slab_report.h"

#define SHARED_BATCHES	8		/* what a shared array holds */
#define REAP_CACHES	4		/* looked at in one step */
#define REAP_JIFFIES	(4UL * CONFIG_HZ)	/* between two looks at a node */

/* Slabs of more than a page where that saves something: not on a small machine. */
#define SMALL_MACHINE_PAGES	((32 * __MB) >> PAGE_SHIFT)

struct static_cache {
	struct kmem_cache cache;
	struct kmem_cache_node nodes[MAX_NUMNODES];
};

static struct static_cache freelist_cache, cache_cache;
static struct list_head slab_caches;		/* [m] the newest first */
static struct kmem_cache *reap_next;		/* [m] NULL: begin with the first */
static unsigned int slab_max_order;		/* [I] */

static struct {
	slab_meta_alloc_fn alloc;
	slab_meta_free_fn free;
} meta;						/* [I] NULL: no arrays yet */

static DEFINE_MUTEX(slab_mutex);

/* --- arrays ---------------------------------------------------------------------------- */

/* slab_meta_alloc - memory for an array; NULL without, or before slab_arrays_begin() */
void *slab_meta_alloc(size_t size, int nid)
{
	return meta.alloc ? meta.alloc(size, GFP_KERNEL | __GFP_NOWARN, nid) : NULL;
}

void slab_meta_free(const void *memory)
{
	if (memory)
		meta.free(memory);
}

struct array_cache *slab_array_create(unsigned int limit, unsigned int batchcount, int nid)
{
	struct array_cache *ac = slab_meta_alloc(sizeof(*ac) + limit * sizeof(void *), nid);

	if (ac)
		*ac = (struct array_cache){ .limit = limit, .batchcount = batchcount };
	return ac;
}

/* Large objects are few and cost much to keep; small ones the other way round. */
static unsigned int array_limit(unsigned int size)
{
	if (size > 128 * 1024)
		return 1;
	if (size > PAGE_SIZE)
		return 8;
	if (size > 1024)
		return 24;
	return size > 256 ? 54 : 120;
}

static void set_limits(struct kmem_cache *cache)
{
	struct kmem_cache_node *n;
	unsigned int nid;

	cache->limit = array_limit(cache->size);
	cache->batchcount = (cache->limit + 1) / 2;
	cache->shared = cache->size <= PAGE_SIZE ? SHARED_BATCHES : 0;
	for_each_slab_node(cache, nid, n)
		n->free_limit = 2 * cache->batchcount + cache->num;
}

/* The arrays of this CPU and of all nodes, as far as there is memory for them. */
static void add_arrays(struct kmem_cache *cache)
{
	struct array_cache *ac = slab_array_create(cache->limit, cache->batchcount,
						   NUMA_NO_NODE);

	if (ac)
		cache->cpu_cache[smp_processor_id()] = ac;
	for (unsigned int nid = 0; nid < nr_online_nodes; nid++) {
		slab_shared_create(cache, (int)nid);
		slab_alien_create(cache, (int)nid);
	}
}

/* All of them empty, or lost with a cache that is given up. */
static void remove_arrays(struct kmem_cache *cache)
{
	struct kmem_cache_node *n;
	unsigned int nid;

	for (unsigned int cpu = 0; cpu < CONFIG_NR_CPUS; cpu++) {
		if (cache->cpu_cache[cpu] != &slab_no_array)
			slab_meta_free(cache->cpu_cache[cpu]);
		cache->cpu_cache[cpu] = &slab_no_array;
	}
	for_each_slab_node(cache, nid, n) {
		slab_shared_destroy(n);
		slab_alien_destroy(n);
	}
}

/* --- creation -------------------------------------------------------------------------- */

/* Slots and slabs; 0 or -EINVAL. */
static int lay_out(struct kmem_cache *cache, unsigned int align)
{
	struct slab_geometry geo;
	int error;

	cache->align = slab_align(cache->object_size, align, cache->flags & SLAB_HWCACHE_ALIGN);
	error = slab_geometry(slab_debug_layout(cache), cache->align, slab_max_order, &geo);
	if (error)
		return error;
	cache->size = geo.size;
	cache->reciprocal_size = slab_reciprocal(geo.size);
	cache->num = geo.num;
	cache->gfporder = geo.gfporder;
	cache->slab_mask = ~((PAGE_SIZE << geo.gfporder) - 1);
	cache->colour = geo.colour;
	cache->colour_off = geo.colour_off;
	cache->freelist_cache = geo.off_slab ? &freelist_cache.cache : NULL;
	BUG_ON(geo.off_slab && geo.freelist_size > freelist_cache.cache.object_size);
	return 0;
}

/* The nodes lie behind the cache, in the same object. */
static unsigned int cache_object_size(void)
{
	return (unsigned int)(sizeof(struct kmem_cache) +
			      nr_online_nodes * sizeof(struct kmem_cache_node));
}

/* A cache out of zeros; its arrays come later.  0 or -EINVAL. */
static int set_up(struct kmem_cache *cache, const char *name, unsigned int size,
		  unsigned int align, unsigned int flags)
{
	struct kmem_cache_node *nodes = (struct kmem_cache_node *)(cache + 1);

	cache->name = name;
	cache->object_size = size;
	cache->flags = flags;
	cache->allocflags = (flags & SLAB_CACHE_DMA ? __GFP_DMA : 0) |
			    (flags & SLAB_RECLAIM_ACCOUNT ? __GFP_RECLAIMABLE : 0);
	if (lay_out(cache, align))
		return -EINVAL;
	for (unsigned int cpu = 0; cpu < CONFIG_NR_CPUS; cpu++)
		cache->cpu_cache[cpu] = &slab_no_array;
	for (unsigned int nid = 0; nid < nr_online_nodes; nid++) {
		cache->node[nid] = &nodes[nid];
		slab_node_init(&nodes[nid]);
		nodes[nid].next_reap = jiffies + REAP_JIFFIES;
	}
	set_limits(cache);
	return 0;
}

static bool request_is_wrong(const char *name, unsigned int size, unsigned int align,
			     unsigned int flags)
{
	return !name || size == 0 || size > SLAB_MAX_SIZE || (align & (align - 1)) ||
	       flags & ~SLAB_CREATE_FLAGS;
}

static struct kmem_cache *create(const char *name, unsigned int size, unsigned int align,
				 unsigned int flags, void (*ctor)(void *obj))
{
	struct kmem_cache *cache;

	if (request_is_wrong(name, size, align, flags))
		return NULL;
	cache = kmem_cache_zalloc(&cache_cache.cache, GFP_KERNEL);
	if (!cache)
		return NULL;
	cache->ctor = ctor;
	if (set_up(cache, name, size, align, flags)) {
		kmem_cache_free(&cache_cache.cache, cache);
		return NULL;
	}
	add_arrays(cache);
	return cache;
}

/*
 * kmem_cache_create - a cache of objects of size bytes at multiples of align
 *
 * align is a power of two, or 0 for the least.  name is kept, not copied.  flags: SLAB_*.
 * ctor is called once for each object as its slab is made, in the context of whoever
 * allocates then; whoever frees an object leaves it as ctor did.  Task context, may sleep.
 *
 * Return: the cache; NULL if the arguments make none or there is no memory, and with
 * SLAB_PANIC the kernel stops instead.
 */
struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     unsigned int flags, void (*ctor)(void *obj))
{
	struct kmem_cache *cache;

	might_sleep();
	cache = create(name, size, align, flags, ctor);
	if (!cache && flags & SLAB_PANIC)
		panic("slab: no cache %s of %u bytes", name ? name : "without a name", size);
	if (!cache)
		return NULL;
	mutex_lock(&slab_mutex);
	list_add(&cache->list, &slab_caches);
	mutex_unlock(&slab_mutex);
	return cache;
}

static void make_static(struct static_cache *made, const char *name, size_t size)
{
	*made = (struct static_cache){ .cache = { .ctor = NULL } };
	BUG_ON(set_up(&made->cache, name, (unsigned int)size, 0, SLAB_HWCACHE_ALIGN));
	list_add(&made->cache.list, &slab_caches);
}

/*
 * kmem_cache_init - the first two caches, which everything else is made of
 *
 * Boot, once pages can be allocated and nodes are known.
 */
void kmem_cache_init(void)
{
	struct zone *zone;
	unsigned long nr_pages = 0;

	for_each_populated_zone(zone)
		nr_pages += zone->managed_pages;
	slab_max_order = nr_pages > SMALL_MACHINE_PAGES;
	INIT_LIST_HEAD(&slab_caches);
	make_static(&freelist_cache, "slab_freelist", SLAB_OFF_MAX_NUM * sizeof(freelist_idx_t));
	make_static(&cache_cache, "kmem_cache", cache_object_size());
}

/* slab_arrays_begin - arrays for the caches that there are and for each later one; boot */
void slab_arrays_begin(slab_meta_alloc_fn alloc, slab_meta_free_fn free)
{
	struct kmem_cache *cache;

	meta.alloc = alloc;
	meta.free = free;
	list_for_each_entry(cache, &slab_caches, list)
		add_arrays(cache);
}

/* --- giving back ----------------------------------------------------------------------- */

/* What this CPU has at hand goes to the slabs. */
static void drain_cpu(struct kmem_cache *cache)
{
	unsigned long flags = local_irq_save();
	struct array_cache *ac = slab_cpu_array(cache);

	slab_drain_array(cache, ac, ac->avail);
	local_irq_restore(flags);
}

/* Up to nr empty slabs of a node go back; how many. */
static unsigned long drain_free(struct kmem_cache *cache, struct kmem_cache_node *n,
				unsigned long nr)
{
	unsigned long done = 0;

	while (done < nr) {
		unsigned long flags = spin_lock_irqsave(&n->list_lock);
		struct page *slab = slab_node_remove_free(cache, n);

		spin_unlock_irqrestore(&n->list_lock, flags);
		if (!slab)
			break;
		slab_destroy(cache, slab);
		done++;
	}
	return done;
}

/* Pages given back. */
static unsigned long shrink(struct kmem_cache *cache)
{
	struct kmem_cache_node *n;
	unsigned long nr = 0;
	unsigned int nid;

	drain_cpu(cache);
	for_each_slab_node(cache, nid, n)
		slab_alien_drain(cache, n);	/* may end in any node's shared array */
	for_each_slab_node(cache, nid, n) {
		slab_shared_drain(cache, n);
		nr += drain_free(cache, n, ~0UL) << cache->gfporder;
	}
	return nr;
}

static unsigned long slabs_left(const struct kmem_cache *cache)
{
	struct kmem_cache_node *n;
	unsigned long nr = 0;
	unsigned int nid;

	for_each_slab_node(cache, nid, n)
		nr += n->total_slabs;
	return nr;
}

/*
 * kmem_cache_shrink - all empty slabs of a cache go back
 *
 * Task context, may sleep.  Return: 0 if no slab is left, else 1.
 */
int kmem_cache_shrink(struct kmem_cache *cache)
{
	bool left;

	mutex_lock(&slab_mutex);
	shrink(cache);
	left = slabs_left(cache) != 0;
	mutex_unlock(&slab_mutex);
	return left;
}

/*
 * slab_drain_all - all that is empty, of all caches
 *
 * Task context, may sleep.  Freelists and arrays are objects too, so it goes on until a round finds
 * nothing more.  Return: the number of pages given back.
 */
unsigned long slab_drain_all(void)
{
	unsigned long all = 0, nr;
	struct kmem_cache *cache;

	mutex_lock(&slab_mutex);
	do {
		nr = 0;
		list_for_each_entry(cache, &slab_caches, list)
			nr += shrink(cache);
		all += nr;
	} while (nr);
	mutex_unlock(&slab_mutex);
	return all;
}

/*
 * slab_drain_cpu - this CPU stands at another node from now on
 *
 * What it has at hand is of the node that was; it goes back.  Task context, may sleep.
 */
void slab_drain_cpu(void)
{
	struct kmem_cache *cache;

	mutex_lock(&slab_mutex);
	list_for_each_entry(cache, &slab_caches, list)
		drain_cpu(cache);
	mutex_unlock(&slab_mutex);
}

/* A fifth of an array that was not used since the last time. */
static void reap_array(struct kmem_cache *cache)
{
	unsigned long flags = local_irq_save();
	struct array_cache *ac = slab_cpu_array(cache);

	if (ac->touched)
		ac->touched = 0;
	else
		slab_drain_array(cache, ac, min(ac->avail, (ac->limit + 4) / 5));
	local_irq_restore(flags);
}

/* A part of the empty slabs, unless they were used since the last time. */
static void reap_node(struct kmem_cache *cache, struct kmem_cache_node *n)
{
	slab_alien_drain(cache, n);
	if ((long)(jiffies - n->next_reap) < 0)
		return;
	n->next_reap = jiffies + REAP_JIFFIES;
	slab_shared_drain(cache, n);
	if (n->free_touched)
		n->free_touched = 0;
	else
		drain_free(cache, n, n->free_limit / (5 * cache->num) + 1);
}

static void reap(struct kmem_cache *cache)
{
	struct kmem_cache_node *n;
	unsigned int nid;

	reap_array(cache);
	for_each_slab_node(cache, nid, n)
		reap_node(cache, n);
}

/*
 * slab_reap - look at the next few caches and give back some of what lies idle
 *
 * Task context, may sleep; to be called every second or so (mm/slab_reap.c).  A cache that
 * is in use keeps all it has; one that is not shrinks to nothing within some rounds.
 */
void slab_reap(void)
{
	mutex_lock(&slab_mutex);
	for (unsigned int i = 0; i < REAP_CACHES; i++) {
		if (!reap_next)
			reap_next = list_first_entry(&slab_caches, struct kmem_cache, list);
		reap(reap_next);
		reap_next = list_entry(reap_next->list.next, struct kmem_cache, list);
		if (list_entry_is_head(reap_next, &slab_caches, list))
			reap_next = NULL;
	}
	mutex_unlock(&slab_mutex);
}

/* --- the end --------------------------------------------------------------------------- */

static unsigned long objects_out(const struct kmem_cache *cache)
{
	struct kmem_cache_node *n;
	unsigned long nr = 0;
	unsigned int nid;

	for_each_slab_node(cache, nid, n)
		nr += n->total_slabs * cache->num - n->free_objects;
	return nr;
}

/* Give back what is empty; if that was all, nobody finds the cache any more. */
static bool take_off_if_empty(struct kmem_cache *cache)
{
	bool empty;

	mutex_lock(&slab_mutex);
	shrink(cache);
	empty = slabs_left(cache) == 0;
	if (empty) {
		list_del(&cache->list);
		if (reap_next == cache)
			reap_next = NULL;
	}
	mutex_unlock(&slab_mutex);
	return empty;
}

/*
 * kmem_cache_destroy - no objects of this kind any more
 *
 * Task context, may sleep; NULL is no cache and nothing happens.  Return: 0, or -EBUSY if
 * objects are in use: that is reported, and the cache stays.
 */
int kmem_cache_destroy(struct kmem_cache *cache)
{
	might_sleep();
	if (!cache)
		return 0;
	if (!take_off_if_empty(cache)) {
		slab_report_leak(cache, objects_out(cache));
		return -EBUSY;
	}
	remove_arrays(cache);
	kmem_cache_free(&cache_cache.cache, cache);
	return 0;
}

/* --- figures --------------------------------------------------------------------------- */

/* get_slabinfo - what /proc/slabinfo says; any context */
void get_slabinfo(struct kmem_cache *cache, struct slabinfo *info)
{
	unsigned long flags = local_irq_save();
	struct kmem_cache_node *n;
	unsigned int nid;

	*info = (struct slabinfo){ .cached = slab_cpu_array(cache)->avail };
	for_each_slab_node(cache, nid, n) {
		spin_lock(&n->list_lock);
		info->num_slabs += n->total_slabs;
		info->active_slabs += n->total_slabs - n->free_slabs;
		info->active_objs += n->total_slabs * cache->num - n->free_objects;
		info->shared_avail += n->shared ? n->shared->avail : 0;
		info->cached += slab_alien_count(n);
		spin_unlock(&n->list_lock);
	}
	local_irq_restore(flags);
	info->num_objs = info->num_slabs * cache->num;
	info->cached += info->shared_avail;
}

/*
 * slab_lock - from here to slab_unlock() no cache comes or goes, and no empty slab is
 *	given back by others; task context, may sleep
 */
void slab_lock(void)
{
	mutex_lock(&slab_mutex);
}

void slab_unlock(void)
{
	mutex_unlock(&slab_mutex);
}

/* slab_nr_pages_locked - pages in slabs; between slab_lock() and slab_unlock() */
unsigned long slab_nr_pages_locked(void)
{
	struct kmem_cache *cache;
	unsigned long nr = 0;

	mutex_assert_held(&slab_mutex);
	list_for_each_entry(cache, &slab_caches, list)
		nr += slabs_left(cache) << cache->gfporder;
	return nr;
}

/* slab_nr_pages - the same; task context, may sleep */
unsigned long slab_nr_pages(void)
{
	unsigned long nr;

	slab_lock();
	nr = slab_nr_pages_locked();
	slab_unlock();
	return nr;
}

/* slab_nr_reclaimable_pages - of caches that a shrinker can empty; task context, may sleep */
unsigned long slab_nr_reclaimable_pages(void)
{
	struct kmem_cache *cache;
	unsigned long nr = 0;

	slab_lock();
	list_for_each_entry(cache, &slab_caches, list)
		if (cache->flags & SLAB_RECLAIM_ACCOUNT)
			nr += slabs_left(cache) << cache->gfporder;
	slab_unlock();
	return nr;
}

/* slab_check_all_locked - slab_check_all() between slab_lock() and slab_unlock() */
const char *slab_check_all_locked(void)
{
	struct kmem_cache *cache;
	const char *wrong = NULL;

	mutex_assert_held(&slab_mutex);
	list_for_each_entry(cache, &slab_caches, list)
		if (!wrong)
			wrong = kmem_cache_check(cache);
	return wrong;
}

/*
 * kmem_cache_for_each - call fn for each cache, the newest first
 *
 * Task context, may sleep.  fn neither makes nor destroys a cache.
 */
void kmem_cache_for_each(void (*fn)(struct kmem_cache *cache, void *ctx), void *ctx)
{
	struct kmem_cache *cache;

	mutex_lock(&slab_mutex);
	list_for_each_entry(cache, &slab_caches, list)
		fn(cache, ctx);
	mutex_unlock(&slab_mutex);
}
