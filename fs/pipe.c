/* SPDX-License-Identifier: MIT */
/*
 * fs/pipe.c - the ring of a pipe: written to at its head, read from at its tail
 *
 *	write	what fits behind the last bytes of the last page, if it is the rest of a whole
 *		number of pages; then new pages; the ring full: wait for a reader
 *	read	from the first page, and from the next ones, until enough; nothing there: wait
 *		for a writer
 *
 *	| empty | 40 bytes  | full | full | 12 bytes ........ |
 *		  ^ read here		    ^ small writes go on here
 *
 * So 4096 bytes (PIPE_BUF) and less are written in one piece: a page that is free takes them
 * all, and a last page takes all or nothing.  Whoever writes more may be interrupted by others in
 * between pages.
 *
 * With O_DIRECT each write of a page or less is a packet, which one read takes, and loses what
 * it had no room for.
 *
 * Who wakes whom: the first byte in an empty ring wakes one reader, the first free page of a
 * full one wakes one writer; one that has waited and leaves something wakes the next.  So
 * each is woken for something, unless somebody was faster.
 *
 * Not here: splice, and pages that come from files.  Reading and writing does not change a
 * pipe's times.
 *
 * Chapter: docs/pipes.md
 *
 * Locking: pipe->mutex, then what a fault on the program's memory takes.  It is dropped to
 * wait.
 */
#include <core/task.h>
#include <fs/file.h>
#include <fs/pipe.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/gfp.h>
#include <mm/page.h>
#include <uapi/fcntl.h>
#include <uapi/uio.h>

static void (*on_broken)(void);		/* [I] */

/* pipe_on_broken - who writes to a pipe without readers has signal called; boot */
void pipe_on_broken(void (*signal)(void))
{
	on_broken = signal;
}

/* --- the other end of a transfer ----------------------------------------------------------- */

/* Parts of the running program's memory, one after the other, or bytes of the kernel. */
struct transfer {
	char __user *user;		/* what is next of the present part, */
	size_t room;			/* ... and bytes from there to its end */
	const struct iovec *more;	/* the parts behind it */
	const char *kernel;		/* instead of parts; NULL: parts */
	size_t total, left;		/* bytes in all */
};

typedef unsigned long (*copy_t)(char *page, char __user *user, size_t size);

static __always_inline unsigned long copy_out(char *page, char __user *user, size_t size)
{
	return copy_to_user(user, page, size);
}

static __always_inline unsigned long copy_in(char *page, char __user *user, size_t size)
{
	return copy_from_user(page, user, size);
}

/* Up to the present part's end, and on with the next one. */
static __always_inline bool copy_over(struct transfer *io, char *page, size_t size, copy_t copy)
{
	while (size > io->room) {
		if (copy(page, io->user, io->room))
			return false;
		page += io->room;
		size -= io->room;
		io->user = (char __user *)io->more->iov_base;
		io->room = io->more->iov_len;
		io->more++;
	}
	if (copy(page, io->user, size))
		return false;
	io->user += size;
	io->room -= size;
	return true;
}

static __noinline bool copy_many_out(struct transfer *io, char *page, size_t size)
{
	return copy_over(io, page, size, copy_out);
}

static __noinline bool copy_many_in(struct transfer *io, char *page, size_t size)
{
	if (!io->kernel)
		return copy_over(io, page, size, copy_in);
	memcpy(page, io->kernel, size);
	io->kernel += size;
	return true;
}

/* False: a part of the program's memory may not be touched.  left counts in any case. */
static __always_inline bool copy_to_reader(struct transfer *to, char *page, size_t size)
{
	to->left -= size;
	if (unlikely(size > to->room))
		return copy_many_out(to, page, size);
	if (unlikely(copy_out(page, to->user, size)))
		return false;
	to->user += size;
	to->room -= size;
	return true;
}

/* The kernel's bytes have no room: they go the longer way. */
static __always_inline bool copy_from_writer(struct transfer *from, char *page, size_t size)
{
	from->left -= size;
	if (unlikely(size > from->room))
		return copy_many_in(from, page, size);
	if (unlikely(copy_in(page, from->user, size)))
		return false;
	from->user += size;
	from->room -= size;
	return true;
}

static struct transfer transfer_of(const struct iovec *parts, unsigned int nr)
{
	struct transfer io = { .more = parts };

	for (unsigned int i = 0; i < nr; i++)
		io.total += parts[i].iov_len;
	io.left = io.total;
	return io;
}

static __always_inline struct transfer transfer_of_one(const char __user *buf, size_t count)
{
	return (struct transfer){
		.user = (char __user *)buf, .room = count, .total = count, .left = count,
	};
}

/* --- waiting ------------------------------------------------------------------------------- */

/*
 * Sleep until a wake-up of the queue, and wake one of the other queue first, if there is one; the
 * mutex is held before and after.  Whoever changes the ring holds it too and wakes behind it, so
 * from the first line on no change is missed.
 *
 * Return: 0 or -ERESTARTSYS.
 */
static __always_inline int __sched pipe_wait(struct pipe_inode_info *pipe,
					     wait_queue_head_t *queue, wait_queue_head_t *other)
{
	struct wait_queue_entry wait;
	int error = 0;

	enter_wait_exclusive(queue, &wait, TASK_INTERRUPTIBLE);
	mutex_unlock(&pipe->mutex);
	if (other)
		wake_up_interruptible(other);
	if (unlikely(signal_pending(current))) {
		leave_wait(queue, &wait);
		error = -ERESTARTSYS;
	} else {
		schedule();
		finish_wait(queue, &wait);
	}
	mutex_lock(&pipe->mutex);
	return error;
}

/* --- read ---------------------------------------------------------------------------------- */

static struct pipe_buffer *buffer_at(struct pipe_inode_info *pipe, unsigned int number)
{
	return &pipe->bufs[number & (pipe->ring_size - 1)];
}

/* Under the mutex nobody else moves the ends. */
static __always_inline bool is_empty(const struct pipe_inode_info *pipe)
{
	return pipe->head == pipe->tail;
}

static __always_inline bool is_full(const struct pipe_inode_info *pipe)
{
	return pipe->head - pipe->tail >= pipe->ring_size;
}

/* The first page is empty: it leaves the ring.  One stays, for the next write. */
static __always_inline void drop_first(struct pipe_inode_info *pipe, struct pipe_buffer *buffer,
				       bool *made_room)
{
	if (unlikely(is_full(pipe)))
		*made_room = true;
	if (likely(!pipe->spare))
		pipe->spare = buffer->data;
	else
		free_page((unsigned long)buffer->data);
	WRITE_ONCE(pipe->tail, pipe->tail + 1);
}

/*
 * Something is there: as much as is wanted.  Bytes; -EFAULT: not even the first.  *made_room: it
 * was full, and is not any more.
 */
static __always_inline long take(struct pipe_inode_info *pipe, struct transfer *to,
				 bool *made_room)
{
	long done = 0;

	do {
		struct pipe_buffer *buffer = buffer_at(pipe, pipe->tail);
		size_t size = min((size_t)buffer->len, to->left);

		if (unlikely(!copy_to_reader(to, buffer->data + buffer->offset, size)))
			return done ? done : -EFAULT;
		done += (long)size;
		buffer->offset += (uint16_t)size;
		buffer->len -= (uint16_t)size;
		if (unlikely(buffer->packet)) {
			drop_first(pipe, buffer, made_room);
			break;
		}
		if (!buffer->len)
			drop_first(pipe, buffer, made_room);
	} while (to->left && !is_empty(pipe));
	return done;
}

/* Nothing is there: 0 when something is; the end (0) or an error in *result: do not wait. */
static __always_inline bool __sched wait_for_bytes(struct pipe_inode_info *pipe,
						   const struct file *file, long *result)
{
	*result = 0;
	if (!pipe->writers)
		return false;
	*result = -EAGAIN;
	if (READ_ONCE(file->f_flags) & O_NONBLOCK)
		return false;
	*result = pipe_wait(pipe, &pipe->rd_wait, NULL);
	return *result == 0;
}

static __always_inline long __sched read_parts(struct file *file, struct transfer *to)
{
	struct pipe_inode_info *pipe = file->private_data;
	bool made_room = false, waited = false;
	long done;

	if (unlikely(!to->left))
		return 0;
	mutex_lock(&pipe->mutex);
	while (is_empty(pipe)) {
		if (!wait_for_bytes(pipe, file, &done)) {
			mutex_unlock(&pipe->mutex);
			return done;
		}
		waited = true;
	}
	done = take(pipe, to, &made_room);
	waited = waited && !is_empty(pipe);
	mutex_unlock(&pipe->mutex);
	if (unlikely(made_room))
		wake_up_interruptible(&pipe->wr_wait);
	if (unlikely(waited))
		wake_up_interruptible(&pipe->rd_wait);
	return done;
}

/*
 * pipe_read - wait for bytes, and take what is there
 *
 * May sleep.  Return: bytes, 0 when nobody has it open for writing; -EAGAIN (O_NONBLOCK),
 * -EFAULT, -ERESTARTSYS on a signal.
 */
long pipe_read(struct file *file, char __user *buf, size_t count, loff_t *unused __maybe_unused)
{
	struct transfer to = transfer_of_one(buf, count);

	return read_parts(file, &to);
}

/* pipe_readv - as pipe_read(), into several parts */
long pipe_readv(struct file *file, const struct iovec *parts, unsigned int nr,
		loff_t *unused __maybe_unused)
{
	struct transfer to = transfer_of(parts, nr);

	return read_parts(file, &to);
}

/* --- write --------------------------------------------------------------------------------- */

/* Behind the last bytes that were written, if they fit there; 0 or -EFAULT. */
static __noinline int append(struct pipe_inode_info *pipe, struct transfer *from, long *done)
{
	struct pipe_buffer *last = buffer_at(pipe, pipe->head - 1);
	size_t size = from->left & (PAGE_SIZE - 1);
	unsigned int end = last->offset + last->len;

	if (!size || last->packet || end + size > PAGE_SIZE)
		return 0;
	if (unlikely(!copy_from_writer(from, last->data + end, size)))
		return -EFAULT;
	last->len += (uint16_t)size;
	*done += (long)size;
	return 0;
}

static char *get_page_for(struct pipe_inode_info *pipe)
{
	if (!pipe->spare)
		pipe->spare = (char *)__get_free_page(GFP_KERNEL);
	return pipe->spare;
}

/* Pages behind the head, until all is written or the ring full; 0, -ENOMEM, -EFAULT. */
static __always_inline int fill(struct pipe_inode_info *pipe, struct transfer *from,
				const struct file *file, long *done)
{
	while (from->left && !is_full(pipe)) {
		size_t size = min(from->left, (size_t)PAGE_SIZE);
		char *page = get_page_for(pipe);
		struct pipe_buffer *buffer;

		if (unlikely(!page))
			return -ENOMEM;
		if (unlikely(!copy_from_writer(from, page, size)))
			return -EFAULT;
		pipe->spare = NULL;
		buffer = buffer_at(pipe, pipe->head);
		buffer->data = page;
		buffer->offset = 0;
		buffer->len = (uint16_t)size;
		buffer->packet = READ_ONCE(file->f_flags) & O_DIRECT;
		WRITE_ONCE(pipe->head, pipe->head + 1);
		*done += (long)size;
	}
	return 0;
}

/* The ring is full: wait, and a reader may have made room; or the reason not to. */
static __noinline int __sched wait_for_room(struct pipe_inode_info *pipe, const struct file *file,
					    bool tell_readers)
{
	if (READ_ONCE(file->f_flags) & O_NONBLOCK)
		return -EAGAIN;
	if (signal_pending(current))
		return -ERESTARTSYS;
	/* A signal is looked at when it is clear that there still is no room. */
	(void)pipe_wait(pipe, &pipe->wr_wait, tell_readers ? &pipe->rd_wait : NULL);
	return 0;
}

/* As much as there is room for; 0 or why not, and *done in any case. */
static __always_inline int put(struct pipe_inode_info *pipe, struct transfer *from,
			       const struct file *file, long *done)
{
	int error = 0;

	if (unlikely(!pipe->readers))
		return -EPIPE;
	if (!is_empty(pipe) && from->left == from->total)
		error = append(pipe, from, done);
	return error ? error : fill(pipe, from, file, done);
}

static __always_inline long __sched write_parts(struct file *file, struct transfer *from)
{
	bool was_empty, waited = false;
	struct pipe_inode_info *pipe = file->private_data;
	long done = 0;
	int error;

	if (unlikely(!from->left))
		return 0;
	mutex_lock(&pipe->mutex);
	for (;;) {
		was_empty = is_empty(pipe);
		error = put(pipe, from, file, &done);
		if (likely(error || !from->left))
			break;
		error = wait_for_room(pipe, file, was_empty);
		if (error)
			break;
		waited = true;
	}
	waited = waited && !is_full(pipe);
	mutex_unlock(&pipe->mutex);
	if (was_empty)			/* and may be so still, after an error */
		wake_up_interruptible(&pipe->rd_wait);
	if (unlikely(waited))
		wake_up_interruptible(&pipe->wr_wait);
	if (likely(!error))
		return done;
	if (error == -EPIPE && on_broken)
		on_broken();
	return done ? done : error;
}

/*
 * pipe_write - wait for room until all is written
 *
 * May sleep.  Return: bytes, less than count if something came in between; -EPIPE: nobody
 * reads (what pipe_on_broken() was told is called, also where bytes were written before);
 * -EAGAIN (O_NONBLOCK), -EFAULT, -ENOMEM, -ERESTARTSYS on a signal.
 */
long pipe_write(struct file *file, const char __user *buf, size_t count,
		loff_t *unused __maybe_unused)
{
	struct transfer from = transfer_of_one(buf, count);

	return write_parts(file, &from);
}

/* pipe_writev - as pipe_write(): what all parts hold together counts as one write */
long pipe_writev(struct file *file, const struct iovec *parts, unsigned int nr,
		loff_t *unused __maybe_unused)
{
	struct transfer from = transfer_of(parts, nr);

	return write_parts(file, &from);
}

/* pipe_write_kernel - as pipe_write(), of the kernel's memory */
long pipe_write_kernel(struct file *file, const char *data, size_t count)
{
	struct transfer from = { .kernel = data, .total = count, .left = count };

	return write_parts(file, &from);
}
