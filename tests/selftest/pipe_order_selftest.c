/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/pipe_order_selftest.c - pipes and poll in hundreds of orders, by seeds
 *
 * Threads of the kernel write, read and poll: one that waits for ever has lost a wake-up, and
 * bytes that are missing or twice there were lost in the ring.
 */
#include <core/kthread.h>
#include <core/sched_class.h>
#include <core/sched_seeded.h>
#include <core/selftest.h>
#include <fs/file.h>
#include <fs/pipe.h>
#include <fs/poll.h>
#include <lib/err.h>
#include <lib/timespec.h>
#include <uapi/fcntl.h>
#include "shared_space.h"

#define RW		(VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE)
#define NR_SEEDS	150U
#define MAX_THREADS	4U
#define PIECE		3000U		/* two of them do not fit in a ring of a page */
#define NR_PIECES	6U

struct pipe_program {
	const char *name;
	unsigned int nr_threads;
	long (*run)(unsigned int number);	/* bytes that it has read, or an error */
	long nr_bytes;				/* that all together read */
};

struct job {
	const struct pipe_program *program;
	struct task_struct *task;
	unsigned int number;
	long result;
};

static struct mm_struct *space_mm;
static struct job jobs[MAX_THREADS];
static struct file *ends[2], *other_ends[2];
static char bytes[PIECE];

static char __user *buffer_of(unsigned int number)
{
	return (char __user *)(TEST_ADDR + number * PAGE_SIZE);
}

static long write_pieces(struct file *file, unsigned int nr, size_t size)
{
	for (unsigned int i = 0; i < nr; i++) {
		long done = pipe_write_kernel(file, bytes, size);

		if (done != (long)size)
			return done < 0 ? done : -EIO;
	}
	return 0;
}

static long read_all(struct file *file, unsigned int number, size_t size)
{
	long total = 0, done;

	while ((done = file_read(file, buffer_of(number), size)) > 0)
		total += done;
	return done < 0 ? done : total;
}

/* Threads 0 and 1 write, 2 and 3 read; each side gives its files back when it has done. */
static long writers_and_readers(unsigned int number)
{
	struct file *file = ends[number < 2];
	long result = number < 2 ? write_pieces(file, NR_PIECES, PIECE)
				 : read_all(file, number, 1000);

	fput(file);
	return result;
}

static unsigned int ask(struct poll_waiter *waiter, struct file *file)
{
	waiter->file = file;
	return vfs_poll(file, &waiter->table);
}

/* Wait for one of the two; 0, or an error if a signal came. */
static int wait_for_either(struct file *one, struct file *other)
{
	struct poll_waiter waiter;
	int error = 0;

	poll_begin(&waiter);
	while (!(ask(&waiter, one) | ask(&waiter, other)) && !error) {
		poll_enough(&waiter);
		poll_sleep(&waiter, TIME_NS_MAX);
		error = signal_pending(current) ? -EINTR : 0;
	}
	poll_end(&waiter);
	return error;
}

/* What both have now; -EAGAIN is nothing, 0 the end of both. */
static long read_both(unsigned int number, bool *ended)
{
	struct file *const files[2] = { ends[0], other_ends[0] };
	long total = 0;

	*ended = true;
	for (unsigned int i = 0; i < 2; i++) {
		long done = file_read(files[i], buffer_of(number), 500);

		*ended &= done == 0;
		total += done > 0 ? done : 0;
	}
	return total;
}

/* Threads 0 and 1 write to one pipe each, 2 waits for both of them by poll. */
static long poll_two(unsigned int number)
{
	struct file *file = number ? other_ends[1] : ends[1];
	long total = 0, result = 0;
	bool ended = false;

	if (number < 2) {
		result = write_pieces(file, NR_PIECES, 700);
		fput(file);
		return result;
	}
	ends[0]->f_flags |= O_NONBLOCK;
	other_ends[0]->f_flags |= O_NONBLOCK;
	while (!ended && !result) {
		/* At the end of one of them it is ready for ever: do not spin on it. */
		result = wait_for_either(ends[0], other_ends[0]);
		total += read_both(number, &ended);
		cond_resched();
	}
	fput(ends[0]);
	fput(other_ends[0]);
	return result ? result : total;
}

/* Thread 0 writes when poll says that there is room, 1 and 2 read. */
static long poll_for_room(unsigned int number)
{
	long result = 0;

	if (number) {
		result = read_all(ends[0], number, 1000);
		fput(ends[0]);
		return result;
	}
	for (unsigned int i = 0; i < NR_PIECES && !result; ) {
		result = wait_for_either(ends[1], ends[1]);
		if (!result && pipe_write_kernel(ends[1], bytes, PIECE) == (long)PIECE)
			i++;
	}
	fput(ends[1]);
	return result;
}

static int job_main(void *data)
{
	struct job *job = data;

	join_space(space_mm);
	job->result = job->program->run(job->number);
	leave_space();
	return 0;
}

/* A pipe of one page. */
static bool make_pipe(struct file *files[2], unsigned int flags)
{
	if (pipe_create(files, flags) == 0)
		return pipe_set_size(files[0], PAGE_SIZE) == (long)PAGE_SIZE;
	selftest_fail(__FILE__, __LINE__, "no memory for a pipe");
	return false;
}

static bool start_jobs(const struct pipe_program *program)
{
	for (unsigned int i = 0; i < program->nr_threads; i++) {
		jobs[i] = (struct job){ .program = program, .number = i };
		jobs[i].task = kthread_create(job_main, &jobs[i], "pipe/%u", i);
		if (IS_ERR(jobs[i].task)) {
			selftest_fail(__FILE__, __LINE__, "no memory for a thread");
			while (i--)
				kthread_stop(jobs[i].task);
			return false;
		}
		sched_set(jobs[i].task, &seeded_sched_class, 0);
	}
	return true;
}

/* Those that wait for ever are made to end. */
static unsigned int count_stuck(unsigned int nr_threads)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < nr_threads; i++) {
		nr += !(jobs[i].task->state & TASK_DEAD);
		task_kill(jobs[i].task);
	}
	return nr;
}

/* All threads by one seed; the files were handed over to them.  False: something is wrong. */
static bool run_by_seed(const struct pipe_program *program, uint32_t seed)
{
	unsigned int stuck;
	long total = 0;

	if (!start_jobs(program))
		return false;
	seeded_begin(seed);
	preempt_disable();
	for (unsigned int i = 0; i < program->nr_threads; i++)
		wake_up_process(jobs[i].task);
	preempt_enable();
	(void)seeded_end();
	stuck = count_stuck(program->nr_threads);
	for (unsigned int i = 0; i < program->nr_threads; i++) {
		EXPECT_EQ(kthread_join(jobs[i].task), 0);
		total += jobs[i].result;
	}
	if (!stuck && total == program->nr_bytes)
		return true;
	selftest_fail(__FILE__, __LINE__, "%s: %u threads wait for ever, %ld of %ld bytes came; "
		      "sched_seed=%u does it again", program->name, stuck, total,
		      program->nr_bytes, seed);
	return false;
}

/* Each thread owns one reference of what it uses. */
static void hand_over(const unsigned int more[2])
{
	for (unsigned int end = 0; end < 2; end++)
		for (unsigned int i = 0; i < more[end]; i++)
			get_file(ends[end]);
}

static void by_many_seeds(const struct pipe_program *program, unsigned int flags,
			  const unsigned int more[2], bool two_pipes)
{
	struct seeded_seeds seeds = seeded_seeds(NR_SEEDS);
	struct user_space space;
	bool good = true;

	ASSERT_TRUE(enter_user_space(&space));
	space_mm = space.mm;
	ASSERT_TRUE(add_area(space.mm, TEST_ADDR, MAX_THREADS, RW));
	for (uint32_t i = 0; i < seeds.nr && good; i++) {
		good = make_pipe(ends, flags) && (!two_pipes || make_pipe(other_ends, flags));
		hand_over(more);
		good = good && run_by_seed(program, seeds.first + i);
	}
	leave_user_space(&space);
	EXPECT_OK(sched_check());
}

SELFTEST(pipe, no_byte_and_no_wakeup_is_lost_between_writers_and_readers)
{
	const struct pipe_program program = { "writers_and_readers", 4, writers_and_readers,
					      2L * NR_PIECES * PIECE };

	/* [number < 2]: 0 reads, 1 writes. */
	by_many_seeds(&program, 0, (const unsigned int[2]){ 1, 1 }, false);
}

SELFTEST(pipe, no_wakeup_is_lost_by_poll_on_two_pipes)
{
	const struct pipe_program program = { "poll_two", 3, poll_two, 2L * NR_PIECES * 700 };

	by_many_seeds(&program, 0, (const unsigned int[2]){ 0, 0 }, true);
}

SELFTEST(pipe, no_wakeup_is_lost_by_poll_for_room)
{
	const struct pipe_program program = { "poll_for_room", 3, poll_for_room,
					      (long)NR_PIECES * PIECE };

	by_many_seeds(&program, 0, (const unsigned int[2]){ 1, 0 }, false);
}
