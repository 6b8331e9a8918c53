/* SPDX-License-Identifier: MIT */
/*
 * mm/kmalloc.h - memory of any size up to 4 MB, contiguous and with an address
 *
 * mm/kmalloc.c holds the contracts.
 */
#pragma once

#include <mm/slab.h>

/* Linux promises more to powers of two; here every block lies at a multiple of this. */
#define KMALLOC_MINALIGN	8

#define KMALLOC_MAX_CACHE_SIZE	(128UL * 1024)		/* above: whole pages */
#define KMALLOC_MAX_SIZE	(PAGE_SIZE << MAX_PAGE_ORDER)

/* What a request for no bytes gets: not NULL, and not to be touched. */
#define ZERO_SIZE_PTR		((void *)16)
#define ZERO_OR_NULL_PTR(ptr)	((uintptr_t)(ptr) <= (uintptr_t)ZERO_SIZE_PTR)

/* 8, 16, 32, 64, 96, 128, 192, 256, then doubling up to 128 KB */
enum {
	KMALLOC_INDEX_256 = 7,
	NR_KMALLOC_CACHES = 17,
};

extern struct kmem_cache *kmalloc_caches[NR_KMALLOC_CACHES];	/* [I] */

/* The cache of a size, 1 to KMALLOC_MAX_CACHE_SIZE; nothing is left of it if it is constant. */
static __always_inline unsigned int kmalloc_index(size_t size)
{
	if (size <= 8)
		return 0;
	if (size <= 16)
		return 1;
	if (size <= 32)
		return 2;
	if (size <= 64)
		return 3;
	if (size <= 96)
		return 4;
	if (size <= 128)
		return 5;
	if (size <= 192)
		return 6;
	if (size <= 256)
		return KMALLOC_INDEX_256;
	if (size <= 512)
		return 8;
	if (size <= 1024)
		return 9;
	if (size <= 2048)
		return 10;
	if (size <= 4096)
		return 11;
	if (size <= 8192)
		return 12;
	if (size <= 16384)
		return 13;
	if (size <= 32768)
		return 14;
	return size <= 65536 ? 15 : 16;
}

void kmalloc_init(void);
void kmalloc_trim(void);

void *__kmalloc(size_t size, gfp_t gfp) __must_check;
void *kmalloc_node(size_t size, gfp_t gfp, int nid) __must_check;
void *kmalloc_array(size_t n, size_t size, gfp_t gfp) __must_check;
void *krealloc(const void *ptr, size_t new_size, gfp_t gfp) __must_check;
void *kmemdup(const void *from, size_t size, gfp_t gfp) __must_check;
char *kstrdup(const char *s, gfp_t gfp) __must_check;
void kfree(const void *ptr);
size_t ksize(const void *ptr);

/* As __kmalloc(), which has the contract; a constant size finds its cache without a search. */
static __always_inline void *kmalloc(size_t size, gfp_t gfp)
{
	if (__builtin_constant_p(size) && size && size <= KMALLOC_MAX_CACHE_SIZE &&
	    __builtin_constant_p(gfp) && !(gfp & __GFP_DMA))
		return kmem_cache_alloc(kmalloc_caches[kmalloc_index(size)], gfp);
	return __kmalloc(size, gfp);
}

static __always_inline void *kzalloc(size_t size, gfp_t gfp)
{
	return kmalloc(size, gfp | __GFP_ZERO);
}

static inline void *kcalloc(size_t n, size_t size, gfp_t gfp)
{
	return kmalloc_array(n, size, gfp | __GFP_ZERO);
}
