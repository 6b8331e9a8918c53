/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/robust_list_selftest.c - the end of a thread that holds locks
 *
 *	WORD(0)		head: next, offset, pending
 *	WORD(16 + 8 n)	entry n: next, then its lock's word at + 4
 *
 * The lists here are those of a program that means well and of many that do not.  The thread
 * that runs the tests plays the one that ends.
 */
#include <core/selftest.h>
#include <kernel/futex.h>
#include <uapi/futex.h>
#include "shared_space.h"

#define RW		(VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE)
#define HEAD		WORD(0)
#define ENTRY(n)	WORD(16 + 8 * (n))
#define LOCK(n)		(ENTRY(n) + 4)
#define LOCK_OFFSET	4u
#define NR_ENTRIES	3
#define OTHERS		0x12345678u	/* a lock of somebody else */
#define NOWHERE		(TEST_ADDR - PAGE_SIZE)

static bool begin(struct user_space *space)
{
	return enter_user_space(space) && add_area(space->mm, TEST_ADDR, 8, RW);
}

static uint32_t mine(void)
{
	return (uint32_t)current->pid;
}

static void set_head(uint32_t first, uint32_t offset, uint32_t pending)
{
	set_word(HEAD, first);
	set_word(HEAD + 4, offset);
	set_word(HEAD + 8, pending);
}

/* Three locks of ours, one after the other. */
static void make_list(void)
{
	set_head(ENTRY(0), LOCK_OFFSET, 0);
	for (unsigned int i = 0; i < NR_ENTRIES; i++) {
		set_word(ENTRY(i), i + 1 < NR_ENTRIES ? ENTRY(i + 1) : HEAD);
		set_word(LOCK(i), mine());
	}
}

static void thread_ends(uint32_t head)
{
	current->robust_list = (struct robust_list_head *)head;
	futex_exit();
	EXPECT_TRUE(current->robust_list == NULL);
}

SELFTEST(robust_list, locks_of_the_dead_are_marked)
{
	struct user_space space;

	ASSERT_TRUE(begin(&space));
	make_list();
	set_word(LOCK(1), OTHERS);
	set_word(LOCK(2), mine() | FUTEX_WAITERS);
	thread_ends(HEAD);
	EXPECT_EQ(get_word(LOCK(0)), FUTEX_OWNER_DIED);
	EXPECT_EQ(get_word(LOCK(1)), OTHERS);
	EXPECT_EQ(get_word(LOCK(2)), FUTEX_OWNER_DIED | FUTEX_WAITERS);
	leave_user_space(&space);
}

static struct mm_struct *waiter_mm;

static int wait_for_lock(void *address)
{
	long result;

	join_space(waiter_mm);
	result = futex_wait((uint32_t)(uintptr_t)address, FUTEX_SHARED,
			    get_word((uint32_t)(uintptr_t)address), NULL, FUTEX_BITSET_MATCH_ANY);
	leave_space();
	return (int)result;
}

static void who_waits_is_woken(uint32_t pending, uint32_t word, uint32_t afterwards)
{
	struct user_space space;
	struct task_struct *task;

	ASSERT_TRUE(begin(&space));
	waiter_mm = space.mm;
	make_list();
	set_head(pending ? HEAD : ENTRY(0), LOCK_OFFSET, pending);
	set_word(LOCK(0), word);
	task = kthread_run(wait_for_lock, (void *)LOCK(0), "waiter");
	ASSERT_TRUE(!IS_ERR(task));
	EXPECT_TRUE(falls_asleep(task));
	thread_ends(HEAD);
	EXPECT_EQ(kthread_join(task), 0);
	EXPECT_EQ(get_word(LOCK(0)), afterwards);
	leave_user_space(&space);
}

SELFTEST(robust_list, who_waits_for_the_dead_is_woken)
{
	who_waits_is_woken(0, mine() | FUTEX_WAITERS, FUTEX_OWNER_DIED | FUTEX_WAITERS);
}

/* It had let go of the lock, and died before it could wake anybody. */
SELFTEST(robust_list, pending_unlock_is_finished)
{
	who_waits_is_woken(ENTRY(0), 0, 0);
}

SELFTEST(robust_list, pending_entry_is_marked_once)
{
	struct user_space space;

	ASSERT_TRUE(begin(&space));
	make_list();
	set_head(ENTRY(0), LOCK_OFFSET, ENTRY(1));
	thread_ends(HEAD);
	for (unsigned int i = 0; i < NR_ENTRIES; i++)
		EXPECT_EQ(get_word(LOCK(i)), FUTEX_OWNER_DIED);
	leave_user_space(&space);
}

/* --- lists of programs that mean no good --------------------------------------------------- */

SELFTEST(robust_list, circle_without_head_ends)
{
	struct user_space space;

	ASSERT_TRUE(begin(&space));
	make_list();
	set_word(ENTRY(2), ENTRY(0));
	thread_ends(HEAD);
	EXPECT_EQ(get_word(LOCK(2)), FUTEX_OWNER_DIED);
	leave_user_space(&space);
}

/* One entry more than are looked at. */
SELFTEST(robust_list, long_list_is_cut)
{
	struct user_space space;

	ASSERT_TRUE(begin(&space));
	set_head(ENTRY(0), LOCK_OFFSET, 0);
	for (unsigned int i = 0; i <= ROBUST_LIST_LIMIT; i++) {
		/* All lie on the eight pages: every 8 bytes. */
		set_word(WORD(16 + 2 * i), i < ROBUST_LIST_LIMIT ? WORD(18 + 2 * i) : HEAD);
		set_word(WORD(17 + 2 * i), mine());
	}
	thread_ends(HEAD);
	EXPECT_EQ(get_word(WORD(17 + 2 * (ROBUST_LIST_LIMIT - 1))), FUTEX_OWNER_DIED);
	EXPECT_EQ(get_word(WORD(17 + 2 * ROBUST_LIST_LIMIT)), mine());
	leave_user_space(&space);
}

SELFTEST(robust_list, bad_addresses_end_the_walk)
{
	static const uint32_t heads[] = {
		NOWHERE, HEAD + 1, 0xFFFFFFFC, TASK_SIZE - 4, TASK_SIZE, 4, 0xC0000000,
	};
	static const struct {
		uint32_t first, offset, pending;
	} cases[] = {
		{ NOWHERE, LOCK_OFFSET, 0 }, { 0, LOCK_OFFSET, 0 }, { ENTRY(0), 3, 0 },
		{ ENTRY(0), 0x80000000, 0 }, { 0xC0000000, LOCK_OFFSET, 0xC0000000 },
		{ HEAD, LOCK_OFFSET, NOWHERE }, { HEAD, 0xBFFFFFFC, ENTRY(0) },
		{ 0xFFFFFFFC, 0xFFFFFFFF, 0xFFFFFFFF },
	};
	struct user_space space;

	ASSERT_TRUE(begin(&space));
	for (unsigned int i = 0; i < ARRAY_SIZE(heads); i++)
		thread_ends(heads[i]);
	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		make_list();
		set_head(cases[i].first, cases[i].offset, cases[i].pending);
		thread_ends(HEAD);
		EXPECT_EQ(get_word(LOCK(2)), mine());
	}
	leave_user_space(&space);
}

/* A word that may be read and not written stays, and ends the walk. */
SELFTEST(robust_list, word_that_cannot_be_written_stays)
{
	struct user_space space;
	uint32_t word = TEST_ADDR + 16 * PAGE_SIZE;

	ASSERT_TRUE(begin(&space));
	ASSERT_TRUE(add_area(space.mm, word, 1, VM_READ | VM_MAYREAD) != NULL);
	make_list();
	set_head(ENTRY(0), word - ENTRY(0), 0);
	thread_ends(HEAD);
	EXPECT_EQ(get_word(word), 0u);
	leave_user_space(&space);
}

/* --- the number of a thread ---------------------------------------------------------------- */

static int wait_for_zero(void *address)
{
	uint32_t word = (uint32_t)(uintptr_t)address, seen;

	join_space(waiter_mm);
	while ((seen = get_word(word)) != 0)
		futex_wait(word, FUTEX_SHARED, seen, NULL, FUTEX_BITSET_MATCH_ANY);
	leave_space();
	return 0;
}

SELFTEST(robust_list, clear_child_tid_wakes_who_joins)
{
	struct user_space space;
	struct task_struct *task;

	ASSERT_TRUE(begin(&space));
	waiter_mm = space.mm;
	set_word(WORD(0), mine());
	task = kthread_run(wait_for_zero, (void *)WORD(0), "joins");
	ASSERT_TRUE(!IS_ERR(task));
	EXPECT_TRUE(falls_asleep(task));
	current->clear_child_tid = (uint32_t *)WORD(0);
	futex_exit();
	EXPECT_TRUE(current->clear_child_tid == NULL);
	EXPECT_EQ(kthread_join(task), 0);
	leave_user_space(&space);
}

/* Alone in its address space: nobody would look. */
SELFTEST(robust_list, clear_child_tid_alone_stays)
{
	struct user_space space;

	ASSERT_TRUE(begin(&space));
	set_word(WORD(0), 5);
	current->clear_child_tid = (uint32_t *)WORD(0);
	futex_exit();
	EXPECT_EQ(get_word(WORD(0)), 5u);
	leave_user_space(&space);
}
