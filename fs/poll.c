/* SPDX-License-Identifier: MIT */
/*
 * fs/poll.c - waiting for several files at once
 *
 *	waiter --> entry --> queue of file 3	a wake-up of any queue calls note_wake():
 *	      |--> entry --> queue of file 4		triggered = true; wake the task
 *	      `--> entry --> queue of file 7
 *
 * The task is in no waiting state while it asks the files, so that they may sleep: what happens
 * meanwhile is remembered in triggered, and the next sleep ends before it begins.
 *
 *	waker			the queue's owner changes; triggered = true; wake-up
 *	waiter			state = waiting; triggered? -> no sleep
 *
 * Each entry holds its file: another thread may close the number while this one waits.
 *
 * Few entries are part of the waiter, on the kernel stack; more of them come by the page.
 *
 * Chapter: docs/pipes.md
 *
 * Locking: the queues' own.
 */
#include <core/sched.h>
#include <core/sleep.h>
#include <core/tick.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/poll.h>
#include <lib/errno.h>
#include <lib/timespec.h>
#include <mm/gfp.h>
#include <mm/page.h>

struct poll_chunk {
	struct poll_chunk *next;
	unsigned int nr;
	struct poll_entry entries[];
};

#define CHUNK_ENTRIES	((PAGE_SIZE - sizeof(struct poll_chunk)) / sizeof(struct poll_entry))

/* vfs_poll - POLL* that hold now; with a table, whoever it is for hears of changes */
unsigned int vfs_poll(struct file *file, struct poll_table *table)
{
	return file->f_op->poll ? file->f_op->poll(file, table) : POLL_ALWAYS;
}

/* A wake-up of a queue.  Its lock is held. */
static void note_wake(struct wait_queue_entry *wait)
{
	struct poll_waiter *waiter = container_of(wait, struct poll_entry, wait)->waiter;

	WRITE_ONCE(waiter->triggered, true);
	wake_up_state(waiter->task, TASK_INTERRUPTIBLE);
}

/* NULL: no memory. */
static struct poll_entry *new_entry(struct poll_waiter *waiter)
{
	struct poll_chunk *chunk = waiter->chunks;

	if (waiter->nr_own < POLL_OWN_ENTRIES)
		return &waiter->own[waiter->nr_own++];
	if (!chunk || chunk->nr == CHUNK_ENTRIES) {
		chunk = (struct poll_chunk *)__get_free_page(GFP_KERNEL);
		if (!chunk)
			return NULL;
		chunk->next = waiter->chunks;
		chunk->nr = 0;
		waiter->chunks = chunk;
	}
	return &chunk->entries[chunk->nr++];
}

/* The file that is asked has this queue. */
static void enter_queue(struct poll_table *table, wait_queue_head_t *queue)
{
	struct poll_waiter *waiter = container_of(table, struct poll_waiter, table);
	struct poll_entry *entry = new_entry(waiter);

	if (!entry) {
		waiter->error = -ENOMEM;
		return;
	}
	entry->waiter = waiter;
	entry->queue = queue;
	entry->file = get_file(waiter->file);
	add_wait_queue(queue, &entry->wait, note_wake);
}

/* poll_begin - the running task is going to wait; poll_end() follows */
void poll_begin(struct poll_waiter *waiter)
{
	waiter->table.queue = enter_queue;
	waiter->task = current;
	waiter->triggered = false;
	waiter->error = 0;
	waiter->nr_own = 0;
	waiter->chunks = NULL;
}

/* poll_fd - what an open file of the running task can do now; POLLNVAL: it is not open */
unsigned int poll_fd(struct poll_waiter *waiter, unsigned int fd)
{
	struct borrowed_file borrowed = fd_borrow(current->files, fd);
	unsigned int mask;

	if (!borrowed.file || borrowed.file->f_mode & FMODE_PATH) {
		fd_give_back(borrowed);
		return POLLNVAL;
	}
	waiter->file = borrowed.file;
	mask = vfs_poll(borrowed.file, &waiter->table);
	fd_give_back(borrowed);
	return mask;
}

/*
 * poll_sleep - until a queue has a wake-up, a signal comes or the time is over
 *
 * deadline: of ktime_get(); TIME_NS_MAX: none.  Returns false without sleeping if it is over.
 */
bool __sched poll_sleep(struct poll_waiter *waiter, ktime_t deadline)
{
	long ticks = MAX_SCHEDULE_TIMEOUT;

	if (deadline != TIME_NS_MAX) {
		ktime_t left = deadline - ktime_get();

		if (left <= 0)
			return false;
		ticks = (long)time_ns_to_ticks(left, TICK_NSEC);
	}
	set_current_state(TASK_INTERRUPTIBLE);
	if (!READ_ONCE(waiter->triggered) && !signal_pending(current))
		schedule_timeout(ticks);
	__set_current_state(TASK_RUNNING);
	WRITE_ONCE(waiter->triggered, false);
	smp_mb();			/* what comes from here on is looked at, or noted */
	return true;
}

static void leave_queue(struct poll_entry *entry)
{
	remove_wait_queue(entry->queue, &entry->wait);
	fput(entry->file);
}

/* poll_end - off all queues.  May sleep: a file that was closed meanwhile goes here. */
void poll_end(struct poll_waiter *waiter)
{
	struct poll_chunk *chunk;

	while ((chunk = waiter->chunks)) {
		while (chunk->nr)
			leave_queue(&chunk->entries[--chunk->nr]);
		waiter->chunks = chunk->next;
		free_page((unsigned long)chunk);
	}
	while (waiter->nr_own)
		leave_queue(&waiter->own[--waiter->nr_own]);
}

/*
 * poll_until - ask several files until one has something to say
 *
 * ask() asks each with poll_fd() and returns how many have; what is its own.  deadline as for
 * poll_sleep(); 0: nobody waits.  May sleep.  Return: what ask() returned, 0 when the time is
 * over; -ENOMEM, -ERESTARTNOHAND on a signal.
 */
long __sched poll_until(long (*ask)(struct poll_waiter *waiter, void *what), void *what,
			ktime_t deadline)
{
	struct poll_waiter waiter;
	bool over = deadline == 0;
	long count;

	poll_begin(&waiter);
	if (over)
		poll_enough(&waiter);
	for (;;) {
		count = ask(&waiter, what);
		poll_enough(&waiter);
		if (!count && waiter.error)
			count = waiter.error;
		else if (!count && signal_pending(current))
			count = -ERESTARTNOHAND;
		if (count || over)
			break;
		over = !poll_sleep(&waiter, deadline);
	}
	poll_end(&waiter);
	return count;
}
