/* SPDX-License-Identifier: MIT */
/*
 * core/sched_trace.h - who ran when, and why it stopped
 *
 *	sched_trace_start(&trace)	switches of this CPU are written down from now on
 *	...
 *	sched_trace_stop()
 *	sched_trace_event(&trace, i)	the i-th oldest that is kept
 *
 * The memory is the caller's.  A full ring forgets its oldest switch.  While nothing is
 * traced a switch pays for one branch.
 */
#pragma once

#include <asm/percpu.h>
#include <core/task.h>

enum switch_reason {
	SWITCH_WAITS,			/* prev waits for something */
	SWITCH_PREEMPTED,		/* prev could have run on; the idle task always could */
	SWITCH_EXITS,			/* prev has ended */
};

struct sched_event_task {
	int pid;
	char comm[TASK_COMM_LEN];
};

struct sched_event {
	uint64_t ns;			/* clock_ns() */
	struct sched_event_task prev;
	struct sched_event_task next;
	uint8_t reason;			/* enum switch_reason */
	bool cr3_loaded;
};

struct sched_trace {
	struct sched_event *ring;
	unsigned int size;		/* events in the ring; not 0 */
	unsigned long nr;		/* seen; the last one is ring[(nr - 1) % size] */
	uint64_t start, end;		/* clock_ns() */
	struct sched_event_task first;	/* who ran at the start */
};

DECLARE_PER_CPU(struct sched_trace *, sched_trace);

/* Trace this CPU into it; ring and size are set.  -EBUSY if somebody does already. */
int __must_check sched_trace_start(struct sched_trace *trace);
/* Trace no longer. */
void sched_trace_stop(void);

/* How many are kept, and the i-th of them, the oldest first. */
unsigned int sched_trace_kept(const struct sched_trace *trace);
const struct sched_event *sched_trace_event(const struct sched_trace *trace, unsigned int i);

/* From the scheduler, the run queue locked. */
void sched_trace_record(struct sched_trace *trace, const struct task_struct *prev,
			const struct task_struct *next, bool cr3_loaded);

static __always_inline void sched_trace_switch(const struct task_struct *prev,
					       const struct task_struct *next, bool cr3_loaded)
{
	struct sched_trace *trace = this_cpu_read(sched_trace);

	if (unlikely(trace))
		sched_trace_record(trace, prev, next, cr3_loaded);
}
