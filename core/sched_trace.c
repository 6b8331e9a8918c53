/* SPDX-License-Identifier: MIT */
/*
 * core/sched_trace.c - write switches down
 *
 *	ring	| 4 | 5 | 6 | 3 |	size 4, nr 7: three were forgotten
 *			      ^ the oldest that is kept: nr % size
 *
 * A task's name is copied, as the task may be gone when somebody reads.
 *
 * Locking: each CPU writes its own ring, interrupts off; one CPU runs, and a ring is read
 * after it was stopped.
 */
#include <asm/irqflags.h>
#include <core/clock.h>
#include <core/sched_trace.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/string.h>

DEFINE_PER_CPU(struct sched_trace *, sched_trace);

static void name_task(struct sched_event_task *name, const struct task_struct *task)
{
	name->pid = task->pid;
	memcpy(name->comm, task->comm, sizeof(name->comm));
}

int sched_trace_start(struct sched_trace *trace)
{
	unsigned long flags = local_irq_save();
	int error = this_cpu_read(sched_trace) ? -EBUSY : 0;

	if (!error) {
		trace->nr = 0;
		trace->start = clock_ns();
		name_task(&trace->first, current);
		this_cpu_write(sched_trace, trace);
	}
	local_irq_restore(flags);
	return error;
}

void sched_trace_stop(void)
{
	unsigned long flags = local_irq_save();
	struct sched_trace *trace = this_cpu_read(sched_trace);

	if (trace)
		trace->end = clock_ns();
	this_cpu_write(sched_trace, NULL);
	local_irq_restore(flags);
}

unsigned int sched_trace_kept(const struct sched_trace *trace)
{
	return (unsigned int)min_t(unsigned long, trace->nr, trace->size);
}

const struct sched_event *sched_trace_event(const struct sched_trace *trace, unsigned int i)
{
	return &trace->ring[(trace->nr - sched_trace_kept(trace) + i) % trace->size];
}

static enum switch_reason reason(const struct task_struct *prev)
{
	if (prev->state == TASK_DEAD)
		return SWITCH_EXITS;
	return prev->on_rq || prev->flags & PF_IDLE ? SWITCH_PREEMPTED : SWITCH_WAITS;
}

void sched_trace_record(struct sched_trace *trace, const struct task_struct *prev,
			const struct task_struct *next, bool cr3_loaded)
{
	struct sched_event *event = &trace->ring[trace->nr++ % trace->size];

	event->ns = clock_ns();
	name_task(&event->prev, prev);
	name_task(&event->next, next);
	event->reason = (uint8_t)reason(prev);
	event->cr3_loaded = cr3_loaded;
}
