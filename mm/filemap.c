/* SPDX-License-Identifier: MIT */
/*
 * mm/filemap.c - read, write and page faults by way of the page cache
 *
 *	filemap_read()	for each page: find or fill it, copy out of it
 *	filemap_write()	for each page: find it, or make a new one; copy into it
 *	filemap_fault()	find or fill it; the fault maps it
 *	filemap_map_pages()	what is there of its neighbours is mapped with it
 *
 * Programs' memory may be touched for the first time by a copy, which faults and may want
 * any page, this file's own ones included.  So no copy holds a page's lock, nor a spinlock:
 * pages are looked at through kmap(), which may sleep.  A short read tries kmap_atomic() first:
 * where that copy would have to fault it falls short, and is made again.
 *
 * A page that is written anew is filled before anybody can find it, and what the write does
 * not cover is cleared, so each byte is touched once:
 *
 *	the page is		what happens
 *	in the cache		copy into it, whoever reads it at that moment
 *	not, and nothing of	a new page: clear the rest, copy, add it as uptodate
 *	  the file would be
 *	  left in it
 *	not, else		read_cache_page(), then as above
 *
 * Chapter: docs/files.md
 *
 * Locking: the owner keeps writers from each other and from truncation (inode->i_rwsem);
 * readers hold nothing.
 */
#include <asm/uaccess.h>
#include <asm/uaccess_copy.h>
#include <core/sched.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/fault.h>
#include <mm/highmem.h>
#include <mm/page_cache.h>

/* --- copies, at an offset of a buffer; the number of bytes that were done ------------------ */

static size_t copy_out(const struct io_buffer *to, size_t at, const void *from, size_t n)
{
	if (!to->kernel)
		return n - copy_to_user(to->user + at, from, n);
	memcpy(to->kernel + at, from, n);
	return n;
}

static size_t zeros_out(const struct io_buffer *to, size_t at, size_t n)
{
	if (!to->kernel)
		return n - clear_user(to->user + at, n);
	memset(to->kernel + at, 0, n);
	return n;
}

/* What could not be read stays as it is: it is part of a file. */
static size_t copy_in(void *to, const struct io_buffer *from, size_t at, size_t n)
{
	if (!from->kernel)
		return n - raw_copy_from_user(to, from->user + at, n);
	memcpy(to, from->kernel + at, n);
	return n;
}

/* What a read or write returns that got so far and was then stopped. */
static long result(size_t done, long error)
{
	return done ? (long)done : error;
}

/* --- read ---------------------------------------------------------------------------------- */

/* The cache's page, with a reference, and the file's size at that moment. */
static inline struct page *find_page_and_size(struct address_space *mapping, unsigned long index,
					      uint64_t *size)
{
	struct page *page;

	spin_lock(&mapping->lock);
	*size = mapping->i_size;
	page = __radix_tree_lookup(&mapping->i_pages, index);
	if (page)
		get_page(page);
	spin_unlock(&mapping->lock);
	return page;
}

/* The page is not at hand. */
static __noinline struct page *page_not_at_hand(struct address_space *mapping,
						unsigned long index, struct page *unfilled)
{
	if (!unfilled && !mapping->a_ops->readpage)
		return NULL;
	if (unfilled)
		put_page(unfilled);
	return read_cache_page(mapping, index);
}

/*
 * The page to read from, with a reference, and the file's size.  NULL: a hole, which holds
 * zeros and need not take memory.  ERR_PTR(-ERANGE): the file has ended.
 */
static inline struct page *page_to_read(struct address_space *mapping, unsigned long index,
					uint64_t *size)
{
	struct page *page = find_page_and_size(mapping, index, size);

	if (likely(page && PageUptodate(page)))
		return page;
	return page_not_at_hand(mapping, index, page);
}

static size_t read_from_page(struct page *page, size_t offset, const struct io_buffer *to,
			     size_t at, size_t n)
{
	size_t copied;

	if (!page)
		return zeros_out(to, at, n);
	copied = copy_out(to, at, (const char *)kmap(page) + offset, n);
	kunmap(page);
	put_page(page);
	return copied;
}

/*
 * filemap_read - copy bytes of a file that is in the cache, or can be read into it
 *
 * Page by page, with faults on the way.  May sleep.  Return: how many, less than count at the
 * file's end or where something went wrong after the first byte; -EFAULT, -ENOMEM, -EINTR, or
 * what readpage says.
 */
long filemap_read(struct address_space *mapping, uint64_t pos, const struct io_buffer *to,
		  size_t count)
{
	size_t done = 0;

	while (done < count) {
		size_t offset = (size_t)pos & (PAGE_SIZE - 1);
		size_t n = min((size_t)PAGE_SIZE - offset, count - done), copied;
		uint64_t size;
		struct page *page = page_to_read(mapping, (unsigned long)(pos >> PAGE_SHIFT),
						 &size);

		if (unlikely(IS_ERR(page)))
			return result(done, PTR_ERR(page) == -ERANGE ? 0 : PTR_ERR(page));
		if (unlikely(pos + n > size))
			n = pos < size ? (size_t)(size - pos) : 0;
		copied = read_from_page(page, offset, to, done, n);
		done += copied;
		pos += copied;
		if (unlikely(copied < n))
			return result(done, -EFAULT);
		if (pos >= size)
			break;
		if (unlikely(fatal_signal_pending(current)))
			return result(done, -EINTR);
	}
	return (long)done;
}

/* Does the file reach behind count bytes from pos on, which are all in the page at index? */
static __always_inline bool has_bytes(const struct address_space *mapping, unsigned long index,
				      size_t count, const int64_t *pos)
{
	return likely(index < (unsigned long)(mapping->i_size >> PAGE_SHIFT)) ||
	       (uint64_t)*pos + count <= mapping->i_size;
}

/* The page with a reference, if it is at hand and the file reaches behind count bytes of it. */
static __always_inline struct page *page_at_hand(struct address_space *mapping, size_t count,
					    const int64_t *pos)
{
	unsigned long index = (unsigned long)((uint64_t)*pos >> PAGE_SHIFT);
	struct page *page = NULL;

	spin_lock(&mapping->lock);
	if (has_bytes(mapping, index, count, pos)) {
		page = __radix_tree_lookup(&mapping->i_pages, index);
		if (likely(page)) {
			if (likely(PageUptodate(page)))
				get_page(page);
			else
				page = NULL;
		}
	}
	spin_unlock(&mapping->lock);
	return page;
}

/*
 * Most reads end in the page in which they begin, which is at hand, and so is the memory that
 * they go to: then nobody need be able to sleep.  False: it is not so, and nothing is done that
 * may not be done again.
 */
static __always_inline bool read_at_hand(struct address_space *mapping, char __user *buf,
					 size_t count, const int64_t *pos)
{
	size_t offset = (size_t)*pos & (PAGE_SIZE - 1), left;
	struct page *page;
	char *addr;

	/* From 16 TB on, where no file reaches, an index has no room for the page's number. */
	if (unlikely(offset + count > PAGE_SIZE || (uint64_t)*pos >= 1ull << (32 + PAGE_SHIFT)))
		return false;
	page = page_at_hand(mapping, count, pos);
	if (unlikely(!page))
		return false;
	addr = kmap_atomic(page);
	left = __copy_to_user(buf, addr + offset, count);
	kunmap_atomic(addr);
	put_page(page);
	return likely(!left);
}

static __noinline long read_user_pages(struct address_space *mapping, char __user *buf,
				       size_t count, int64_t *pos)
{
	const struct io_buffer to = { .user = buf };
	long done = *pos < 0 ? -EINVAL : filemap_read(mapping, (uint64_t)*pos, &to, count);

	if (done > 0)
		*pos += done;
	return done;
}

/*
 * filemap_read_user - filemap_read() into a program's memory, from *pos on, which moves
 *
 * access_ok() holds for the memory, and count is below 2 GB.
 */
long filemap_read_user(struct address_space *mapping, char __user *buf, size_t count, int64_t *pos)
{
	if (unlikely(!read_at_hand(mapping, buf, count, pos)))
		return read_user_pages(mapping, buf, count, pos);
	*pos = (int64_t)((uint64_t)*pos + count);
	return (long)count;
}

/* --- write --------------------------------------------------------------------------------- */

/* One page's part of a write; inputs only. */
struct page_write {
	struct address_space *mapping;
	unsigned long index;
	size_t offset;			/* in the page */
	size_t n;			/* bytes */
	const struct io_buffer *from;
	size_t at;			/* in the buffer */
};

/* Copy into a page that others can find. */
static long write_to_page(const struct page_write *w, struct page *page)
{
	size_t copied = copy_in((char *)kmap(page) + w->offset, w->from, w->at, w->n);

	kunmap(page);
	if (copied)
		set_page_dirty(page);
	put_page(page);
	return result(copied, -EFAULT);
}

/* Would the page, with the first n bytes of the write, lack something that the file has? */
static bool loses_old_bytes(const struct page_write *w, size_t n)
{
	uint64_t start = (uint64_t)w->index << PAGE_SHIFT;
	uint64_t size = w->mapping->i_size;

	if (!w->mapping->a_ops->readpage || start >= size)
		return false;
	return w->offset > 0 || n < min(size - start, (uint64_t)PAGE_SIZE);
}

/* Fill a page that nobody else knows; how many bytes of the write it has. */
static size_t fill_new_page(const struct page_write *w, struct page *page)
{
	char *addr = kmap(page);
	size_t copied;

	memset(addr, 0, w->offset);
	memset(addr + w->offset + w->n, 0, PAGE_SIZE - w->offset - w->n);
	copied = copy_in(addr + w->offset, w->from, w->at, w->n);
	memset(addr + w->offset + copied, 0, w->n - copied);
	kunmap(page);
	return copied;
}

/* Write to a part of the file that the cache does not have; -EEXIST: by now it has. */
static long write_new_page(const struct page_write *w)
{
	struct page *page = alloc_page(w->mapping->gfp_mask);
	size_t copied;
	int error = -EFAULT;

	if (!page)
		return -ENOMEM;
	copied = fill_new_page(w, page);
	if (copied && !loses_old_bytes(w, copied)) {
		page_set_flags(page, 1U << PG_uptodate);
		error = add_to_page_cache(page, w->mapping, w->index);
		if (error)
			page_clear_flags(page, 1U << PG_uptodate);
		else
			set_page_dirty(page);
	}
	put_page(page);
	return result(error ? 0 : copied, error);
}

/* The page to copy into, with a reference; NULL: a new one will do. */
static struct page *page_to_write(const struct page_write *w)
{
	struct page *page = find_get_page(w->mapping, w->index);

	if (page ? PageUptodate(page) : !loses_old_bytes(w, w->n))
		return page;
	if (page)
		put_page(page);
	return read_cache_page(w->mapping, w->index);
}

static long write_one_page(const struct page_write *w)
{
	long done;

	do {
		struct page *page = page_to_write(w);

		if (IS_ERR(page))
			return PTR_ERR(page);
		done = page ? write_to_page(w, page) : write_new_page(w);
	} while (done == -EEXIST);
	return done;
}

/*
 * filemap_write - copy bytes into a file, which grows as far as they reach
 *
 * The owner keeps other writers and truncation out.  May sleep.  Return: how many, less
 * than count where something went wrong after the first byte; -EFAULT, -ENOMEM, -EINTR.
 */
long filemap_write(struct address_space *mapping, uint64_t pos, const struct io_buffer *from,
		   size_t count)
{
	size_t done = 0;

	while (done < count) {
		size_t offset = (size_t)pos & (PAGE_SIZE - 1);
		const struct page_write w = {
			.mapping = mapping,
			.index = (unsigned long)(pos >> PAGE_SHIFT),
			.offset = offset,
			.n = min((size_t)PAGE_SIZE - offset, count - done),
			.from = from,
			.at = done,
		};
		long copied = write_one_page(&w);

		if (unlikely(copied < 0))
			return result(done, copied);
		done += (size_t)copied;
		pos += (size_t)copied;
		if (pos > mapping->i_size)
			i_size_write(mapping, pos);
		if (unlikely(fatal_signal_pending(current)))
			return result(done, -EINTR);
	}
	return (long)done;
}

/* --- faults -------------------------------------------------------------------------------- */

/*
 * filemap_fault - the page that a process touched, into vmf->page with a reference
 *
 * For the fault of a file's vm_operations; mm->mmap_lock is held for reading.  May sleep.
 * Return: 0, VM_FAULT_MAJOR if it had to be read, VM_FAULT_OOM, VM_FAULT_SIGBUS beyond the
 * end or if it cannot be read.
 */
vm_fault_t filemap_fault(struct address_space *mapping, struct vm_fault *vmf)
{
	struct page *page = find_get_page_inside(mapping, vmf->pgoff);
	vm_fault_t major = 0;

	if (unlikely(!page || (!IS_ERR(page) && !PageUptodate(page)))) {
		if (page)
			put_page(page);
		if (mapping->a_ops->readpage)
			major = VM_FAULT_MAJOR;
		page = read_cache_page(mapping, vmf->pgoff);
	}
	if (unlikely(IS_ERR(page)))
		return PTR_ERR(page) == -ENOMEM ? VM_FAULT_OOM : VM_FAULT_SIGBUS;
	vmf->page = page;
	return major;
}

/*
 * filemap_map_pages - map what the cache has of a file's pages [start, end)
 *
 * For the map_pages of a file's vm_operations: page_table_lock is held.  Pages beyond the
 * file's end are not mapped, nor is anything read or waited for.
 */
void filemap_map_pages(struct address_space *mapping, struct vm_fault *vmf, unsigned long start,
		       unsigned long end)
{
	spin_lock(&mapping->lock);
	end = (unsigned long)min((uint64_t)end, (mapping->i_size + PAGE_SIZE - 1) >> PAGE_SHIFT);
	while (start < end) {
		unsigned int nr;
		void **slots = radix_tree_run(&mapping->i_pages, start, &nr);

		nr = min(nr, (unsigned int)(end - start));
		if (slots)
			fault_map_pages(vmf, (struct page *const *)slots, nr, start);
		start += nr;
	}
	spin_unlock(&mapping->lock);
}
