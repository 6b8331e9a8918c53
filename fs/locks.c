/* SPDX-License-Identifier: MIT */
/*
 * fs/locks.c - locks that programs put on files: who waits, and when they go
 *
 *	posix	gone when its process closes any number of the file, or ends; a child
 *		inherits none: it has another files_struct
 *	OFD	the same ranges, but the open file's: gone when that is closed for good
 *	flock	the open file's too; dup() and fork() share it
 *
 * Who waits for a range is on the list of waiters, with the owner that is in the way.  That
 * one may wait for another, and so on; if the chain leads back to who asks, all would wait
 * for ever:
 *
 *	A has 1, waits for 2 --> B has 2, waits for 3 --> C has 3, asks for 1: -EDEADLK
 *
 * The chain is followed for MAX_CHAIN steps.  Open files wait for nobody in this sense:
 * several processes may use one.
 *
 * Whoever is woken looks again from the beginning; what it waited for is not known any more
 * from the moment on that a lock of the file went.
 *
 * Chapter: docs/files.md
 *
 * Locking: file_locks_lock, by tasks only.  Memory is had before and given back after it.
 */
#include <core/bug.h>
#include <core/task.h>
#include <fs/files_struct.h>
#include <fs/locks.h>
#include <lib/errno.h>
#include <mm/slab.h>

#include "locks_list.h"

#define MAX_CHAIN	10U

/* A process that waits for a range. */
struct waiter {
	struct list_head list;		/* [l] on waiters */
	struct file_lock_context *context; /* [l] of the file that it waits for */
	const void *owner;		/* [l] who waits */
	const void *blocker;		/* [l] for whom; NULL: not known any more */
};

DEFINE_SPINLOCK(file_locks_lock);
LIST_HEAD(lock_contexts);		/* [l] */
static LIST_HEAD(waiters);		/* [l] */
static struct kmem_cache *lock_cache, *context_cache; /* [I] */

/* locks_cache_init - boot; -ENOMEM */
int locks_cache_init(void)
{
	lock_cache = kmem_cache_create("file_lock_cache", sizeof(struct file_lock), 0, 0, NULL);
	context_cache = kmem_cache_create("file_lock_ctx", sizeof(struct file_lock_context), 0, 0,
					  NULL);
	return lock_cache && context_cache ? 0 : -ENOMEM;
}

/* --- memory ---------------------------------------------------------------------------- */

static void free_all(struct list_head *list)
{
	struct file_lock *lock, *next;

	list_for_each_entry_safe(lock, next, list, list)
		kmem_cache_free(lock_cache, lock);
}

static int alloc_spares(struct list_head *spares, unsigned int nr)
{
	while (nr-- > 0) {
		struct file_lock *lock = kmem_cache_zalloc(lock_cache, GFP_KERNEL);

		if (!lock) {
			free_all(spares);
			return -ENOLCK;
		}
		list_add(&lock->list, spares);
	}
	return 0;
}

static struct file_lock_context *find_context(struct inode *inode)
{
	struct file_lock_context *context;

	spin_lock(&file_locks_lock);
	context = inode->i_flctx;
	if (context)
		context->users++;
	spin_unlock(&file_locks_lock);
	return context;
}

/* The inode's context, made if it has none, to be put by put_context(); NULL: no memory. */
static struct file_lock_context *get_context(struct inode *inode)
{
	struct file_lock_context *context = find_context(inode), *unused = NULL;

	if (context)
		return context;
	context = kmem_cache_zalloc(context_cache, GFP_KERNEL);
	if (!context)
		return NULL;
	INIT_LIST_HEAD(&context->posix);
	INIT_LIST_HEAD(&context->flock);
	init_waitqueue_head(&context->wait);
	spin_lock(&file_locks_lock);
	if (inode->i_flctx) {
		unused = context;
		context = inode->i_flctx;
	} else {
		inode->i_flctx = context;
		context->inode = inode;
		list_add(&context->all, &lock_contexts);
	}
	context->users++;
	spin_unlock(&file_locks_lock);
	if (unused)
		kmem_cache_free(context_cache, unused);
	return context;
}

/* A file without locks has no context: what is to be freed, or NULL. */
static struct file_lock_context *detach_unused_locked(struct inode *inode)
{
	struct file_lock_context *context = inode->i_flctx;

	if (!context || context->users || !list_empty(&context->posix) ||
	    !list_empty(&context->flock))
		return NULL;
	inode->i_flctx = NULL;
	list_del(&context->all);
	return context;
}

static void put_context(struct inode *inode, struct file_lock_context *context)
{
	spin_lock(&file_locks_lock);
	context->users--;
	context = detach_unused_locked(inode);
	spin_unlock(&file_locks_lock);
	if (context)
		kmem_cache_free(context_cache, context);
}

/* --- waiting --------------------------------------------------------------------------- */

/* A lock of the file went, or became weaker. */
static void wake_locked(struct file_lock_context *context)
{
	struct waiter *waiter;

	list_for_each_entry(waiter, &waiters, list)
		if (waiter->context == context)
			waiter->blocker = NULL;
	wake_up_all(&context->wait);
}

/* For whom an owner waits; NULL: for nobody that is known. */
static const void *blocker_of(const void *owner)
{
	const struct waiter *waiter;

	list_for_each_entry(waiter, &waiters, list)
		if (waiter->owner == owner && waiter->blocker)
			return waiter->blocker;
	return NULL;
}

/* Would an owner wait for itself, if it waited for that one? */
static bool is_circle(const void *owner, const void *blocker)
{
	for (unsigned int i = 0; blocker && i < MAX_CHAIN; i++) {
		if (blocker == owner)
			return true;
		blocker = blocker_of(blocker);
	}
	return false;
}

/* --- ranges ---------------------------------------------------------------------------- */

/* The wanted lock is set, or `conflict` is in the way. */
static struct file_lock *try_posix_locked(struct file_lock_context *context,
					  const struct file_lock *want, struct list_head *spares)
{
	struct file_lock *conflict = NULL;

	if (want->type != F_UNLCK)
		conflict = lock_ranges_conflict(&context->posix, want);
	if (!conflict && lock_ranges_set(&context->posix, want, spares))
		wake_locked(context);
	return conflict;
}

/* Line up behind a lock that is in the way; -EDEADLK, -ERESTARTSYS. */
static int enqueue_locked(struct waiter *waiter, const struct file_lock *conflict,
			  struct wait_queue_entry *wait)
{
	bool of_process = conflict->pid != LOCK_PID_OFD;

	if (waiter->owner && of_process && is_circle(waiter->owner, conflict->owner))
		return -EDEADLK;
	if (signal_pending(current))
		return -ERESTARTSYS;
	waiter->blocker = of_process ? conflict->owner : NULL;
	list_add_tail(&waiter->list, &waiters);
	prepare_to_wait(&waiter->context->wait, wait, TASK_INTERRUPTIBLE);
	return 0;
}

/* Set it as soon as nobody is in the way; -EAGAIN, -EDEADLK, -ERESTARTSYS. */
static int set_or_wait(struct file_lock_context *context, const struct file_lock *want,
		       struct list_head *spares, bool may_wait)
{
	struct waiter waiter = {
		.context = context,
		.owner = want->pid == LOCK_PID_OFD ? NULL : want->owner,
	};
	DEFINE_WAIT(wait);
	int error = 0;

	while (!error) {
		struct file_lock *conflict;

		spin_lock(&file_locks_lock);
		conflict = try_posix_locked(context, want, spares);
		if (conflict)
			error = may_wait ? enqueue_locked(&waiter, conflict, &wait) : -EAGAIN;
		spin_unlock(&file_locks_lock);
		if (!conflict || error)
			break;
		if (!signal_pending(current))
			schedule();
		finish_wait(&context->wait, &wait);
		spin_lock(&file_locks_lock);
		list_del(&waiter.list);
		spin_unlock(&file_locks_lock);
	}
	return error;
}

/* How much memory a change needs at most. */
static unsigned int nr_spares(const struct file_lock *want)
{
	if (want->type == F_UNLCK && want->start == 0 && want->end == OFFSET_MAX)
		return 0;
	return NR_SPARE_LOCKS;
}

/*
 * posix_lock - a range of a file gets a lock, or loses it
 *
 * May sleep.  Return: 0, -EAGAIN: somebody is in the way; with may_wait -EDEADLK, -ERESTARTSYS;
 * -ENOLCK, -ENOMEM.
 */
int posix_lock(struct file *file, const struct file_lock *want, bool may_wait)
{
	struct file_lock_context *context;
	LIST_HEAD(spares);
	int error;

	if (want->type == F_UNLCK && !READ_ONCE(file->f_inode->i_flctx))
		return 0;
	error = alloc_spares(&spares, nr_spares(want));
	if (error)
		return error;
	context = get_context(file->f_inode);
	if (context) {
		error = set_or_wait(context, want, &spares, may_wait);
		put_context(file->f_inode, context);
	}
	free_all(&spares);
	return context ? error : -ENOMEM;
}

/* posix_lock_test - what is in the way of a lock takes its place; else its type is F_UNLCK */
void posix_lock_test(struct file *file, struct file_lock *want)
{
	struct file_lock_context *context;
	struct file_lock *conflict = NULL;

	spin_lock(&file_locks_lock);
	context = file->f_inode->i_flctx;
	if (context)
		conflict = lock_ranges_conflict(&context->posix, want);
	if (conflict)
		*want = *conflict;
	else
		want->type = F_UNLCK;
	spin_unlock(&file_locks_lock);
}

/* --- whole files ----------------------------------------------------------------------- */

static struct file_lock *flock_of(struct file_lock_context *context, const struct file *file)
{
	struct file_lock *lock;

	list_for_each_entry(lock, &context->flock, list)
		if (lock->owner == file)
			return lock;
	return NULL;
}

static bool flock_conflicts(struct file_lock_context *context, const struct file *file, int type)
{
	struct file_lock *lock;

	list_for_each_entry(lock, &context->flock, list)
		if (lock->owner != file && lock_types_conflict(lock->type, type))
			return true;
	return false;
}

/*
 * The file's lock gets another type: the old one goes first, whatever comes of the new one.
 * Return: it has what it wants.
 */
static bool try_flock_locked(struct file_lock_context *context, struct file *file, int type,
			     struct list_head *spares)
{
	struct file_lock *lock = flock_of(context, file);

	if (lock && lock->type == type)
		return true;
	if (lock) {
		list_move_tail(&lock->list, spares);
		wake_locked(context);
	}
	if (type == F_UNLCK)
		return true;
	if (flock_conflicts(context, file, type))
		return false;
	lock = list_first_entry(spares, struct file_lock, list);
	lock->owner = file;
	lock->pid = current->tgid;
	lock->type = type;
	lock->end = OFFSET_MAX;
	list_move_tail(&lock->list, &context->flock);
	return true;
}

static int flock_or_wait(struct file_lock_context *context, struct file *file, int type,
			 struct list_head *spares, bool may_wait)
{
	DEFINE_WAIT(wait);

	for (;;) {
		bool done, ends;

		spin_lock(&file_locks_lock);
		done = try_flock_locked(context, file, type, spares);
		ends = done || !may_wait || signal_pending(current);
		if (!ends)
			prepare_to_wait(&context->wait, &wait, TASK_INTERRUPTIBLE);
		spin_unlock(&file_locks_lock);
		if (ends)
			return done ? 0 : may_wait ? -ERESTARTSYS : -EAGAIN;
		if (!signal_pending(current))
			schedule();
		finish_wait(&context->wait, &wait);
	}
}

/*
 * flock_lock - the open file's lock of the whole file: F_RDLCK, F_WRLCK, F_UNLCK
 *
 * A lock of the other type that it has is lost even if the new one cannot be had, as on Linux.
 * May sleep.  Return: 0, -EAGAIN, -ERESTARTSYS, -ENOLCK, -ENOMEM.
 */
int flock_lock(struct file *file, int type, bool may_wait)
{
	struct file_lock_context *context;
	LIST_HEAD(spares);
	int error;

	if (type == F_UNLCK && !READ_ONCE(file->f_inode->i_flctx))
		return 0;
	error = alloc_spares(&spares, type == F_UNLCK ? 0 : 1);
	if (error)
		return error;
	context = get_context(file->f_inode);
	if (context) {
		error = flock_or_wait(context, file, type, &spares, may_wait);
		put_context(file->f_inode, context);
	}
	free_all(&spares);
	return context ? error : -ENOMEM;
}

/* --- the end --------------------------------------------------------------------------- */

static void move_owned(struct list_head *list, const void *owner, struct list_head *gone)
{
	struct file_lock *lock, *next;

	list_for_each_entry_safe(lock, next, list, list)
		if (lock->owner == owner)
			list_move_tail(&lock->list, gone);
}

/* All locks of an owner. */
static void release(struct inode *inode, const void *owner)
{
	struct file_lock_context *context;
	LIST_HEAD(gone);

	spin_lock(&file_locks_lock);
	context = inode->i_flctx;
	if (context) {
		move_owned(&context->posix, owner, &gone);
		move_owned(&context->flock, owner, &gone);
		if (!list_empty(&gone))
			wake_locked(context);
		context = detach_unused_locked(inode);
	}
	spin_unlock(&file_locks_lock);
	free_all(&gone);
	if (context)
		kmem_cache_free(context_cache, context);
}

/* locks_close - a number of the file was closed in a process: its ranges are gone */
void locks_close(struct file *file, const struct files_struct *files)
{
	release(file->f_inode, files);
}

/* locks_release_file - the open file was closed for good */
void locks_release_file(struct file *file)
{
	release(file->f_inode, file);
}
