/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/usage.c - what threads and processes used of the machine
 *
 * Time is counted where the timer's interrupt finds a thread running: a whole tick, in user mode
 * or in the kernel.  That costs nothing anywhere else, and is right on the average; who always
 * sleeps when the tick comes seems to use nothing.
 *
 * Page faults are counted by address space.  While one is shared, as after vfork(), whose
 * they were is not known: they stay with the one who has it last.
 *
 * Chapter: docs/time-and-futex.md
 */
#include <core/task.h>
#include <lib/minmax.h>
#include <mm/mm_struct.h>

#include "internal.h"
#include "usage.h"

/* usage_add - to a sum; of the largest there is no sum */
void usage_add(struct resource_usage *sum, const struct resource_usage *more)
{
	sum->user_ticks += more->user_ticks;
	sum->system_ticks += more->system_ticks;
	sum->min_flt += more->min_flt;
	sum->maj_flt += more->maj_flt;
	sum->nr_voluntary += more->nr_voluntary;
	sum->nr_involuntary += more->nr_involuntary;
	sum->max_rss = max(sum->max_rss, more->max_rss);
}

/* usage_add_thread - to a sum: its time and switches; it may be running */
void usage_add_thread(struct resource_usage *sum, const struct task_struct *task)
{
	unsigned long user = READ_ONCE(task->user_ticks);

	sum->user_ticks += user;
	sum->system_ticks += READ_ONCE(task->ticks) - user;
	sum->nr_voluntary += READ_ONCE(task->nr_voluntary);
	sum->nr_involuntary += READ_ONCE(task->nr_involuntary);
}

/* usage_add_mm - to a sum: page faults and memory */
void usage_add_mm(struct resource_usage *sum, const struct mm_struct *mm)
{
	sum->min_flt += READ_ONCE(mm->min_flt);
	sum->maj_flt += READ_ONCE(mm->maj_flt);
	sum->max_rss = max(sum->max_rss, mm_max_rss(mm));
}

/* usage_note_mm - a process gives an address space up; process_lock is held */
void usage_note_mm(struct signal_struct *signal, const struct mm_struct *mm)
{
	if (atomic_read(&mm->mm_users) == 1)
		usage_add_mm(&signal->used, mm);
}

/* usage_of_process - all its threads, ended and not; process_lock is held */
void usage_of_process(const struct signal_struct *signal, struct resource_usage *usage)
{
	const struct mm_struct *mm = NULL;
	const struct task_struct *task;

	*usage = signal->used;
	list_for_each_entry(task, &signal->threads, thread_node) {
		usage_add_thread(usage, task);
		mm = task->mm ? task->mm : mm;
	}
	if (mm)
		usage_add_mm(usage, mm);
}

ktime_t cpu_time_of_thread(void)
{
	return (ktime_t)READ_ONCE(current->ticks) * TICK_NSEC;
}

ktime_t cpu_time_of_process(void)
{
	struct resource_usage usage;

	spin_lock(&process_lock);
	usage_of_process(current->signal, &usage);
	spin_unlock(&process_lock);
	return (ktime_t)(usage.user_ticks + usage.system_ticks) * TICK_NSEC;
}
