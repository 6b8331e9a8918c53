/* SPDX-License-Identifier: MIT */
/*
 * core/sched_rr.c - by priority, and among equals in turns
 *
 *	bitmap	... 0 1 0 0 1		a bit for each queue that is not empty
 *	queue[1]	A -> B -> C	A runs; its slice over, it goes behind C
 *	queue[4]	D		runs when A, B and C all wait
 *
 * The lowest bit that is set names the queue, its first task runs: the cost of a
 * decision does not depend on how many tasks there are.  A woken task goes to the end of
 * its queue; one that is preempted stays at the front and keeps what is left of its slice.
 *
 * A task that never waits starves those of less urgent priorities.  That is the rule of
 * this class (POSIX calls it SCHED_RR) and not an accident.
 *
 * Locking: the run queue's lock, held by the caller.
 */
#include <core/sched_class.h>

_Static_assert(MAX_PRIO <= 32, "a word has a bit for each priority");

static void rr_enqueue(struct rq *rq, struct task_struct *task)
{
	list_add_tail(&task->run_list, &rq->rr.queue[task->prio]);
	rq->rr.bitmap |= 1U << task->prio;
	if (task->time_slice == 0)
		task->time_slice = RR_SLICE;
}

static void rr_dequeue(struct rq *rq, struct task_struct *task)
{
	list_del_init(&task->run_list);
	if (list_empty(&rq->rr.queue[task->prio]))
		rq->rr.bitmap &= ~(1U << task->prio);
}

static struct task_struct *rr_pick_next(struct rq *rq)
{
	if (!rq->rr.bitmap)
		return NULL;
	return list_first_entry(&rq->rr.queue[__builtin_ctz(rq->rr.bitmap)], struct task_struct,
				run_list);
}

static void rr_yield(struct rq *rq, struct task_struct *task)
{
	list_move_tail(&task->run_list, &rq->rr.queue[task->prio]);
}

static bool rr_tick(struct rq *rq, struct task_struct *task)
{
	if (task->time_slice > 1) {
		task->time_slice--;
		return false;
	}
	task->time_slice = RR_SLICE;
	rr_yield(rq, task);
	return rr_pick_next(rq) != task;
}

static bool rr_preempts(const struct task_struct *running, const struct task_struct *woken)
{
	return woken->prio < running->prio;
}

static const char *rr_check(const struct rq *rq, unsigned int *nr)
{
	for (unsigned int prio = 0; prio < MAX_PRIO; prio++) {
		const struct list_head *queue = &rq->rr.queue[prio];
		const struct task_struct *task;

		if (list_empty(queue) == !!(rq->rr.bitmap & 1U << prio))
			return "rr: a bit does not say whether its queue is empty";
		list_for_each_entry(task, queue, run_list) {
			if (!task->on_rq || task->prio != prio ||
			    task->sched_class != &rr_sched_class)
				return "rr: a task stands on a queue that is not its own";
			if (task->run_list.next->prev != &task->run_list)
				return "rr: the links of a queue do not agree";
			++*nr;
		}
	}
	return NULL;
}

void rr_queue_init(struct rr_queue *rr)
{
	rr->bitmap = 0;
	for (unsigned int prio = 0; prio < MAX_PRIO; prio++)
		INIT_LIST_HEAD(&rr->queue[prio]);
}

const struct sched_class rr_sched_class = {
	.name = "rr",
	.rank = SCHED_RANK_RR,
	.enqueue = rr_enqueue,
	.dequeue = rr_dequeue,
	.pick_next = rr_pick_next,
	.yield = rr_yield,
	.tick = rr_tick,
	.preempts = rr_preempts,
	.check = rr_check,
};
