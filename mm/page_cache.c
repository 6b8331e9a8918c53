/* SPDX-License-Identifier: MIT */
/*
 * mm/page_cache.c - which page holds which part of which file
 *
 *	find_get_page()		it is there, filled or being filled; or NULL
 *	read_cache_page()	it is there and filled: found, waited for, or read now
 *
 * A page is in the cache from before it is filled, locked meanwhile: so two tasks that
 * want the same part of a file read it once, and the second waits for the first.
 *
 *	read_cache_page()
 *	  there, PG_uptodate			take it
 *	  there, not PG_uptodate		lock it: by then it is filled, or gone: again
 *	  not there, beyond the end		-ERANGE
 *	  not there				add it, locked; readpage(); unlock
 *
 * The file's end is looked at in the same hold of the lock in which a page is found or
 * added; truncate_inode_pages() lowers it under that lock before it takes pages out.  So no
 * page beyond the end comes back, whoever was late.
 *
 * Memory for the tree is had before the lock is taken.
 *
 * Not here: what reads and writes by way of the cache (mm/filemap.c); which areas show a
 * file (mm/i_mmap.c); what goes (mm/truncate.c), what is written back (mm/writeback.c); giving
 * up pages when memory is short.
 *
 * Chapter: docs/page-cache.md
 *
 * Locking: mapping->lock, by tasks only; mappings_lock for the list of all mappings.
 */
#include <core/bug.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/highmem.h>
#include <mm/page_cache.h>
#include <mm/rmap.h>
#include <mm/slab.h>

#define FLAG(name)	(1U << PG_##name)

static struct kmem_cache *node_cache;	/* [I] of radix tree nodes */
static DEFINE_SPINLOCK(mappings_lock);
static LIST_HEAD(mappings);		/* under mappings_lock */
static atomic_t nr_cache_pages = ATOMIC_INIT(0);
static atomic_t nr_backed_pages = ATOMIC_INIT(0); /* of them: of files that are written back */

/* page_cache_init - boot, after kmalloc_init(); -ENOMEM */
int page_cache_init(void)
{
	page_locks_init();
	node_cache = kmem_cache_create("radix_tree_node", sizeof(struct radix_tree_node), 0, 0,
				       NULL);
	return node_cache ? 0 : -ENOMEM;
}

/*
 * address_space_init - a mapping without pages, its file 0 bytes long
 *
 * gfp is for its pages; those of files may be HIGHMEM and MOVABLE.
 */
void address_space_init(struct address_space *mapping, void *host,
			const struct address_space_operations *a_ops, gfp_t gfp)
{
	mapping->host = host;
	mapping->a_ops = a_ops;
	mapping->gfp_mask = gfp;
	spin_lock_init(&mapping->lock);
	mapping->i_pages = (struct radix_tree_root)RADIX_TREE_INIT;
	mapping->nrpages = 0;
	mapping->limit = NULL;
	mapping->i_size = 0;
	init_rwsem(&mapping->i_mmap_rwsem);
	mapping->i_mmap = RB_ROOT;
	spin_lock(&mappings_lock);
	list_add_tail(&mapping->list, &mappings);
	spin_unlock(&mappings_lock);
}

/* address_space_destroy - nobody uses the mapping any more; it has no pages left */
void address_space_destroy(struct address_space *mapping)
{
	BUG_ON(mapping->nrpages || !RB_EMPTY_ROOT(&mapping->i_mmap));
	spin_lock(&mappings_lock);
	list_del(&mapping->list);
	spin_unlock(&mappings_lock);
}

/* page_cache_for_each - call fn for each mapping, under mappings_lock */
void page_cache_for_each(void (*fn)(struct address_space *mapping, void *ctx), void *ctx)
{
	struct address_space *mapping;

	spin_lock(&mappings_lock);
	list_for_each_entry(mapping, &mappings, list)
		fn(mapping, ctx);
	spin_unlock(&mappings_lock);
}

/* page_cache_nr_pages - in the cache, of all files; an estimate while others change it */
unsigned long page_cache_nr_pages(void)
{
	return (unsigned long)atomic_read(&nr_cache_pages);
}

/* page_cache_nr_shmem - of those, pages of files that live in memory alone */
unsigned long page_cache_nr_shmem(void)
{
	return (unsigned long)(atomic_read(&nr_cache_pages) - atomic_read(&nr_backed_pages));
}

DEFINE_PER_CPU(unsigned long, nr_file_mapped);

/* page_cache_nr_mapped - of those, pages that are mapped; an estimate while others map them */
unsigned long page_cache_nr_mapped(void)
{
	unsigned long nr = 0;

	for (unsigned int cpu = 0; cpu < CONFIG_NR_CPUS; cpu++)
		if (cpu == 0 || per_cpu_offset[cpu])
			nr += *per_cpu_ptr(&nr_file_mapped, cpu);
	return nr;
}

/* i_size_read - the file's bytes; two words that are read as one */
uint64_t i_size_read(struct address_space *mapping)
{
	uint64_t size;

	spin_lock(&mapping->lock);
	size = mapping->i_size;
	spin_unlock(&mapping->lock);
	return size;
}

/* i_size_write - the file ends there from now on; the owner keeps other writers out */
void i_size_write(struct address_space *mapping, uint64_t size)
{
	spin_lock(&mapping->lock);
	mapping->i_size = size;
	spin_unlock(&mapping->lock);
}

/* --- finding ------------------------------------------------------------------------- */

/* Is any byte of the page part of the file?  mapping->lock is held. */
static inline bool is_inside(const struct address_space *mapping, unsigned long index)
{
	return (uint64_t)index << PAGE_SHIFT < mapping->i_size;
}

/* find_get_page - the cache's page with a reference, filled or not; NULL: it has none */
struct page *find_get_page(struct address_space *mapping, unsigned long index)
{
	struct page *page;

	spin_lock(&mapping->lock);
	page = radix_tree_lookup(&mapping->i_pages, index);
	if (page)
		get_page(page);
	spin_unlock(&mapping->lock);
	return page;
}

/* find_get_page_inside - as find_get_page(), but ERR_PTR(-ERANGE) beyond the file's end */
struct page *find_get_page_inside(struct address_space *mapping, unsigned long index)
{
	struct page *page = ERR_PTR(-ERANGE);

	spin_lock(&mapping->lock);
	if (likely(is_inside(mapping, index))) {
		page = radix_tree_lookup(&mapping->i_pages, index);
		if (page)
			get_page(page);
	}
	spin_unlock(&mapping->lock);
	return page;
}

/*
 * find_get_pages - the cache's first pages from start on, each with a reference
 *
 * Return: how many were put into pages[], at most nr; each one's index is its own.
 */
unsigned int find_get_pages(struct address_space *mapping, unsigned long start, unsigned int nr,
			    struct page **pages)
{
	unsigned int found = 0;

	spin_lock(&mapping->lock);
	while (found < nr) {
		struct page *page = radix_tree_next(&mapping->i_pages, &start);

		if (!page)
			break;
		get_page(page);
		pages[found++] = page;
		if (++start == 0)
			break;
	}
	spin_unlock(&mapping->lock);
	return found;
}

/* --- pages come and go ---------------------------------------------------------------- */

static void free_spares(struct radix_tree_spares *spares)
{
	void *node;

	while ((node = radix_tree_take(spares)))
		kmem_cache_free(node_cache, node);
}

static bool get_spares(struct radix_tree_spares *spares, unsigned int nr)
{
	while (spares->count < nr) {
		void *node = kmem_cache_alloc(node_cache, GFP_KERNEL);

		if (!node)
			return false;
		radix_tree_give(spares, node);
	}
	return true;
}

/* page_limit_allows - is there room for so many more?  An estimate while others take some. */
bool page_limit_allows(const struct page_limit *limit, unsigned long nr)
{
	return !limit || !limit->max || (unsigned long)atomic_read(&limit->used) + nr <= limit->max;
}

/* One page more; false: there are as many as may be. */
static bool limit_take(struct page_limit *limit)
{
	if (!limit || (unsigned long)atomic_add_return(1, &limit->used) <= limit->max ||
	    !limit->max)
		return true;
	atomic_dec(&limit->used);
	return false;
}

static void limit_give(struct page_limit *limit)
{
	if (limit)
		atomic_dec(&limit->used);
}

/* Add the page if the spares suffice; else -ENOMEM, and how many are needed. */
static int add_locked(struct page *page, struct address_space *mapping, unsigned long index,
		      struct radix_tree_spares *spares, unsigned int *needed)
{
	int error;

	if (!limit_take(mapping->limit))
		return -ENOSPC;
	error = radix_tree_insert(&mapping->i_pages, index, page, spares);
	if (error == -ENOMEM)
		*needed = radix_tree_missing(&mapping->i_pages, index);
	if (error) {
		limit_give(mapping->limit);
		return error;
	}
	get_page(page);
	page->mapping = mapping;
	page->index = index;
	atomic_set(&page->_mapcount, 0);
	page_set_flags(page, FLAG(cache));
	mapping->nrpages++;
	atomic_inc(&nr_cache_pages);
	if (mapping_can_writeback(mapping))
		atomic_inc(&nr_backed_pages);
	return 0;
}

enum where { ANYWHERE, INSIDE_FILE };

static int add(struct page *page, struct address_space *mapping, unsigned long index,
	       enum where where)
{
	struct radix_tree_spares spares = { 0 };
	unsigned int needed = 0;
	int error;

	do {
		if (!get_spares(&spares, needed)) {
			error = -ENOMEM;
			break;
		}
		spin_lock(&mapping->lock);
		if (where == INSIDE_FILE && !is_inside(mapping, index))
			error = -ERANGE;
		else
			error = add_locked(page, mapping, index, &spares, &needed);
		spin_unlock(&mapping->lock);
	} while (error == -ENOMEM);
	free_spares(&spares);
	return error;
}

/*
 * add_to_page_cache - the page becomes that part of the file
 *
 * The page is new: nobody else has seen it.  It is filled and PG_uptodate, or locked until
 * it is.  The cache takes a reference of its own.  The index may lie beyond the file's end,
 * if the caller keeps others from truncating and is about to make the file longer.
 *
 * May sleep.  Return: 0, -EEXIST if the cache has a page there, -ENOMEM, -ENOSPC if its file
 * system may have no more.
 */
int add_to_page_cache(struct page *page, struct address_space *mapping, unsigned long index)
{
	return add(page, mapping, index, ANYWHERE);
}

/*
 * delete_from_page_cache - the file has that page no more
 *
 * The page is in the cache and locked by the caller, who holds a reference.  Those who have
 * it mapped or in use keep it until they are done.
 */
void delete_from_page_cache(struct page *page)
{
	struct address_space *mapping = page->mapping;
	struct radix_tree_spares spares = { 0 };

	VM_BUG_ON(!PageLocked(page) || !PageCache(page));
	spin_lock(&mapping->lock);
	BUG_ON(radix_tree_delete(&mapping->i_pages, page->index, &spares) != page);
	page->mapping = NULL;
	clear_page_dirty(mapping, page);
	page_clear_flags(page, FLAG(cache) | FLAG(uptodate));
	mapping->nrpages--;
	limit_give(mapping->limit);
	spin_unlock(&mapping->lock);
	atomic_dec(&nr_cache_pages);
	if (mapping_can_writeback(mapping))
		atomic_dec(&nr_backed_pages);
	free_spares(&spares);
	put_page(page);
}

/* --- filling ---------------------------------------------------------------------------- */

static int fill(struct address_space *mapping, struct page *page)
{
	if (mapping->a_ops->readpage)
		return mapping->a_ops->readpage(mapping, page);
	clear_highpage(page);
	return 0;
}

/* The cache has no such page: add one and fill it.  -EEXIST: by now it has. */
static struct page *read_new_page(struct address_space *mapping, unsigned long index)
{
	struct page *page = alloc_page(mapping->gfp_mask);
	int error;

	if (!page)
		return ERR_PTR(-ENOMEM);
	page_set_flags(page, FLAG(locked));
	error = add(page, mapping, index, INSIDE_FILE);
	if (!error) {
		error = fill(mapping, page);
		if (error)
			delete_from_page_cache(page);
		else
			page_set_flags(page, FLAG(uptodate));
	}
	unlock_page(page);
	if (!error)
		return page;
	put_page(page);
	return ERR_PTR(error);
}

/* Somebody else fills the page.  Give back our reference; -EEXIST: look again. */
static struct page *wait_for_page(struct address_space *mapping, struct page *page)
{
	bool filled;

	lock_page(page);
	filled = page->mapping == mapping && PageUptodate(page);
	unlock_page(page);
	if (filled)
		return page;
	put_page(page);
	return ERR_PTR(-EEXIST);
}

/*
 * read_cache_page - the page of that part of the file, filled, with a reference
 *
 * May sleep.  Return: ERR_PTR(-ERANGE) beyond the file's end, -ENOMEM, or what readpage
 * says; nothing is left in the cache then.
 */
struct page *read_cache_page(struct address_space *mapping, unsigned long index)
{
	struct page *page;

	do {
		page = find_get_page_inside(mapping, index);
		if (!page)
			page = read_new_page(mapping, index);
		else if (!IS_ERR(page) && !PageUptodate(page))
			page = wait_for_page(mapping, page);
	} while (page == ERR_PTR(-EEXIST));
	return page;
}
