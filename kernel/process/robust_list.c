/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/robust_list.c - a thread ends, and others wait for locks that it holds
 *
 *	task->robust_list --> head		in the program's memory
 *			      list.next ------> entry --next--> entry --next--> back to head
 *			      futex_offset	from an entry to its lock's word
 *			      list_op_pending	--> one being put on or taken off
 *
 * The word of each lock that holds the thread's number gets FUTEX_OWNER_DIED in its place, and one
 * who waits for it is woken: he has the lock then, and knows that what it guards may be half
 * changed.
 *
 * The list is the program's and may be anything: not there, misaligned, without an end, about
 * locks of others.  At most ROBUST_LIST_LIMIT entries are looked at, each by accesses that may
 * fail; the walk ends at the first that does.
 *
 * Locking: none; the running thread's memory.
 *
 * Chapter: docs/time-and-futex.md
 */
#include <core/sched.h>
#include <kernel/futex.h>
#include <lib/errno.h>
#include <mm/mm_struct.h>
#include <stddef.h>
#include <uapi/futex.h>

#define ROBUST_PI	1U		/* in an address of an entry */

/* A step of the walk: an entry and the kind of its lock. */
struct robust_entry {
	uint32_t address;
	bool pi;
};

static int fetch_entry(uint32_t from, struct robust_entry *entry)
{
	uint32_t value;

	if (get_user_u32(&value, (const uint32_t __user *)from))
		return -EFAULT;
	entry->address = value & ~ROBUST_PI;
	entry->pi = value & ROBUST_PI;
	return 0;
}

static void wake_one(uint32_t word)
{
	/* An error: there is no such word any more, so nobody waits for it. */
	(void)futex_wake(word, FUTEX_SHARED, 1, FUTEX_BITSET_MATCH_ANY);
}

/* Mark one lock if the thread has it; -EFAULT: the list is no good. */
static int mark_lock(uint32_t word, struct robust_entry entry, bool pending)
{
	uint32_t old, seen;

	if (word % sizeof(uint32_t) || get_user_u32(&seen, (const uint32_t __user *)word))
		return -EFAULT;
	do {
		old = seen;
		/* It had just let go and was about to wake somebody. */
		if (pending && !entry.pi && !(old & FUTEX_TID_MASK)) {
			wake_one(word);
			return 0;
		}
		if ((old & FUTEX_TID_MASK) != (uint32_t)current->pid)
			return 0;
		if (cmpxchg_user_u32((uint32_t __user *)word, &seen,
				     (old & FUTEX_WAITERS) | FUTEX_OWNER_DIED))
			return -EFAULT;
	} while (seen != old);
	if (!entry.pi && old & FUTEX_WAITERS)
		wake_one(word);
	return 0;
}

static void walk(uint32_t head)
{
	struct robust_entry entry, next, pending;
	unsigned int left = ROBUST_LIST_LIMIT;
	uint32_t offset;
	int error;

	if (fetch_entry(head + offsetof(struct robust_list_head, list.next), &entry) ||
	    get_user_u32(&offset, (const uint32_t __user *)
			 (head + offsetof(struct robust_list_head, futex_offset))) ||
	    fetch_entry(head + offsetof(struct robust_list_head, list_op_pending), &pending))
		return;
	for (; entry.address != head && left; left--) {
		/* The next one first: who is woken may free this one. */
		error = fetch_entry(entry.address, &next);
		if (entry.address != pending.address &&
		    mark_lock(entry.address + offset, entry, false))
			return;
		if (error)
			return;
		entry = next;
		cond_resched();
	}
	/* An error is the program's, and this was the last one. */
	if (pending.address)
		(void)mark_lock(pending.address + offset, pending, true);
}

/* Nobody waits for the number of a thread that was alone. */
static void clear_tid(uint32_t word)
{
	int error;

	if (atomic_read(&current->mm->mm_users) < 2)
		return;
	error = put_user_u32(0, (uint32_t __user *)word);
	/* The program may not write there; who waits is told all the same, as on Linux. */
	(void)error;
	wake_one(word);
}

/*
 * futex_exit - the running thread lets go of its address space: at its end, and in exec
 *
 * While the address space is still there; may sleep.
 */
void futex_exit(void)
{
	uint32_t head = (uint32_t)(uintptr_t)current->robust_list;
	uint32_t tid = (uint32_t)(uintptr_t)current->clear_child_tid;

	current->robust_list = NULL;
	current->clear_child_tid = NULL;
	if (!current->mm)
		return;
	if (head)
		walk(head);
	if (tid)
		clear_tid(tid);
}
