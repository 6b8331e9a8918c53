/* SPDX-License-Identifier: MIT */
/*
 * fs/seek.c - the position of a file that has an end
 *
 *	pages in the cache	| data |      | data | data |   |
 *	SEEK_DATA, SEEK_HOLE	0      ^ hole ^ data        ^   size: the last hole
 *
 * A file in memory has data where it has pages.  One whose pages can be read anew has it
 * everywhere, as far as anybody here knows.  Sources: lseek(2) of Linux's manual.
 *
 * Chapter: docs/files.md
 *
 * Locking: f_pos_lock is held.  Pages that come or go meanwhile are seen or not.
 */
#include <fs/file.h>
#include <fs/inode.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/page.h>
#include <mm/page_cache.h>
#include <uapi/fcntl.h>

/* The index of the first page from start on that is there; ULONG_MAX: none. */
static unsigned long next_page(struct address_space *mapping, unsigned long start)
{
	struct page *page;
	unsigned long index;

	if (!find_get_pages(mapping, start, 1, &page))
		return ULONG_MAX;
	index = page->index;
	put_page(page);
	return index;
}

/* The first one that is not there. */
static unsigned long next_hole(struct address_space *mapping, unsigned long start)
{
	while (next_page(mapping, start) == start)
		start++;
	return start;
}

static loff_t seek_part(struct address_space *mapping, loff_t offset, bool data)
{
	uint64_t size = i_size_read(mapping), found = (uint64_t)offset;
	unsigned long index = (unsigned long)(found >> PAGE_SHIFT), there;

	if (offset < 0 || found >= size)
		return -ENXIO;
	if (mapping->a_ops->readpage)
		return data ? offset : (loff_t)size;
	there = data ? next_page(mapping, index) : next_hole(mapping, index);
	if (there != index)
		found = (uint64_t)there << PAGE_SHIFT;
	if (found < size)
		return (loff_t)found;
	return data ? -ENXIO : (loff_t)size;
}

/*
 * file_seek_base - the place from which whence counts
 *
 * Any context; a position that others move meanwhile is read as it is.  -EINVAL: no whence.
 */
loff_t file_seek_base(const struct file *file, int whence)
{
	switch (whence) {
	case SEEK_SET:
		return 0;
	case SEEK_CUR:
		return file->f_pos;
	case SEEK_END:
		return (loff_t)i_size_read(file->f_mapping);
	default:
		return -EINVAL;
	}
}

/*
 * generic_file_llseek - for files with an end
 *
 * May sleep.  Return: the new position; -EINVAL, -EOVERFLOW, -ENXIO: there is no data, or no
 * such part of the file.
 */
loff_t generic_file_llseek(struct file *file, loff_t offset, int whence)
{
	bool is_part = whence == SEEK_DATA || whence == SEEK_HOLE;
	loff_t pos;

	if (is_part && !inode_has_pages(file->f_inode))
		return -EINVAL;
	pos = is_part ? seek_part(file->f_mapping, offset, whence == SEEK_DATA) :
			file_seek_base(file, whence);
	if (pos < 0)
		return pos;
	if (!is_part && __builtin_add_overflow(pos, offset, &pos))
		return -EOVERFLOW;
	if (pos < 0 || (uint64_t)pos > MAX_LFS_FILESIZE)
		return -EINVAL;
	file->f_pos = pos;
	return pos;
}
