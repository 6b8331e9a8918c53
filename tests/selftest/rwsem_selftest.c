/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/rwsem_selftest.c - readers together, the writer alone, each in his turn
 */
#include <core/rwsem.h>
#include <core/selftest.h>
#include <core/wait.h>
#include "threads.h"

#define NR_READERS	3U
#define NR_WRITES	10

static DECLARE_RWSEM(test_rwsem);
static DECLARE_WAIT_QUEUE_HEAD(queue);
static atomic_t inside, entries;
static unsigned int most_inside, wanted_inside, stop;

static void begin(unsigned int wanted)
{
	atomic_set(&inside, 0);
	atomic_set(&entries, 0);
	most_inside = stop = 0;
	wanted_inside = wanted;
}

static void go_in(void)
{
	unsigned int nr = (unsigned int)atomic_add_return(1, &inside);

	if (nr > most_inside)
		most_inside = nr;
	wake_up_all(&queue);
}

/* Stay inside until the wanted number is, or until patience ends: 0 or an error. */
static int read_and_meet(void *unused __maybe_unused)
{
	long left;

	down_read(&test_rwsem);
	go_in();
	left = wait_event_timeout(queue, READ_ONCE(most_inside) >= wanted_inside, PATIENCE_TICKS);
	atomic_dec(&inside);
	up_read(&test_rwsem);
	return left ? 0 : -EBUSY;
}

static bool start(struct task_struct **task, int (*fn)(void *), const char *name)
{
	*task = kthread_run(fn, NULL, "%s", name);
	return !IS_ERR(*task);
}

SELFTEST(rwsem, two_readers_are_inside_at_once)
{
	struct task_struct *one, *two;

	ASSERT_TRUE(tick_comes());
	begin(2);
	ASSERT_TRUE(start(&one, read_and_meet, "reader"));
	ASSERT_TRUE(start(&two, read_and_meet, "reader"));
	EXPECT_EQ(kthread_join(one), 0);
	EXPECT_EQ(kthread_join(two), 0);
	EXPECT_EQ(most_inside, 2u);
	EXPECT_FALSE(rwsem_is_locked(&test_rwsem));
}

/* Those that waited for a writer come in together, before the writer behind them. */
static int write_once(void *unused __maybe_unused)
{
	int readers;

	down_write(&test_rwsem);
	readers = atomic_read(&entries);
	up_write(&test_rwsem);
	return readers;
}

static int read_and_meet_counted(void *unused)
{
	int error = read_and_meet(unused);

	atomic_inc(&entries);
	return error;
}

SELFTEST(rwsem, waiting_readers_come_in_together)
{
	struct task_struct *readers[NR_READERS], *writer;

	ASSERT_TRUE(tick_comes());
	begin(NR_READERS);
	down_write(&test_rwsem);
	for (unsigned int i = 0; i < NR_READERS; i++) {
		ASSERT_TRUE(start(&readers[i], read_and_meet, "reader"));
		EXPECT_TRUE(falls_asleep(readers[i]));
	}
	ASSERT_TRUE(start(&writer, write_once, "writer"));
	EXPECT_TRUE(falls_asleep(writer));
	EXPECT_EQ(atomic_read(&inside), 0);
	up_write(&test_rwsem);
	for (unsigned int i = 0; i < NR_READERS; i++)
		EXPECT_EQ(kthread_join(readers[i]), 0);
	EXPECT_EQ(most_inside, NR_READERS);
	EXPECT_EQ(kthread_join(writer), 0);
}

SELFTEST(rwsem, reader_waits_behind_a_writer_that_waits)
{
	struct task_struct *reader, *writer;

	ASSERT_TRUE(tick_comes());
	begin(1);
	down_read(&test_rwsem);
	ASSERT_TRUE(start(&writer, write_once, "writer"));
	EXPECT_TRUE(falls_asleep(writer));
	ASSERT_TRUE(start(&reader, read_and_meet_counted, "reader"));
	EXPECT_TRUE(falls_asleep(reader));
	EXPECT_FALSE(down_read_trylock(&test_rwsem));
	EXPECT_EQ(atomic_read(&inside), 0);
	up_read(&test_rwsem);
	EXPECT_EQ(kthread_join(writer), 0);	/* it saw no reader before it */
	EXPECT_EQ(kthread_join(reader), 0);
	EXPECT_EQ(atomic_read(&entries), 1);
}

/* --- a stream of readers: at any time one is inside ------------------------------------ */

static int read_without_end(void *unused __maybe_unused)
{
	while (!READ_ONCE(stop)) {
		down_read(&test_rwsem);
		atomic_inc(&entries);
		go_in();
		yield();
		atomic_dec(&inside);
		up_read(&test_rwsem);
	}
	return 0;
}

/* Whoever is in line or inside already may come first, and nobody else. */
SELFTEST(rwsem, writer_is_not_starved_by_a_stream_of_readers)
{
	struct task_struct *readers[NR_READERS];
	int most_before = 0, beside = 0;

	ASSERT_TRUE(tick_comes());
	begin(0);
	for (unsigned int i = 0; i < NR_READERS; i++)
		ASSERT_TRUE(start(&readers[i], read_without_end, "reader"));
	EXPECT_TRUE(comes_true(READ_ONCE(most_inside) > 1));
	for (unsigned int i = 0; i < NR_WRITES; i++) {
		int before;

		EXPECT_TRUE(comes_true(rwsem_is_locked(&test_rwsem)));
		before = atomic_read(&entries);
		down_write(&test_rwsem);
		before = atomic_read(&entries) - before;
		if (before > most_before)
			most_before = before;
		yield();
		beside += atomic_read(&inside);
		up_write(&test_rwsem);
		sleep_a_tick();
	}
	WRITE_ONCE(stop, 1);
	for (unsigned int i = 0; i < NR_READERS; i++)
		EXPECT_EQ(kthread_join(readers[i]), 0);
	EXPECT_LE(most_before, (int)(2 * NR_READERS));
	EXPECT_EQ(beside, 0);
	EXPECT_GT(atomic_read(&entries), 2 * NR_WRITES);
}

/* --- giving up, going down ----------------------------------------------------------------- */

static int write_killable(void *unused __maybe_unused)
{
	int error = down_write_killable(&test_rwsem);

	if (!error)
		up_write(&test_rwsem);
	return error;
}

static int read_killable(void *unused __maybe_unused)
{
	int error = down_read_killable(&test_rwsem);

	if (!error)
		up_read(&test_rwsem);
	return error;
}

/* A reader is inside; a writer waits, and a reader behind it: the writer is killed. */
SELFTEST(rwsem, killed_writer_lets_in_the_readers_behind_it)
{
	struct task_struct *writer, *reader;

	ASSERT_TRUE(tick_comes());
	begin(1);
	down_read(&test_rwsem);
	ASSERT_TRUE(start(&writer, write_killable, "writer"));
	EXPECT_TRUE(falls_asleep(writer));
	ASSERT_TRUE(start(&reader, read_and_meet, "reader"));
	EXPECT_TRUE(falls_asleep(reader));
	task_kill(writer);
	EXPECT_EQ(kthread_join(writer), -EINTR);
	EXPECT_EQ(kthread_join(reader), 0);
	EXPECT_FALSE(rwsem_is_contended(&test_rwsem));
	up_read(&test_rwsem);
	EXPECT_FALSE(rwsem_is_locked(&test_rwsem));
}

SELFTEST(rwsem, killed_reader_leaves_the_line)
{
	struct task_struct *reader;

	ASSERT_TRUE(tick_comes());
	down_write(&test_rwsem);
	EXPECT_TRUE(rwsem_is_write_locked(&test_rwsem));
	ASSERT_TRUE(start(&reader, read_killable, "reader"));
	EXPECT_TRUE(falls_asleep(reader));
	task_kill(reader);
	EXPECT_EQ(kthread_join(reader), -EINTR);
	EXPECT_FALSE(rwsem_is_contended(&test_rwsem));
	up_write(&test_rwsem);
}

SELFTEST(rwsem, downgraded_writer_is_joined_by_readers)
{
	struct task_struct *reader;

	ASSERT_TRUE(tick_comes());
	begin(1);
	down_write(&test_rwsem);
	ASSERT_TRUE(start(&reader, read_and_meet, "reader"));
	EXPECT_TRUE(falls_asleep(reader));
	downgrade_write(&test_rwsem);
	EXPECT_EQ(kthread_join(reader), 0);
	EXPECT_TRUE(rwsem_is_locked(&test_rwsem));
	EXPECT_FALSE(rwsem_is_write_locked(&test_rwsem));
	up_read(&test_rwsem);
	EXPECT_FALSE(rwsem_is_locked(&test_rwsem));
}

SELFTEST(rwsem, trylocks_enter_where_nothing_is_in_the_way)
{
	ASSERT_TRUE(tick_comes());
	ASSERT_TRUE(down_read_trylock(&test_rwsem));
	EXPECT_FALSE(down_write_trylock(&test_rwsem));
	up_read(&test_rwsem);
	ASSERT_TRUE(down_write_trylock(&test_rwsem));
	EXPECT_FALSE(down_read_trylock(&test_rwsem));
	EXPECT_FALSE(down_write_trylock(&test_rwsem));
	up_write(&test_rwsem);
	EXPECT_FALSE(rwsem_is_locked(&test_rwsem));
}
