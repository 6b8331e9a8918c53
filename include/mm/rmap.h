/* SPDX-License-Identifier: MIT */
/*
 * mm/rmap.h - what a page knows of the ptes that map it
 *
 *	page		_mapcount	_refcount		index
 *	anonymous	a pte each	the same + users	linear_page_index()
 *	page cache	a pte each	1 + ptes + users	offset in the file, pages
 *
 * "Users" hold a reference for a moment: a copy that is being made, a reader.  A page with
 * one reference that is anonymous is therefore its one pte's alone.
 *
 * The shared zero page counts nothing.
 *
 * An anonymous page loses PG_anon with its last pte: from then on it is nobody's.
 *
 * Locking: the page_table_lock of the mm whose pte comes or goes; the counts are atomic,
 * since ptes of several mms may lead to a page.
 */
#pragma once

#include <asm/percpu.h>
#include <mm/gfp.h>
#include <mm/vma.h>
#include <mm/vm_counts.h>

/* The page's place in the area's numbering, which mremap() does not change. */
static inline unsigned long linear_page_index(const struct vm_area_struct *vma,
					      unsigned long addr)
{
	return ((addr - vma->vm_start) >> PAGE_SHIFT) + vma->vm_pgoff;
}

/* A page that nobody else knows becomes anonymous memory of its first pte, which is to
 * have the reference. */
static inline void page_add_new_anon_rmap(struct page *page, const struct vm_area_struct *vma,
					  unsigned long addr)
{
	page->flags |= 1U << PG_anon;
	page->mapping = NULL;
	page->index = linear_page_index(vma, addr);
	atomic_set(&page->_mapcount, 1);
	this_cpu_inc(vm_counts.nr_anon);
}

/* One more pte maps a page that has others, or is in the page cache: a reference for it. */
static inline void page_dup_rmap(struct page *page)
{
	get_page(page);
	atomic_inc(&page->_mapcount);
}

/* One pte less of an anonymous page; its reference is still to be dropped. */
static inline void page_remove_anon_rmap(struct page *page)
{
	if (likely(atomic_dec_and_test(&page->_mapcount))) {
		page->flags &= ~(1U << PG_anon);
		this_cpu_dec(vm_counts.nr_anon);
	}
}

/* Pages of files that at least one pte maps: each CPU's share, which may be below zero. */
DECLARE_PER_CPU(unsigned long, nr_file_mapped);

/* One more pte maps a file's page, which has the reference already.  Was it the first? */
static inline bool page_add_file_rmap(struct page *page)
{
	return atomic_add_return(1, &page->_mapcount) == 1;
}

/* One pte less of a file's page; its reference is still to be dropped.  Was it the last? */
static inline bool __page_remove_file_rmap(struct page *page)
{
	return atomic_dec_and_test(&page->_mapcount);
}

static inline void page_remove_file_rmap(struct page *page)
{
	if (__page_remove_file_rmap(page))
		this_cpu_dec(nr_file_mapped);
}

/* The same of any page. */
static inline void page_remove_rmap(struct page *page)
{
	if (PageAnon(page))
		page_remove_anon_rmap(page);
	else
		page_remove_file_rmap(page);
}
