/* SPDX-License-Identifier: MIT */
/*
 * uapi/futex.h - waiting for a word of memory to change, as on Linux
 */
#pragma once

#include <stdint.h>

/* futex(): what to do, in the low bits of the operation. */
#define FUTEX_WAIT		0
#define FUTEX_WAKE		1
#define FUTEX_FD		2	/* gone from Linux */
#define FUTEX_REQUEUE		3
#define FUTEX_CMP_REQUEUE	4
#define FUTEX_WAKE_OP		5
#define FUTEX_LOCK_PI		6
#define FUTEX_UNLOCK_PI		7
#define FUTEX_TRYLOCK_PI	8
#define FUTEX_WAIT_BITSET	9
#define FUTEX_WAKE_BITSET	10
#define FUTEX_WAIT_REQUEUE_PI	11
#define FUTEX_CMP_REQUEUE_PI	12
#define FUTEX_LOCK_PI2		13

#define FUTEX_PRIVATE_FLAG	128	/* of this address space only */
#define FUTEX_CLOCK_REALTIME	256	/* an absolute time is the wall clock's */
#define FUTEX_CMD_MASK		(~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME))

#define FUTEX_BITSET_MATCH_ANY	0xffffffffu

/* FUTEX_WAKE_OP's last argument: op << 28 | cmp << 24 | oparg << 12 | cmparg. */
#define FUTEX_OP_SET		0
#define FUTEX_OP_ADD		1
#define FUTEX_OP_OR		2
#define FUTEX_OP_ANDN		3
#define FUTEX_OP_XOR		4
#define FUTEX_OP_OPARG_SHIFT	8	/* with the above: the operand is 1 << oparg */

#define FUTEX_OP_CMP_EQ		0
#define FUTEX_OP_CMP_NE		1
#define FUTEX_OP_CMP_LT		2
#define FUTEX_OP_CMP_LE		3
#define FUTEX_OP_CMP_GT		4
#define FUTEX_OP_CMP_GE		5

#define FUTEX_OP(op, oparg, cmp, cmparg)					\
	(((op) & 0xfu) << 28 | ((cmp) & 0xfu) << 24 |				\
	 ((oparg) & 0xfffu) << 12 | ((cmparg) & 0xfffu))

/* A lock's word: who has it, and what there is to know at its end. */
#define FUTEX_WAITERS		0x80000000u
#define FUTEX_OWNER_DIED	0x40000000u
#define FUTEX_TID_MASK		0x3fffffffu

/* Locks that a thread holds, in its own memory: set_robust_list().  Addresses are the program's. */
struct robust_list {
	uint32_t next;			/* bit 0: a lock with priority inheritance */
};

struct robust_list_head {
	struct robust_list list;	/* a circle: the last one leads here */
	int32_t futex_offset;		/* from an entry to its lock's word */
	uint32_t list_op_pending;	/* being put onto the list or taken off it */
};

/* Entries that are looked at. */
#define ROBUST_LIST_LIMIT	2048
