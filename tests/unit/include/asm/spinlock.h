/* SPDX-License-Identifier: MIT */
/*
 * asm/spinlock.h - the lock's word on the host, where one thread runs
 *
 * Waiting would be for ever: a lock that is taken twice ends the test.
 */
#pragma once

#include <stdbool.h>
#include <stdlib.h>

typedef struct {
	unsigned int locked;
} arch_spinlock_t;

#define ARCH_SPINLOCK_UNLOCKED	{ 0 }

static inline bool arch_spin_trylock(arch_spinlock_t *lock)
{
	bool taken = !lock->locked;

	lock->locked = 1;
	return taken;
}

static inline void arch_spin_lock(arch_spinlock_t *lock)
{
	if (!arch_spin_trylock(lock))
		abort();
}

static inline void arch_spin_unlock(arch_spinlock_t *lock)
{
	lock->locked = 0;
}
