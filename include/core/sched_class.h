/* SPDX-License-Identifier: MIT */
/*
 * core/sched_class.h - a run queue, and the policies behind it
 *
 * A policy is a table of functions.  Classes stand in an order: a task of an earlier
 * class runs before any of a later one.  Behind the last class is the idle task.
 *
 *	class	file			policy
 *	seeded	core/sched_seeded.c	a random task by a seed, to find races; see there
 *	rr	core/sched_rr.c		by priority; among equals, in turns
 *
 * Every function is called with the run queue's lock held and interrupts off.  The task
 * that runs stays on its class's queue, until it waits.
 */
#pragma once

#include <core/sched.h>
#include <core/spinlock.h>
#include <lib/kconfig.h>

struct rq;

/* The order of the classes. */
enum sched_rank {
	SCHED_RANK_SEEDED,
	SCHED_RANK_RR,
	NR_SCHED_CLASSES
};

struct sched_class {
	const char *name;
	enum sched_rank rank;
	/*
	 * Never switch at an interrupt's end.  A class whose pick_next() wants the next
	 * decision at once gets it at the end of each section that keeps preemption off:
	 * the order of things is then the program's own.
	 */
	bool ignores_interrupts;
	void (*enqueue)(struct rq *rq, struct task_struct *task);
	void (*dequeue)(struct rq *rq, struct task_struct *task);
	/* The task that is to run now, NULL: none of this class.  It stays on the queue. */
	struct task_struct *(*pick_next)(struct rq *rq);
	/* The running task lets others go first. */
	void (*yield)(struct rq *rq, struct task_struct *task);
	/* A tick found it running; true: let pick_next() decide anew. */
	bool (*tick)(struct rq *rq, struct task_struct *task);
	/* Shall a task of this class that was woken run before the running one of it? */
	bool (*preempts)(const struct task_struct *running, const struct task_struct *woken);
	/* Count the tasks on the queue; NULL, or the first broken rule as text. */
	const char *(*check)(const struct rq *rq, unsigned int *nr);
};

#define RR_SLICE	(CONFIG_HZ / 20 + 1)	/* ticks in a turn: about 50 ms */

/* core/sched_rr.c's part of a run queue. */
struct rr_queue {
	uint32_t bitmap;		/* [r] bit n: queue[n] is not empty */
	struct list_head queue[MAX_PRIO]; /* [r] by priority, in turn */
};

/* core/sched_seeded.c's. */
struct seeded_queue {
	struct list_head tasks;		/* [r] in the order in which they came */
};

/* One CPU's tasks that run or are ready. */
struct rq {
	spinlock_t lock;		/* its own fields and those of tasks marked [r] */
	unsigned int cpu;		/* [I] */
	unsigned int nr_running;	/* [r] tasks on the queue, the running one included */
	unsigned int nr_of_class[NR_SCHED_CLASSES]; /* [r] the same, class by class */
	struct task_struct *curr;	/* [r] */
	struct task_struct *idle;	/* [I] */
	struct mmu_context *prev_mm;	/* [r] given back when the switch is through */
	unsigned long nr_switches;	/* [r] */
	unsigned long nr_cr3_loads;	/* [r] */
	struct seeded_queue seeded;
	struct rr_queue rr;
};

/* By rank; NULL for a class that is not built in. */
extern const struct sched_class *const sched_classes[NR_SCHED_CLASSES];

DECLARE_PER_CPU(struct rq, runqueue);

/* This CPU's; the caller stays on it. */
static __always_inline struct rq *this_rq(void)
{
	return this_cpu_ptr(&runqueue);
}

extern const struct sched_class rr_sched_class;
void rr_queue_init(struct rr_queue *rr);

#ifdef CONFIG_SCHED_SEEDED
extern const struct sched_class seeded_sched_class;
#define SEEDED_SCHED_CLASS	(&seeded_sched_class)
void seeded_queue_init(struct seeded_queue *seeded);
#else
#define SEEDED_SCHED_CLASS	NULL
static inline void seeded_queue_init(struct seeded_queue *seeded)
{
	(void)seeded;
}
#endif
