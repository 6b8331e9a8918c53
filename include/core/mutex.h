/* SPDX-License-Identifier: MIT */
/*
 * core/mutex.h - a lock that one task holds, and for which others sleep
 *
 *	DEFINE_MUTEX(lock);
 *	mutex_lock(&lock);
 *	...				may sleep, be preempted, take other mutexes
 *	mutex_unlock(&lock);
 *
 * Task context only.  The task that locked it unlocks it, before it exits.  Served in
 * order of arrival.  The memory of a mutex may be given back when no task is in a function
 * of it any more; to have got the lock after another task does not say that of the other.
 */
#pragma once

#include <asm/atomic.h>
#include <core/lockdep.h>
#include <core/spinlock.h>
#include <lib/list.h>

struct task_struct;

/*
 * Lock key:
 *	[w]  wait_lock to set MUTEX_WAITERS or while it is set; else one atomic operation
 *	[o]  the owner
 */
struct mutex {
	atomic_long_t owner;		/* [w] the task, and MUTEX_WAITERS; 0: free */
	spinlock_t wait_lock;
	struct list_head waiters;	/* [w] struct lock_waiter, first come first */
#ifdef CONFIG_DEBUG
	const char *name;		/* constant */
	struct mutex *next_held;	/* [o] another mutex that the owner holds */
#endif
	struct lockdep_map dep;
};

#define MUTEX_WAITERS		1L	/* in owner: the queue is not empty */

#ifdef CONFIG_DEBUG
#define __MUTEX_NAME_INIT(_name)	.name = _name,
#else
#define __MUTEX_NAME_INIT(_name)
#endif

#define MUTEX_INIT(_mutex) {							\
	.wait_lock = SPINLOCK_UNLOCKED_NAMED(#_mutex ".wait_lock"),		\
	.waiters = LIST_HEAD_INIT((_mutex).waiters),				\
	__MUTEX_NAME_INIT(#_mutex) LOCKDEP_MAP_INIT(#_mutex) }
#define DEFINE_MUTEX(name)	struct mutex name = MUTEX_INIT(name)

/* All that one line initialises are one class to the lock-order checker. */
#define mutex_init(mutex) do {							\
	static struct lock_class_key __key;					\
	__mutex_init(mutex, #mutex, &__key);					\
} while (0)
void __mutex_init(struct mutex *mutex, const char *name, struct lock_class_key *key);

void mutex_lock(struct mutex *mutex);
/* The same, but give up with -EINTR if a signal comes, or only if a fatal one does. */
int __must_check mutex_lock_interruptible(struct mutex *mutex);
int __must_check mutex_lock_killable(struct mutex *mutex);
/* Take it if it is free; never sleeps. */
bool __must_check mutex_trylock(struct mutex *mutex);
void mutex_unlock(struct mutex *mutex);

/* Who holds it, NULL: nobody; unless that is the caller, an estimate. */
static inline struct task_struct *mutex_owner(const struct mutex *mutex)
{
	return (struct task_struct *)(atomic_long_read(&mutex->owner) & ~MUTEX_WAITERS);
}

static inline bool mutex_is_locked(const struct mutex *mutex)
{
	return mutex_owner(mutex) != NULL;
}

/* The running task holds it. */
#define mutex_assert_held(mutex)	VM_BUG_ON(mutex_owner(mutex) != current)

/* From a task's exit: debug builds stop if it still holds a mutex. */
#ifdef CONFIG_DEBUG
void mutex_check_exit(void);
#else
static inline void mutex_check_exit(void) { }
#endif
