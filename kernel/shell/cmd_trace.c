/* SPDX-License-Identifier: MIT */
/*
 * kernel/shell/cmd_trace.c - what happened, event by event
 *
 *	trace sched	who ran, for how long, why he stopped, and loads of CR3
 */
#include <core/printk.h>
#include <core/sched_trace.h>
#include <core/sleep.h>
#include <kernel/shell.h>
#include <lib/div64.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/parse.h>
#include <lib/string.h>
#include <mm/gfp.h>

#define RING_ORDER	3		/* 32 KB: some hundred switches */
#define MAX_SECONDS	60
#define MAX_LINES	40U		/* of single switches */
#define MAX_NAMES	24		/* of the summary */

static const char *const reasons[] = {
	[SWITCH_WAITS] = "waits", [SWITCH_PREEMPTED] = "preempted", [SWITCH_EXITS] = "exits",
};

static unsigned long us(uint64_t ns)
{
	return (unsigned long)div_u64(ns, 1000);
}

/* Until when the task ran that the i-th switch led to. */
static uint64_t run_end(const struct sched_trace *trace, unsigned int i)
{
	return i + 1 < sched_trace_kept(trace) ? sched_trace_event(trace, i + 1)->ns : trace->end;
}

static void print_switches(const struct sched_trace *trace)
{
	unsigned int kept = sched_trace_kept(trace);
	unsigned int first = kept - min(kept, MAX_LINES);

	console_printf("%10s  %-22s %-10s %-22s %8s\n", "at us", "from", "because it", "to",
		       "for us");
	if (first)
		console_printf("%10s  %u earlier ones\n", "", first);
	for (unsigned int i = first; i < kept; i++) {
		const struct sched_event *event = sched_trace_event(trace, i);

		console_printf("%10lu  %5d %-16s %-10s %5d %-16s %8lu%s\n",
			       us(event->ns - trace->start), event->prev.pid, event->prev.comm,
			       reasons[event->reason], event->next.pid, event->next.comm,
			       us(run_end(trace, i) - event->ns),
			       event->cr3_loaded ? "  CR3 loaded" : "");
	}
}

/* Until when the task ran that ran at the start. */
static uint64_t first_end(const struct sched_trace *trace)
{
	return sched_trace_kept(trace) ? sched_trace_event(trace, 0)->ns : trace->end;
}

struct share {
	const struct sched_event_task *task;
	uint64_t ns;
	unsigned long runs;
	unsigned long cr3_loads;
};

/* The line of a task, a new one if it has none; NULL if there is no room. */
static struct share *share_of(struct share *shares, const struct sched_event_task *task)
{
	for (unsigned int i = 0; i < MAX_NAMES; i++) {
		if (!shares[i].task)
			shares[i].task = task;
		if (shares[i].task->pid == task->pid)
			return &shares[i];
	}
	return NULL;
}

/* One run of a task, from a switch or from the start on; false: there is no line for it. */
static bool add_run(struct share *shares, const struct sched_event_task *task, uint64_t ns,
		    bool cr3_loaded)
{
	struct share *share = share_of(shares, task);

	if (!share)
		return false;
	share->ns += ns;
	share->runs++;
	share->cr3_loads += cr3_loaded;
	return true;
}

static void print_summary(const struct sched_trace *trace)
{
	struct share shares[MAX_NAMES] = { { .task = NULL } };
	unsigned int kept = sched_trace_kept(trace), left_out = 0;

	if (trace->nr == kept)
		left_out += !add_run(shares, &trace->first, first_end(trace) - trace->start, false);
	for (unsigned int i = 0; i < kept; i++) {
		const struct sched_event *event = sched_trace_event(trace, i);

		left_out += !add_run(shares, &event->next, run_end(trace, i) - event->ns,
				     event->cr3_loaded);
	}
	console_printf("%-22s %10s %8s %10s\n", "task", "ran us", "times", "CR3 loads");
	for (unsigned int i = 0; i < MAX_NAMES && shares[i].task; i++)
		console_printf("%5d %-16s %10lu %8lu %10lu\n", shares[i].task->pid,
			       shares[i].task->comm, us(shares[i].ns), shares[i].runs,
			       shares[i].cr3_loads);
	if (left_out)
		console_printf("      %u runs of tasks beyond the first %u\n", left_out, MAX_NAMES);
	console_printf("%lu switches in %lu us", trace->nr, us(trace->end - trace->start));
	if (trace->nr != kept)
		console_printf(", the first %lu of them forgotten", trace->nr - kept);
	console_printf("\n");
}

static void trace_sched(uint32_t seconds)
{
	unsigned long memory = __get_free_pages(GFP_KERNEL, RING_ORDER);
	struct sched_trace trace = {
		.ring = (struct sched_event *)memory,
		.size = (PAGE_SIZE << RING_ORDER) / sizeof(struct sched_event),
	};

	if (!memory) {
		console_printf("no memory for the ring\n");
		return;
	}
	if (sched_trace_start(&trace)) {
		console_printf("somebody else traces already\n");
	} else {
		ssleep(seconds);
		sched_trace_stop();
		print_switches(&trace);
		print_summary(&trace);
	}
	free_pages(memory, RING_ORDER);
}

SHELL_COMMAND(trace, "sched [SECONDS]", "record every switch of tasks for a while, and show them")
{
	uint32_t seconds = 1;

	if (argc < 2 || argc > 3 || strcmp(argv[1], "sched") != 0)
		return -EINVAL;
	if (argc == 3 && (parse_u32(argv[2], &seconds) || seconds > MAX_SECONDS))
		return -EINVAL;
	trace_sched(seconds);
	return 0;
}
