/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/futex_selftest.c - waiting for words of memory: woken, requeued, late, killed
 *
 * Kernel threads wait for words of an address space that they share.  What programs see of it
 * is compared with Linux by user/tests; here are the chains behind it, and races.
 */
#include <core/selftest.h>
#include <kernel/futex.h>
#include <uapi/futex.h>
#include "shared_space.h"

#define RW		(VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE)
#define MS		1000000LL
#define ANY		FUTEX_BITSET_MATCH_ANY
#define NR_WAITERS	3
#define ROUNDS		500

static struct mm_struct *space_mm;

/* One waiter: what it is to do, and what came of it. */
struct wait_job {
	uint32_t address, value, bitset;
	unsigned int flags;
	struct task_struct *task;
	long result;
};

static bool begin(struct user_space *space)
{
	if (!enter_user_space(space))
		return false;
	space_mm = space->mm;
	return add_area(space->mm, TEST_ADDR, 4, RW) != NULL;
}

static void end(struct user_space *space)
{
	EXPECT_EQ(futex_nr_waiters(false), 0ul);
	EXPECT_EQ(futex_nr_waiters(true), 0ul);
	leave_user_space(space);
}

static int wait_work(void *data)
{
	struct wait_job *job = data;

	join_space(space_mm);
	job->result = futex_wait(job->address, job->flags, job->value, NULL, job->bitset);
	leave_space();
	return 0;
}

/* It waits when this returns. */
static void start_waiter(struct wait_job *job)
{
	job->result = 77;
	job->task = kthread_run(wait_work, job, "waiter");
	ASSERT_TRUE(!IS_ERR(job->task));
	EXPECT_TRUE(falls_asleep(job->task));
}

static void join_waiters(struct wait_job *jobs, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		EXPECT_EQ(kthread_join(jobs[i].task), 0);
}

SELFTEST(futex, wake_nobody_is_zero)
{
	struct user_space space;

	ASSERT_TRUE(begin(&space));
	EXPECT_EQ(futex_wake(WORD(0), 0, 1, ANY), 0L);
	EXPECT_EQ(futex_wake(WORD(0), FUTEX_SHARED, 1, ANY), 0L);
	EXPECT_EQ(futex_wake(WORD(0) + 2, 0, 1, ANY), (long)-EINVAL);
	EXPECT_EQ(futex_wake(WORD(0), 0, 1, 0), (long)-EINVAL);
	EXPECT_EQ(futex_wake(TASK_SIZE, 0, 1, ANY), (long)-EFAULT);
	EXPECT_EQ(futex_wake(TEST_ADDR - PAGE_SIZE, FUTEX_SHARED, 1, ANY), (long)-EFAULT);
	end(&space);
}

SELFTEST(futex, wait_other_value_does_not_wait)
{
	struct user_space space;
	ktime_t past = 0;

	ASSERT_TRUE(begin(&space));
	set_word(WORD(0), 5);
	EXPECT_EQ(futex_wait(WORD(0), 0, 6, NULL, ANY), (long)-EAGAIN);
	EXPECT_EQ(futex_wait(WORD(0), 0, 5, &past, ANY), (long)-ETIMEDOUT);
	EXPECT_EQ(futex_wait(WORD(0), 0, 5, NULL, 0), (long)-EINVAL);
	EXPECT_EQ(futex_wait(TEST_ADDR - PAGE_SIZE, 0, 0, NULL, ANY), (long)-EFAULT);
	end(&space);
}

/* The word's page is not there when the bucket is locked: it is brought, and looked at again. */
SELFTEST(futex, wait_absent_page_is_brought)
{
	struct user_space space;
	ktime_t soon = ktime_get() + 15 * MS;
	uint32_t absent = WORD(0) + 2 * PAGE_SIZE;
	unsigned long faults;

	ASSERT_TRUE(tick_comes());
	ASSERT_TRUE(begin(&space));
	faults = nr_faults(space.mm);
	EXPECT_EQ(futex_wait(absent, 0, 0, &soon, ANY), (long)-ETIMEDOUT);
	EXPECT_EQ(nr_faults(space.mm), faults + 1);
	EXPECT_FALSE(pte_none(user_pte(space.mm, absent)));
	end(&space);
}

SELFTEST(futex, wait_deadline_is_kept)
{
	struct user_space space;
	ktime_t deadline;

	ASSERT_TRUE(tick_comes());
	ASSERT_TRUE(begin(&space));
	deadline = ktime_get() + 35 * MS;
	EXPECT_EQ(futex_wait(WORD(0), 0, 0, &deadline, ANY), (long)-ETIMEDOUT);
	EXPECT_GE(ktime_get(), deadline);
	end(&space);
}

SELFTEST(futex, wake_by_key_bitset_and_number)
{
	struct user_space space;
	struct wait_job jobs[] = {
		{ .address = WORD(0), .bitset = 1 }, { .address = WORD(0), .bitset = 2 },
		{ .address = WORD(0), .bitset = 3 }, { .address = WORD(1), .bitset = ANY },
		{ .address = WORD(0), .bitset = ANY, .flags = FUTEX_SHARED },
	};

	ASSERT_TRUE(tick_comes());
	ASSERT_TRUE(begin(&space));
	for (unsigned int i = 0; i < ARRAY_SIZE(jobs); i++)
		start_waiter(&jobs[i]);
	EXPECT_EQ(futex_nr_waiters(true), 5ul);
	EXPECT_EQ(futex_wake(WORD(0), 0, 9, 4), 0L);
	EXPECT_EQ(futex_wake(WORD(0), 0, 9, 2), 2L);
	EXPECT_EQ(futex_wake(WORD(0), 0, 0, ANY), 1L);
	EXPECT_EQ(futex_wake(WORD(0), 0, 9, ANY), 0L);
	EXPECT_EQ(futex_wake(WORD(0), FUTEX_SHARED, 9, ANY), 1L);
	EXPECT_EQ(futex_wake(WORD(1), 0, 9, ANY), 1L);
	join_waiters(jobs, ARRAY_SIZE(jobs));
	for (unsigned int i = 0; i < ARRAY_SIZE(jobs); i++)
		EXPECT_EQ(jobs[i].result, 0L);
	end(&space);
}

/* First come, first served: the first is woken, the second requeued, the third stays. */
SELFTEST(futex, requeue_keeps_the_order)
{
	struct user_space space;
	struct wait_job jobs[NR_WAITERS];
	struct futex_pair pair = {
		.from = WORD(0), .to = WORD(1), .nr_wake = 1, .nr_other = 1,
	};
	const uint32_t zero = 0, one = 1;

	ASSERT_TRUE(tick_comes());
	ASSERT_TRUE(begin(&space));
	for (unsigned int i = 0; i < NR_WAITERS; i++) {
		jobs[i] = (struct wait_job){ .address = WORD(0), .bitset = ANY };
		start_waiter(&jobs[i]);
	}
	EXPECT_EQ(futex_requeue(&pair, &one), (long)-EAGAIN);
	EXPECT_EQ(futex_requeue(&pair, &zero), 2L);
	EXPECT_EQ(kthread_join(jobs[0].task), 0);
	EXPECT_EQ(jobs[0].result, 0L);
	EXPECT_EQ(futex_nr_waiters(true), 2ul);
	EXPECT_EQ(futex_wake(WORD(1), 0, 9, ANY), 1L);
	EXPECT_EQ(kthread_join(jobs[1].task), 0);
	EXPECT_EQ(futex_wake(WORD(0), 0, 9, ANY), 1L);
	EXPECT_EQ(kthread_join(jobs[2].task), 0);
	end(&space);
}

/* A waiter that was let to another word and is killed leaves that one's chain. */
SELFTEST(futex, requeued_waiter_is_interrupted)
{
	struct user_space space;
	struct wait_job job = { .address = WORD(0), .bitset = ANY };
	struct futex_pair pair = { .from = WORD(0), .to = WORD(1), .nr_other = 1 };

	ASSERT_TRUE(tick_comes());
	ASSERT_TRUE(begin(&space));
	start_waiter(&job);
	EXPECT_EQ(futex_requeue(&pair, NULL), 1L);
	task_signal(job.task);
	EXPECT_EQ(kthread_join(job.task), 0);
	EXPECT_EQ(job.result, (long)-ERESTARTSYS);
	end(&space);
}

SELFTEST(futex, wake_op_changes_absent_word)
{
	struct user_space space;
	struct wait_job job = { .address = WORD(0), .bitset = ANY };
	uint32_t absent = WORD(0) + 3 * PAGE_SIZE;
	struct futex_pair pair = { .from = absent, .to = absent, .nr_wake = 1, .nr_other = 1 };

	ASSERT_TRUE(tick_comes());
	ASSERT_TRUE(begin(&space));
	EXPECT_EQ(futex_wake_op(&pair, FUTEX_OP(FUTEX_OP_ADD, 7, FUTEX_OP_CMP_EQ, 0)), 0L);
	EXPECT_EQ(get_word(absent), 7u);
	start_waiter(&job);
	pair.to = WORD(0);
	EXPECT_EQ(futex_wake_op(&pair, FUTEX_OP(FUTEX_OP_XOR, 5, FUTEX_OP_CMP_NE, 0)), 0L);
	EXPECT_EQ(get_word(WORD(0)), 5u);
	EXPECT_EQ(futex_wake_op(&pair, FUTEX_OP(FUTEX_OP_ANDN, 1, FUTEX_OP_CMP_GT, 4)), 1L);
	EXPECT_EQ(get_word(WORD(0)), 4u);
	EXPECT_EQ(kthread_join(job.task), 0);
	end(&space);
}

/* --- a race: turns by two words ------------------------------------------------------------ */

/* Wait until the word is what it is to be; somebody sets it and wakes. */
static void await(uint32_t address, uint32_t value)
{
	uint32_t seen;

	while ((seen = get_word(address)) != value)
		futex_wait(address, 0, seen, NULL, ANY);
}

static void announce(uint32_t address, uint32_t value)
{
	set_word(address, value);
	futex_wake(address, 0, 1, ANY);
}

static int answer_work(void *unused __maybe_unused)
{
	join_space(space_mm);
	for (uint32_t i = 1; i <= ROUNDS; i++) {
		await(WORD(0), i);
		announce(WORD(1), i);
	}
	leave_space();
	return 0;
}

/* A wake-up that is lost hangs both for ever. */
SELFTEST(futex, turns_lose_no_wake_up)
{
	struct user_space space;
	struct task_struct *task;

	ASSERT_TRUE(tick_comes());
	ASSERT_TRUE(begin(&space));
	task = kthread_run(answer_work, NULL, "answers");
	ASSERT_TRUE(!IS_ERR(task));
	for (uint32_t i = 1; i <= ROUNDS; i++) {
		announce(WORD(0), i);
		await(WORD(1), i);
	}
	EXPECT_EQ(kthread_join(task), 0);
	end(&space);
}
