/* SPDX-License-Identifier: MIT */
/*
 * core/rwsem.c - many readers or one writer inside, the others asleep in line
 *
 *	count	31 .. 2			1		0
 *		readers inside		writer inside	the queue is not empty
 *
 *	down_read	one more, while bits 1 and 0 are clear: a waiting writer keeps
 *			later readers out
 *	down_write	0 -> writer
 *	up_*		take oneself out; was that the last one, and does somebody wait:
 *			let the next in
 *
 * Each of these is one locked instruction if nobody waits.  Otherwise:
 *
 *	queue -> R -> R -> W -> R	both first readers come in together; when both have
 *					left the writer does, and after it the last reader
 *
 * RWSEM_WAITERS is set and cleared under wait_lock.  While it is set nobody enters but by
 * let_in(), under wait_lock; holders still leave.  So what let_in() saw can only have
 * become truer.  It may be called at any time, and does nothing if nobody can enter.
 *
 * A writer that is killed while it waits may have kept out readers behind it: they are let
 * in as it leaves.
 *
 * Locking: wait_lock; a run queue's lock inside it.  Interrupts do not take semaphores.
 */
#include <core/lock_wait.h>
#include <core/might_sleep.h>
#include <core/rwsem.h>
#include <lib/errno.h>
#include "lock_debug.h"

enum lock_kind { FOR_READING, FOR_WRITING };

void __init_rwsem(struct rw_semaphore *sem, const char *name, struct lock_class_key *key)
{
	sem->count = (atomic_t)ATOMIC_INIT(0);
	spin_lock_init(&sem->wait_lock);
	INIT_LIST_HEAD(&sem->waiters);
	rwsem_set_name(sem, name);
	lockdep_init_map(&sem->dep, key, name);
}

/* What somebody inside adds to the count, and which of its bits keep him out. */
static __always_inline int weight(enum lock_kind kind)
{
	return kind == FOR_WRITING ? RWSEM_WRITER : RWSEM_READER;
}

static __always_inline int barred_by(enum lock_kind kind)
{
	return kind == FOR_WRITING ? ~0 : RWSEM_WRITER | RWSEM_WAITERS;
}

/* Enter if nothing is in the way and nobody waits. */
static __always_inline bool enter(struct rw_semaphore *sem, enum lock_kind kind)
{
	int count = 0;

	if (kind == FOR_WRITING)
		return atomic_try_cmpxchg(&sem->count, &count, RWSEM_WRITER);
	count = atomic_read(&sem->count);
	while (likely(!(count & barred_by(kind))))
		if (likely(atomic_try_cmpxchg(&sem->count, &count, count + weight(kind))))
			return true;
	return false;
}

/*
 * Enter if that has become possible; otherwise leave the mark that makes the last one who
 * leaves come here.  wait_lock is held.
 */
static bool enter_or_mark(struct rw_semaphore *sem, enum lock_kind kind)
{
	int count = atomic_read(&sem->count);
	bool free;

	do
		free = !(count & barred_by(kind));
	while (!atomic_try_cmpxchg(&sem->count, &count,
				   free ? count + weight(kind) : count | RWSEM_WAITERS));
	return free;
}

/* The first in line is inside now; the mark goes with the last one. */
static void let_in_first(struct rw_semaphore *sem, struct lock_waiter *first)
{
	int change = weight(first->kind);

	lock_grant(first);
	if (list_empty(&sem->waiters))
		change -= RWSEM_WAITERS;
	atomic_add(change, &sem->count);
}

/* Whoever can enter now, in order: one writer, or readers up to the next writer. */
static void let_in(struct rw_semaphore *sem)
{
	struct lock_waiter *first = lock_first_waiter(&sem->waiters);

	if (first && first->kind == FOR_WRITING) {
		if (atomic_read(&sem->count) == RWSEM_WAITERS)
			let_in_first(sem, first);
		return;
	}
	if (atomic_read(&sem->count) & RWSEM_WRITER)
		return;
	while (first && first->kind == FOR_READING) {
		let_in_first(sem, first);
		first = lock_first_waiter(&sem->waiters);
	}
}

static __noinline void rwsem_let_in(struct rw_semaphore *sem)
{
	spin_lock(&sem->wait_lock);
	let_in(sem);
	spin_unlock(&sem->wait_lock);
}

/* A waiter gave up: the mark goes with the last one, and others may have waited for him. */
static void after_leaving(struct rw_semaphore *sem)
{
	if (list_empty(&sem->waiters))
		atomic_add(-RWSEM_WAITERS, &sem->count);
	else
		let_in(sem);
}

/* sem comes last, in the register in which the fast path can leave it. */
static __noinline int __sched rwsem_down_slow(enum lock_kind kind, unsigned int state,
					      struct rw_semaphore *sem)
{
	struct lock_waiter self = { .kind = kind };
	int error = 0;

	spin_lock(&sem->wait_lock);
	if (!enter_or_mark(sem, kind)) {
		error = lock_wait(&sem->wait_lock, &sem->waiters, &self, state);
		if (error)
			after_leaving(sem);
	}
	spin_unlock(&sem->wait_lock);
	return error;
}

static __always_inline int down_common(struct rw_semaphore *sem, enum lock_kind kind,
				       unsigned int state, unsigned int subclass, const void *site)
{
	int error = 0;

	might_sleep();
	rwsem_debug_before_down(sem);
	lock_acquire(&sem->dep, (kind == FOR_WRITING ? LOCK_EXCLUSIVE : LOCK_SHARED) | LOCK_SLEEPS |
		     LOCK_NESTED(subclass), site);
	if (unlikely(!enter(sem, kind)))
		error = rwsem_down_slow(kind, state, sem);
	if (unlikely(error))
		lock_release(&sem->dep, site);
	else if (kind == FOR_WRITING)
		rwsem_debug_write_locked(sem);
	return error;
}

/*
 * down_read, down_write - enter as a reader, as the writer; in order of arrival
 *
 * Task context, no spinlock held.  Sleep while it takes.
 */
void __sched down_read(struct rw_semaphore *sem)
{
	(void)down_common(sem, FOR_READING, TASK_UNINTERRUPTIBLE, 0, __builtin_return_address(0));
}

void __sched down_write(struct rw_semaphore *sem)
{
	(void)down_common(sem, FOR_WRITING, TASK_UNINTERRUPTIBLE, 0, __builtin_return_address(0));
}

/*
 * down_write_nested - as down_write(), a second one of a class of which one is held
 *
 * subclass 1 .. 255 tells the two apart: whoever takes both takes this one last.
 */
void __sched down_write_nested(struct rw_semaphore *sem, unsigned int subclass)
{
	(void)down_common(sem, FOR_WRITING, TASK_UNINTERRUPTIBLE, subclass,
			  __builtin_return_address(0));
}

/*
 * down_read_killable, down_write_killable - the same, unless a fatal signal comes
 *
 * Return: 0, or -EINTR and the caller is not inside.  Whoever can enter at once does.
 */
int __sched down_read_killable(struct rw_semaphore *sem)
{
	return down_common(sem, FOR_READING, TASK_KILLABLE, 0, __builtin_return_address(0));
}

int __sched down_write_killable(struct rw_semaphore *sem)
{
	return down_common(sem, FOR_WRITING, TASK_KILLABLE, 0, __builtin_return_address(0));
}

/* down_read_trylock, down_write_trylock - enter if that needs no waiting; never sleep */
bool down_read_trylock(struct rw_semaphore *sem)
{
	if (!enter(sem, FOR_READING))
		return false;
	lock_acquire(&sem->dep, LOCK_SHARED | LOCK_SLEEPS | LOCK_TRY, __builtin_return_address(0));
	return true;
}

bool down_write_trylock(struct rw_semaphore *sem)
{
	if (!enter(sem, FOR_WRITING))
		return false;
	lock_acquire(&sem->dep, LOCK_EXCLUSIVE | LOCK_SLEEPS | LOCK_TRY,
		     __builtin_return_address(0));
	rwsem_debug_write_locked(sem);
	return true;
}

/* up_read - a reader leaves; task context, does not sleep */
void up_read(struct rw_semaphore *sem)
{
	rwsem_debug_before_up_read(sem);
	lock_release(&sem->dep, __builtin_return_address(0));
	if (unlikely(atomic_add_return(-RWSEM_READER, &sem->count) == RWSEM_WAITERS))
		rwsem_let_in(sem);
}

/* up_write - the writer leaves; task context, does not sleep */
void up_write(struct rw_semaphore *sem)
{
	rwsem_debug_before_up_write(sem);
	lock_release(&sem->dep, __builtin_return_address(0));
	if (unlikely(atomic_add_return(-RWSEM_WRITER, &sem->count) & RWSEM_WAITERS))
		rwsem_let_in(sem);
}

/*
 * downgrade_write - the writer goes on as a reader, with no other writer in between
 *
 * Task context, does not sleep.  To be ended by up_read().
 */
void downgrade_write(struct rw_semaphore *sem)
{
	rwsem_debug_before_up_write(sem);
	if (unlikely(atomic_add_return(RWSEM_READER - RWSEM_WRITER, &sem->count) & RWSEM_WAITERS))
		rwsem_let_in(sem);
}
