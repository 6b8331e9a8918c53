/* SPDX-License-Identifier: MIT */
/*
 * fs/fallocate.c - memory for a part of a file, before it is written to, or none any more
 *
 *	mode 0		|..  .. |	-->	|..00..00|00|	holes become pages, and the
 *							     file as long as was asked for
 *	KEEP_SIZE	the same, but pages beyond the end stay beyond it
 *	PUNCH_HOLE	|........|	-->	|..    ..|	pages go, the size stays
 *
 * All pages are had before the first one goes into the file; if the tree that holds them
 * cannot grow, those that are in it stay: zeros as before.  Other modes move contents about;
 * no file system in memory does that, on Linux neither.
 *
 * Locking: inode->i_rwsem for writing.
 *
 * Chapter: docs/page-cache.md
 */
#include <core/bug.h>
#include <core/sched.h>
#include <fs/file.h>
#include <fs/inode.h>
#include <lib/errno.h>
#include <lib/list.h>
#include <mm/gfp.h>
#include <mm/highmem.h>
#include <mm/mmap.h>
#include <mm/page_cache.h>
#include <uapi/falloc.h>

/* What is wrong with a mode in itself. */
static int check_mode(int mode)
{
	if (mode & ~FALLOC_FL_SUPPORTED)
		return -EOPNOTSUPP;
	if (mode & FALLOC_FL_PUNCH_HOLE && mode & FALLOC_FL_ZERO_RANGE)
		return -EOPNOTSUPP;
	if (mode & FALLOC_FL_PUNCH_HOLE && !(mode & FALLOC_FL_KEEP_SIZE))
		return -EOPNOTSUPP;
	if (mode & FALLOC_FL_COLLAPSE_RANGE && mode & ~FALLOC_FL_COLLAPSE_RANGE)
		return -EINVAL;
	if (mode & FALLOC_FL_INSERT_RANGE && mode & ~FALLOC_FL_INSERT_RANGE)
		return -EINVAL;
	if (mode & FALLOC_FL_UNSHARE_RANGE &&
	    mode & ~(FALLOC_FL_UNSHARE_RANGE | FALLOC_FL_KEEP_SIZE))
		return -EINVAL;
	return 0;
}

static int check_file(const struct file *file)
{
	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (S_ISFIFO(file->f_inode->i_mode))
		return -ESPIPE;
	if (S_ISDIR(file->f_inode->i_mode))
		return -EISDIR;
	return S_ISREG(file->f_inode->i_mode) || S_ISBLK(file->f_inode->i_mode) ? 0 : -ENODEV;
}

/*
 * vfs_fallocate - make room for a part of a file, or a hole
 *
 * May sleep.  Return: 0; -EINVAL, -EOPNOTSUPP, -EBADF, -ESPIPE, -EISDIR, -ENODEV, -EFBIG, in
 * this order, or what the file says.
 */
int vfs_fallocate(struct file *file, int mode, loff_t offset, loff_t len)
{
	int error;

	if (offset < 0 || len <= 0)
		return -EINVAL;
	error = check_mode(mode);
	if (!error)
		error = check_file(file);
	if (error)
		return error;
	if ((uint64_t)offset + (uint64_t)len > MAX_LFS_FILESIZE)
		return -EFBIG;
	if (!file->f_op->fallocate)
		return -EOPNOTSUPP;
	return file->f_op->fallocate(file, mode, offset, len);
}

/* --- files in memory ---------------------------------------------------------------------- */

/* Pages of zeros for what the cache lacks of first .. last, each knows its place. */
static int get_pages(struct address_space *mapping, unsigned long first, unsigned long last,
		     struct list_head *pages)
{
	unsigned long nr = 0;

	for (unsigned long index = first; index <= last; index++) {
		struct page *page = find_get_page(mapping, index);

		if (page) {
			put_page(page);
			continue;
		}
		if (signal_pending(current))
			return -EINTR;
		page = alloc_page(mapping->gfp_mask | __GFP_ZERO | __GFP_NOWARN);
		if (!page)
			return -ENOMEM;
		page->index = index;
		list_add_tail(&page->lru, pages);
		if (!page_limit_allows(mapping->limit, ++nr))
			return -ENOSPC;
	}
	return 0;
}

/* They become the file's; those that it got meanwhile, by a fault, are not needed. */
static int add_pages(struct address_space *mapping, struct list_head *pages)
{
	struct page *page, *next;
	int error = 0;

	list_for_each_entry_safe(page, next, pages, lru) {
		page_set_flags(page, 1U << PG_uptodate);
		error = add_to_page_cache(page, mapping, page->index);
		if (error)
			page_clear_flags(page, 1U << PG_uptodate);
		if (error && error != -EEXIST)
			break;
		list_del(&page->lru);
		put_page(page);
		error = 0;
	}
	return error;
}

static void put_pages(struct list_head *pages)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, pages, lru)
		put_page(page);
}

static int allocate(struct inode *inode, int mode, uint64_t offset, uint64_t end)
{
	struct address_space *mapping = &inode->i_data;
	unsigned long first = (unsigned long)(offset >> PAGE_SHIFT);
	unsigned long last = (unsigned long)((end - 1) >> PAGE_SHIFT);
	LIST_HEAD(pages);
	int error = inode_newsize_ok(inode, end);	/* also with KEEP_SIZE */

	if (error)
		return error;
	if (vm_enough_memory(last - first + 1))
		return -ENOSPC;
	error = get_pages(mapping, first, last, &pages);
	if (!error)
		error = add_pages(mapping, &pages);
	put_pages(&pages);
	if (!error && !(mode & FALLOC_FL_KEEP_SIZE) && end > mapping->i_size)
		i_size_write(mapping, end);
	return error;
}

/* A hole ends where the largest file does; the part beyond the end of this one is nothing. */
static int punch_hole(struct inode *inode, uint64_t offset, uint64_t end)
{
	truncate_pagecache_range(&inode->i_data, offset, end);
	return 0;
}

/* shmem_fallocate - the fallocate of files in memory; -EFBIG, -ENOSPC, -ENOMEM, -EINTR */
int shmem_fallocate(struct file *file, int mode, loff_t offset, loff_t len)
{
	struct inode *inode = file->f_inode;
	uint64_t start = (uint64_t)offset, end = start + (uint64_t)len;
	int error;

	if (mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE))
		return -EOPNOTSUPP;
	down_write(&inode->i_rwsem);
	error = mode & FALLOC_FL_PUNCH_HOLE ? punch_hole(inode, start, end) :
					      allocate(inode, mode, start, end);
	if (!error)
		inode_changed(inode);
	up_write(&inode->i_rwsem);
	return error;
}
