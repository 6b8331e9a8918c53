/* SPDX-License-Identifier: MIT */
/*
 * core/rwsem.h - a lock that many readers or one writer hold, and for which others sleep
 *
 *	down_read(&sem);		down_write(&sem);
 *	... look ...			... change ...
 *	up_read(&sem);			downgrade_write(&sem);	now a reader
 *					up_read(&sem);
 *
 * Task context only.  Served in order of arrival: a reader that comes while a writer waits
 * waits behind it, so a task that holds it for reading must not take it for reading again.
 * About its memory the same holds as for a mutex (core/mutex.h).
 */
#pragma once

#include <asm/atomic.h>
#include <core/lockdep.h>
#include <core/spinlock.h>
#include <lib/list.h>

/*
 * Lock key:
 *	[w]  wait_lock to set RWSEM_WAITERS; a holder leaves by one atomic operation, and
 *	     while the bit is not set newcomers enter by one
 *	[o]  the writer
 */
struct rw_semaphore {
	atomic_t count;			/* [w] see core/rwsem.c */
	spinlock_t wait_lock;
	struct list_head waiters;	/* [w] struct lock_waiter, first come first */
#ifdef CONFIG_DEBUG
	const char *name;		/* constant */
	struct task_struct *writer;	/* [o] who holds it for writing */
#endif
	struct lockdep_map dep;
};

#define RWSEM_WAITERS		1	/* the queue is not empty */
#define RWSEM_WRITER		2	/* a writer is inside */
#define RWSEM_READER		4	/* one reader inside; more are multiples of it */

#ifdef CONFIG_DEBUG
#define __RWSEM_NAME_INIT(_name)	.name = _name,
#else
#define __RWSEM_NAME_INIT(_name)
#endif

#define RWSEM_INIT(_sem) {							\
	.wait_lock = SPINLOCK_UNLOCKED_NAMED(#_sem ".wait_lock"),		\
	.waiters = LIST_HEAD_INIT((_sem).waiters),				\
	__RWSEM_NAME_INIT(#_sem) LOCKDEP_MAP_INIT(#_sem) }
#define DECLARE_RWSEM(name)	struct rw_semaphore name = RWSEM_INIT(name)

/* All that one line initialises are one class to the lock-order checker. */
#define init_rwsem(sem) do {							\
	static struct lock_class_key __key;					\
	__init_rwsem(sem, #sem, &__key);					\
} while (0)
void __init_rwsem(struct rw_semaphore *sem, const char *name, struct lock_class_key *key);

void down_read(struct rw_semaphore *sem);
void down_write(struct rw_semaphore *sem);
void down_write_nested(struct rw_semaphore *sem, unsigned int subclass);
/* The same, but give up with -EINTR if a fatal signal comes. */
int __must_check down_read_killable(struct rw_semaphore *sem);
int __must_check down_write_killable(struct rw_semaphore *sem);
/* Enter if that needs no waiting; never sleep. */
bool __must_check down_read_trylock(struct rw_semaphore *sem);
bool __must_check down_write_trylock(struct rw_semaphore *sem);

void up_read(struct rw_semaphore *sem);
void up_write(struct rw_semaphore *sem);
/* From writer to reader with nobody in between; readers that are next come in too. */
void downgrade_write(struct rw_semaphore *sem);

static inline bool rwsem_is_locked(const struct rw_semaphore *sem)
{
	return atomic_read(&sem->count) & ~RWSEM_WAITERS;
}

static inline bool rwsem_is_write_locked(const struct rw_semaphore *sem)
{
	return atomic_read(&sem->count) & RWSEM_WRITER;
}

static inline bool rwsem_is_contended(const struct rw_semaphore *sem)
{
	return atomic_read(&sem->count) & RWSEM_WAITERS;
}

/* Somebody holds it (who, only the lock-order checker knows); a writer does. */
#define rwsem_assert_held(sem)		VM_BUG_ON(!rwsem_is_locked(sem))
#define rwsem_assert_held_write(sem)	VM_BUG_ON(!rwsem_is_write_locked(sem))
