/* SPDX-License-Identifier: MIT */
/*
 * kernel/futex.h - wait until a word of memory changes
 *
 *	program: the lock is free	one instruction, no kernel
 *	program: the lock is taken	futex(WAIT, word, value seen)	sleeps if it still is that
 *	program: others wait		futex(WAKE, word, 1)		wakes one of them
 *
 * What "the same word" means tells a key: an address of an address space, or a place in a
 * file that several map.
 *
 *	file			holds
 *	futex_key.c		from an address to a key
 *	futex.c			who waits for which key: wait, wake
 *	futex_pair.c		two words at once: requeue, wake_op
 *	robust_list.c		the end of a thread that holds locks
 *	sys_futex.c		system calls
 *
 * Chapter: docs/time-and-futex.md
 */
#pragma once

#include <asm/uaccess.h>
#include <core/ktime.h>
#include <lib/compiler.h>
#include <stdbool.h>
#include <stdint.h>

struct task_struct;

/* How a word is looked up and how long to wait. */
enum futex_flags {
	FUTEX_SHARED = 1 << 0,		/* by what is mapped there, not by its address */
	FUTEX_REALTIME = 1 << 1,	/* the deadline is the wall clock's */
};

/* What FUTEX_REQUEUE and FUTEX_WAKE_OP are asked for. */
struct futex_pair {
	uint32_t from, to;		/* user addresses */
	unsigned int flags;
	int nr_wake, nr_other;		/* to wake at from; to requeue, or to wake at to */
};

/* Boot. */
void futex_init(void);

/* Contracts: kernel/process/futex.c, futex_pair.c. */
long futex_wait(uint32_t address, unsigned int flags, uint32_t value, const ktime_t *deadline,
		uint32_t bitset);
long futex_wake(uint32_t address, unsigned int flags, int nr, uint32_t bitset);
long futex_requeue(const struct futex_pair *pair, const uint32_t *expected);
long futex_wake_op(const struct futex_pair *pair, uint32_t encoded);

/* Those who wait, counted in two ways; the same when nobody is about to begin or to end. */
unsigned long futex_nr_waiters(bool on_chains);

/*
 * The running thread lets go of its address space, which is still there: locks that it holds are
 * marked and one who waits for each is woken; then its clear_child_tid is cleared and woken.
 */
void futex_exit(void);
