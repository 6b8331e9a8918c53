/* SPDX-License-Identifier: MIT */
/*
 * core/spinlock.c - what debug builds know about a lock
 *
 * The holder is written by the CPU that holds the lock, so reading one's own
 * number there needs no further lock.  Built with CONFIG_DEBUG only.
 */
#include <core/spinlock.h>

bool spin_is_held(const spinlock_t *lock)
{
	return READ_ONCE(lock->holder) == smp_processor_id() + 1;
}

void spin_debug_before_lock(spinlock_t *lock)
{
	if (unlikely(spin_is_held(lock)))
		panic("spinlock %p is taken twice by CPU %u, first at %pS", lock,
		      smp_processor_id(), lock->site);
}

void spin_debug_after_lock(spinlock_t *lock, const void *site)
{
	lock->holder = smp_processor_id() + 1;
	lock->site = site;
}

void spin_debug_before_unlock(spinlock_t *lock)
{
	if (unlikely(!spin_is_held(lock)))
		panic("spinlock %p is released by CPU %u, which does not hold it", lock,
		      smp_processor_id());
	lock->holder = 0;
}
