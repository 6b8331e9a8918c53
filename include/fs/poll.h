/* SPDX-License-Identifier: MIT */
/*
 * fs/poll.h - is there something to read, is there room to write, and who says when
 *
 *	poll(), select() --f_op->poll(file, table)--> what can be done now
 *				`-- poll_wait(queue, table): wake me when that may change
 *
 * A file's poll first names each queue on which a change of its answer wakes somebody, and
 * then looks; so no change is lost.  A file without poll can always be read and written.
 *
 * Contracts: fs/poll.c.
 */
#pragma once

#include <core/wait.h>
#include <lib/compiler.h>
#include <uapi/poll.h>

struct file;

struct poll_table {
	/* NULL: nobody waits, only the answer counts. */
	void (*queue)(struct poll_table *table, wait_queue_head_t *queue);
};

/* From a file's poll: whoever asked is to be woken by a wake-up of the queue. */
static inline void poll_wait(wait_queue_head_t *queue, struct poll_table *table)
{
	if (table && table->queue)
		table->queue(table, queue);
}
