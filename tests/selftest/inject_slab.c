/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/inject_slab.c - objects that are freed or written to wrongly
 *
 * inject=slab-clean does the same calls, all of them right.
 */
#include <core/bug.h>
#include <kernel/inject.h>
#include <lib/string.h>
#include <mm/kmalloc.h>

#define SIZE	100

static struct kmem_cache *cache;

/* Two objects of a cache of their own. */
static void prepare(unsigned char **a, unsigned char **b)
{
	cache = kmem_cache_create("inject", SIZE, 0, SLAB_PANIC, NULL);
	*a = kmem_cache_alloc(cache, GFP_KERNEL);
	*b = kmem_cache_alloc(cache, GFP_KERNEL);
	BUG_ON(!*a || !*b);
}

INJECTION(slab_double_free, "slab-double-free", "free an object that is free already")
{
	unsigned char *a, *b;

	prepare(&a, &b);
	kmem_cache_free(cache, a);
	kmem_cache_free(cache, b);
	kmem_cache_free(cache, a);
}

INJECTION(slab_interior, "slab-interior", "free a pointer into the middle of an object")
{
	unsigned char *a, *b;

	prepare(&a, &b);
	kmem_cache_free(cache, a + 8);
}

INJECTION(slab_foreign, "slab-foreign", "kfree() a page that kmalloc() never handed out")
{
	struct page *page = alloc_page(GFP_KERNEL);

	BUG_ON(!page);
	kfree(page_address(page));
}

INJECTION(slab_wild, "slab-wild", "kfree() an address of the user's half")
{
	kfree((void *)0x1000);
}

INJECTION(slab_wrong_cache, "slab-wrong-cache", "free an object to another cache")
{
	void *obj = kmalloc(SIZE, GFP_KERNEL);
	unsigned char *a, *b;

	BUG_ON(!obj);
	prepare(&a, &b);
	kmem_cache_free(cache, obj);
}

INJECTION(slab_overflow_right, "slab-overflow-right", "write the byte behind an object")
{
	unsigned char *a, *b;

	prepare(&a, &b);
	a[SIZE] = 1;
	kmem_cache_free(cache, a);
}

INJECTION(slab_overflow_left, "slab-overflow-left", "write the byte in front of an object")
{
	unsigned char *a, *b;

	prepare(&a, &b);
	a[-1] = 1;
	kmem_cache_free(cache, a);
}

INJECTION(slab_write_after_free, "slab-write-after-free", "write to an object after its free")
{
	unsigned char *a, *b;

	prepare(&a, &b);
	kmem_cache_free(cache, a);
	a[7] = 1;
	BUG_ON(!kmem_cache_alloc(cache, GFP_KERNEL));
}

/* Nobody allocates it again: it is seen as the slab goes back. */
INJECTION(slab_write_late, "slab-write-late", "write to an object after its free, then shrink")
{
	unsigned char *a, *b;

	prepare(&a, &b);
	kmem_cache_free(cache, a);
	kmem_cache_free(cache, b);
	a[SIZE - 1] = 1;
	kmem_cache_shrink(cache);
}

INJECTION(slab_freelist, "slab-freelist", "overwrite a slab's list of free objects")
{
	unsigned char *a, *b;
	struct page *slab;

	prepare(&a, &b);
	slab = virt_to_page(a);
	((uint16_t *)slab->freelist)[cache->num - 1] = 0x4141;
	kmem_cache_free(cache, a);
	kmem_cache_shrink(cache);
}

INJECTION(slab_leak, "slab-leak", "destroy a cache while an object is in use")
{
	unsigned char *a, *b;

	prepare(&a, &b);
	kmem_cache_free(cache, a);
	if (kmem_cache_destroy(cache))
		panic("the leak was not reported");
}

INJECTION(slab_clean, "slab-clean", "the clean control: none of these")
{
	unsigned char *a, *b;
	void *obj = kmalloc(SIZE, GFP_KERNEL);

	prepare(&a, &b);
	BUG_ON(!obj);
	memset(a, 1, SIZE);
	memset(b, 2, SIZE);
	memset(obj, 3, SIZE);
	kmem_cache_free(cache, a);
	kmem_cache_free(cache, b);
	kfree(obj);
	BUG_ON(kmem_cache_destroy(cache));
}
