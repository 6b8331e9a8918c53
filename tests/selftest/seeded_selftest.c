/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/seeded_selftest.c - wake-ups under hundreds of orders, each of them a seed
 *
 * A program is a few threads and a condition that must let all of them end.  They run in
 * the seeded class (core/sched_seeded.c): this thread goes on when all of them have ended,
 * or when those that are left wait for ever.  That is a lost wake-up; the seed that shows
 * it is printed, and sched_seed=N on the command line plays it again.
 *
 * Each step of a thread ends a section that keeps preemption off, so that the seed may
 * choose another thread there: where real code takes a lock to look at its condition.
 */
#include <core/kthread.h>
#include <core/mutex.h>
#include <core/rwsem.h>
#include <core/sched_class.h>
#include <core/sched_seeded.h>
#include <core/selftest.h>
#include <core/wait.h>
#include <lib/err.h>

#define NR_SEEDS	500
#define NR_SEEDS_RARE	2000	/* for what only a few of a thousand show */
#define NR_REPLAYS	20
#define MAX_THREADS	4
#define NR_ITEMS	4

struct program {
	const char *name;
	unsigned int nr_threads;
	int (*run)(unsigned int number);	/* one thread; 0: what it saw was right */
};

static DECLARE_WAIT_QUEUE_HEAD(queue);
static DECLARE_WAIT_QUEUE_HEAD(other_queue);
static DEFINE_SPINLOCK(test_lock);
static unsigned int value;		/* under lock, as are the next two */
static unsigned int taken;
static bool closed;
static bool give_up;			/* let the threads that wait for ever end */

/* A look at a word, and a point where the seed may choose another thread. */
static unsigned int look(const unsigned int *word)
{
	unsigned int seen;

	spin_lock(&test_lock);
	seen = *word;
	spin_unlock(&test_lock);
	return seen;
}

static void set(unsigned int *word, unsigned int to)
{
	spin_lock(&test_lock);
	*word = to;
	spin_unlock(&test_lock);
}

/* --- programs ------------------------------------------------------------------------ */

/* All but the first wait for what the first one does. */
static int one_waker(unsigned int number)
{
	if (number == 0) {
		set(&value, 1);
		wake_up_all(&queue);
		return 0;
	}
	wait_event(queue, look(&value) || give_up);
	return value == 1 ? 0 : -EIO;
}

/* The same with a waiter that looks before it can be found: the classical mistake. */
static int looks_too_early(unsigned int number)
{
	DEFINE_WAIT(wait);

	if (number == 0)
		return one_waker(number);
	while (!look(&value) && !give_up) {
		prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
		schedule();
	}
	finish_wait(&queue, &wait);
	return 0;
}

static bool fill_slot(unsigned int item)
{
	bool empty;

	spin_lock(&test_lock);
	empty = value == 0;
	if (empty)
		value = item;
	spin_unlock(&test_lock);
	return empty || give_up;
}

static bool empty_slot(unsigned int *item)
{
	bool done;

	spin_lock(&test_lock);
	*item = value;
	value = 0;
	taken += *item != 0;
	done = *item || closed;
	spin_unlock(&test_lock);
	return done || give_up;
}

/* A slot for one item; one thread fills it, the others empty it. */
static int producer_and_consumers(unsigned int number)
{
	unsigned int item = 0;

	if (number == 0) {
		for (item = 1; item <= NR_ITEMS; item++) {
			wait_event(queue, fill_slot(item));
			wake_up(&other_queue);
		}
		wait_event(queue, look(&value) == 0 || give_up);
		closed = true;
		wake_up_all(&other_queue);
		return 0;
	}
	do {
		wait_event(other_queue, empty_slot(&item));
		wake_up(&queue);
	} while (item);
	return 0;
}

static bool take_token(void)
{
	bool had;

	spin_lock(&test_lock);
	had = value > 0;
	if (had)
		value--;
	spin_unlock(&test_lock);
	return had || give_up;
}

static void give_token(void)
{
	spin_lock(&test_lock);
	value++;
	spin_unlock(&test_lock);
	wake_up(&queue);
}

static void give_tokens(void)
{
	for (unsigned int i = 1; i < MAX_THREADS; i++)
		give_token();
}

/* finish_wait(), and whether a waker had chosen the entry before: one step. */
static bool leave_queue(struct wait_queue_entry *wait)
{
	unsigned long flags = spin_lock_irqsave(&queue.lock);
	bool chosen = list_empty(&wait->entry);

	__set_current_state(TASK_RUNNING);
	list_del_init(&wait->entry);
	spin_unlock_irqrestore(&queue.lock, flags);
	return chosen;
}

/*
 * A semaphore: exclusive waiters, of which each wake-up takes one.  A woken one looks before
 * it stands in the queue again, so that it takes no second wake-up away; and one that
 * found its token without sleeping passes on a wake-up that it was given meanwhile.
 */
static int semaphore(unsigned int number)
{
	DEFINE_WAIT(wait);

	if (number == 0) {
		give_tokens();
		return 0;
	}
	wait.flags = WQ_FLAG_EXCLUSIVE;
	while (!take_token()) {
		prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
		if (take_token()) {
			if (leave_queue(&wait))
				wake_up(&queue);
			return 0;
		}
		schedule();
	}
	finish_wait(&queue, &wait);
	return 0;
}

/* The same without the second half of that: a wake-up is kept that is somebody else's. */
static int keeps_a_wakeup(unsigned int number)
{
	DEFINE_WAIT(wait);

	if (number == 0) {
		give_tokens();
		return 0;
	}
	wait.flags = WQ_FLAG_EXCLUSIVE;
	while (!take_token()) {
		prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
		if (take_token())
			break;
		schedule();
	}
	finish_wait(&queue, &wait);
	return 0;
}

/*
 * Without the first half: a woken waiter stands in the queue again before it takes its token,
 * and is given the wake-up of the next token too, which somebody else waits for.
 */
static int takes_two_wakeups(unsigned int number)
{
	DEFINE_WAIT(wait);

	if (number == 0) {
		give_tokens();
		return 0;
	}
	wait.flags = WQ_FLAG_EXCLUSIVE;
	for (;;) {
		prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
		if (take_token())
			break;
		schedule();
	}
	finish_wait(&queue, &wait);
	return 0;
}

/* What core/wait.c makes of all that. */
static int exclusive_waiters(unsigned int number)
{
	if (number == 0)
		give_tokens();
	else
		wait_event_exclusive(queue, take_token());
	return 0;
}

/* --- sleeping locks: each thread ends, and nobody is where he must not be --------------- */

static DEFINE_MUTEX(test_mutex);
static DECLARE_RWSEM(test_rwsem);
static unsigned int inside;		/* threads in the section; under lock */

static unsigned int enter(unsigned int nr)
{
	unsigned int found;

	spin_lock(&test_lock);
	found = inside;
	inside += nr;
	spin_unlock(&test_lock);
	return found;
}

static void leave(unsigned int nr)
{
	spin_lock(&test_lock);
	inside -= nr;
	spin_unlock(&test_lock);
}

#define WRITER	100U			/* counts as more readers than there are */

/* A section of one, entered twice. */
static int mutex_users(unsigned int number __maybe_unused)
{
	unsigned int others = 0;

	for (unsigned int i = 0; i < 2; i++) {
		mutex_lock(&test_mutex);
		others += enter(1);
		leave(1);
		mutex_unlock(&test_mutex);
	}
	return others ? -EIO : 0;
}

static int write_once(void)
{
	unsigned int others;

	down_write(&test_rwsem);
	others = enter(WRITER);
	leave(WRITER);
	up_write(&test_rwsem);
	return others ? -EIO : 0;
}

static int read_once(void)
{
	unsigned int others;

	down_read(&test_rwsem);
	others = enter(1);
	leave(1);
	up_read(&test_rwsem);
	return others >= WRITER ? -EIO : 0;
}

/* Even ones read, odd ones write, and then the other way round. */
static int readers_and_writers(unsigned int number)
{
	int error = number % 2 ? write_once() : read_once();

	return error ? error : number % 2 ? read_once() : write_once();
}

/* A writer becomes a reader: those that it kept out may read with it, and no writer may. */
static int downgrades(unsigned int number)
{
	unsigned int others;

	if (number)
		return readers_and_writers(number);
	down_write(&test_rwsem);
	others = enter(WRITER);
	leave(WRITER - 1);
	downgrade_write(&test_rwsem);
	others |= enter(0) >= WRITER;
	leave(1);
	up_read(&test_rwsem);
	return others ? -EIO : 0;
}

/* Two threads hand a ball to and fro. */
static int ping_pong(unsigned int number)
{
	for (unsigned int i = 0; i < NR_ITEMS; i++) {
		wait_event(queue, look(&value) == number || give_up);
		set(&value, !number);
		wake_up_all(&queue);
	}
	return 0;
}

/* --- running them --------------------------------------------------------------------- */

struct thread {
	const struct program *program;
	unsigned int number;
	struct task_struct *task;
};

static struct thread threads[MAX_THREADS];

static int thread_main(void *data)
{
	const struct thread *thread = data;

	return thread->program->run(thread->number);
}

static bool create_threads(const struct program *program)
{
	for (unsigned int i = 0; i < program->nr_threads; i++) {
		struct thread *thread = &threads[i];

		*thread = (struct thread){ .program = program, .number = i };
		thread->task = kthread_create(thread_main, thread, "seeded/%u", i);
		if (IS_ERR(thread->task)) {
			selftest_fail(__FILE__, __LINE__, "no memory for a thread");
			while (i--)
				kthread_stop(threads[i].task);
			return false;
		}
		sched_set(thread->task, &seeded_sched_class, 0);
	}
	return true;
}

/* How many wait for ever; they are then made to end. */
static unsigned int count_stuck(const struct program *program)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < program->nr_threads; i++)
		nr += !(threads[i].task->state & TASK_DEAD);
	give_up = true;
	for (unsigned int i = 0; i < program->nr_threads; i++)
		wake_up_process(threads[i].task);
	return nr;
}

struct outcome {
	unsigned int stuck;		/* threads that waited for ever */
	int error;			/* of a thread */
	struct seeded_stats stats;
};

/*
 * Run a program by a seed; false without memory.  They are all woken before the first one
 * runs, and this thread, of a later class, goes on when none of them can run.
 */
static bool run_program(const struct program *program, uint32_t seed, struct outcome *outcome)
{
	*outcome = (struct outcome){ .stuck = 0 };
	value = taken = inside = 0;
	closed = give_up = false;
	if (!create_threads(program))
		return false;
	seeded_begin(seed);
	preempt_disable();
	for (unsigned int i = 0; i < program->nr_threads; i++)
		wake_up_process(threads[i].task);
	preempt_enable();
	outcome->stats = seeded_end();
	outcome->stuck = count_stuck(program);
	for (unsigned int i = 0; i < program->nr_threads; i++) {
		int error = kthread_join(threads[i].task);

		if (error)
			outcome->error = error;
	}
	return true;
}

static void expect_no_lost_wakeup(const struct program *program, uint32_t nr_seeds)
{
	struct seeded_seeds seeds = seeded_seeds(nr_seeds);
	struct outcome outcome;

	for (uint32_t i = 0; i < seeds.nr; i++) {
		uint32_t seed = seeds.first + i;

		if (!run_program(program, seed, &outcome))
			return;
		if (!outcome.stuck && !outcome.error)
			continue;
		selftest_fail(__FILE__, __LINE__, "%s: %u of %u threads wait for ever, error %d; "
			      "sched_seed=%u does it again", program->name, outcome.stuck,
			      program->nr_threads, outcome.error, seed);
		return;
	}
	EXPECT_OK(sched_check());
}

SELFTEST(seeded, no_waiter_of_one_waker_is_lost)
{
	const struct program program = { "one_waker", MAX_THREADS, one_waker };

	expect_no_lost_wakeup(&program, NR_SEEDS);
}

SELFTEST(seeded, no_item_is_lost_between_producer_and_consumers)
{
	const struct program program = { "producer_and_consumers", 3, producer_and_consumers };

	expect_no_lost_wakeup(&program, NR_SEEDS);
	EXPECT_EQ(taken, (unsigned int)NR_ITEMS);
}

SELFTEST(seeded, each_token_lets_one_exclusive_waiter_pass)
{
	const struct program program = { "semaphore", MAX_THREADS, semaphore };

	expect_no_lost_wakeup(&program, NR_SEEDS_RARE);
	EXPECT_EQ(value, 0u);
}

SELFTEST(seeded, each_token_lets_one_wait_event_exclusive_pass)
{
	const struct program program = { "exclusive_waiters", MAX_THREADS, exclusive_waiters };

	expect_no_lost_wakeup(&program, NR_SEEDS_RARE);
	EXPECT_EQ(value, 0u);
}

SELFTEST(seeded, a_mutex_lets_one_in_and_everybody_in_turn)
{
	const struct program program = { "mutex_users", MAX_THREADS, mutex_users };

	expect_no_lost_wakeup(&program, NR_SEEDS);
}

SELFTEST(seeded, an_rwsem_lets_readers_or_one_writer_in)
{
	const struct program program = { "readers_and_writers", MAX_THREADS, readers_and_writers };

	expect_no_lost_wakeup(&program, NR_SEEDS);
}

SELFTEST(seeded, a_downgraded_writer_wakes_the_readers)
{
	const struct program program = { "downgrades", MAX_THREADS, downgrades };

	expect_no_lost_wakeup(&program, NR_SEEDS);
}

SELFTEST(seeded, a_ball_is_never_dropped)
{
	const struct program program = { "ping_pong", 2, ping_pong };

	expect_no_lost_wakeup(&program, NR_SEEDS);
}

/* The method finds what it is for: some seeds lose the wake-up, and do so each time. */
static void expect_lost_wakeup(const struct program *wrong, uint32_t nr_seeds)
{
	struct seeded_seeds seeds = seeded_seeds(nr_seeds);
	struct outcome outcome, again;
	unsigned int caught = 0;

	for (uint32_t i = 0; i < seeds.nr; i++) {
		ASSERT_TRUE(run_program(wrong, seeds.first + i, &outcome));
		if (!outcome.stuck)
			continue;
		caught++;
		ASSERT_TRUE(run_program(wrong, seeds.first + i, &again));
		EXPECT_EQ(again.stuck, outcome.stuck);
		EXPECT_EQ(again.stats.hash, outcome.stats.hash);
	}
	pr_info("%s: %u of %u seeds from %u on lose a wake-up\n", wrong->name, caught, seeds.nr,
		seeds.first);
	if (seeds.nr == 1)
		return;
	EXPECT_GT(caught, 0u);
	EXPECT_LT(caught, seeds.nr);
}

SELFTEST(seeded, a_look_before_the_queue_is_caught)
{
	const struct program wrong = { "looks_too_early", 2, looks_too_early };

	expect_lost_wakeup(&wrong, NR_SEEDS);
}

SELFTEST(seeded, a_waiter_that_takes_two_wakeups_is_caught)
{
	const struct program wrong = { "takes_two_wakeups", MAX_THREADS, takes_two_wakeups };

	expect_lost_wakeup(&wrong, NR_SEEDS_RARE);
}

SELFTEST(seeded, a_waiter_that_keeps_a_wakeup_is_caught)
{
	const struct program wrong = { "keeps_a_wakeup", MAX_THREADS, keeps_a_wakeup };

	expect_lost_wakeup(&wrong, NR_SEEDS_RARE);
}

/* --- the class itself -------------------------------------------------------------------- */

/* The same seed, the same decisions, whatever ticks and interrupts did meanwhile. */
SELFTEST(seeded, a_seed_decides_all)
{
	const struct program program = { "producer_and_consumers", 3, producer_and_consumers };
	struct outcome first, again;

	for (uint32_t seed = 1; seed <= NR_REPLAYS; seed++) {
		ASSERT_TRUE(run_program(&program, seed, &first));
		ASSERT_TRUE(run_program(&program, seed, &again));
		EXPECT_EQ(first.stats.decisions, again.stats.decisions);
		EXPECT_EQ(first.stats.hash, again.stats.hash);
		EXPECT_GT(first.stats.decisions, 10u);
	}
}

SELFTEST(seeded, another_seed_is_another_run)
{
	const struct program program = { "producer_and_consumers", 3, producer_and_consumers };
	uint32_t hashes[NR_REPLAYS];
	unsigned int equal = 0;
	struct outcome outcome;

	for (uint32_t seed = 0; seed < NR_REPLAYS; seed++) {
		ASSERT_TRUE(run_program(&program, seed, &outcome));
		hashes[seed] = outcome.stats.hash;
		for (uint32_t before = 0; before < seed; before++)
			equal += hashes[before] == hashes[seed];
	}
	EXPECT_LE(equal, 1u);
}

/* Which of three equal threads is the first to move is each of them for some seed. */
static int notes_the_first(unsigned int number)
{
	spin_lock(&test_lock);
	if (!value)
		value = number + 1;
	spin_unlock(&test_lock);
	return 0;
}

SELFTEST(seeded, every_thread_is_first_for_some_seed)
{
	const struct program program = { "notes_the_first", 3, notes_the_first };
	unsigned int first[3] = { 0 };
	struct outcome outcome;

	for (uint32_t seed = 1; seed <= 60; seed++) {
		ASSERT_TRUE(run_program(&program, seed, &outcome));
		ASSERT_TRUE(value >= 1 && value <= 3);
		first[value - 1]++;
	}
	for (unsigned int i = 0; i < 3; i++)
		EXPECT_GT(first[i], 5u);
}
