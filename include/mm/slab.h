/* SPDX-License-Identifier: MIT */
/*
 * mm/slab.h - caches of objects of one size
 *
 *	kmem_cache		objects of one size and kind
 *	  array_cache		a stack of free objects at hand for one CPU
 *	  kmem_cache_node	the slabs of one node: partial, full, free
 *	    slab		a block of pages cut into objects; its struct page says how
 *
 * An object in an array_cache counts as in use for its slab.  mm/slab.c tells the story;
 * docs/slab.md teaches it.
 *
 * Lock key:
 *	[I]  written when the cache is made, read-only afterwards
 *	[c]  its CPU, with interrupts off
 *	[l]  list_lock
 *	[m]  slab_mutex
 */
#pragma once

#include <core/spinlock.h>
#include <mm/gfp.h>

/* Flags of kmem_cache_create(). */
#define SLAB_HWCACHE_ALIGN	(1U << 0)	/* objects do not share a line unequally */
#define SLAB_CACHE_DMA		(1U << 1)	/* pages of ZONE_DMA */
#define SLAB_RECLAIM_ACCOUNT	(1U << 2)	/* a shrinker can empty it: RECLAIMABLE pages */
#define SLAB_PANIC		(1U << 3)	/* no cache, no kernel */
#define SLAB_CREATE_FLAGS	((1U << 4) - 1)
/* What the cache itself notes; mm/slab_debug.c. */
#define SLAB_RED_ZONE		(1U << 8)
#define SLAB_POISON		(1U << 9)
#define SLAB_STORE_USER		(1U << 10)

struct array_cache {
	unsigned int avail;		/* [c] entries that are filled */
	unsigned int limit;		/* [I] entries that there are; 0: no array */
	unsigned int batchcount;	/* [I] entries moved at a time */
	unsigned int touched;		/* [c] used since the last reap */
	void *entry[];			/* [c] the last one in goes out first */
};

struct alien_cache;			/* mm/slab_alien.c */

struct kmem_cache_node {
	spinlock_t list_lock;
	struct list_head slabs_partial;	/* [l] some objects free */
	struct list_head slabs_full;	/* [l] none */
	struct list_head slabs_free;	/* [l] all */
	unsigned long total_slabs;	/* [l] on the three lists */
	unsigned long free_slabs;	/* [l] on slabs_free */
	unsigned long free_objects;	/* [l] in slabs; not those in arrays */
	unsigned int free_limit;	/* [I] above: empty slabs go back at once */
	unsigned int colour_next;	/* [l] of the next new slab */
	struct array_cache *shared;	/* [I]; its contents [l]: in front of the lists */
	struct alien_cache **alien;	/* [I] by node: objects on their way home */
	unsigned long next_reap;	/* [m] jiffies */
	int free_touched;		/* [l] slabs_free was used since the last reap */
};

struct kmem_cache {
	struct array_cache *cpu_cache[CONFIG_NR_CPUS]; /* [c] never NULL */
	unsigned int batchcount;	/* [I] of the arrays that it has or will have */
	unsigned int limit;		/* [I] */
	unsigned int shared;		/* [I] batches that a shared array holds; 0: none */

	unsigned int size;		/* [I] bytes from one object to the next */
	uint32_t reciprocal_size;	/* [I] for offset / size */
	unsigned int num;		/* [I] objects in a slab */
	unsigned int gfporder;		/* [I] pages in a slab: 2^gfporder */
	uintptr_t slab_mask;		/* [I] of an address: where its slab begins */
	unsigned int flags;		/* [I] SLAB_* */
	gfp_t allocflags;		/* [I] added to each request for pages */
	unsigned int colour;		/* [I] places where a slab's first object can be */
	unsigned int colour_off;	/* [I] bytes between two of them */
	struct kmem_cache *freelist_cache; /* [I] of freelists outside; NULL: inside */
	void (*ctor)(void *obj);	/* [I] for each object of a new slab, or NULL */

	const char *name;		/* [I] the caller's; must stay */
	unsigned int object_size;	/* [I] bytes that its user has */
	unsigned int align;		/* [I] */
	unsigned int obj_offset;	/* [I] of the user's bytes; 0 without debugging */
	struct list_head list;		/* [m] of all caches */

	struct kmem_cache_node *node[MAX_NUMNODES]; /* [I] NULL: no such node */
};

/* mm/slab_cache.c */
struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     unsigned int flags, void (*ctor)(void *obj)) __must_check;
int kmem_cache_destroy(struct kmem_cache *cache);
int kmem_cache_shrink(struct kmem_cache *cache);
unsigned long slab_drain_all(void);
void slab_reap(void);

/* mm/slab_reap.c: the clock of slab_reap(). */
void slab_reap_init(void);
void slab_reap_start(unsigned long delay);
bool slab_reap_stop(void);
unsigned long slab_nr_reaps(void);

/* mm/slab.c */
void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t gfp) __must_check;
void *kmem_cache_alloc_node(struct kmem_cache *cache, gfp_t gfp, int nid) __must_check;
void kmem_cache_free(struct kmem_cache *cache, void *obj);
unsigned int kmem_cache_alloc_bulk(struct kmem_cache *cache, gfp_t gfp, unsigned int nr,
				   void **objs) __must_check;
void kmem_cache_free_bulk(struct kmem_cache *cache, unsigned int nr, void **objs);
void slab_drain_cpu(void);

static inline void *kmem_cache_zalloc(struct kmem_cache *cache, gfp_t gfp)
{
	return kmem_cache_alloc(cache, gfp | __GFP_ZERO);
}

static inline unsigned int kmem_cache_size(const struct kmem_cache *cache)
{
	return cache->object_size;
}

/*
 * Boot.  kmem_cache_init() makes the first caches, which work without arrays; after
 * slab_arrays_begin() every cache has arrays, from alloc().  See mm/slab_cache.c.
 */
typedef void *(*slab_meta_alloc_fn)(size_t size, gfp_t gfp, int nid);
typedef void (*slab_meta_free_fn)(const void *meta);
void kmem_cache_init(void);
void slab_arrays_begin(slab_meta_alloc_fn alloc, slab_meta_free_fn free);

/* What can be said about a cache; counted by the allocator itself. */
struct slabinfo {
	unsigned long active_objs;	/* out of their slabs: in use or in an array */
	unsigned long num_objs;		/* in all slabs */
	unsigned long active_slabs;	/* with an object out */
	unsigned long num_slabs;
	unsigned long shared_avail;	/* objects in shared arrays */
	unsigned long cached;		/* objects in all arrays */
};

void get_slabinfo(struct kmem_cache *cache, struct slabinfo *info);
unsigned long slab_nr_pages(void);
unsigned long slab_nr_reclaimable_pages(void);
void kmem_cache_for_each(void (*fn)(struct kmem_cache *cache, void *ctx), void *ctx);

/* mm/slab_check.c: the first broken invariant as text, or NULL. */
const char *kmem_cache_check(struct kmem_cache *cache);
const char *slab_check_all(void);
const char *slab_page_check(const struct page *page);
