/* SPDX-License-Identifier: MIT */
/*
 * rwsem_programs.h - small programs that read and write, for tests/unit/interleave.c
 *
 * The monitor looks after each step.  It knows the line, and so sees a reader that came
 * past a writer which is first in it.
 */
#pragma once

#include <core/rwsem.h>
#include "interleave.h"
#include "line.h"

static struct rw_semaphore sem;
static unsigned int readers_inside, writer_inside, result, flag;
static unsigned int most_readers;	/* inside at once, in any run so far */
static const struct lock_waiter *last_first;
static int last_count;

static struct line line;

static void reset(void)
{
	line.nr = 0;
	init_rwsem(&sem);
	readers_inside = writer_inside = result = flag = 0;
	last_first = NULL;
	last_count = 0;
}

/* How many are inside. */
static int inside(int count)
{
	return count / RWSEM_READER + !!(count & RWSEM_WRITER);
}

static const char *in_order(void)
{
	int count = sem.count.counter;
	const struct lock_waiter *first;
	const char *error = NULL;

	if (sem.wait_lock.word.locked)
		return NULL;
	first = lock_first_waiter(&sem.waiters);
	if (!(count & RWSEM_WAITERS) != !first)
		error = "the mark does not say whether somebody waits";
	else if (count & RWSEM_WRITER && count >= RWSEM_READER)
		error = "a reader and a writer are inside at once";
	else if (line_is_jumped(&line, &sem.waiters))
		error = "who came last stands in front";
	else if (first && first == last_first && inside(count) > inside(last_count))
		error = "somebody came past the first in line";
	last_first = first;
	last_count = count;
	return error;
}

static const char *free_at_end(void)
{
	if (sem.count.counter != 0 || !list_empty(&sem.waiters))
		return "the semaphore is not free at the end";
	return NULL;
}

static void read_inside(void)
{
	host_step(&readers_inside, HOST_WRITE, "reader is in");
	readers_inside++;
	if (readers_inside > most_readers)
		most_readers = readers_inside;
	if (see(&writer_inside))
		interleave_fail("a reader and a writer are inside at once");
	host_step(&readers_inside, HOST_WRITE, "reader goes");
	readers_inside--;
}

static void write_inside(void)
{
	if (see(&writer_inside) || see(&readers_inside))
		interleave_fail("a writer is not alone inside");
	put(&writer_inside, 1);
	if (see(&readers_inside))
		interleave_fail("a reader came in beside a writer");
	put(&writer_inside, 0);
}

static void read_once(void)
{
	down_read(&sem);
	read_inside();
	up_read(&sem);
}

static void write_once(void)
{
	down_write(&sem);
	write_inside();
	up_write(&sem);
}

static void read_twice(void)
{
	read_once();
	read_once();
}

static const struct program two_readers = {
	.name = "two readers", .reset = reset, .monitor = in_order, .check = free_at_end,
	.threads = { read_once, read_once },
};

static const struct program two_writers = {
	.name = "two writers", .reset = reset, .monitor = in_order, .check = free_at_end,
	.threads = { write_once, write_once },
};

static const struct program reader_twice_writer = {
	.name = "a reader, twice, and a writer", .reset = reset, .monitor = in_order,
	.check = free_at_end, .threads = { read_twice, write_once },
};

static const struct program readers_writer = {
	.name = "two readers and a writer", .reset = reset, .monitor = in_order,
	.check = free_at_end, .threads = { read_once, read_once, write_once },
};

static const struct program reader_writers = {
	.name = "a reader and two writers", .reset = reset, .monitor = in_order,
	.check = free_at_end, .threads = { read_once, write_once, write_once },
};

/* --- readers together: each stays until the other is in, behind a writer ------------- */

static unsigned int in[MAX_THREADS];

static void reset_meeting(void)
{
	reset();
	memset(in, 0, sizeof(in));
}

static void meet(unsigned int other)
{
	down_read(&sem);
	put(&in[this_thread()], 1);
	await(&in[other]);
	up_read(&sem);
}

static void meet_1(void)
{
	meet(1);
}

static void meet_0(void)
{
	meet(0);
}

static const struct program meeting = {
	.name = "two readers meet inside", .reset = reset_meeting, .monitor = in_order,
	.check = free_at_end, .threads = { meet_1, meet_0 },
};

/* Both may be in line when the writer leaves: they come in together. */
static void write_first(void)
{
	down_write(&sem);
	put(&flag, 1);
	up_write(&sem);
}

static void meet_1_later(void)
{
	await(&flag);
	meet(1);
}

static void meet_0_later(void)
{
	await(&flag);
	meet(0);
}

static const struct program meeting_behind_writer = {
	.name = "two readers meet behind a writer", .reset = reset_meeting, .monitor = in_order,
	.check = free_at_end, .threads = { meet_1_later, meet_0_later, write_first },
};

/* --- a killed writer lets in those behind it ----------------------------------------- */

static void hold_until_other_is_in(void)
{
	down_read(&sem);
	put(&flag, 1);
	await(&in[2]);
	up_read(&sem);
}

static void write_killable(void)
{
	await(&flag);
	if (down_write_killable(&sem) == 0) {
		write_inside();
		up_write(&sem);
	}
}

static void read_behind(void)
{
	await(&flag);
	down_read(&sem);
	put(&in[2], 1);
	up_read(&sem);
}

static void kill_writer(void)
{
	await(&flag);
	task_kill(thread_task(1));
}

static const struct program killed_writer = {
	.name = "a killed writer lets in the reader behind it", .reset = reset_meeting,
	.monitor = in_order, .check = free_at_end,
	.threads = { hold_until_other_is_in, write_killable, read_behind, kill_writer },
};

static void read_killable(void)
{
	result = down_read_killable(&sem) == 0;
	if (result) {
		read_inside();
		up_read(&sem);
	}
}

static void write_and_kill(void)
{
	down_write(&sem);
	task_kill(thread_task(1));
	up_write(&sem);
}

static const struct program killed_reader = {
	.name = "a reader in line is killed", .reset = reset, .monitor = in_order,
	.check = free_at_end, .threads = { write_and_kill, read_killable, write_once },
};

/* The writer is inside still when the first of two readers in line gives up. */
static const struct program killed_reader_first = {
	.name = "the first of two readers in line is killed", .reset = reset,
	.monitor = in_order, .check = free_at_end,
	.threads = { write_and_kill, read_killable, read_once },
};

/* --- downgrade: no other writer in between, waiting readers come in beside ----------- */

static void downgrade(void)
{
	down_write(&sem);
	put(&flag, 1);
	downgrade_write(&sem);
	if (see(&flag) != 1)
		interleave_fail("a writer came between writing and reading");
	up_read(&sem);
}

static void write_other(void)
{
	down_write(&sem);
	put(&flag, 2);
	up_write(&sem);
}

static const struct program downgraded = {
	.name = "a writer becomes a reader", .reset = reset, .monitor = in_order,
	.check = free_at_end, .threads = { downgrade, write_other, read_once },
};

static void downgrade_and_meet(void)
{
	down_write(&sem);
	downgrade_write(&sem);
	put(&in[0], 1);
	await(&in[1]);
	up_read(&sem);
}

static void read_beside(void)
{
	down_read(&sem);
	put(&in[1], 1);
	up_read(&sem);
}

static const struct program downgraded_meets = {
	.name = "a reader comes in beside one that was a writer", .reset = reset_meeting,
	.monitor = in_order, .check = free_at_end, .threads = { downgrade_and_meet, read_beside },
};

/* --- those that only try ------------------------------------------------------------- */

static void try_read(void)
{
	if (!down_read_trylock(&sem))
		return;
	read_inside();
	up_read(&sem);
}

static void try_write(void)
{
	if (!down_write_trylock(&sem))
		return;
	write_inside();
	up_write(&sem);
}

static const struct program trying = {
	.name = "one writes, one tries to read, one to write", .reset = reset,
	.monitor = in_order, .check = free_at_end,
	.threads = { write_once, try_read, try_write },
};

/* All that must not fail; those with the fewest runs first. */
static const struct program *const programs[] = {
	&two_writers, &meeting, &downgraded_meets, &two_readers, &reader_twice_writer, &trying,
	&meeting_behind_writer, &reader_writers, &killed_writer, &downgraded, &killed_reader,
	&readers_writer, &killed_reader_first, NULL,
};
