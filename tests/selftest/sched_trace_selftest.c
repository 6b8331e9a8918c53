/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/sched_trace_selftest.c - is every switch written down, as it was?
 */
#include <core/sched_trace.h>
#include <core/wait.h>
#include <lib/errno.h>
#include <lib/string.h>
#include "prio_threads.h"
#include "background.h"

#define RING_SIZE	16

static struct sched_event ring[RING_SIZE];

static DECLARE_WAIT_QUEUE_HEAD(queue);
static unsigned int turn;

/* Waits for its turn, gives it to this test's thread, ends when told to. */
static int takes_a_turn(void *unused __maybe_unused)
{
	wait_event(queue, READ_ONCE(turn));
	return 0;
}

static int ends_at_once(void *unused __maybe_unused)
{
	return 0;
}

static struct sched_trace new_trace(unsigned int size)
{
	return (struct sched_trace){ .ring = ring, .size = size };
}

static void expect_event(const struct sched_event *event, int prev, int next,
			 enum switch_reason reason)
{
	EXPECT_EQ(event->prev.pid, prev);
	EXPECT_EQ(event->next.pid, next);
	EXPECT_EQ((unsigned int)event->reason, (unsigned int)reason);
	EXPECT_FALSE(event->cr3_loaded);
}

/* This thread is preempted by an urgent one, that waits; and again, and it ends. */
SELFTEST(sched_trace, reasons_and_names_are_right)
{
	struct sched_trace trace = new_trace(RING_SIZE);
	struct task_struct *task = create_thread(takes_a_turn, NULL, URGENT);
	int me = current->pid, pid;
	unsigned long switches;

	ASSERT_TRUE(task != NULL);
	pid = task->pid;
	turn = 0;
	background_stop();
	switches = sched_nr_switches();
	EXPECT_EQ(sched_trace_start(&trace), 0);
	wake_up_process(task);
	turn = 1;
	wake_up_all(&queue);
	sched_trace_stop();
	EXPECT_EQ(sched_nr_switches() - switches, 4ul);
	background_start();
	ASSERT_EQ(trace.nr, 4ul);
	ASSERT_EQ(sched_trace_kept(&trace), 4u);
	expect_event(sched_trace_event(&trace, 0), me, pid, SWITCH_PREEMPTED);
	expect_event(sched_trace_event(&trace, 1), pid, me, SWITCH_WAITS);
	expect_event(sched_trace_event(&trace, 2), me, pid, SWITCH_PREEMPTED);
	expect_event(sched_trace_event(&trace, 3), pid, me, SWITCH_EXITS);
	EXPECT_EQ(strcmp(ring[0].next.comm, task->comm), 0);
	EXPECT_EQ(strcmp(ring[0].prev.comm, current->comm), 0);
	EXPECT_EQ(trace.first.pid, me);
	EXPECT_EQ(kthread_join(task), 0);
}

SELFTEST(sched_trace, times_go_forward)
{
	struct sched_trace trace = new_trace(RING_SIZE);
	uint64_t last;

	background_stop();
	EXPECT_EQ(sched_trace_start(&trace), 0);
	for (unsigned int i = 0; i < 4; i++)
		EXPECT_EQ(kthread_join(start_thread(ends_at_once, NULL, URGENT)), 0);
	sched_trace_stop();
	background_start();
	ASSERT_EQ(trace.nr, 8ul);
	last = trace.start;
	for (unsigned int i = 0; i < 8; i++) {
		EXPECT_GE(sched_trace_event(&trace, i)->ns, last);
		last = sched_trace_event(&trace, i)->ns;
	}
	EXPECT_GE(trace.end, last);
}

/* Of twelve switches a ring of five keeps the last five, in order. */
SELFTEST(sched_trace, a_full_ring_forgets_the_oldest)
{
	struct sched_trace trace = new_trace(5);
	int pids[6];

	background_stop();
	EXPECT_EQ(sched_trace_start(&trace), 0);
	for (unsigned int i = 0; i < 6; i++) {
		struct task_struct *task = create_thread(ends_at_once, NULL, URGENT);

		ASSERT_TRUE(task != NULL);
		pids[i] = task->pid;
		wake_up_process(task);
		EXPECT_EQ(kthread_join(task), 0);
	}
	sched_trace_stop();
	background_start();
	EXPECT_EQ(trace.nr, 12ul);
	ASSERT_EQ(sched_trace_kept(&trace), 5u);
	for (unsigned int i = 0; i < 5; i++) {
		const struct sched_event *event = sched_trace_event(&trace, i);
		int pid = pids[(7 + i) / 2];

		EXPECT_EQ(i % 2 ? event->next.pid : event->prev.pid, pid);
	}
}

SELFTEST(sched_trace, one_at_a_time)
{
	struct sched_trace trace = new_trace(1), other = new_trace(1);

	background_stop();
	EXPECT_EQ(sched_trace_start(&trace), 0);
	EXPECT_EQ(sched_trace_start(&other), -EBUSY);
	sched_trace_stop();
	background_start();
	EXPECT_EQ(trace.nr, 0ul);
	EXPECT_EQ(sched_trace_kept(&trace), 0u);
	EXPECT_EQ(sched_trace_start(&other), 0);
	sched_trace_stop();
}
