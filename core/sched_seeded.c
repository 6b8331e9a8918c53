/* SPDX-License-Identifier: MIT */
/*
 * core/sched_seeded.c - a random task by a seed: to find races, and to find them again
 *
 *	seeded_begin(seed)
 *	sched_set(task, &seeded_sched_class, 0) ...	any number of tasks
 *	...						they run
 *	seeded_end(&stats)
 *
 * While a task of this class runs, a switch is wanted at all times: the end of each
 * section that keeps preemption off is a point of decision, each unlock among them.  Who
 * of the ready tasks goes on from there is the seed's choice.  Neither the timer nor the
 * end of an interrupt decides anything.  So what the tasks do to each other is a pure
 * function of the seed and of their program, and a failure comes again with its seed.
 *
 * The class stands before all others: whoever started the tasks runs again only when all
 * of them have ended or wait.  One that waits then waits for ever, unless an interrupt or
 * a task of another class will wake it: no time limit is needed to find a lost wake-up.
 *
 * The hash stands for the whole sequence of decisions.  It is made of places in the queue
 * and not of names, so that two runs with different process numbers compare.
 *
 *	sched_seed=N	tests that try many seeds try this one alone
 *
 * Locking: the run queue's lock, as for every class; one CPU runs.
 */
#include <core/bug.h>
#include <core/printk.h>
#include <core/sched_class.h>
#include <core/sched_seeded.h>
#include <lib/errno.h>
#include <lib/parse.h>

static uint32_t random_state;		/* [r] */
static struct seeded_stats stats;	/* [r] */

static uint32_t replay_seed;		/* [I] the one seed of tests, if replay is set */
static bool replay;			/* [I] */

/* A counter whose bits are well mixed: neighbouring seeds have nothing in common. */
static uint32_t next_random(void)
{
	uint32_t z = random_state += 0x9E3779B9;

	z = (z ^ z >> 16) * 0x21F0AAAD;
	z = (z ^ z >> 15) * 0x735A2D97;
	return z ^ z >> 15;
}

/* One of 0 .. nr - 1, noted. */
static unsigned int decide(unsigned int nr)
{
	unsigned int choice = (unsigned int)((uint64_t)next_random() * nr >> 32);

	stats.decisions++;
	stats.hash = (stats.hash ^ (nr << 16 | choice)) * 0x01000193;
	return choice;
}

static void seeded_enqueue(struct rq *rq, struct task_struct *task)
{
	list_add_tail(&task->run_list, &rq->seeded.tasks);
}

static void seeded_dequeue(struct rq *rq __maybe_unused, struct task_struct *task)
{
	list_del_init(&task->run_list);
}

/*
 * Where there is no choice there is no decision: how often one is asked for then may differ.
 * The next one is wanted at once.
 */
static struct task_struct *seeded_pick_next(struct rq *rq)
{
	unsigned int nr = rq->nr_of_class[SCHED_RANK_SEEDED];
	unsigned int skip = nr > 1 ? decide(nr) : 0;
	struct task_struct *task;

	set_need_resched();
	list_for_each_entry(task, &rq->seeded.tasks, run_list)
		if (skip-- == 0)
			return task;
	return NULL;
}

static void seeded_yield(struct rq *rq __maybe_unused, struct task_struct *task __maybe_unused)
{
}

static bool seeded_tick(struct rq *rq __maybe_unused, struct task_struct *task __maybe_unused)
{
	return false;
}

static bool seeded_preempts(const struct task_struct *running __maybe_unused,
			    const struct task_struct *woken __maybe_unused)
{
	return true;
}

static const char *seeded_check(const struct rq *rq, unsigned int *nr)
{
	const struct task_struct *task;

	list_for_each_entry(task, &rq->seeded.tasks, run_list) {
		if (!task->on_rq || task->sched_class != &seeded_sched_class)
			return "seeded: a task stands on a queue that is not its own";
		if (task->run_list.next->prev != &task->run_list)
			return "seeded: the links of the queue do not agree";
		++*nr;
	}
	return NULL;
}

void __init seeded_queue_init(struct seeded_queue *seeded)
{
	INIT_LIST_HEAD(&seeded->tasks);
}

const struct sched_class seeded_sched_class = {
	.name = "seeded",
	.rank = SCHED_RANK_SEEDED,
	.ignores_interrupts = true,
	.enqueue = seeded_enqueue,
	.dequeue = seeded_dequeue,
	.pick_next = seeded_pick_next,
	.yield = seeded_yield,
	.tick = seeded_tick,
	.preempts = seeded_preempts,
	.check = seeded_check,
};

/*
 * seeded_begin - decide by this seed from now on
 *
 * Task context; no task of the class is ready to run.
 */
void seeded_begin(uint32_t seed)
{
	BUG_ON(current->sched_class == &seeded_sched_class);
	random_state = seed;
	stats = (struct seeded_stats){ .hash = 0x811C9DC5 };
}

/* seeded_end - what was decided since seeded_begin(); by a task of another class */
struct seeded_stats seeded_end(void)
{
	BUG_ON(current->sched_class == &seeded_sched_class);
	return stats;
}

/* seeded_setup - obey sched_seed= on the command line; boot */
void seeded_setup(const char *cmdline)
{
	char text[32] = PARAM_TOO_LONG;

	if (param_read(cmdline, "sched_seed", text, sizeof(text)) == -ENOENT)
		return;
	if (parse_u32(text, &replay_seed) == 0)
		replay = true;
	else
		pr_warn("sched_seed=%s is not a number and is ignored\n", text);
}

/* seeded_seeds - the seeds that a test shall try: 1 .. nr, or the command line's one */
struct seeded_seeds seeded_seeds(uint32_t nr)
{
	if (replay)
		return (struct seeded_seeds){ replay_seed, 1 };
	return (struct seeded_seeds){ 1, nr };
}
