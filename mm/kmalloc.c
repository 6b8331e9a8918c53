/* SPDX-License-Identifier: MIT */
/*
 * mm/kmalloc.c - memory of any size, out of caches of fixed sizes
 *
 *	size			from
 *	0			ZERO_SIZE_PTR: no memory, and no error
 *	.. 128 KB		the smallest cache that fits: 8, 16, 32, 64, 96, 128, 192,
 *				256, 512, 1 KB ... 128 KB
 *	.. 4 MB			alloc_pages(), the order that fits
 *	more			NULL: the buddy has no larger block
 *
 * 96 and 192 halve the waste where requests are most frequent.  A size that the compiler
 * knows is a cache that the compiler knows (see mm/kmalloc.h); others take a table of
 * bytes up to 192, and above the number of the highest bit.
 *
 * kfree() is told no size: the page knows its cache (PG_slab) or its order
 * (PG_large_kmalloc).
 *
 * A request for DMA finds its caches only once there was one: they are made when they are
 * first asked for.  Who asks first in an interrupt gets whole pages instead.
 *
 * docs/slab.md, "kmalloc".
 *
 * Locking: none of its own.  Any context.
 */
#include <asm/irqflags.h>
#include <core/bug.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/kmalloc.h>
#include <mm/memblock.h>		/* NUMA_NO_NODE */

#include "slab_parts.h"
#include "slab_report.h"

struct kmem_cache *kmalloc_caches[NR_KMALLOC_CACHES];
static struct kmem_cache *dma_caches[NR_KMALLOC_CACHES];	/* NULL: not made yet */

struct kmalloc_size {
	unsigned int size;
	const char *name, *dma_name;
};

#define KMALLOC_SIZE(size, text)	{ size, "kmalloc-" text, "dma-kmalloc-" text }

/* By kmalloc_index(). */
static const struct kmalloc_size sizes[NR_KMALLOC_CACHES] = {
	KMALLOC_SIZE(8, "8"), KMALLOC_SIZE(16, "16"), KMALLOC_SIZE(32, "32"),
	KMALLOC_SIZE(64, "64"), KMALLOC_SIZE(96, "96"), KMALLOC_SIZE(128, "128"),
	KMALLOC_SIZE(192, "192"), KMALLOC_SIZE(256, "256"), KMALLOC_SIZE(512, "512"),
	KMALLOC_SIZE(1024, "1k"), KMALLOC_SIZE(2048, "2k"), KMALLOC_SIZE(4096, "4k"),
	KMALLOC_SIZE(8192, "8k"), KMALLOC_SIZE(16384, "16k"), KMALLOC_SIZE(32768, "32k"),
	KMALLOC_SIZE(65536, "64k"), KMALLOC_SIZE(131072, "128k"),
};

#define TABLE_MAX	192U

/* kmalloc_index() of sizes up to 192, by (size - 1) / 8. */
static uint8_t small_index[TABLE_MAX / 8];

_Static_assert(TABLE_MAX % 8 == 0, "the table ends with a cache's size");

/* --- sizes to caches ------------------------------------------------------------------- */

/* The cache of a size above TABLE_MAX and up to KMALLOC_MAX_CACHE_SIZE. */
static inline unsigned int large_index(size_t size)
{
	return KMALLOC_INDEX_256 + (31U - (unsigned int)__builtin_clz((uint32_t)size - 1)) - 7;
}

static inline unsigned int index_of(size_t size)
{
	return size <= TABLE_MAX ? small_index[(size - 1) / 8] : large_index(size);
}

/*
 * kmalloc_init - the caches of all sizes; and arrays for these and all later caches
 *
 * Boot, after kmem_cache_init().
 */
void kmalloc_init(void)
{
	for (unsigned int i = 0; i < NR_KMALLOC_CACHES; i++)
		kmalloc_caches[i] = kmem_cache_create(sizes[i].name, sizes[i].size,
						      KMALLOC_MINALIGN, SLAB_PANIC, NULL);
	for (unsigned int size = 8; size <= TABLE_MAX; size += 8)
		small_index[size / 8 - 1] = (uint8_t)kmalloc_index(size);
	slab_arrays_begin(kmalloc_node, kfree);
}

/* Two may make one at the same time: the second one's goes again. */
static void make_dma_cache(unsigned int index)
{
	struct kmem_cache *cache = kmem_cache_create(sizes[index].dma_name, sizes[index].size,
						     KMALLOC_MINALIGN, SLAB_CACHE_DMA, NULL);
	unsigned long flags = local_irq_save();

	if (!dma_caches[index]) {
		dma_caches[index] = cache;
		cache = NULL;
	}
	local_irq_restore(flags);
	WARN_ON(kmem_cache_destroy(cache));	/* nobody has taken an object of it */
}

/* The cache for DMA of a size, made if need be; NULL: there is none now. */
static struct kmem_cache *dma_cache(unsigned int index, gfp_t gfp)
{
	if (!dma_caches[index] && gfp & __GFP_DIRECT_RECLAIM)
		make_dma_cache(index);
	return dma_caches[index];
}

static struct kmem_cache *cache_for(size_t size, gfp_t gfp)
{
	unsigned int index = index_of(size);

	return gfp & __GFP_DMA ? dma_cache(index, gfp) : kmalloc_caches[index];
}

/* kmalloc_trim - caches for DMA that hold no object go; no request for DMA may run */
void kmalloc_trim(void)
{
	for (unsigned int i = 0; i < NR_KMALLOC_CACHES; i++) {
		if (!dma_caches[i] || kmem_cache_shrink(dma_caches[i]))
			continue;
		if (kmem_cache_destroy(dma_caches[i]) == 0)
			dma_caches[i] = NULL;
	}
}

/* --- whole pages ----------------------------------------------------------------------- */

/* A size too large for any block gives an order too large, which the buddy refuses. */
static unsigned int order_of(size_t size)
{
	size_t pages = (size - 1) >> PAGE_SHIFT;
	unsigned int order = 0;

	while (pages >> order)
		order++;
	return order;
}

static void *alloc_large(size_t size, gfp_t gfp, int nid)
{
	unsigned int order = order_of(size);
	struct page *page = alloc_pages_node(nid, gfp & ~__GFP_HIGHMEM, order);

	if (!page)
		return NULL;
	page->flags |= 1U << PG_large_kmalloc;
	page->private = order;
	return page_address(page);
}

/* The block that begins at ptr; NULL if it is none of ours, which is reported. */
static struct page *large_page(const void *ptr)
{
	struct page *page = slab_address_valid(ptr) ? virt_to_page(ptr) : NULL;

	if (page && PageLargeKmalloc(page) && page_address(page) == ptr)
		return page;
	slab_report_pointer(NULL, ptr, "foreign pointer");
	return NULL;
}

static __noinline void free_large(const void *ptr)
{
	struct page *page = large_page(ptr);
	unsigned int order;

	if (!page)
		return;
	order = (unsigned int)page->private;
	page->private = 0;
	page->flags &= ~(1U << PG_large_kmalloc);
	__free_pages(page, order);
}

/* --- the public calls ------------------------------------------------------------------ */

/* Everything that the short way of __kmalloc() does not serve. */
static __noinline void *kmalloc_slow(size_t size, gfp_t gfp, int nid)
{
	struct kmem_cache *cache;

	VM_BUG_ON(gfp & __GFP_HIGHMEM);	/* it would have no address */
	if (size == 0)
		return ZERO_SIZE_PTR;
	if (size > KMALLOC_MAX_CACHE_SIZE)
		return alloc_large(size, gfp, nid);
	cache = cache_for(size, gfp);
	return cache ? kmem_cache_alloc_node(cache, gfp, nid) : alloc_large(size, gfp, nid);
}

/*
 * __kmalloc - size bytes, contiguous in physical memory, at a multiple of 8
 *
 * kmalloc() comes here when the compiler does not know the size.  Any context; with
 * __GFP_DIRECT_RECLAIM it may sleep.  Return: the memory, its content undefined unless
 * __GFP_ZERO; ZERO_SIZE_PTR for no bytes; NULL without memory, which is reported unless
 * __GFP_NOWARN, or if size is above KMALLOC_MAX_SIZE, which is reported once.
 */
void *__kmalloc(size_t size, gfp_t gfp)
{
	if (likely(size - 1 < TABLE_MAX && !(gfp & __GFP_DMA)))
		return kmem_cache_alloc(kmalloc_caches[small_index[(size - 1) / 8]], gfp);
	return kmalloc_slow(size, gfp, NUMA_NO_NODE);
}

/* kmalloc_node - as kmalloc(), near a node; NUMA_NO_NODE: near this CPU */
void *kmalloc_node(size_t size, gfp_t gfp, int nid)
{
	VM_BUG_ON(nid != NUMA_NO_NODE && (unsigned int)nid >= nr_online_nodes);
	return kmalloc_slow(size, gfp, nid);
}

/*
 * kmalloc_array - memory for n elements of size bytes
 *
 * If the product does not fit size_t the answer is that for too large a size: NULL.
 */
void *kmalloc_array(size_t n, size_t size, gfp_t gfp)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		bytes = SIZE_MAX;
	return __kmalloc(bytes, gfp);
}

/*
 * kfree - give memory of kmalloc() back; NULL and ZERO_SIZE_PTR are none
 *
 * Any context.  A pointer that cannot be right is reported and left alone; see
 * slab_debug.c for what debug builds find besides.
 */
void kfree(const void *ptr)
{
	struct page *page;

	if (unlikely(ZERO_OR_NULL_PTR(ptr)))
		return;
	if (IS_ENABLED(CONFIG_SLAB_DEBUG) && !slab_address_valid(ptr)) {
		free_large(ptr);
		return;
	}
	page = virt_to_page(ptr);
	if (unlikely(!PageSlab(page))) {
		free_large(ptr);
		return;
	}
	kmem_cache_free(page->slab_cache, (void *)ptr);
}

/*
 * ksize - the bytes that may be used behind ptr: the size that its cache or block has
 *
 * 0 for what kmalloc() never gave, which is reported.
 */
size_t ksize(const void *ptr)
{
	const struct page *page;

	if (ZERO_OR_NULL_PTR(ptr))
		return 0;
	if (slab_address_valid(ptr) && PageSlab(virt_to_page(ptr)))
		return virt_to_page(ptr)->slab_cache->object_size;
	page = large_page(ptr);
	return page ? PAGE_SIZE << page->private : 0;
}

/*
 * krealloc - the same bytes in memory of another size
 *
 * A NULL ptr is kmalloc(), a new_size of 0 is kfree().  Return: the memory, moved if it
 * has to be; NULL without memory, and then ptr is as it was, and for what kmalloc() never
 * gave, which is reported.
 */
void *krealloc(const void *ptr, size_t new_size, gfp_t gfp)
{
	size_t old_size = ksize(ptr);
	void *moved;

	if (new_size == 0) {
		kfree(ptr);
		return ZERO_SIZE_PTR;
	}
	if (old_size >= new_size)
		return (void *)ptr;
	if (!ZERO_OR_NULL_PTR(ptr) && !old_size)
		return NULL;
	moved = __kmalloc(new_size, gfp);
	if (moved && old_size) {
		memcpy(moved, ptr, old_size);
		kfree(ptr);
	}
	return moved;
}

/* kmemdup - a copy of size bytes, or NULL */
void *kmemdup(const void *from, size_t size, gfp_t gfp)
{
	void *copy = __kmalloc(size, gfp);

	return copy ? memcpy(copy, from, size) : NULL;
}

/* kstrdup - a copy of a string; NULL for NULL and without memory */
char *kstrdup(const char *s, gfp_t gfp)
{
	return s ? kmemdup(s, strlen(s) + 1, gfp) : NULL;
}
