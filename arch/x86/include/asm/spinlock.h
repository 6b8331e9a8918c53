/* SPDX-License-Identifier: MIT */
/*
 * asm/spinlock.h - the word that CPUs contend for
 */
#pragma once

#include <asm/processor.h>
#include <lib/compiler.h>
#include <stdbool.h>

typedef struct {
	unsigned int locked;		/* 0 or 1 */
} arch_spinlock_t;

#define ARCH_SPINLOCK_UNLOCKED	{ 0 }

static inline bool arch_spin_trylock(arch_spinlock_t *lock)
{
	unsigned int old = 1;

	__asm__ volatile("xchgl %0, %1" : "+r"(old), "+m"(lock->locked) : : "memory");
	return old == 0;
}

static inline void arch_spin_lock(arch_spinlock_t *lock)
{
	while (unlikely(!arch_spin_trylock(lock)))
		while (READ_ONCE(lock->locked))
			cpu_relax();
}

/* A plain store releases: x86 does not move earlier accesses behind it. */
static inline void arch_spin_unlock(arch_spinlock_t *lock)
{
	barrier();
	WRITE_ONCE(lock->locked, 0);
}
