/* SPDX-License-Identifier: MIT */
/*
 * fs/pipe_file.c - pipes made and destroyed, and what else an open one can do
 *
 *	poll	readable: bytes are there		POLLHUP	the last writer has gone
 *		writable: a page is free		POLLERR	the last reader has gone
 *	size	F_GETPIPE_SZ, F_SETPIPE_SZ: another ring, the same bytes in it
 *
 * A pipe that was read empty keeps one page for the next write.  These pages are given up when
 * memory is short: a pipe that nobody uses then holds none.
 *
 * Chapter: docs/pipes.md
 *
 * Locking: pipe->mutex.  pipes_lock guards the list of all pipes; a mutex is only tried for
 * under it.
 */
#include <asm/uaccess.h>
#include <core/spinlock.h>
#include <fs/file.h>
#include <fs/inode.h>
#include <fs/pipe.h>
#include <fs/poll.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/kmalloc.h>
#include <mm/page.h>
#include <mm/shrinker.h>
#include <uapi/fcntl.h>
#include <uapi/ioctls.h>

#define MAX_PIPE_SIZE	0x80000000U	/* bytes, if there were memory */

static DEFINE_SPINLOCK(pipes_lock);
static LIST_HEAD(pipes);		/* under pipes_lock */
static struct kmem_cache *pipe_cache;	/* [I] */

/* --- made, destroyed ----------------------------------------------------------------------- */

/* pipe_alloc - an empty pipe that nobody has open; NULL: no memory.  May sleep. */
struct pipe_inode_info *pipe_alloc(void)
{
	struct pipe_inode_info *pipe = kmem_cache_zalloc(pipe_cache, GFP_KERNEL);

	if (!pipe)
		return NULL;
	mutex_init(&pipe->mutex);
	init_waitqueue_head(&pipe->rd_wait);
	init_waitqueue_head(&pipe->wr_wait);
	pipe->bufs = pipe->own_bufs;
	pipe->ring_size = PIPE_DEF_BUFFERS;
	spin_lock(&pipes_lock);
	list_add_tail(&pipe->list, &pipes);
	spin_unlock(&pipes_lock);
	return pipe;
}

static void free_bufs(struct pipe_inode_info *pipe, struct pipe_buffer *bufs)
{
	if (bufs != pipe->own_bufs)
		kfree(bufs);
}

/* pipe_free - nobody has it open any more; what was not read is lost */
void pipe_free(struct pipe_inode_info *pipe)
{
	spin_lock(&pipes_lock);
	list_del(&pipe->list);
	spin_unlock(&pipes_lock);
	for (unsigned int i = pipe->tail; i != pipe->head; i++)
		free_page((unsigned long)pipe->bufs[i & (pipe->ring_size - 1)].data);
	if (pipe->spare)
		free_page((unsigned long)pipe->spare);
	free_bufs(pipe, pipe->bufs);
	kmem_cache_free(pipe_cache, pipe);
}

/* --- spare pages --------------------------------------------------------------------------- */

static unsigned long count_spare(struct shrinker *shrinker __maybe_unused,
				 struct shrink_control *sc __maybe_unused)
{
	const struct pipe_inode_info *pipe;
	unsigned long nr = 0;

	spin_lock(&pipes_lock);
	list_for_each_entry(pipe, &pipes, list)
		nr += READ_ONCE(pipe->spare) != NULL;
	spin_unlock(&pipes_lock);
	return nr;
}

/* Of a pipe that is being read or written the page stays. */
static bool give_up_spare(struct pipe_inode_info *pipe)
{
	char *page;

	if (!READ_ONCE(pipe->spare) || !mutex_trylock(&pipe->mutex))
		return false;
	page = pipe->spare;
	pipe->spare = NULL;
	mutex_unlock(&pipe->mutex);
	if (page)
		free_page((unsigned long)page);
	return page != NULL;
}

static unsigned long scan_spare(struct shrinker *shrinker __maybe_unused,
				struct shrink_control *sc)
{
	struct pipe_inode_info *pipe;
	unsigned long nr = 0;

	spin_lock(&pipes_lock);
	list_for_each_entry(pipe, &pipes, list) {
		if (nr >= sc->nr_to_scan)
			break;
		nr += give_up_spare(pipe);
	}
	spin_unlock(&pipes_lock);
	return nr ? nr : SHRINK_STOP;
}

static struct shrinker spare_shrinker = {
	.count_objects = count_spare, .scan_objects = scan_spare,
};

/* pipe_cache_init - boot; -ENOMEM */
int pipe_cache_init(void)
{
	pipe_cache = kmem_cache_create("pipe", sizeof(struct pipe_inode_info), 0, 0, NULL);
	if (!pipe_cache)
		return -ENOMEM;
	register_shrinker(&spare_shrinker);
	return 0;
}

/* --- an open file -------------------------------------------------------------------------- */

/* file_pipe - the pipe of an open file; NULL: it is none */
struct pipe_inode_info *file_pipe(struct file *file)
{
	return file->f_op == &pipefifo_fops ? file->private_data : NULL;
}

static unsigned int pipe_poll(struct file *file, struct poll_table *table)
{
	struct pipe_inode_info *pipe = file->private_data;
	unsigned int mask = 0;

	if (file->f_mode & FMODE_READ)
		poll_wait(&pipe->rd_wait, table);
	if (file->f_mode & FMODE_WRITE)
		poll_wait(&pipe->wr_wait, table);
	if (file->f_mode & FMODE_READ) {
		if (!pipe_is_empty(pipe))
			mask |= POLLIN | POLLRDNORM;
		/* Who opened a FIFO before any writer came has not seen one go. */
		if (!READ_ONCE(pipe->writers) && file->f_version != READ_ONCE(pipe->w_counter))
			mask |= POLLHUP;
	}
	if (file->f_mode & FMODE_WRITE) {
		if (!pipe_is_full(pipe))
			mask |= POLLOUT | POLLWRNORM;
		if (!READ_ONCE(pipe->readers))
			mask |= POLLERR;
	}
	return mask;
}

static unsigned int nr_bytes(struct pipe_inode_info *pipe)
{
	unsigned int bytes = 0;

	mutex_lock(&pipe->mutex);
	for (unsigned int i = pipe->tail; i != pipe->head; i++)
		bytes += pipe->bufs[i & (pipe->ring_size - 1)].len;
	mutex_unlock(&pipe->mutex);
	return bytes;
}

static long pipe_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (cmd != FIONREAD)
		return -ENOTTY;
	return put_user_u32(nr_bytes(file->private_data), (uint32_t __user *)arg);
}

/* --- its size ------------------------------------------------------------------------------ */

/* pipe_get_size - F_GETPIPE_SZ: bytes that the ring holds at most; -EBADF: it is no pipe */
long pipe_get_size(struct file *file)
{
	const struct pipe_inode_info *pipe = file_pipe(file);

	return pipe ? (long)(READ_ONCE(pipe->ring_size) * PAGE_SIZE) : -EBADF;
}

/* Whole pages, a power of two of them; 0: that cannot be. */
static unsigned int ring_size_for(unsigned int bytes)
{
	unsigned int nr = 1;

	if (bytes > MAX_PIPE_SIZE)
		return 0;
	while (nr * PAGE_SIZE < bytes)
		nr *= 2;
	return nr;
}

/* The new ring takes over all that is in the old one, which is the caller's to free. */
static struct pipe_buffer *replace_ring(struct pipe_inode_info *pipe, struct pipe_buffer *bufs,
					unsigned int nr)
{
	struct pipe_buffer *old = pipe->bufs;
	unsigned int used = pipe->head - pipe->tail;

	for (unsigned int i = 0; i < used; i++)
		bufs[i] = old[(pipe->tail + i) & (pipe->ring_size - 1)];
	pipe->bufs = bufs;
	WRITE_ONCE(pipe->ring_size, nr);
	WRITE_ONCE(pipe->tail, 0);
	WRITE_ONCE(pipe->head, used);
	return old;
}

/*
 * pipe_set_size - F_SETPIPE_SZ: room for so many bytes, rounded up
 *
 * May sleep.  Return: the new size; -EBADF: no pipe, -EINVAL, -ENOMEM, -EBUSY: it holds more.
 */
long pipe_set_size(struct file *file, unsigned int size)
{
	struct pipe_inode_info *pipe = file_pipe(file);
	unsigned int nr = ring_size_for(size);
	struct pipe_buffer *bufs;
	bool fits;

	if (!pipe)
		return -EBADF;
	if (!nr)
		return -EINVAL;
	bufs = kmalloc_array(nr, sizeof(*bufs), GFP_KERNEL);
	if (!bufs)
		return -ENOMEM;
	mutex_lock(&pipe->mutex);
	fits = nr >= pipe->head - pipe->tail;
	if (fits)
		bufs = replace_ring(pipe, bufs, nr);
	mutex_unlock(&pipe->mutex);
	free_bufs(pipe, bufs);
	if (!fits)
		return -EBUSY;
	wake_up_interruptible(&pipe->wr_wait);
	return (long)(nr * PAGE_SIZE);
}

const struct file_operations pipefifo_fops = {
	.open = fifo_open,
	.release = fifo_release,
	.read = pipe_read,
	.write = pipe_write,
	.readv = pipe_readv,
	.writev = pipe_writev,
	.poll = pipe_poll,
	.ioctl = pipe_ioctl,
};
