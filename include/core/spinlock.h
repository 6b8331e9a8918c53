/* SPDX-License-Identifier: MIT */
/*
 * core/spinlock.h - locks for short sections that never sleep
 *
 *	spin_lock		data of tasks only; or where interrupts are off already
 *	spin_lock_irq		data that handlers touch too, interrupts are on
 *	spin_lock_irqsave	the same where nobody knows
 *	spin_trylock		do not wait
 *
 * Holding one keeps preemption off.  Debug builds record who holds the lock and where it
 * was taken, stop at a second take by the same CPU or a release by another, and check
 * the order in which locks are taken (core/lockdep.h).
 */
#pragma once

#include <asm/irqflags.h>
#include <asm/spinlock.h>
#include <core/bug.h>
#include <core/lockdep.h>
#include <core/preempt.h>
#include <lib/kconfig.h>

struct task_struct;

typedef struct {
	arch_spinlock_t word;
#ifdef CONFIG_DEBUG
	unsigned int holder;		/* CPU number + 1; 0 = free */
	struct task_struct *task;	/* which ran there, itself or interrupted */
	const void *site;		/* where it was taken */
#endif
	struct lockdep_map dep;		/* empty without CONFIG_LOCKDEP */
} spinlock_t;

_Static_assert(IS_ENABLED(CONFIG_DEBUG) || sizeof(spinlock_t) == sizeof(arch_spinlock_t),
	       "a release build's lock is one word");

#define SPINLOCK_UNLOCKED_NAMED(_name)	{ LOCKDEP_MAP_INIT(_name) .word = ARCH_SPINLOCK_UNLOCKED }
#define __SPINLOCK_LINE(line)		#line
#define __SPINLOCK_NAME(file, line)	file ":" __SPINLOCK_LINE(line)
#define SPINLOCK_UNLOCKED	SPINLOCK_UNLOCKED_NAMED(__SPINLOCK_NAME(__FILE__, __LINE__))
#define DEFINE_SPINLOCK(name)	spinlock_t name = SPINLOCK_UNLOCKED_NAMED(#name)

/* The locks that one such line initialises are a class. */
#define spin_lock_init(lock) do {						\
	static struct lock_class_key __key;					\
	spin_lock_init_class(lock, &__key, #lock);				\
} while (0)

static inline void spin_lock_init_class(spinlock_t *lock, struct lock_class_key *key,
					const char *name)
{
	*lock = (spinlock_t){ .word = ARCH_SPINLOCK_UNLOCKED };
	lockdep_init_map(&lock->dep, key, name);
}

/* Does anybody hold it?  Only an estimate. */
static inline bool spin_is_locked(const spinlock_t *lock)
{
	return READ_ONCE(lock->word.locked) != 0;
}

#ifdef CONFIG_DEBUG
void spin_acquire(spinlock_t *lock, unsigned int flags);
bool spin_try_acquire(spinlock_t *lock);
void spin_release(spinlock_t *lock);
void spin_hand_over(spinlock_t *lock, struct task_struct *prev, struct task_struct *next);
/* Does this CPU hold it? */
bool spin_is_held(const spinlock_t *lock);
#define assert_held(lock)	VM_BUG_ON(!spin_is_held(lock))
#else
static __always_inline void spin_acquire(spinlock_t *lock, unsigned int flags)
{
	(void)flags;
	arch_spin_lock(&lock->word);
}

static __always_inline bool spin_try_acquire(spinlock_t *lock)
{
	return arch_spin_trylock(&lock->word);
}

static __always_inline void spin_release(spinlock_t *lock)
{
	arch_spin_unlock(&lock->word);
}

static inline void spin_hand_over(spinlock_t *lock, struct task_struct *prev,
				  struct task_struct *next)
{
	(void)lock;
	(void)prev;
	(void)next;
}

#define assert_held(lock)	((void)(lock))
#endif

static __always_inline void spin_lock(spinlock_t *lock)
{
	preempt_disable();
	spin_acquire(lock, LOCK_EXCLUSIVE);
}

/* A second lock of a class of which one is held; subclass 1 .. 255 tells the two apart. */
static __always_inline void spin_lock_nested(spinlock_t *lock, unsigned int subclass)
{
	preempt_disable();
	spin_acquire(lock, LOCK_NESTED(subclass));
}

/* Take it if it is free; true if it was. */
static __always_inline __must_check bool spin_trylock(spinlock_t *lock)
{
	preempt_disable();
	if (likely(spin_try_acquire(lock)))
		return true;
	preempt_enable();
	return false;
}

static __always_inline void spin_unlock(spinlock_t *lock)
{
	spin_release(lock);
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
	spin_release(lock);
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
	spin_release(lock);
	local_irq_restore(flags);
	preempt_enable();
}
