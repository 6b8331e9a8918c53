/* SPDX-License-Identifier: MIT */
/*
 * core/lock_debug.c - what debug builds know about sleeping locks
 *
 *	task->held_mutexes -> mutex -> mutex	those it holds, latest first
 *	sem->writer				who holds it for writing
 *
 * The chain is touched by the task alone, the writer's field by the writer: both need no
 * lock.  Which readers are inside nobody records; that the lock-order checker does
 * (core/lockdep.h), and it is asked after these: they know better what is wrong.
 */
#include <core/bug.h>
#include <core/sched.h>
#include "lock_debug.h"

void mutex_debug_before_lock(const struct mutex *mutex)
{
	if (unlikely(mutex_owner(mutex) == current))
		mutex_report_twice(mutex);
}

void mutex_debug_locked(struct mutex *mutex)
{
	mutex->next_held = current->held_mutexes;
	current->held_mutexes = mutex;
}

void mutex_debug_before_unlock(struct mutex *mutex)
{
	struct mutex **link = &current->held_mutexes;

	if (unlikely(mutex_owner(mutex) != current))
		mutex_report_stranger(mutex);
	while (*link != mutex)
		link = &(*link)->next_held;
	*link = mutex->next_held;
}

void mutex_check_exit(void)
{
	const struct mutex *held = current->held_mutexes;

	if (unlikely(held))
		panic("mutex %s is held by %s[%d], which exits", held->name, current->comm,
		      current->pid);
}

void rwsem_debug_before_down(const struct rw_semaphore *sem)
{
	if (unlikely(sem->writer == current))
		panic("rwsem %s is taken by %s[%d], which holds it for writing", sem->name,
		      current->comm, current->pid);
}

void rwsem_debug_write_locked(struct rw_semaphore *sem)
{
	sem->writer = current;
}

void rwsem_debug_before_up_read(const struct rw_semaphore *sem)
{
	if (unlikely(atomic_read(&sem->count) < RWSEM_READER))
		panic("rwsem %s is released for reading by %s[%d], but has no reader", sem->name,
		      current->comm, current->pid);
}

void rwsem_debug_before_up_write(struct rw_semaphore *sem)
{
	if (unlikely(sem->writer != current))
		panic("rwsem %s is released for writing by %s[%d], which does not hold it so",
		      sem->name, current->comm, current->pid);
	sem->writer = NULL;
}
