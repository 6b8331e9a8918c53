/* SPDX-License-Identifier: MIT */
/*
 * mm/page_cache_check.c - is each page of the cache where it says it is?
 *
 *	mapping		its tree is well formed and holds nrpages items
 *	page		PG_cache, this mapping, this index, a reference; not free, no slab
 *	all mappings	their pages add up to the counters: all, mapped, dirty
 *	areas		the tree that finds them is well formed; mm/mm_check.c knows how many
 *
 * Locking: mappings_lock, each mapping's lock inside; right while nobody changes the cache, or
 * maps a file.
 */
#include <mm/interval_tree.h>
#include <mm/page_cache.h>
#include <mm/rmap.h>

static const char *check_page(const struct address_space *mapping, const struct page *page,
			      unsigned long index)
{
	if (!PageCache(page))
		return "page cache: a page without PG_cache";
	if (PageBuddy(page) || PageSlab(page) || PageAnon(page) || PageReserved(page))
		return "page cache: a page that is something else besides";
	if (page->mapping != mapping || page->index != index)
		return "page cache: a page is not where it says it is";
	if (page_count(page) < 1 + page_mapcount(page) || page_mapcount(page) < 0)
		return "page cache: fewer references than users";
	if (!PageUptodate(page) && !PageLocked(page))
		return "page cache: a page that nobody fills";
	return NULL;
}

static const char *check_pages(struct address_space *mapping)
{
	unsigned long index = 0;
	const struct page *page;

	while ((page = radix_tree_next(&mapping->i_pages, &index))) {
		const char *wrong = check_page(mapping, page, index);

		if (wrong || ++index == 0)
			return wrong;
	}
	return NULL;
}

/* address_space_check - one mapping: NULL, or the first broken rule as text */
const char *address_space_check(struct address_space *mapping)
{
	unsigned long nr_items;
	const char *wrong;

	wrong = vma_interval_tree_check(&mapping->i_mmap);
	if (wrong)
		return wrong;
	spin_lock(&mapping->lock);
	wrong = radix_tree_check(&mapping->i_pages, &nr_items);
	if (!wrong && nr_items != mapping->nrpages)
		wrong = "page cache: nrpages is not what the tree holds";
	if (!wrong)
		wrong = check_pages(mapping);
	spin_unlock(&mapping->lock);
	return wrong;
}

struct totals {
	const char *wrong;
	unsigned long nr_pages, nr_shmem, nr_mapped, nr_dirty;
};

static void count_pages(struct address_space *mapping, struct totals *totals)
{
	bool backed = mapping_can_writeback(mapping);
	const struct page *page;
	unsigned long index = 0;

	spin_lock(&mapping->lock);
	while ((page = radix_tree_next(&mapping->i_pages, &index))) {
		totals->nr_pages++;
		totals->nr_shmem += !backed;
		totals->nr_mapped += page_mapcount(page) > 0;
		totals->nr_dirty += backed && PageDirty(page);
		if (++index == 0)
			break;
	}
	spin_unlock(&mapping->lock);
}

static void check_mapping(struct address_space *mapping, void *ctx)
{
	struct totals *totals = ctx;

	if (!totals->wrong)
		totals->wrong = address_space_check(mapping);
	if (!totals->wrong)
		count_pages(mapping, totals);
}

static void count_areas(struct address_space *mapping, void *ctx)
{
	unsigned long *nr = ctx;

	for (const struct rb_node *node = rb_first(&mapping->i_mmap); node; node = rb_next(node))
		++*nr;
}

/* page_cache_nr_areas - that all files know; right while nobody maps one */
unsigned long page_cache_nr_areas(void)
{
	unsigned long nr = 0;

	page_cache_for_each(count_areas, &nr);
	return nr;
}

/* page_cache_check - all mappings: NULL, or the first broken rule as text */
const char *page_cache_check(void)
{
	struct totals totals = { 0 };

	page_cache_for_each(check_mapping, &totals);
	if (totals.wrong)
		return totals.wrong;
	if (totals.nr_pages != page_cache_nr_pages() || totals.nr_shmem != page_cache_nr_shmem())
		return "page cache: the mappings do not add up to the counter";
	if (totals.nr_dirty != page_cache_nr_dirty())
		return "page cache: dirty pages do not add up to the counter";
	return totals.nr_mapped == page_cache_nr_mapped() ? NULL :
	       "page cache: mapped pages do not add up to the counter";
}

/*
 * page_cache_check_page - a frame with PG_cache: is it found where it says it is?
 *
 * For who walks all frames: then each frame with PG_cache is one of the cache's pages.
 */
const char *page_cache_check_page(const struct page *page)
{
	struct address_space *mapping = page->mapping;
	const char *wrong = NULL;

	if (!mapping)
		return "page cache: PG_cache without a mapping";
	spin_lock(&mapping->lock);
	if (radix_tree_lookup(&mapping->i_pages, page->index) != page)
		wrong = "page cache: a frame that its mapping does not have";
	spin_unlock(&mapping->lock);
	return wrong;
}
