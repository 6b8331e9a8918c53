/* SPDX-License-Identifier: MIT */
/*
 * fs/poll.h - is there something to read, is there room to write, and who says when
 *
 *	poll(), select() --f_op->poll(file, table)--> what can be done now
 *				`-- poll_wait(queue, table): wake me when that may change
 *
 * A file's poll first names each queue on which a change of its answer wakes somebody, and
 * then looks; so no change is lost.  It may sleep.  A file without poll can always be read
 * and written.
 *
 * Who waits, for several files at once:
 *
 *	poll_begin(&waiter);
 *	for (;;) {
 *		poll_fd(&waiter, fd) of each		the first round enters all queues
 *		something found, waiter.error, a signal, time over: break
 *		poll_sleep(&waiter, deadline)		false: time is over; look once more
 *	}
 *	poll_end(&waiter);
 *
 * poll_until() is all of this; who asks calls poll_enough() when he has found something.
 *
 * Contracts: fs/poll.c.
 */
#pragma once

#include <core/ktime.h>
#include <core/wait.h>
#include <lib/compiler.h>
#include <stdbool.h>
#include <uapi/poll.h>

struct file;
struct poll_chunk;
struct poll_waiter;

/* What a file without poll answers. */
#define POLL_ALWAYS	(POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM)

#define POLL_OWN_ENTRIES	8	/* queues that need no memory */

struct poll_table {
	/* NULL: nobody waits, only the answer counts. */
	void (*queue)(struct poll_table *table, wait_queue_head_t *queue);
};

/* A place on one queue.  The file, which has the queue, is held. */
struct poll_entry {
	struct wait_queue_entry wait;
	wait_queue_head_t *queue;
	struct poll_waiter *waiter;
	struct file *file;
};

/* Its task alone uses it, but for triggered. */
struct poll_waiter {
	struct poll_table table;
	struct task_struct *task;
	struct file *file;		/* that is asked just now */
	bool triggered;			/* a queue had a wake-up since the last sleep */
	int error;			/* -ENOMEM: some queue has no entry */
	unsigned int nr_own;
	struct poll_chunk *chunks;	/* more entries, the last ones first */
	struct poll_entry own[POLL_OWN_ENTRIES];
};

/* From a file's poll: whoever asked is to be woken by a wake-up of the queue. */
static inline void poll_wait(wait_queue_head_t *queue, struct poll_table *table)
{
	if (table && table->queue)
		table->queue(table, queue);
}

unsigned int vfs_poll(struct file *file, struct poll_table *table);

void poll_begin(struct poll_waiter *waiter);
unsigned int poll_fd(struct poll_waiter *waiter, unsigned int fd);
bool poll_sleep(struct poll_waiter *waiter, ktime_t deadline);
void poll_end(struct poll_waiter *waiter);
long poll_until(long (*ask)(struct poll_waiter *waiter, void *what), void *what,
		ktime_t deadline);

/* No more queues are entered: something was found, or the first round is over. */
static inline void poll_enough(struct poll_waiter *waiter)
{
	waiter->table.queue = NULL;
}
