/* SPDX-License-Identifier: MIT */
/*
 * core/spinlock.h - locks for short sections that never sleep
 *
 * Holding one keeps preemption off.  Data that interrupt handlers touch as well
 * needs the _irqsave form.  Debug builds record who holds the lock and where it
 * was taken, and stop at a second take by the same CPU or a release by another.
 */
#pragma once

#include <asm/irqflags.h>
#include <asm/spinlock.h>
#include <core/bug.h>
#include <core/preempt.h>
#include <lib/kconfig.h>

typedef struct {
	arch_spinlock_t word;
#ifdef CONFIG_DEBUG
	unsigned int holder;		/* CPU number + 1; 0 = free */
	const void *site;		/* where it was taken */
#endif
} spinlock_t;

#define SPINLOCK_UNLOCKED	{ .word = ARCH_SPINLOCK_UNLOCKED }
#define DEFINE_SPINLOCK(name)	spinlock_t name = SPINLOCK_UNLOCKED

#ifdef CONFIG_DEBUG
void spin_debug_before_lock(spinlock_t *lock);
void spin_debug_after_lock(spinlock_t *lock, const void *site);
void spin_debug_before_unlock(spinlock_t *lock);
bool spin_is_held(const spinlock_t *lock);
#define assert_held(lock)	VM_BUG_ON(!spin_is_held(lock))
#else
static inline void spin_debug_before_lock(spinlock_t *lock) { (void)lock; }
static inline void spin_debug_after_lock(spinlock_t *lock, const void *site)
{
	(void)lock;
	(void)site;
}
static inline void spin_debug_before_unlock(spinlock_t *lock) { (void)lock; }
#define assert_held(lock)	((void)(lock))
#endif

static inline void spin_lock_init(spinlock_t *lock)
{
	*lock = (spinlock_t)SPINLOCK_UNLOCKED;
}

static __always_inline void spin_lock(spinlock_t *lock)
{
	preempt_disable();
	spin_debug_before_lock(lock);
	arch_spin_lock(&lock->word);
	spin_debug_after_lock(lock, __builtin_return_address(0));
}

static __always_inline void spin_unlock(spinlock_t *lock)
{
	spin_debug_before_unlock(lock);
	arch_spin_unlock(&lock->word);
	preempt_enable();
}

static __always_inline void spin_lock_irq(spinlock_t *lock)
{
	local_irq_disable();
	spin_lock(lock);
}

/* Interrupts come on before preemption does, so that a wanted switch happens here. */
static __always_inline void spin_unlock_irq(spinlock_t *lock)
{
	spin_debug_before_unlock(lock);
	arch_spin_unlock(&lock->word);
	local_irq_enable();
	preempt_enable();
}

/* Returns the flags for spin_unlock_irqrestore(). */
static __always_inline __must_check unsigned long spin_lock_irqsave(spinlock_t *lock)
{
	unsigned long flags = local_irq_save();

	spin_lock(lock);
	return flags;
}

static __always_inline void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags)
{
	spin_debug_before_unlock(lock);
	arch_spin_unlock(&lock->word);
	local_irq_restore(flags);
	preempt_enable();
}
