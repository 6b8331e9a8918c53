/* SPDX-License-Identifier: MIT */
/*
 * core/mutex.c - a lock that one task holds, and for which others sleep
 *
 *	owner word	0			free
 *			task			held, nobody waits
 *			task | MUTEX_WAITERS	held, and the queue is not empty
 *
 *	lock	0 -> current	one cmpxchg; fails: to the end of the queue
 *	unlock	current -> 0	one cmpxchg; fails: the first in line becomes the owner
 *
 * MUTEX_WAITERS is set and cleared under wait_lock, and while it is set both cmpxchg
 * fail: then the word changes under wait_lock only.  As unlock hands the mutex over, it
 * never is free while somebody waits, and nobody can jump the queue.
 *
 * That costs a switch for each hand-over where a mutex that lets runners barge in would
 * save some; what is bought is a bound on how long anybody waits.  No task spins.
 *
 * Mistakes that would end in a task that waits for ever are found where they cost nothing,
 * on the slow paths, in every build: a mutex locked twice by its owner, unlocked by somebody
 * else.  What debug builds check besides is in core/lock_debug.c.
 *
 * Locking: wait_lock; a run queue's lock inside it.  Interrupts do not take mutexes.
 */
#include <core/lock_wait.h>
#include <core/might_sleep.h>
#include <core/mutex.h>
#include <lib/errno.h>
#include "lock_debug.h"

_Static_assert(__alignof__(struct task_struct) > MUTEX_WAITERS,
	       "the lowest bit of a task's address is free");

void mutex_report_twice(const struct mutex *mutex)
{
	panic("mutex %s is locked twice by %s[%d]", mutex_name(mutex), current->comm,
	      current->pid);
}

void mutex_report_stranger(const struct mutex *mutex)
{
	const struct task_struct *owner = mutex_owner(mutex);

	panic("mutex %s is unlocked by %s[%d], but %s%s", mutex_name(mutex), current->comm,
	      current->pid, owner ? "held by " : "free", owner ? owner->comm : "");
}

void __mutex_init(struct mutex *mutex, const char *name, struct lock_class_key *key)
{
	mutex->owner = (atomic_long_t)ATOMIC_LONG_INIT(0);
	spin_lock_init(&mutex->wait_lock);
	INIT_LIST_HEAD(&mutex->waiters);
	mutex_set_name(mutex, name);
	lockdep_init_map(&mutex->dep, key, name);
}

/* free -> mine, in one step */
static __always_inline bool take_free(struct mutex *mutex)
{
	long owner = 0;

	return likely(atomic_long_try_cmpxchg(&mutex->owner, &owner, (long)current));
}

/*
 * Take the mutex if it has become free; otherwise leave the mark that makes its owner come
 * here when he unlocks.  wait_lock is held.
 */
static bool take_or_mark(struct mutex *mutex)
{
	long owner = atomic_long_read(&mutex->owner);
	long wanted;

	do
		wanted = owner ? owner | MUTEX_WAITERS : (long)current;
	while (!atomic_long_try_cmpxchg(&mutex->owner, &owner, wanted));
	return owner == 0;
}

/* A waiter gave up; the mark is set, so that the word changes under wait_lock only. */
static void unmark_if_last(struct mutex *mutex)
{
	if (list_empty(&mutex->waiters))
		atomic_long_set(&mutex->owner, atomic_long_read(&mutex->owner) & ~MUTEX_WAITERS);
}

static __noinline int __sched mutex_lock_slow(struct mutex *mutex, unsigned int state)
{
	struct lock_waiter self;
	int error = 0;

	if (unlikely(mutex_owner(mutex) == current))
		mutex_report_twice(mutex);
	spin_lock(&mutex->wait_lock);
	if (!take_or_mark(mutex)) {
		error = lock_wait(&mutex->wait_lock, &mutex->waiters, &self, state);
		if (error)
			unmark_if_last(mutex);
	}
	spin_unlock(&mutex->wait_lock);
	return error;
}

static __always_inline int lock_common(struct mutex *mutex, unsigned int state, const void *site)
{
	int error = 0;

	might_sleep();
	mutex_debug_before_lock(mutex);
	lock_acquire(&mutex->dep, LOCK_EXCLUSIVE | LOCK_SLEEPS, site);
	if (unlikely(!take_free(mutex)))
		error = mutex_lock_slow(mutex, state);
	if (unlikely(error))
		lock_release(&mutex->dep, site);
	else
		mutex_debug_locked(mutex);
	return error;
}

/*
 * mutex_lock - take the mutex, in order of arrival
 *
 * Task context, no spinlock held.  Sleeps while another task holds it.
 */
void __sched mutex_lock(struct mutex *mutex)
{
	(void)lock_common(mutex, TASK_UNINTERRUPTIBLE, __builtin_return_address(0));
}

/*
 * mutex_lock_interruptible, mutex_lock_killable - mutex_lock(), unless a signal comes
 *
 * Return: 0, or -EINTR without the mutex.  A mutex that is free is taken, signal or not.
 */
int __sched mutex_lock_interruptible(struct mutex *mutex)
{
	return lock_common(mutex, TASK_INTERRUPTIBLE, __builtin_return_address(0));
}

int __sched mutex_lock_killable(struct mutex *mutex)
{
	return lock_common(mutex, TASK_KILLABLE, __builtin_return_address(0));
}

/* mutex_trylock - take the mutex if it is free; task context, never sleeps */
bool mutex_trylock(struct mutex *mutex)
{
	if (!take_free(mutex))
		return false;
	lock_acquire(&mutex->dep, LOCK_EXCLUSIVE | LOCK_SLEEPS | LOCK_TRY,
		     __builtin_return_address(0));
	mutex_debug_locked(mutex);
	return true;
}

/* Hand over to the first in line; perhaps he gave up just now. */
static __noinline void mutex_unlock_slow(struct mutex *mutex)
{
	struct lock_waiter *first;
	long owner = 0;

	if (unlikely(mutex_owner(mutex) != current))
		mutex_report_stranger(mutex);
	spin_lock(&mutex->wait_lock);
	first = lock_first_waiter(&mutex->waiters);
	if (first) {
		owner = (long)first->task;
		lock_grant(first);
		if (!list_empty(&mutex->waiters))
			owner |= MUTEX_WAITERS;
	}
	atomic_long_set(&mutex->owner, owner);
	spin_unlock(&mutex->wait_lock);
}

/*
 * mutex_unlock - release the mutex; who waits longest has it next
 *
 * Task context, by the task that locked it.  Does not sleep.
 */
void mutex_unlock(struct mutex *mutex)
{
	long owner = (long)current;

	mutex_debug_before_unlock(mutex);
	lock_release(&mutex->dep, __builtin_return_address(0));
	if (unlikely(!atomic_long_try_cmpxchg(&mutex->owner, &owner, 0)))
		mutex_unlock_slow(mutex);
}
