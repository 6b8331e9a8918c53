/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/futex_queue.h - those who wait, by key; shared by futex.c and futex_pair.c
 */
#pragma once

#include <asm/atomic.h>
#include <asm/barrier.h>
#include <core/spinlock.h>
#include <lib/list.h>

#include "futex_key.h"

struct task_struct;

/* Those whose words have one hash. */
struct futex_bucket {
	spinlock_t lock;
	atomic_t waiters;		/* on the chain or about to be; counted without the lock */
	struct list_head chain;		/* [lock] struct futex_waiter */
};

#define FUTEX_BUCKET_BITS	7

extern struct futex_bucket futex_buckets[1U << FUTEX_BUCKET_BITS];

static inline struct futex_bucket *futex_bucket_of(uint32_t hash)
{
	return &futex_buckets[hash >> (32 - FUTEX_BUCKET_BITS)];
}

static inline struct futex_bucket *futex_key_bucket(const struct futex_key *key)
{
	return futex_bucket_of(futex_key_hash(key));
}

/* Might anybody wait there?  The caller changed the word before: kernel/process/futex.c. */
static inline bool futex_bucket_has_waiters(const struct futex_bucket *bucket)
{
	smp_mb();
	return atomic_read(&bucket->waiters) != 0;
}

static inline bool futex_has_waiters(const void *mm, uint32_t address)
{
	return futex_bucket_has_waiters(futex_bucket_of(futex_hash_private(mm, address)));
}

/* Lives on the stack of its task. */
struct futex_waiter {
	struct task_struct *task;	/* [I] */
	struct futex_bucket *bucket;	/* [the lock of the one it names] NULL: woken */
	struct list_head node;		/* [lock] on bucket->chain */
	struct futex_key key;		/* [lock] */
	uint32_t bitset;		/* [I] which wake-ups are for it */
};

/* Contracts: kernel/process/futex.c. */
void futex_unlink_waiter(struct futex_waiter *waiter);
void futex_wake_waiter(struct futex_waiter *waiter);
int futex_wake_in_bucket(struct futex_bucket *bucket, const struct futex_key *key, int nr,
			 uint32_t bitset);
