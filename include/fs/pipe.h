/* SPDX-License-Identifier: MIT */
/*
 * fs/pipe.h - bytes that one side writes and the other one reads
 *
 *	ring	| 0 | 1 | 2 | ... |15 |		a page each, or nothing
 *		      ^tail    ^head		tail .. head - 1 hold bytes, numbers go on for ever
 *
 *	fs/pipe.c	the ring: read, write
 *	fs/pipe_file.c	what else an open pipe can do: poll, its size; made and destroyed
 *	fs/fifo.c	who has it open: pipe(), FIFOs with a name
 *
 * Lock key:
 *	[m]  mutex; looked at without it by those who would wait: an estimate
 *	[f]  pipe_files_lock (fs/fifo.c)
 */
#pragma once

#include <asm/uaccess.h>
#include <core/mutex.h>
#include <core/wait.h>
#include <fs/types.h>
#include <lib/compiler.h>
#include <lib/list.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct file;
struct file_operations;
struct inode;
struct iovec;

#define PIPE_DEF_BUFFERS	16U	/* pages of a ring, as in Linux; a power of two */

struct pipe_buffer {
	char *data;			/* a page */
	uint16_t offset, len;		/* the bytes that were not read yet; len > 0 */
	bool packet;			/* nothing is added, and one read takes it all */
};

struct pipe_inode_info {
	struct mutex mutex;
	unsigned int head, tail;	/* [m] */
	unsigned int ring_size;		/* [m] a power of two */
	unsigned int readers, writers;	/* [m] open files */
	struct pipe_buffer *bufs;	/* [m] ring_size of them */
	char *spare;			/* [m] a page that was read empty; NULL: none */
	wait_queue_head_t rd_wait;	/* for bytes, or the end; opening: for the other side */
	wait_queue_head_t wr_wait;	/* for room */
	unsigned int r_counter, w_counter; /* [m] readers and writers that ever came */
	unsigned int files;		/* [f] that hold it */
	struct list_head list;		/* of all pipes: pipes_lock (fs/pipe_file.c) */
	struct pipe_buffer own_bufs[PIPE_DEF_BUFFERS];
};

static inline bool pipe_is_empty(const struct pipe_inode_info *pipe)
{
	return READ_ONCE(pipe->head) == READ_ONCE(pipe->tail);
}

static inline bool pipe_is_full(const struct pipe_inode_info *pipe)
{
	return READ_ONCE(pipe->head) - READ_ONCE(pipe->tail) >= READ_ONCE(pipe->ring_size);
}

/* fs/pipe.c: bytes or an error. */
long pipe_read(struct file *file, char __user *buf, size_t count, loff_t *unused);
long pipe_write(struct file *file, const char __user *buf, size_t count, loff_t *unused);
long pipe_readv(struct file *file, const struct iovec *parts, unsigned int nr,
		loff_t *unused);
long pipe_writev(struct file *file, const struct iovec *parts, unsigned int nr,
		loff_t *unused);
long pipe_write_kernel(struct file *file, const char *from, size_t count);

/* What happens to a task that writes where nobody reads any more: set once, at boot. */
void pipe_on_broken(void (*signal)(void));

/* fs/pipe_file.c */
extern const struct file_operations pipefifo_fops;
int __must_check pipe_cache_init(void);
struct pipe_inode_info *pipe_alloc(void) __must_check;
void pipe_free(struct pipe_inode_info *pipe);
struct pipe_inode_info *file_pipe(struct file *file);
long pipe_get_size(struct file *file);
long pipe_set_size(struct file *file, unsigned int size);

/* fs/fifo.c */
int __must_check pipefs_init(void);
int __must_check pipe_create(struct file *files[2], unsigned int flags);
int fifo_open(struct inode *inode, struct file *file);
void fifo_release(struct file *file);
