/* SPDX-License-Identifier: MIT */
/*
 * fs/sendfile.c - from a regular file to another one or to a pipe, without the program's memory
 *
 *	page cache --kernel_read()--> a page --kernel_write()-------> page cache
 *					`-----pipe_write_kernel()---> pipe
 *
 * To a pipe as much is sent as there is room for, and it is waited for only if there is none.
 *
 * Not here: sending without a copy, as Linux does: its pipes can hold pages of the page cache.
 *
 * Chapter: docs/pipes.md
 *
 * Locking: that of reading and writing, one after the other.
 */
#include <core/task.h>
#include <fs/file.h>
#include <fs/inode.h>
#include <fs/pipe.h>
#include <fs/sendfile.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/gfp.h>
#include <mm/page.h>
#include <uapi/fcntl.h>

static bool is_regular(const struct file *file)
{
	return S_ISREG(file->f_inode->i_mode);
}

/* Is it useful to go on with another page? */
static bool has_room(struct file *out)
{
	struct pipe_inode_info *pipe = file_pipe(out);

	return !pipe || !pipe_is_full(pipe);
}

static long send_page(struct file *out, loff_t *out_pos, const char *page, size_t size)
{
	long done;

	if (file_pipe(out))
		return pipe_write_kernel(out, page, size);
	done = kernel_write(out, page, size, *out_pos);
	if (done > 0)
		*out_pos += done;
	return done;
}

/* Up to the next border of a page; bytes, 0 at the end of in. */
static long send_some(struct file *in, loff_t *in_pos, struct file *out, loff_t *out_pos,
		      char *page, size_t size)
{
	size_t here = PAGE_SIZE - ((size_t)*in_pos & (PAGE_SIZE - 1));
	long done = kernel_read(in, page, min(size, here), *in_pos);

	if (done > 0)
		done = send_page(out, out_pos, page, (size_t)done);
	if (done > 0)
		*in_pos += done;
	return done;
}

/*
 * file_send - send bytes from *in_pos on; the positions move with what was sent
 *
 * in is regular and open to read, out regular or a pipe and open to write.  May sleep.  Return:
 * bytes, less than size at the end of in or if out is a pipe that is full; -ENOMEM, or what
 * writing says.
 */
long file_send(struct file *in, loff_t *in_pos, struct file *out, loff_t *out_pos, size_t size)
{
	char *page = (char *)__get_free_page(GFP_KERNEL);
	long total = 0, done = 1;

	if (!page)
		return -ENOMEM;
	do {
		done = send_some(in, in_pos, out, out_pos, page, size - (size_t)total);
		if (done > 0)
			total += done;
	} while (done > 0 && (size_t)total < size && has_room(out) &&
		 !fatal_signal_pending(current));
	free_page((unsigned long)page);
	return total ? total : done;
}

/* file_can_send - may file_send() be asked?  0 or -EINVAL */
int file_can_send(const struct file *in, struct file *out)
{
	if (!is_regular(in))
		return -EINVAL;
	if (file_pipe(out))
		return 0;
	return is_regular(out) && !(out->f_flags & O_APPEND) ? 0 : -EINVAL;
}
