/* SPDX-License-Identifier: MIT */
/*
 * fake_file.h - for tests: a file whose pages are in the cache, or come when they are wanted
 *
 * It stands behind an area as its vm_file; nothing but the functions below looks at it.
 */
#pragma once

#include <mm/page_cache.h>
#include "user_space.h"

#define FAKE_FILE_PAGES	24UL

struct fake_file {
	struct address_space mapping;	/* what their pages say they belong to; it has none */
	struct page *pages[FAKE_FILE_PAGES];
	unsigned long fetched;		/* bit n: page n had to be fetched */
	unsigned long cached;		/* bit n: page n is at hand */
	unsigned int faults, mkwrites;	/* calls */
	vm_fault_t fault_result, mkwrite_result; /* what they answer, if not 0 */
};

static inline struct fake_file *fake_file_of(const struct vm_fault *vmf)
{
	return (struct fake_file *)vmf->vma->vm_file;
}

static vm_fault_t fake_file_fault(struct vm_fault *vmf)
{
	struct fake_file *file = fake_file_of(vmf);
	bool at_hand;

	file->faults++;
	if (file->fault_result)
		return file->fault_result;
	if (vmf->pgoff >= FAKE_FILE_PAGES)
		return VM_FAULT_SIGBUS;
	at_hand = file->cached & (1UL << vmf->pgoff);
	if (!at_hand)
		file->fetched |= 1UL << vmf->pgoff;
	file->cached |= 1UL << vmf->pgoff;
	vmf->page = file->pages[vmf->pgoff];
	get_page(vmf->page);
	return at_hand ? 0 : VM_FAULT_MAJOR;
}

static void fake_file_map_pages(struct vm_fault *vmf, unsigned long start, unsigned long end)
{
	struct fake_file *file = fake_file_of(vmf);

	for (unsigned long i = start; i < end && i < FAKE_FILE_PAGES; i++)
		if (file->cached & (1UL << i))
			fault_map_pages(vmf, &file->pages[i], 1, i);
}

static vm_fault_t fake_file_mkwrite(struct vm_fault *vmf)
{
	struct fake_file *file = fake_file_of(vmf);

	file->mkwrites++;
	return file->mkwrite_result;
}

static const struct vm_operations_struct fake_file_ops __maybe_unused = {
	.fault = fake_file_fault,
	.map_pages = fake_file_map_pages,
};

static const struct vm_operations_struct fake_file_ops_mkwrite __maybe_unused = {
	.fault = fake_file_fault,
	.page_mkwrite = fake_file_mkwrite,
};

static const struct address_space_operations fake_file_aops = { .readpage = NULL };

/* Page n begins with the words n and ~n; all are at hand. */
static inline bool make_file(struct fake_file *file)
{
	*file = (struct fake_file){ .cached = (1UL << FAKE_FILE_PAGES) - 1 };
	if (alloc_pages_bulk(GFP_HIGHUSER, FAKE_FILE_PAGES, file->pages) != FAKE_FILE_PAGES)
		return false;
	address_space_init(&file->mapping, NULL, &fake_file_aops, GFP_HIGHUSER);
	for (unsigned int i = 0; i < FAKE_FILE_PAGES; i++) {
		uint32_t *words = kmap_atomic(file->pages[i]);

		words[0] = i;
		words[1] = ~i;
		kunmap_atomic(words);
		page_set_flags(file->pages[i], 1U << PG_cache | 1U << PG_uptodate);
		file->pages[i]->mapping = &file->mapping;
		atomic_set(&file->pages[i]->_mapcount, 0);
	}
	return true;
}

/* Nobody else may have a page of it any more. */
static inline void drop_file(struct fake_file *file)
{
	for (unsigned int i = 0; i < FAKE_FILE_PAGES; i++) {
		EXPECT_EQ(page_count(file->pages[i]), 1);
		EXPECT_EQ(page_mapcount(file->pages[i]), 0);
		page_clear_flags(file->pages[i],
				 1U << PG_cache | 1U << PG_uptodate | 1U << PG_dirty);
		put_page(file->pages[i]);
	}
	address_space_destroy(&file->mapping);
}

/* An area of nr_pages pages of the file from its first one on. */
static inline struct vm_area_struct *add_file_area(struct mm_struct *mm, unsigned long addr,
						   struct fake_file *file, unsigned long nr_pages,
						   vm_flags_t flags,
						   const struct vm_operations_struct *ops)
{
	struct vm_area_struct *vma = add_area(mm, addr, nr_pages, flags);

	if (vma) {
		vma->vm_file = (struct file *)file;
		vma->vm_ops = ops;
		vma->vm_pgoff = 0;
	}
	return vma;
}
