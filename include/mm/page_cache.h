/* SPDX-License-Identifier: MIT */
/*
 * mm/page_cache.h - the pages of a file, found by their place in it
 *
 *	inode.i_data = address_space --i_pages--> radix tree: index -> struct page
 *		|						  mapping, index
 *		`-- a_ops: how a page is filled
 *
 * read(), write(), mmap() and exec find the same page, so all see one content at once.
 * The cache knows files by their address_space only; mm/ never sees an inode.
 *
 * A page of the cache has PG_cache and one reference for that; each pte that maps it and
 * each user has one more.  Its other flags:
 *
 *	PG_locked	somebody fills it; others wait, asleep: lock_page()
 *	PG_uptodate	it holds what the file holds.  Set once, never cleared in the cache
 *	PG_dirty	written to since
 *
 * The last page's bytes beyond the file's end are zero.
 *
 * Contracts: mm/page_lock.c (the flags), mm/page_cache.c (what is in the cache),
 * mm/filemap.c (faults, read and write by way of it), mm/page_cache_check.c.
 */
#pragma once

#include <asm/atomic.h>
#include <core/rwsem.h>
#include <core/spinlock.h>
#include <lib/list.h>
#include <lib/radix_tree.h>
#include <lib/rbtree.h>
#include <mm/gfp.h>
#include <mm/page.h>
#include <limits.h>
#include <stdint.h>

struct address_space;
struct vm_fault;

struct address_space_operations {
	/*
	 * Fill a page that is locked and not in use yet; 0 or an error.  What lies beyond the
	 * file's end becomes zeros.  May sleep.  NULL: nothing is behind the cache, and where
	 * it has no page the file holds zeros.
	 */
	int (*readpage)(struct address_space *mapping, struct page *page);
	/* The page became dirty: note that it must be written back.  mapping->lock is held. */
	void (*set_page_dirty)(struct page *page);
	/*
	 * Write a page back that is locked, and clean from now on; 0 or an error, then it is
	 * dirty again.  May sleep.  NULL: the file lives in memory alone.
	 */
	int (*writepage)(struct address_space *mapping, struct page *page);
};

/* How many pages the files of a file system may have in all. */
struct page_limit {
	unsigned long max;			/* 0: as many as there is memory for */
	atomic_t used;
};

/*
 *	[I]  set when it is made
 *	[l]  lock
 *	[w]  lock, and the owner's lock against other writers, to change; either to read
 */
struct address_space {
	void *host;				/* [I] the inode */
	const struct address_space_operations *a_ops; /* [I] */
	gfp_t gfp_mask;				/* [I] of its pages */
	struct page_limit *limit;		/* [I] whose pages count for it; NULL: none */
	spinlock_t lock;
	struct radix_tree_root i_pages;		/* [l] */
	unsigned long nrpages;			/* [l] pages in the tree */
	uint64_t i_size;			/* [w] bytes; Linux keeps it in the inode */
	struct rw_semaphore i_mmap_rwsem;
	struct rb_root i_mmap;			/* i_mmap_rwsem: areas that show it: mm/i_mmap.c */
	struct list_head list;			/* of all mappings */
};

/* The largest file: the number of its last page fits into a word, and bytes into loff_t. */
#define MAX_LFS_FILESIZE	(((uint64_t)ULONG_MAX >> 1) << PAGE_SHIFT)

int __must_check page_cache_init(void);
void address_space_init(struct address_space *mapping, void *host,
			const struct address_space_operations *a_ops, gfp_t gfp);
void address_space_destroy(struct address_space *mapping);

struct page *find_get_page(struct address_space *mapping, unsigned long index);
struct page *find_get_page_inside(struct address_space *mapping, unsigned long index);
unsigned int find_get_pages(struct address_space *mapping, unsigned long start, unsigned int nr,
			    struct page **pages);
int __must_check add_to_page_cache(struct page *page, struct address_space *mapping,
				   unsigned long index);
void delete_from_page_cache(struct page *page);
bool page_limit_allows(const struct page_limit *limit, unsigned long nr);
struct page *read_cache_page(struct address_space *mapping, unsigned long index) __must_check;

/* mm/truncate.c */
void truncate_inode_pages(struct address_space *mapping, uint64_t new_size);
void truncate_pagecache_range(struct address_space *mapping, uint64_t start, uint64_t end);

/* mm/writeback.c */
void set_page_dirty(struct page *page);
bool clear_page_dirty(struct address_space *mapping, struct page *page);
unsigned int page_mkclean(struct page *page);
unsigned int filemap_page_mkwrite(struct vm_fault *vmf);
int filemap_write_and_wait_range(struct address_space *mapping, uint64_t start, uint64_t end);

/* Is there something behind the file that gets what is written to it? */
static inline bool mapping_can_writeback(const struct address_space *mapping)
{
	return mapping->a_ops->writepage != NULL;
}

/* mm/unmap_mapping.c: private copies of what is unmapped. */
enum unmap_copies { KEEP_COPIES, DROP_COPIES };

void unmap_mapping_pages(struct address_space *mapping, unsigned long first, unsigned long last,
			 enum unmap_copies copies);

uint64_t i_size_read(struct address_space *mapping);
void i_size_write(struct address_space *mapping, uint64_t size);

/* Bytes of the kernel, or of the running program, whose address may be 0: kernel is NULL then. */
struct io_buffer {
	char *kernel;
	char *user;			/* __user */
};

/* mm/filemap.c; bytes or an error.  pos + count is at most MAX_LFS_FILESIZE. */
long filemap_read(struct address_space *mapping, uint64_t pos, const struct io_buffer *to,
		  size_t count);
long filemap_read_user(struct address_space *mapping, char *user, size_t count, int64_t *pos);
long filemap_write(struct address_space *mapping, uint64_t pos, const struct io_buffer *from,
		   size_t count);

/* For the vm_operations of files: vmf->vma maps the mapping. */
unsigned int filemap_fault(struct address_space *mapping, struct vm_fault *vmf);
void filemap_map_pages(struct address_space *mapping, struct vm_fault *vmf, unsigned long start,
		       unsigned long end);

/* Pages in the cache, of all files. */
unsigned long page_cache_nr_pages(void);
unsigned long page_cache_nr_shmem(void);	/* of files in memory alone */
unsigned long page_cache_nr_dirty(void);	/* to be written back */
unsigned long page_cache_nr_mapped(void);	/* that at least one entry leads to */
void page_cache_for_each(void (*fn)(struct address_space *mapping, void *ctx), void *ctx);

/* NULL, or the first broken rule of a mapping, of all mappings, of a page with PG_cache. */
const char *address_space_check(struct address_space *mapping);
const char *page_cache_check(void);
unsigned long page_cache_nr_areas(void);
const char *page_cache_check_page(const struct page *page);

static inline bool PageLocked(const struct page *page)
{
	return READ_ONCE(page->flags) & (1U << PG_locked);
}

static inline bool PageUptodate(const struct page *page)
{
	return READ_ONCE(page->flags) & (1U << PG_uptodate);
}

static inline bool PageDirty(const struct page *page)
{
	return READ_ONCE(page->flags) & (1U << PG_dirty);
}

void page_locks_init(void);
void page_set_flags(struct page *page, uint32_t flags);
void page_clear_flags(struct page *page, uint32_t flags);
void lock_page(struct page *page);
bool __must_check trylock_page(struct page *page);
void unlock_page(struct page *page);
