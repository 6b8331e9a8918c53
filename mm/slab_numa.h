/* SPDX-License-Identifier: MIT */
/*
 * mm/slab_numa.h - arrays that the CPUs of a node share, and objects of other nodes
 *
 * mm/slab_shared.c and mm/slab_alien.c tell what for; without the options there is none of it.
 */
#pragma once

#include <mm/slab.h>

#ifdef CONFIG_SLAB_SHARED
void slab_shared_create(struct kmem_cache *cache, int nid);
void slab_shared_destroy(struct kmem_cache_node *n);
unsigned int slab_shared_take(struct kmem_cache_node *n, struct array_cache *ac, unsigned int nr);
unsigned int slab_shared_put(struct kmem_cache_node *n, void *const *entry, unsigned int nr);
void slab_shared_drain(struct kmem_cache *cache, struct kmem_cache_node *n);
#else
static inline void slab_shared_create(struct kmem_cache *cache, int nid)
{
	(void)cache;
	(void)nid;
}

static inline void slab_shared_destroy(struct kmem_cache_node *n)
{
	(void)n;
}

static inline unsigned int slab_shared_take(struct kmem_cache_node *n, struct array_cache *ac,
					    unsigned int nr)
{
	(void)n;
	(void)ac;
	(void)nr;
	return 0;
}

static inline unsigned int slab_shared_put(struct kmem_cache_node *n, void *const *entry,
					   unsigned int nr)
{
	(void)n;
	(void)entry;
	(void)nr;
	return 0;
}

static inline void slab_shared_drain(struct kmem_cache *cache, struct kmem_cache_node *n)
{
	(void)cache;
	(void)n;
}
#endif

#ifdef CONFIG_SLAB_ALIEN
/* Does the object lie in another node than the one that this CPU is at? */
static __always_inline bool slab_is_alien(const void *obj)
{
	return unlikely(nr_online_nodes > 1) &&
	       (int)page_to_nid(virt_to_page(obj)) != numa_node_id();
}

void slab_alien_create(struct kmem_cache *cache, int nid);
void slab_alien_destroy(struct kmem_cache_node *n);
void slab_alien_free(struct kmem_cache *cache, void *obj);
void slab_alien_drain(struct kmem_cache *cache, struct kmem_cache_node *n);
unsigned int slab_alien_count(const struct kmem_cache_node *n);
#else
static __always_inline bool slab_is_alien(const void *obj)
{
	(void)obj;
	return false;
}

static inline void slab_alien_create(struct kmem_cache *cache, int nid)
{
	(void)cache;
	(void)nid;
}

static inline void slab_alien_destroy(struct kmem_cache_node *n)
{
	(void)n;
}

static inline void slab_alien_free(struct kmem_cache *cache, void *obj)
{
	(void)cache;
	(void)obj;
}

static inline void slab_alien_drain(struct kmem_cache *cache, struct kmem_cache_node *n)
{
	(void)cache;
	(void)n;
}

static inline unsigned int slab_alien_count(const struct kmem_cache_node *n)
{
	(void)n;
	return 0;
}
#endif
