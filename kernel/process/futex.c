/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/futex.c - who waits for which word: wait and wake
 *
 *	key --hash--> bucket --chain--> waiter, waiter ...	in the order in which they came
 *		      lock
 *		      waiters		on the chain, or about to be
 *
 * No wake-up is lost:
 *
 *	waiter					waker
 *	bucket->waiters + 1 (a full barrier)	the word changes
 *	lock; look at the word:			a full barrier
 *	  not the value: leave			bucket->waiters == 0: nobody to wake
 *	  else onto the chain			lock; wake who is on the chain; unlock
 *	unlock; sleep
 *
 * Either the waiter sees the changed word or the waker sees the waiter.  The word is read
 * under the bucket's lock, where a page cannot be brought: if it is not there the lock is
 * dropped, the page is brought, and all is done anew.
 *
 * A waiter lives on the stack of its task.  Who takes it off its chain writes NULL to
 * waiter->bucket last, and does not touch it afterwards; FUTEX_REQUEUE writes another bucket.
 *
 * Locking: a bucket's lock, of two the one with the lower address first; a run queue's inside.
 *
 * Chapter: docs/time-and-futex.md
 */
#include <core/sched.h>
#include <core/sleep.h>
#include <core/spinlock.h>
#include <core/wall_clock.h>
#include <kernel/futex.h>
#include <lib/list.h>
#include <lib/minmax.h>
#include <lib/timespec.h>
#include <uapi/futex.h>

#include "futex_queue.h"

struct futex_bucket futex_buckets[1U << FUTEX_BUCKET_BITS];

void futex_init(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(futex_buckets); i++) {
		struct futex_bucket *bucket = &futex_buckets[i];

		spin_lock_init(&bucket->lock);
		INIT_LIST_HEAD(&bucket->chain);
	}
}

/* futex_nr_waiters - how many there are, for tests: counted waiters, or those on the chains */
unsigned long futex_nr_waiters(bool on_chains)
{
	const struct futex_waiter *waiter;
	unsigned long counted = 0, chained = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(futex_buckets); i++) {
		struct futex_bucket *bucket = &futex_buckets[i];

		spin_lock(&bucket->lock);
		counted += (unsigned long)atomic_read(&bucket->waiters);
		list_for_each_entry(waiter, &bucket->chain, node)
			chained++;
		spin_unlock(&bucket->lock);
	}
	return on_chains ? chained : counted;
}

/* futex_unlink_waiter - off its chain; the bucket's lock is held */
void futex_unlink_waiter(struct futex_waiter *waiter)
{
	list_del(&waiter->node);
	atomic_dec(&waiter->bucket->waiters);
}

/*
 * futex_wake_waiter - off its chain and awake
 *
 * The bucket's lock is held.  The waiter is gone as soon as it sees that it has no bucket.
 */
void futex_wake_waiter(struct futex_waiter *waiter)
{
	futex_unlink_waiter(waiter);
	wake_up_state(waiter->task, TASK_NORMAL);
	barrier();
	WRITE_ONCE(waiter->bucket, NULL);
}

/* --- waiting ------------------------------------------------------------------------- */

/* Onto the chain if the word has the value: 0, -EAGAIN if not, -EFAULT if it is not there. */
static int enqueue_if(struct futex_waiter *waiter, uint32_t address, uint32_t value)
{
	struct futex_bucket *bucket = futex_key_bucket(&waiter->key);
	uint32_t word;
	int error;

	atomic_inc(&bucket->waiters);
	spin_lock(&bucket->lock);
	error = get_user_u32(&word, (const uint32_t __user *)address);
	if (!error && word != value)
		error = -EAGAIN;
	if (error) {
		atomic_dec(&bucket->waiters);
	} else {
		waiter->bucket = bucket;
		list_add_tail(&waiter->node, &bucket->chain);
	}
	spin_unlock(&bucket->lock);
	return error;
}

static int start_waiting(struct futex_waiter *waiter, uint32_t address, unsigned int flags,
			 uint32_t value)
{
	uint32_t word;
	int error;

	for (;;) {
		error = futex_key_get(address, flags, FUTEX_READ, &waiter->key);
		if (error)
			return error;
		error = enqueue_if(waiter, address, value);
		if (error != -EFAULT)
			return error;
		if (get_user_u32(&word, (const uint32_t __user *)address))
			return -EFAULT;
	}
}

/* True if it was still waiting; false if it was woken. */
static bool stop_waiting(struct futex_waiter *waiter)
{
	struct futex_bucket *bucket;
	bool waited;

	while ((bucket = READ_ONCE(waiter->bucket))) {
		spin_lock(&bucket->lock);
		waited = waiter->bucket == bucket;
		if (waited)
			futex_unlink_waiter(waiter);
		spin_unlock(&bucket->lock);
		if (waited)
			return true;
	}
	return false;
}

/* How long until the deadline, in ns.  The wall clock may be set while somebody sleeps. */
static ktime_t time_left(ktime_t deadline, unsigned int flags)
{
	if (!(flags & FUTEX_REALTIME))
		return deadline - ktime_get();
	return min_t(ktime_t, deadline - ktime_get_real(), NSEC_PER_SEC);
}

/* Until woken, a signal, or the deadline (NULL: none); true if it has passed. */
static bool __sched sleep_until(const struct futex_waiter *waiter, const ktime_t *deadline,
				unsigned int flags)
{
	bool late = false;
	ktime_t left;

	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!READ_ONCE(waiter->bucket) || signal_pending(current))
			break;
		if (!deadline) {
			schedule();
			continue;
		}
		left = time_left(*deadline, flags);
		late = left <= 0;
		if (late)
			break;
		schedule_timeout((long)time_ns_to_ticks(left, TICK_NSEC));
	}
	__set_current_state(TASK_RUNNING);
	return late;
}

static long restart_wait(struct restart_block *block)
{
	return futex_wait(block->futex.address, block->futex.flags, block->futex.value,
			  &block->expires, block->futex.bitset);
}

/*
 * futex_wait - sleep until somebody wakes this word, if its value is still that
 *
 * deadline: a time of the clock that flags name; NULL: for ever.  Only wake-ups with a bit of
 * bitset count.  May sleep.
 *
 * Return: 0 if woken; -EAGAIN: it has another value; -ETIMEDOUT; -EINVAL: not aligned, or an
 * empty set; -EFAULT; on a signal -ERESTARTSYS, with a deadline -ERESTART_RESTARTBLOCK.
 */
long __sched futex_wait(uint32_t address, unsigned int flags, uint32_t value,
			const ktime_t *deadline, uint32_t bitset)
{
	struct futex_waiter waiter = { .task = current, .bitset = bitset };
	bool late;
	int error;

	if (!bitset)
		return -EINVAL;
	do {
		error = start_waiting(&waiter, address, flags, value);
		if (error)
			return error;
		late = sleep_until(&waiter, deadline, flags);
		if (!stop_waiting(&waiter))
			return 0;
		if (late)
			return -ETIMEDOUT;
	} while (!signal_pending(current));
	if (!deadline)
		return -ERESTARTSYS;
	current->restart_block = (struct restart_block){
		.fn = restart_wait, .expires = *deadline,
		.futex = { .address = address, .value = value, .flags = flags, .bitset = bitset },
	};
	return -ERESTART_RESTARTBLOCK;
}

/* --- waking -------------------------------------------------------------------------- */

/*
 * futex_wake_in_bucket - wake at most nr waiters of a key, but one in any case; how many
 *
 * The bucket's lock is held.
 */
int futex_wake_in_bucket(struct futex_bucket *bucket, const struct futex_key *key, int nr,
			 uint32_t bitset)
{
	struct futex_waiter *waiter, *next;
	int woken = 0;

	list_for_each_entry_safe(waiter, next, &bucket->chain, node) {
		if (!futex_key_match(&waiter->key, key) || !(waiter->bitset & bitset))
			continue;
		futex_wake_waiter(waiter);
		if (++woken >= nr)
			break;
	}
	return woken;
}

static int wake_key(const struct futex_key *key, int nr, uint32_t bitset)
{
	struct futex_bucket *bucket = futex_key_bucket(key);
	int woken;

	if (!futex_bucket_has_waiters(bucket))
		return 0;
	spin_lock(&bucket->lock);
	woken = futex_wake_in_bucket(bucket, key, nr, bitset);
	spin_unlock(&bucket->lock);
	return woken;
}

/*
 * futex_wake - wake at most nr of those who wait for this word with a bit of bitset
 *
 * One is woken even if nr is less than 1, as on Linux.  May sleep.
 *
 * Return: how many; -EINVAL: not aligned, or an empty set; -EFAULT.
 */
long __noinline futex_wake(uint32_t address, unsigned int flags, int nr, uint32_t bitset)
{
	struct futex_key key;
	int error;

	if (!bitset)
		return -EINVAL;
	error = futex_key_get(address, flags, FUTEX_READ, &key);
	return error ? error : wake_key(&key, nr, bitset);
}
