/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/futex_pair.c - two words at once: requeue, wake_op
 *
 *	requeue		who waits for a condition is let to the lock behind it, one at a time,
 *			without all of them waking up to find it taken
 *	wake_op		a lock is let go and a condition told in one call
 *
 * Locking: both buckets' locks, the one with the lower address first.
 *
 * Chapter: docs/time-and-futex.md
 */
#include <core/bug.h>
#include <kernel/futex.h>
#include <uapi/futex.h>

#include "futex_queue.h"

static void lock_two(struct futex_bucket *a, struct futex_bucket *b)
{
	struct futex_bucket *first = a < b ? a : b, *second = a < b ? b : a;

	spin_lock(&first->lock);
	if (first != second)
		spin_lock_nested(&second->lock, 1);
}

static void unlock_two(struct futex_bucket *a, struct futex_bucket *b)
{
	spin_unlock(&a->lock);
	if (a != b)
		spin_unlock(&b->lock);
}

static int keys_get(const struct futex_pair *pair, enum futex_access access_to,
		    struct futex_key keys[2])
{
	int error = futex_key_get(pair->from, pair->flags, FUTEX_READ, &keys[0]);

	return error ? error : futex_key_get(pair->to, pair->flags, access_to, &keys[1]);
}

/* A waiter waits for another word from now on; both buckets are locked. */
static void requeue_waiter(struct futex_waiter *waiter, struct futex_bucket *to,
			   const struct futex_key *key)
{
	waiter->key = *key;
	if (waiter->bucket == to)
		return;
	futex_unlink_waiter(waiter);
	atomic_inc(&to->waiters);
	list_add_tail(&waiter->node, &to->chain);
	WRITE_ONCE(waiter->bucket, to);
}

/* Wake the first ones and requeue the next; how many of both. */
static int requeue_in_bucket(struct futex_bucket *from, struct futex_bucket *to,
			     const struct futex_key keys[2], const struct futex_pair *pair)
{
	struct futex_waiter *waiter, *next;
	int count = 0;

	list_for_each_entry_safe(waiter, next, &from->chain, node) {
		if (count - pair->nr_wake >= pair->nr_other)
			break;
		if (!futex_key_match(&waiter->key, &keys[0]))
			continue;
		if (++count <= pair->nr_wake)
			futex_wake_waiter(waiter);
		else
			requeue_waiter(waiter, to, &keys[1]);
	}
	return count;
}

/* 0 if there is no expected value or the word has it; else -EAGAIN or -EFAULT.  Does not sleep. */
static int check_word(uint32_t address, const uint32_t *expected)
{
	uint32_t word;

	if (!expected)
		return 0;
	if (get_user_u32(&word, (const uint32_t __user *)address))
		return -EFAULT;
	return word == *expected ? 0 : -EAGAIN;
}

static long try_requeue(const struct futex_pair *pair, const struct futex_key keys[2],
			const uint32_t *expected)
{
	struct futex_bucket *from = futex_key_bucket(&keys[0]), *to = futex_key_bucket(&keys[1]);
	long result;

	/* Counted before the word is looked at, as each waiter that will be there was. */
	atomic_inc(&to->waiters);
	lock_two(from, to);
	result = check_word(pair->from, expected);
	if (!result)
		result = requeue_in_bucket(from, to, keys, pair);
	unlock_two(from, to);
	atomic_dec(&to->waiters);
	return result;
}

/*
 * futex_requeue - wake nr_wake waiters of one word and let nr_other more wait for another one
 *
 * expected: only if the first word has this value; NULL: in any case.  May sleep.
 *
 * Return: how many were woken or requeued; -EAGAIN: another value; -EINVAL, -EFAULT.
 */
long futex_requeue(const struct futex_pair *pair, const uint32_t *expected)
{
	struct futex_key keys[2];
	uint32_t word;
	long result;

	if (pair->nr_wake < 0 || pair->nr_other < 0)
		return -EINVAL;
	/* If the word's page has to be brought and can be, once more. */
	do {
		result = keys_get(pair, FUTEX_READ, keys);
		if (result)
			return result;
		result = try_requeue(pair, keys, expected);
	} while (result == -EFAULT && !get_user_u32(&word, (const uint32_t __user *)pair->from));
	return result;
}

/* An operand of 12 bits with a sign. */
static int32_t operand(uint32_t encoded)
{
	return (int32_t)(encoded << 20) >> 20;
}

static int apply_op(uint32_t encoded, uint32_t old, uint32_t *new)
{
	uint32_t value = (uint32_t)operand(encoded >> 12);
	uint32_t op = encoded >> 28;

	if (op & FUTEX_OP_OPARG_SHIFT)
		value = 1U << (value & 31);
	switch (op & ~(uint32_t)FUTEX_OP_OPARG_SHIFT) {
	case FUTEX_OP_SET:	*new = value; return 0;
	case FUTEX_OP_ADD:	*new = old + value; return 0;
	case FUTEX_OP_OR:	*new = old | value; return 0;
	case FUTEX_OP_ANDN:	*new = old & ~value; return 0;
	case FUTEX_OP_XOR:	*new = old ^ value; return 0;
	default:		return -ENOSYS;
	}
}

/* 1 or 0; -ENOSYS. */
static int compare_op(uint32_t encoded, uint32_t word)
{
	int32_t old = (int32_t)word, value = operand(encoded);

	switch (encoded >> 24 & 0xF) {
	case FUTEX_OP_CMP_EQ:	return old == value;
	case FUTEX_OP_CMP_NE:	return old != value;
	case FUTEX_OP_CMP_LT:	return old < value;
	case FUTEX_OP_CMP_GE:	return old >= value;
	case FUTEX_OP_CMP_LE:	return old <= value;
	case FUTEX_OP_CMP_GT:	return old > value;
	default:		return -ENOSYS;
	}
}

/* Change the word in one step and compare what it was: 1, 0, -ENOSYS, -EFAULT.  Does not sleep. */
static int change_word(uint32_t address, uint32_t encoded)
{
	uint32_t old, seen, new;

	if (get_user_u32(&seen, (const uint32_t __user *)address))
		return -EFAULT;
	do {
		old = seen;
		if (apply_op(encoded, old, &new))
			return -ENOSYS;
		if (cmpxchg_user_u32((uint32_t __user *)address, &seen, new))
			return -EFAULT;
	} while (seen != old);
	return compare_op(encoded, old);
}

static int wake_any(struct futex_bucket *bucket, const struct futex_key *key, int nr)
{
	return futex_wake_in_bucket(bucket, key, nr, FUTEX_BITSET_MATCH_ANY);
}

static long try_wake_op(const struct futex_pair *pair, const struct futex_key keys[2],
			uint32_t encoded)
{
	struct futex_bucket *from = futex_key_bucket(&keys[0]), *to = futex_key_bucket(&keys[1]);
	long result = 0;
	int holds;

	lock_two(from, to);
	holds = change_word(pair->to, encoded);
	if (holds >= 0)
		result = wake_any(from, &keys[0], pair->nr_wake);
	if (holds > 0)
		result += wake_any(to, &keys[1], pair->nr_other);
	unlock_two(from, to);
	return holds < 0 ? holds : result;
}

/*
 * futex_wake_op - change the word at pair->to; wake nr_wake waiters of pair->from, and nr_other
 * of pair->to if what was there compares as asked
 *
 * May sleep.  Return: how many were woken; -EINVAL, -EFAULT; -ENOSYS: no such operation or
 * comparison, the latter told when the word is changed.
 */
long futex_wake_op(const struct futex_pair *pair, uint32_t encoded)
{
	struct futex_key keys[2];
	uint32_t any;
	long result;

	/* To have the page brought, to be written: a 0 becomes 0, anything else stays. */
	do {
		any = 0;
		result = keys_get(pair, FUTEX_WRITE, keys);
		if (result)
			return result;
		result = try_wake_op(pair, keys, encoded);
	} while (result == -EFAULT && !cmpxchg_user_u32((uint32_t __user *)pair->to, &any, 0));
	return result;
}
