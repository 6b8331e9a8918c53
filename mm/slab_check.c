/* SPDX-License-Identifier: MIT */
/*
 * mm/slab_check.c - is a cache what it should be?
 *
 *	slab	is on the list that its number of free objects says; its freelist names
 *		each of these once; its pages say whose they are
 *	node	its counters are the sums over its slabs
 *	array	no more entries than room; each is an object of the cache that is out of
 *		its slab, and stands there once
 *
 * Looks and changes nothing.  Locking: as for the structures that are looked at; the
 * arrays are this CPU's.
 */
#include <asm/irqflags.h>
#include <lib/string.h>

#include "slab_numa.h"
#include "slab_parts.h"

#define MAX_NUM		(PAGE_SIZE / SLAB_MIN_ALIGN)
#define BITS		32

/* The three lists, by what their slabs have. */
enum slab_kind { FULL, PARTIAL, FREE };

struct node_sums {
	unsigned long slabs, free_slabs, free_objects;
};

static enum slab_kind kind_of(const struct kmem_cache *cache, const struct page *slab)
{
	return slab->active == 0 ? FREE : slab->active == cache->num ? FULL : PARTIAL;
}

static const char *freelist_check(const struct kmem_cache *cache, const struct page *slab)
{
	const freelist_idx_t *freelist = slab->freelist;
	uint32_t seen[MAX_NUM / BITS + 1];

	if (cache->num > MAX_NUM)
		return "slab: more objects than a page has room for";
	memset(seen, 0, sizeof(seen));
	for (unsigned int i = slab->active; i < cache->num; i++) {
		unsigned int object = freelist[i];

		if (object >= cache->num)
			return "slab: a freelist names an object that there is not";
		if (seen[object / BITS] & 1U << object % BITS)
			return "slab: a freelist names an object twice";
		seen[object / BITS] |= 1U << object % BITS;
	}
	return NULL;
}

static const char *place_check(const struct kmem_cache *cache, const struct page *slab)
{
	const char *start = page_address(slab), *end = start + (PAGE_SIZE << cache->gfporder);
	const char *objects = slab->s_mem, *freelist = slab->freelist;

	if (objects < start || objects + cache->num * cache->size > end)
		return "slab: objects outside of their slab";
	if ((uintptr_t)objects % cache->align)
		return "slab: objects that are not aligned";
	if (!cache->freelist_cache && (freelist < objects + cache->num * cache->size ||
				       freelist + cache->num * sizeof(freelist_idx_t) > end))
		return "slab: a freelist that runs into objects";
	return NULL;
}

/*
 * slab_page_check - is a page with PG_slab part of a slab?
 *
 * Return: the first broken invariant as text, or NULL.
 */
const char *slab_page_check(const struct page *page)
{
	const struct kmem_cache *cache = page->slab_cache;
	unsigned long pfn = page_to_pfn(page);
	const struct page *head;

	if (!cache)
		return "slab: a page of no cache";
	head = pfn_to_page(pfn & ~((1UL << cache->gfporder) - 1));
	if (!PageSlab(head) || head->slab_cache != cache)
		return "slab: a page whose slab is not there";
	if (page_count(page) != (page == head))
		return "slab: a page with a wrong count";
	return NULL;
}

static const char *slab_check(const struct kmem_cache *cache, const struct page *slab)
{
	const char *wrong = NULL;

	for (unsigned long i = 0; !wrong && i < 1UL << cache->gfporder; i++) {
		if (!PageSlab(slab + i) || slab[i].slab_cache != cache)
			return "slab: a page that does not say whose it is";
		wrong = slab_page_check(slab + i);
	}
	if (!wrong && slab->active > cache->num)
		wrong = "slab: more objects out than there are";
	if (!wrong)
		wrong = place_check(cache, slab);
	return wrong ? wrong : freelist_check(cache, slab);
}

static const char *list_check(const struct kmem_cache *cache, unsigned int nid,
			      const struct list_head *list, enum slab_kind kind,
			      struct node_sums *sums)
{
	const struct page *slab;

	list_for_each_entry(slab, list, lru) {
		const char *wrong = slab_check(cache, slab);

		if (wrong)
			return wrong;
		if (slab->lru.next->prev != &slab->lru)
			return "slab: a damaged list";
		if (kind_of(cache, slab) != kind)
			return "slab: a slab on the wrong list";
		if (page_to_nid(slab) != nid)
			return "slab: a slab at the wrong node";
		sums->slabs++;
		sums->free_slabs += kind == FREE;
		sums->free_objects += cache->num - slab->active;
	}
	return NULL;
}

static bool index_is_free(const struct kmem_cache *cache, const struct page *slab,
			  unsigned int index)
{
	const freelist_idx_t *freelist = slab->freelist;

	for (unsigned int i = slab->active; i < cache->num; i++)
		if (freelist[i] == index)
			return true;
	return false;
}

static const char *entry_check(const struct kmem_cache *cache, const void *entry)
{
	const struct page *slab = slab_of(cache, entry);
	unsigned long offset;

	if (!PageSlab(slab) || slab->slab_cache != cache)
		return "slab: an array with an object of another cache";
	offset = (unsigned long)((const char *)entry - (const char *)slab->s_mem);
	if (offset % cache->size || offset / cache->size >= cache->num)
		return "slab: an array with a pointer that is no object";
	if (index_is_free(cache, slab, (unsigned int)(offset / cache->size)))
		return "slab: an object both in an array and in its slab";
	return NULL;
}

static const char *array_check(const struct kmem_cache *cache, const struct array_cache *ac)
{
	if (!ac)
		return NULL;
	if (ac->avail > ac->limit)
		return "slab: an array that overflows";
	for (unsigned int i = 0; i < ac->avail; i++) {
		const char *wrong = entry_check(cache, ac->entry[i]);

		if (wrong)
			return wrong;
		for (unsigned int j = 0; j < i; j++)
			if (ac->entry[i] == ac->entry[j])
				return "slab: an object twice in an array";
	}
	return NULL;
}

static const char *node_check(const struct kmem_cache *cache, unsigned int nid,
			      const struct kmem_cache_node *n)
{
	struct node_sums sums = { 0, 0, 0 };
	const char *wrong = list_check(cache, nid, &n->slabs_full, FULL, &sums);

	if (!wrong)
		wrong = list_check(cache, nid, &n->slabs_partial, PARTIAL, &sums);
	if (!wrong)
		wrong = list_check(cache, nid, &n->slabs_free, FREE, &sums);
	if (!wrong)
		wrong = array_check(cache, n->shared);
	if (wrong)
		return wrong;
	if (sums.slabs != n->total_slabs || sums.free_slabs != n->free_slabs)
		return "slab: slabs do not add up";
	if (sums.free_objects != n->free_objects)
		return "slab: free objects do not add up";
	return n->colour_next < cache->colour ? NULL : "slab: a colour that there is not";
}

/* kmem_cache_check - the first broken invariant of a cache as text, or NULL; any context */
const char *kmem_cache_check(struct kmem_cache *cache)
{
	unsigned long flags = local_irq_save();
	const char *wrong = array_check(cache, slab_cpu_array(cache));
	struct kmem_cache_node *n;
	unsigned int nid;

	for_each_slab_node(cache, nid, n) {
		if (wrong)
			break;
		spin_lock(&n->list_lock);
		wrong = node_check(cache, nid, n);
		spin_unlock(&n->list_lock);
	}
	local_irq_restore(flags);
	return wrong;
}

/* slab_check_all - the same for all caches; task context, may sleep */
const char *slab_check_all(void)
{
	const char *wrong;

	slab_lock();
	wrong = slab_check_all_locked();
	slab_unlock();
	return wrong;
}
