/* SPDX-License-Identifier: MIT */
/*
 * core/sched_check.c - do run queues and tasks agree?  And where does a task wait?
 *
 *	queue -> task		on_rq is set, class and priority are the queue's
 *	task -> queue		a task with on_rq is linked, one without is not
 *	numbers			nr_running = sum over the classes = tasks found on queues
 *				= tasks of the list with on_rq
 *	states			who does not run and is on no queue waits, is new or is dead
 *
 * The first three together mean that the tasks on the queues are exactly those with on_rq.
 *
 * Locking: interrupts off all the time, the list of tasks and the run queue in turn; one
 * CPU runs, so that nothing changes in between.
 */
#include <asm/irqflags.h>
#include <asm/sections.h>
#include <core/backtrace.h>
#include <core/sched_class.h>

#define WCHAN_DEPTH	12		/* frames: functions of core/ that wait, and their caller */

static const char *check_class(const struct rq *rq, const struct sched_class *class)
{
	unsigned int nr = 0;
	const char *error = class->check(rq, &nr);

	if (!error && nr != rq->nr_of_class[class->rank])
		error = "sched: the number of a class is not what is on its queue";
	return error;
}

static const char *check_rq(const struct rq *rq)
{
	const char *error = NULL;
	unsigned int sum = 0;

	for (unsigned int rank = 0; rank < NR_SCHED_CLASSES && !error; rank++) {
		sum += rq->nr_of_class[rank];
		if (sched_classes[rank])
			error = check_class(rq, sched_classes[rank]);
	}
	if (error)
		return error;
	if (sum != rq->nr_running)
		return "sched: nr_running is not the sum of the classes";
	if (rq->curr != current)
		return "sched: the queue's running task is not current";
	if (rq->prev_mm)
		return "sched: a borrowed address space was not given back";
	return NULL;
}

static const char *check_task(const struct task_struct *task, void *nr_on_rq)
{
	bool linked = !list_empty(&task->run_list);

	*(unsigned int *)nr_on_rq += task->on_rq;
	if (!!task->on_rq != linked)
		return linked ? "sched: a task on a queue does not know it"
			      : "sched: a task that is ready is on no queue";
	if (task->flags & PF_IDLE)
		return linked ? "sched: the idle task is on the run queue" : NULL;
	if (!linked && task->state == TASK_RUNNING)
		return "sched: a running task is not on the run queue";
	if (linked && task->state == TASK_NEW)
		return "sched: a new task is on the run queue";
	if (linked && task->state == TASK_DEAD)
		return "sched: a dead task is on the run queue";
	return NULL;
}

const char *sched_check(void)
{
	unsigned long flags = local_irq_save();
	const struct rq *rq = this_rq();
	unsigned int nr_on_rq = 0;
	const char *error = task_list_check(check_task, &nr_on_rq);

	if (!error)
		error = check_rq(rq);
	if (!error && nr_on_rq != rq->nr_running)
		error = "sched: nr_running is not the number of tasks on the run queue";
	local_irq_restore(flags);
	return error;
}

static bool waits_for_its_caller(uintptr_t address)
{
	return address >= (uintptr_t)__sched_text_start && address < (uintptr_t)__sched_text_end;
}

/*
 * task_wchan - where a task waits, 0 if it does not
 *
 * Any context; the caller has a reference.  The task's stack is read as it is: should the
 * task run meanwhile, the answer is old or 0.
 */
uintptr_t task_wchan(const struct task_struct *task)
{
	uintptr_t addresses[WCHAN_DEPTH];
	unsigned int nr;

	if (task->state == TASK_RUNNING || task->state & (TASK_NEW | TASK_DEAD))
		return 0;
	nr = backtrace_collect(thread_frame(&task->thread), addresses, WCHAN_DEPTH);
	for (unsigned int i = 0; i < nr; i++)
		if (!waits_for_its_caller(addresses[i]))
			return addresses[i];
	return 0;
}
