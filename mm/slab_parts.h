/* SPDX-License-Identifier: MIT */
/*
 * mm/slab_parts.h - what the files of the slab allocator say to each other
 *
 *	kmalloc.c	sizes -> caches
 *	slab_reap.c	the clock of giving back
 *	slab_cache.c	caches come and go; boot; giving back what is empty
 *	 slab.c		an object: from the CPU's array, the node's slabs, a new slab
 *	  slab_shared.c	the array that the CPUs of a node share
 *	  slab_alien.c	objects of other nodes, on their way home
 *	   slab_node.c	the slabs of one node
 *	    slab_geometry.c	how a slab is cut
 *	slab_debug.c, slab_report.c, slab_check.c	look on
 *
 * Calls go down.  Contracts stand above the definitions.
 */
#pragma once

#include <asm/percpu.h>
#include <mm/slab.h>

#include "slab_geometry.h"

/* --- slab_node.c; list_lock held, interrupts off --- */

void slab_node_init(struct kmem_cache_node *n);
unsigned int slab_node_take(const struct kmem_cache *cache, struct kmem_cache_node *n,
			    void **entry, unsigned int nr);
unsigned int slab_node_put(const struct kmem_cache *cache, struct kmem_cache_node *n,
			   struct page *slab, void **entry, unsigned int nr);
void slab_node_add(const struct kmem_cache *cache, struct kmem_cache_node *n, struct page *slab);
struct page *slab_node_remove_free(const struct kmem_cache *cache, struct kmem_cache_node *n);

/* --- slab.c --- */

/* Stands where a cache has no array: nothing to take, no room to put. */
extern struct array_cache slab_no_array;

struct page *slab_create(struct kmem_cache *cache, gfp_t gfp, int nid);
void slab_destroy(struct kmem_cache *cache, struct page *slab);
void slab_give_back(struct kmem_cache *cache, void **entry, unsigned int nr);
void slab_drain_array(struct kmem_cache *cache, struct array_cache *ac, unsigned int nr);

/* --- slab_cache.c --- */

/* A new, empty array; NULL without memory, or before slab_arrays_begin(). */
struct array_cache *slab_array_create(unsigned int limit, unsigned int batchcount, int nid);
void *slab_meta_alloc(size_t size, int nid);
void slab_meta_free(const void *meta);

/* For those who look at all caches and their pages at one moment. */
void slab_lock(void);
void slab_unlock(void);
unsigned long slab_nr_pages_locked(void);
const char *slab_check_all_locked(void);

/* Could a slab lie there at all? */
static inline bool slab_address_valid(const void *ptr)
{
	return (uintptr_t)ptr >= (uintptr_t)__va(0) && __pa(ptr) >> PAGE_SHIFT < max_low_pfn;
}

/* The slab that an object lies in: a block of 2^n pages lies at a multiple of its size. */
static __always_inline struct page *slab_of(const struct kmem_cache *cache, const void *obj)
{
	return virt_to_page((const void *)((uintptr_t)obj & cache->slab_mask));
}

/* This CPU's array; interrupts off. */
static __always_inline struct array_cache *slab_cpu_array(const struct kmem_cache *cache)
{
	return cache->cpu_cache[smp_processor_id()];
}

/* Where object number i of a slab begins, red zone and all. */
static inline void *slab_slot(const struct kmem_cache *cache, const struct page *slab,
			      unsigned int i)
{
	return (char *)slab->s_mem + i * cache->size;
}

#define for_each_slab_node(cache, nid, n) \
	for (nid = 0; nid < nr_online_nodes && ((n) = (cache)->node[nid], true); nid++)
