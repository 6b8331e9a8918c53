/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/pid_stat.c - /proc/PID/stat and statm: a process for programs, one line
 *
 *	stat	52 fields, numbered as proc(5) does; what has no source here is 0
 *	statm	pages: all areas, mapped, of those of files, code, 0, data and stack, 0
 *
 * Times are counted in hundredths of a second whatever HZ is; there they are ticks.
 *
 * Chapter: docs/proc.md
 */
#include <core/jiffies.h>
#include <lib/div64.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/mm_struct.h>
#include <mm/mm_usage.h>

#include "pid.h"

#define USER_HZ		100

/* Linux's flags of a task that have a meaning here. */
#define LINUX_PF_FORKNOEXEC	0x00000040U
#define LINUX_PF_KTHREAD	0x00200000U

/* What of an address space stands in the line. */
struct stat_mm {
	struct mm_usage usage;
	unsigned long start_code, end_code, start_stack, start_data, end_data, start_brk;
	unsigned long arg_start, arg_end, env_start, env_end;
};

static unsigned long long clock_ticks(uint64_t ticks)
{
	return HZ == USER_HZ ? ticks : div_u64(ticks * USER_HZ, HZ);
}

static int get_mm(const struct inode *inode, struct stat_mm *stat)
{
	struct mm_struct *mm;
	int error = pid_mm_get(inode, &mm);

	memset(stat, 0, sizeof(*stat));
	if (error || !mm)
		return error;
	error = mm_usage(mm, &stat->usage);
	stat->start_code = mm->start_code;
	stat->end_code = mm->end_code;
	stat->start_stack = mm->start_stack;
	stat->start_data = mm->start_data;
	stat->end_data = mm->end_data;
	stat->start_brk = mm->start_brk;
	stat->arg_start = mm->arg_start;
	stat->arg_end = stat->env_start = mm->arg_end;
	stat->env_end = mm->env_end;
	mmput(mm);
	return error;
}

/* 1 to 8: who it is, and its terminal. */
static void show_identity(struct seq_file *m, const struct process_facts *facts)
{
	seq_printf(m, "%d (", facts->pid);
	pid_show_comm(m, facts->comm, "");
	seq_printf(m, ") %c %d %d %d %d %d", facts->state, facts->parent, facts->group,
		   facts->session, facts->tty_nr, facts->tpgid);
}

/* 9 to 22: flags, faults, times, priority, threads, beginning. */
static void show_usage(struct seq_file *m, const struct process_facts *facts)
{
	const struct resource_usage *own = &facts->used, *children = &facts->children_used;
	unsigned int flags = 0;

	if (facts->is_kernel)
		flags |= LINUX_PF_KTHREAD;
	else if (!facts->did_exec)
		flags |= LINUX_PF_FORKNOEXEC;
	seq_printf(m, " %u %lu %lu %lu %lu", flags, own->min_flt, children->min_flt,
		   own->maj_flt, children->maj_flt);
	seq_printf(m, " %llu %llu %llu %llu", clock_ticks(own->user_ticks),
		   clock_ticks(own->system_ticks), clock_ticks(children->user_ticks),
		   clock_ticks(children->system_ticks));
	seq_printf(m, " %d %d %u 0 %llu", facts->attr.rt_priority ?
		   -1 - facts->attr.rt_priority : 20 + facts->attr.nice, facts->attr.nice,
		   facts->nr_threads, clock_ticks(facts->start_time));
}

/* 23 to 30: memory; the stack pointer and the place in the code are nobody's business. */
static void show_memory(struct seq_file *m, const struct process_facts *facts,
			const struct stat_mm *mm)
{
	seq_printf(m, " %lu %lu %lu", mm->usage.total << PAGE_SHIFT,
		   mm->usage.anon + mm->usage.file,
		   (unsigned long)facts->rlimits[RLIMIT_RSS].rlim_cur);
	seq_printf(m, " %lu %lu %lu 0 0", mm->start_code, mm->end_code, mm->start_stack);
}

/* Signals are told as far as 31 bits reach; status has all. */
static unsigned int low_31(sigset_t set)
{
	return (unsigned int)set & 0x7FFFFFFFU;
}

/* 31 to 44: signals, does it wait, what its parent gets, CPU, policy, no time lost or lent. */
static void show_signals(struct seq_file *m, const struct process_facts *facts)
{
	seq_printf(m, " %u %u %u %u", low_31(facts->pending), low_31(facts->blocked),
		   low_31(facts->ignored), low_31(facts->caught));
	seq_printf(m, " %d 0 0 %d 0 %u %u 0 0 0", facts->state != 'R', facts->exit_signal,
		   facts->attr.rt_priority, facts->attr.policy);
}

int pid_stat_show(struct seq_file *m, void *unused __maybe_unused)
{
	struct process_facts facts;
	struct stat_mm mm;
	int error = pid_facts(m, &facts);

	if (!error)
		error = get_mm(m->private, &mm);
	if (error)
		return error;
	show_identity(m, &facts);
	show_usage(m, &facts);
	show_memory(m, &facts, &mm);
	show_signals(m, &facts);
	seq_printf(m, " %lu %lu %lu %lu %lu %lu %lu %d\n", mm.start_data, mm.end_data,
		   mm.start_brk, mm.arg_start, mm.arg_end, mm.env_start, mm.env_end,
		   facts.exit_code);
	return 0;
}

int pid_statm_show(struct seq_file *m, void *unused __maybe_unused)
{
	struct stat_mm mm;
	int error = get_mm(m->private, &mm);

	if (error)
		return error;
	seq_printf(m, "%lu %lu %lu %lu 0 %lu 0\n", mm.usage.total,
		   mm.usage.anon + mm.usage.file, mm.usage.file, mm.usage.text,
		   mm.usage.data + mm.usage.stack);
	return 0;
}
