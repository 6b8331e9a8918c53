/* SPDX-License-Identifier: MIT */
/*
 * mm/slab_debug.h - what debug builds do as objects and slabs change hands
 *
 *	cache		slab_debug_layout()	room for red zones and stacks
 *	slab		slab_debug_new_slab()	every object looks free
 *			slab_debug_old_slab()	does it still?
 *	object		slab_debug_alloc()	it looks free: now it is in use
 *			slab_debug_free()	it looks in use: now it is free
 *	freelist	slab_debug_take()	about to leave: does it name them once each?
 *			slab_debug_put()	came back: was it not free already?
 *
 * Release builds have none of it.
 */
#pragma once

#include <mm/slab.h>

#ifdef CONFIG_SLAB_DEBUG
unsigned int slab_debug_layout(struct kmem_cache *cache);
void slab_debug_new_slab(const struct kmem_cache *cache, struct page *slab);
void slab_debug_old_slab(const struct kmem_cache *cache, struct page *slab);
void *slab_debug_alloc(const struct kmem_cache *cache, void *slot);
bool slab_debug_free(const struct kmem_cache *cache, void **obj);
void slab_debug_take(const struct kmem_cache *cache, const struct page *slab, unsigned int nr);
void slab_debug_put(const struct kmem_cache *cache, const struct page *slab, unsigned int nr);
void slab_debug_print_leaks(const struct kmem_cache *cache);
void slab_debug_print_user(const struct kmem_cache *cache, const void *slot);
#else
/* The bytes of a slot. */
static inline unsigned int slab_debug_layout(struct kmem_cache *cache)
{
	return cache->object_size;
}

static inline void slab_debug_new_slab(const struct kmem_cache *cache, struct page *slab)
{
	(void)cache;
	(void)slab;
}

static inline void slab_debug_old_slab(const struct kmem_cache *cache, struct page *slab)
{
	(void)cache;
	(void)slab;
}

static __always_inline void *slab_debug_alloc(const struct kmem_cache *cache, void *slot)
{
	(void)cache;
	return slot;
}

/* From the user's pointer to the slot; false: it was wrong and is left alone. */
static __always_inline bool slab_debug_free(const struct kmem_cache *cache, void **obj)
{
	(void)cache;
	(void)obj;
	return true;
}

static inline void slab_debug_take(const struct kmem_cache *cache, const struct page *slab,
				   unsigned int nr)
{
	(void)cache;
	(void)slab;
	(void)nr;
}

static inline void slab_debug_put(const struct kmem_cache *cache, const struct page *slab,
				  unsigned int nr)
{
	(void)cache;
	(void)slab;
	(void)nr;
}

static inline void slab_debug_print_leaks(const struct kmem_cache *cache)
{
	(void)cache;
}

static inline void slab_debug_print_user(const struct kmem_cache *cache, const void *slot)
{
	(void)cache;
	(void)slot;
}
#endif
