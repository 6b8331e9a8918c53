/* SPDX-License-Identifier: MIT */
/*
 * core/spinlock.c - what debug builds know about a lock
 *
 * The holder is written by the CPU that holds the lock, so reading one's own
 * number there needs no further lock.  Built with CONFIG_DEBUG only.
 *
 * The functions are called by the inline ones of core/spinlock.h, so their return
 * address lies in the function that takes the lock: that is its site.
 */
#include <asm/current.h>
#include <core/spinlock.h>
#include <core/task.h>

bool spin_is_held(const spinlock_t *lock)
{
	return READ_ONCE(lock->holder) == smp_processor_id() + 1;
}

static void set_holder(spinlock_t *lock, const void *site)
{
	lock->holder = smp_processor_id() + 1;
	lock->task = current;
	lock->site = site;
}

/* spin_acquire - wait for the lock and note who has it; preemption is off */
void spin_acquire(spinlock_t *lock, unsigned int flags)
{
	const void *site = __builtin_return_address(0);

	if (unlikely(spin_is_held(lock)))
		panic("spinlock %p is taken twice by CPU %u, first at %pS by %s[%d]", lock,
		      smp_processor_id(), lock->site, lock->task->comm, lock->task->pid);
	lock_acquire(&lock->dep, flags, site);
	arch_spin_lock(&lock->word);
	set_holder(lock, site);
}

bool spin_try_acquire(spinlock_t *lock)
{
	const void *site = __builtin_return_address(0);

	if (!arch_spin_trylock(&lock->word))
		return false;
	lock_acquire(&lock->dep, LOCK_TRY, site);
	set_holder(lock, site);
	return true;
}

void spin_release(spinlock_t *lock)
{
	if (unlikely(!spin_is_held(lock)))
		panic("spinlock %p is released by CPU %u, which does not hold it", lock,
		      smp_processor_id());
	lock_release(&lock->dep, __builtin_return_address(0));
	lock->holder = 0;
	arch_spin_unlock(&lock->word);
}

/* spin_hand_over - prev took the lock, next will release it: a switch lies in between */
void spin_hand_over(spinlock_t *lock, struct task_struct *prev, struct task_struct *next)
{
	lock->task = next;
	lockdep_hand_over(&lock->dep, prev, next);
}
