/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/kthread_selftest.c - threads come and go; nothing of them stays
 *
 * The frame counts tasks and free pages around each test: what a test starts must be gone
 * when its last kthread_join() has returned.
 */
#include <core/sleep.h>
#include <core/wait.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/fail_page_alloc.h>
#include <mm/frame_account.h>
#include <mm/gfp.h>
#include "prio_threads.h"
#include "tick.h"
#include "background.h"

#define MANY		1000
#define PAGES_EACH	4UL	/* more than a thread takes, so that others find some too */

static DECLARE_WAIT_QUEUE_HEAD(queue);
static unsigned int go;
static unsigned int nr_ran;

static int returns_its_argument(void *data)
{
	nr_ran++;
	return (int)(intptr_t)data;
}

static int exits_early(void *data)
{
	kthread_exit((int)(intptr_t)data);
}

static int waits_for_go(void *unused __maybe_unused)
{
	wait_event(queue, READ_ONCE(go));
	nr_ran++;
	return 0;
}

static void let_go(void)
{
	WRITE_ONCE(go, 1);
	wake_up_all(&queue);
}

SELFTEST(kthread, the_code_comes_back)
{
	static const int codes[] = { 0, 1, -1, -EIO, 0x7FFFFFFF };

	for (unsigned int i = 0; i < ARRAY_SIZE(codes); i++) {
		void *code = (void *)(intptr_t)codes[i];

		EXPECT_EQ(kthread_join(start_thread(returns_its_argument, code, TEST_PRIO)),
			  codes[i]);
		EXPECT_EQ(kthread_join(start_thread(exits_early, code, TEST_PRIO)), codes[i]);
	}
}

SELFTEST(kthread, a_name_is_formatted_and_cut)
{
	struct task_struct *task = kthread_create(returns_its_argument, NULL, "a-name/%u",
						  12345678);

	ASSERT_TRUE(!IS_ERR(task));
	EXPECT_EQ(strcmp(task->comm, "a-name/12345678"), 0);
	EXPECT_EQ(kthread_stop(task), -EINTR);
	task = kthread_create(returns_its_argument, NULL, "%s", "longer than sixteen bytes");
	ASSERT_TRUE(!IS_ERR(task));
	EXPECT_EQ(strcmp(task->comm, "longer than six"), 0);
	EXPECT_EQ(kthread_stop(task), -EINTR);
}

SELFTEST(kthread, one_stopped_before_it_ran_does_not_run)
{
	struct task_struct *task = create_thread(returns_its_argument, NULL, LATER);

	ASSERT_TRUE(task != NULL);
	nr_ran = 0;
	EXPECT_EQ(task->state, TASK_NEW);
	EXPECT_EQ(kthread_stop(task), -EINTR);
	EXPECT_EQ(nr_ran, 0u);
}

/* The same for one that was woken, but had no chance to run. */
SELFTEST(kthread, one_stopped_when_ready_does_not_run)
{
	struct task_struct *task = start_thread(returns_its_argument, NULL, LATER);

	ASSERT_TRUE(task != NULL);
	nr_ran = 0;
	EXPECT_EQ(kthread_stop(task), -EINTR);
	EXPECT_EQ(nr_ran, 0u);
}

static int runs_until_stopped(void *unused __maybe_unused)
{
	for (;;) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (kthread_should_stop())
			break;
		schedule();
		nr_ran++;
	}
	__set_current_state(TASK_RUNNING);
	return 5;
}

SELFTEST(kthread, stop_wakes_and_waits)
{
	struct task_struct *task = start_thread(runs_until_stopped, NULL, URGENT);

	ASSERT_TRUE(task != NULL);
	nr_ran = 0;
	EXPECT_TRUE(wake_up_process(task));
	EXPECT_EQ(nr_ran, 1u);
	EXPECT_EQ(kthread_stop(task), 5);
}

/* It ended long ago; its code is still there. */
SELFTEST(kthread, stop_after_the_end)
{
	struct task_struct *task = start_thread(returns_its_argument, (void *)9, URGENT);

	ASSERT_TRUE(task != NULL);
	EXPECT_EQ(task->state, TASK_DEAD);
	EXPECT_FALSE(wake_up_process(task));
	EXPECT_EQ(kthread_stop(task), 9);
}

/* Whoever ends first, and however urgent the thread is: after the join it is gone. */
SELFTEST(kthread, after_join_nothing_is_left)
{
	static const unsigned int prios[] = { URGENT, TEST_PRIO, LATER };
	unsigned int tasks = nr_tasks();

	for (unsigned int i = 0; i < 3 * ARRAY_SIZE(prios); i++) {
		struct task_struct *task = start_thread(returns_its_argument, NULL, prios[i / 3]);

		ASSERT_TRUE(task != NULL);
		EXPECT_EQ(nr_tasks(), tasks + 1);
		EXPECT_EQ(kthread_join(task), 0);
		EXPECT_EQ(nr_tasks(), tasks);
	}
}

#ifdef CONFIG_FAIL_PAGE_ALLOC
/* Each allocation that making a thread needs fails once, until none does. */
SELFTEST(kthread, without_memory_it_is_an_error_and_no_leak)
{
	struct fail_page_alloc how = { .mode = FAIL_ONCE };
	struct task_struct *task = NULL;
	unsigned int tasks = nr_tasks(), nr_failed = 0;

	for (how.n = 1; how.n <= 16; how.n++) {
		fail_page_alloc_set(&how);
		task = kthread_create(returns_its_argument, NULL, "unlucky");
		fail_page_alloc_set(NULL);
		if (!IS_ERR(task))
			break;
		EXPECT_EQ(PTR_ERR(task), -ENOMEM);
		EXPECT_EQ(nr_tasks(), tasks);
		nr_failed++;
	}
	EXPECT_GE(nr_failed, 1u);
	ASSERT_TRUE(!IS_ERR(task));
	EXPECT_EQ(kthread_stop(task), -EINTR);
}
#endif

/* All wait at the same time, all are woken at once, all run, all end. */
SELFTEST(kthread, a_thousand_threads)
{
	unsigned int nr = (unsigned int)min_t(unsigned long, MANY, nr_free_pages() / PAGES_EACH);
	struct page *page = alloc_page(GFP_KERNEL);
	struct task_struct **tasks = page ? page_address(page) : NULL;
	unsigned int before = nr_tasks(), made = 0;
	unsigned long end;

	ASSERT_TRUE(tasks != NULL);
	if (!tick_comes()) {
		__free_page(page);
		selftest_fail(__FILE__, __LINE__, "no tick comes");
		return;
	}
	background_stop();			/* or its thread may be ready too */
	go = 0;
	nr_ran = 0;
	while (made < nr && (tasks[made] = start_thread(waits_for_go, NULL, LATER)))
		made++;
	EXPECT_EQ(made, nr);
	EXPECT_EQ(nr_tasks(), before + made);
	EXPECT_EQ(sched_nr_running(), made + 1);
	end = jiffies + 5 * HZ;
	while (sched_nr_running() > 1 && time_before(jiffies, end))
		msleep(1);
	EXPECT_EQ(sched_nr_running(), 1u);
	EXPECT_OK(sched_check());
	let_go();
	EXPECT_EQ(sched_nr_running(), made + 1);
	for (unsigned int i = 0; i < made; i++)
		EXPECT_EQ(kthread_join(tasks[i]), 0);
	EXPECT_EQ(nr_ran, made);
	EXPECT_EQ(nr_tasks(), before);
	__free_page(page);
	background_start();
}

/* --- references and numbers ---------------------------------------------------------------- */

SELFTEST(kthread, a_task_is_found_by_its_number)
{
	struct task_struct *task = create_thread(returns_its_argument, NULL, LATER);
	struct task_struct *found;

	ASSERT_TRUE(task != NULL);
	found = task_find_get(task->pid);
	EXPECT_TRUE(found == task);
	if (found)
		put_task_struct(found);
	found = task_find_get(current->pid);
	EXPECT_TRUE(found == current);
	put_task_struct(found);
	found = task_find_get(0);
	EXPECT_TRUE(found && found->flags & PF_IDLE);
	put_task_struct(found);
	EXPECT_TRUE(task_find_get(-1) == NULL);
	EXPECT_TRUE(task_find_get(PID_MAX) == NULL);
	EXPECT_EQ(kthread_stop(task), -EINTR);
}

/* Whoever has a reference may look at a task that has ended; the last one frees it. */
SELFTEST(kthread, a_reference_keeps_what_has_ended)
{
	struct task_struct *task = start_thread(returns_its_argument, (void *)4, LATER);
	unsigned int tasks = nr_tasks();
	int pid;

	ASSERT_TRUE(task != NULL);
	pid = task->pid;
	get_task_struct(task);
	EXPECT_EQ(kthread_join(task), 4);
	EXPECT_EQ(nr_tasks(), tasks);
	EXPECT_EQ(task->state, TASK_DEAD);
	EXPECT_EQ(task->exit_code, 4);
	EXPECT_EQ(atomic_read(&task->usage), 1);
	put_task_struct(task);
	EXPECT_EQ(nr_tasks(), tasks - 1);
	EXPECT_TRUE(task_find_get(pid) == NULL);
}

/* Numbers go up, start again behind the last one, and skip what is in use. */
SELFTEST(kthread, numbers_are_used_again)
{
	struct task_struct *tasks[4];
	int last = task_last_pid();

	task_set_last_pid(PID_MAX - 3);
	for (unsigned int i = 0; i < 4; i++) {
		tasks[i] = create_thread(returns_its_argument, NULL, LATER);
		ASSERT_TRUE(tasks[i] != NULL);
	}
	EXPECT_EQ(tasks[0]->pid, PID_MAX - 2);
	EXPECT_EQ(tasks[1]->pid, PID_MAX - 1);
	EXPECT_GT(tasks[2]->pid, 1);		/* this thread's ancestor has 1 */
	EXPECT_LT(tasks[2]->pid, PID_MAX - 2);
	EXPECT_GT(tasks[3]->pid, tasks[2]->pid);
	kthread_stop(tasks[1]);
	task_set_last_pid(PID_MAX - 3);
	tasks[1] = create_thread(returns_its_argument, NULL, LATER);
	ASSERT_TRUE(tasks[1] != NULL);
	EXPECT_EQ(tasks[1]->pid, PID_MAX - 1);
	for (unsigned int i = 0; i < 4; i++)
		kthread_stop(tasks[i]);
	task_set_last_pid(last);
}

/* Those in use fill a word and more of what notes them. */
SELFTEST(kthread, numbers_in_a_row_are_skipped)
{
	struct task_struct *tasks[70], *next;
	int last = task_last_pid();

	task_set_last_pid(20000);
	for (unsigned int i = 0; i < ARRAY_SIZE(tasks); i++) {
		tasks[i] = create_thread(returns_its_argument, NULL, LATER);
		ASSERT_TRUE(tasks[i] != NULL);
		EXPECT_EQ(tasks[i]->pid, 20001 + (int)i);
	}
	task_set_last_pid(20000);
	next = create_thread(returns_its_argument, NULL, LATER);
	ASSERT_TRUE(next != NULL);
	EXPECT_EQ(next->pid, 20001 + (int)ARRAY_SIZE(tasks));
	kthread_stop(next);
	for (unsigned int i = 0; i < ARRAY_SIZE(tasks); i++)
		kthread_stop(tasks[i]);
	task_set_last_pid(last);
}

/* Makes and ends threads until told to stop. */
static int churns(void *unused __maybe_unused)
{
	int pairs = 0;

	for (; !kthread_should_stop(); pairs++) {
		struct task_struct *task = kthread_run(returns_its_argument, NULL, "short-lived");

		if (IS_ERR(task))
			return -ENOMEM;
		yield();
		kthread_join(task);
		yield();
	}
	return pairs;
}

/* One walk over the list, giving way at each step; true if it was complete. */
static bool walk_all_tasks(const struct task_struct *const *must, unsigned int nr)
{
	unsigned int found = 0, idle = 0;
	struct task_struct *task;

	for_each_task(task) {
		for (unsigned int i = 0; i < nr; i++)
			found += task == must[i];
		idle += task->pid == 0;
		yield();
	}
	return found == nr && idle == 1;
}

SELFTEST(kthread, the_list_is_walked_while_tasks_come_and_go)
{
	const struct task_struct *must[3] = { current };
	struct task_struct *churner = start_thread(churns, NULL, TEST_PRIO);
	struct task_struct *waiter;
	unsigned int complete = 0;

	go = 0;
	waiter = start_thread(waits_for_go, NULL, TEST_PRIO);
	ASSERT_TRUE(churner && waiter);
	must[1] = churner;
	must[2] = waiter;
	for (unsigned int i = 0; i < 50; i++)
		complete += walk_all_tasks(must, 3);
	EXPECT_EQ(complete, 50u);
	let_go();
	EXPECT_GE(kthread_stop(churner), 50);
	EXPECT_EQ(kthread_join(waiter), 0);
}
