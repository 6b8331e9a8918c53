/* SPDX-License-Identifier: MIT */
/*
 * mm/page_cache_check.c - is each page of the cache where it says it is?
 *
 *	mapping		its tree is well formed and holds nrpages items
 *	page		PG_cache, this mapping, this index, a reference; not free, no slab
 *	all mappings	their pages add up to the counter
 *
 * Locking: mappings_lock, each mapping's lock inside; right while nobody changes the cache.
 */
#include <mm/page_cache.h>

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
	unsigned long nr_pages;
};

static void check_mapping(struct address_space *mapping, void *ctx)
{
	struct totals *totals = ctx;

	totals->nr_pages += mapping->nrpages;
	if (!totals->wrong)
		totals->wrong = address_space_check(mapping);
}

/* page_cache_check - all mappings: NULL, or the first broken rule as text */
const char *page_cache_check(void)
{
	struct totals totals = { 0 };

	page_cache_for_each(check_mapping, &totals);
	if (!totals.wrong && totals.nr_pages != page_cache_nr_pages())
		return "page cache: the mappings do not add up to the counter";
	return totals.wrong;
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
