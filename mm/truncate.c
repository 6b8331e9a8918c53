/* SPDX-License-Identifier: MIT */
/*
 * mm/truncate.c - a part of a file goes, and nobody has any of it
 *
 *	truncate_inode_pages()		|.........|.....|00000      |	what is beyond the end
 *	truncate_pagecache_range()	|.....0000|     |0000.......|	a hole
 *
 * Pages that lie in the range leave the cache, then the address spaces (mm/unmap_mapping.c);
 * of pages that lie in it in part, that part becomes zeros.  After it whoever looks finds
 * zeros, or the end of the file.
 *
 * Private copies of pages beyond the end go too, as in Linux: their addresses are beyond the
 * end for everybody.  Those of pages in a hole stay.
 *
 * Locking: the owner keeps other writers out (inode->i_rwsem); readers and faults may come
 * meanwhile.  PG_locked of each page.
 *
 * Chapter: docs/page-cache.md
 */
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/highmem.h>
#include <mm/page_cache.h>

#define BATCH	16U			/* pages that go at a time */

/* Bytes [from, to) of one page become zeros, if the cache has it. */
static void clear_part(struct address_space *mapping, unsigned long index, size_t from, size_t to)
{
	struct page *page = from < to ? find_get_page(mapping, index) : NULL;

	if (!page)
		return;
	lock_page(page);
	if (page->mapping == mapping) {
		char *addr = kmap_atomic(page);

		memset(addr + from, 0, to - from);
		kunmap_atomic(addr);
		set_page_dirty(page);
	}
	unlock_page(page);
	put_page(page);
}

static void truncate_page(struct address_space *mapping, struct page *page)
{
	lock_page(page);
	if (page->mapping == mapping)
		delete_from_page_cache(page);
	unlock_page(page);
	put_page(page);
}

/* The cache has none of pages first .. last; a page that is being read is waited for. */
static void delete_pages(struct address_space *mapping, unsigned long first, unsigned long last)
{
	struct page *pages[BATCH];
	unsigned int nr;

	while (first <= last && (nr = find_get_pages(mapping, first, BATCH, pages)) > 0) {
		first = pages[nr - 1]->index + 1;
		for (unsigned int i = 0; i < nr; i++) {
			if (pages[i]->index <= last)
				truncate_page(mapping, pages[i]);
			else
				put_page(pages[i]);
		}
		if (first == 0)
			break;
	}
}

/*
 * truncate_inode_pages - the file ends at new_size, and nobody has anything beyond
 *
 * new_size is not above the file's size.  May sleep; takes no memory.
 */
void truncate_inode_pages(struct address_space *mapping, uint64_t new_size)
{
	unsigned long start = (unsigned long)((new_size + PAGE_SIZE - 1) >> PAGE_SHIFT);
	size_t tail = (size_t)new_size & (PAGE_SIZE - 1);

	i_size_write(mapping, new_size);
	if (tail)
		clear_part(mapping, (unsigned long)(new_size >> PAGE_SHIFT), tail, PAGE_SIZE);
	delete_pages(mapping, start, ~0UL);
	unmap_mapping_pages(mapping, start, ~0UL, DROP_COPIES);
}

/*
 * truncate_pagecache_range - bytes [start, end) of a file become a hole
 *
 * start is below end, which is at most MAX_LFS_FILESIZE; the size stays.  May sleep; takes no
 * memory.
 */
void truncate_pagecache_range(struct address_space *mapping, uint64_t start, uint64_t end)
{
	unsigned long first = (unsigned long)((start + PAGE_SIZE - 1) >> PAGE_SHIFT);
	unsigned long behind = (unsigned long)(end >> PAGE_SHIFT);
	size_t head = (size_t)start & (PAGE_SIZE - 1), tail = (size_t)end & (PAGE_SIZE - 1);

	if (first > behind) {			/* within one page */
		clear_part(mapping, behind, head, tail);
		return;
	}
	if (head)
		clear_part(mapping, first - 1, head, PAGE_SIZE);
	if (tail)
		clear_part(mapping, behind, 0, tail);
	if (first == behind)
		return;
	delete_pages(mapping, first, behind - 1);
	unmap_mapping_pages(mapping, first, behind - 1, KEEP_COPIES);
}
