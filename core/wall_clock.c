/* SPDX-License-Identifier: MIT */
/*
 * core/wall_clock.c - the time of day: time since boot, and by how much the world is ahead
 *
 * Locking: offset_lock with interrupts off, since two words are one number.
 */
#include <core/spinlock.h>
#include <core/wall_clock.h>
#include <lib/errno.h>

static DEFINE_SPINLOCK(offset_lock);
static ktime_t offset;			/* [offset_lock] ns from 1970 to boot */

/* ktime_get_real - ns since 1970 began; since boot if nobody knows better.  Any context. */
ktime_t ktime_get_real(void)
{
	unsigned long flags = spin_lock_irqsave(&offset_lock);
	ktime_t real = ktime_add(ktime_get(), offset);

	spin_unlock_irqrestore(&offset_lock, flags);
	return real;
}

/*
 * wall_clock_set - it is that time now
 *
 * Any context.  Return: 0; -EINVAL if the machine would have been booted before 1970.
 */
int wall_clock_set(ktime_t now)
{
	unsigned long flags = spin_lock_irqsave(&offset_lock);
	ktime_t ahead = ktime_sub(now, ktime_get());
	int error = ahead < 0 ? -EINVAL : 0;

	if (!error)
		offset = ahead;
	spin_unlock_irqrestore(&offset_lock, flags);
	return error;
}
