/* SPDX-License-Identifier: MIT */
/*
 * asm/spinlock.h - the lock's word on the host, where one thread runs
 *
 * Waiting would be for ever: a lock that is taken twice ends the test.  With HOST_STEPS
 * there are several threads, and tests/unit/interleave.c lets another one run.
 */
#pragma once

#include <asm/host_step.h>
#include <stdbool.h>
#include <stdlib.h>

typedef struct {
	unsigned int locked;
} arch_spinlock_t;

#define ARCH_SPINLOCK_UNLOCKED	{ 0 }

static inline bool arch_spin_trylock(arch_spinlock_t *lock)
{
	bool taken;

	host_step(lock, HOST_WRITE, "spin_trylock");
	taken = !lock->locked;
	lock->locked = 1;
	return taken;
}

#ifdef HOST_STEPS
void arch_spin_lock(arch_spinlock_t *lock);
#else
static inline void arch_spin_lock(arch_spinlock_t *lock)
{
	if (!arch_spin_trylock(lock))
		abort();
}
#endif

static inline void arch_spin_unlock(arch_spinlock_t *lock)
{
	lock->locked = 0;
}
