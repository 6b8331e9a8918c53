/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/pid_status.c - /proc/PID/status: a process for people, a fact a line
 *
 * All lines of Linux 6.1 on i386, in its order.  What does not exist here is told as Linux
 * tells it of a machine without it: no tracer, no swap, no huge pages, no filter of calls; one
 * CPU and one node.
 *
 * Chapter: docs/proc.md
 */
#include <kernel/groups.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/mm_struct.h>
#include <mm/mm_usage.h>
#include <uapi/resource.h>

#include "pid.h"

static const char *state_name(char state)
{
	switch (state) {
	case 'R':
		return "R (running)";
	case 'S':
		return "S (sleeping)";
	case 'D':
		return "D (disk sleep)";
	case 'T':
		return "T (stopped)";
	case 'Z':
		return "Z (zombie)";
	default:
		return "X (dead)";
	}
}

static void show_users(struct seq_file *m, const struct cred *cred)
{
	seq_printf(m, "Uid:\t%u\t%u\t%u\t%u\nGid:\t%u\t%u\t%u\t%u\n", cred->uid, cred->euid,
		   cred->suid, cred->fsuid, cred->gid, cred->egid, cred->sgid, cred->fsgid);
}

/* With a blank behind each, or one for none. */
static void show_groups(struct seq_file *m)
{
	struct task_struct *task = pid_task_get(m->private);
	struct group_info *groups = task ? process_groups_get(task) : NULL;

	for (unsigned int i = 0; groups && i < groups->nr; i++)
		seq_printf(m, "%s%u", i ? " " : "", groups->gid[i]);
	seq_puts(m, " \n");
	group_info_put(groups);
	if (task)
		put_task_struct(task);
}

static void show_identity(struct seq_file *m, const struct process_facts *facts)
{
	seq_puts(m, "Name:\t");
	pid_show_comm(m, facts->comm, "\n\\");
	if (facts->umask >= 0)
		seq_printf(m, "\nUmask:\t%#04o", (unsigned int)facts->umask);
	seq_printf(m, "\nState:\t%s\nTgid:\t%d\nNgid:\t0\nPid:\t%d\nPPid:\t%d\nTracerPid:\t0\n",
		   state_name(facts->state), facts->tgid, facts->pid, facts->parent);
	show_users(m, &facts->cred);
	seq_printf(m, "FDSize:\t%u\nGroups:\t", facts->fd_table);
	show_groups(m);
	seq_printf(m, "NStgid:\t%d\nNSpid:\t%d\nNSpgid:\t%d\nNSsid:\t%d\n", facts->tgid,
		   facts->pid, facts->group, facts->session);
}

static void show_pages(struct seq_file *m, const char *name, unsigned long nr_pages)
{
	seq_printf(m, "%s:\t%8lu kB\n", name, nr_pages << (PAGE_SHIFT - 10));
}

static int show_memory(struct seq_file *m, struct mm_struct *mm)
{
	struct mm_usage usage;
	int error = mm_usage(mm, &usage);
	unsigned long text;

	if (error)
		return error;
	text = min(usage.text, usage.exec);
	show_pages(m, "VmPeak", usage.max_total);
	show_pages(m, "VmSize", usage.total);
	show_pages(m, "VmLck", usage.locked);
	show_pages(m, "VmPin", 0);
	show_pages(m, "VmHWM", usage.max_rss);
	show_pages(m, "VmRSS", usage.anon + usage.file);
	show_pages(m, "RssAnon", usage.anon);
	show_pages(m, "RssFile", 0);
	show_pages(m, "RssShmem", usage.file);
	show_pages(m, "VmData", usage.data);
	show_pages(m, "VmStk", usage.stack);
	show_pages(m, "VmExe", text);
	show_pages(m, "VmLib", usage.exec - text);
	show_pages(m, "VmPTE", usage.tables);
	show_pages(m, "VmSwap", 0);
	show_pages(m, "HugetlbPages", 0);
	seq_puts(m, "CoreDumping:\t0\nTHP_enabled:\t0\n");
	return 0;
}

static void show_set(struct seq_file *m, const char *name, sigset_t set)
{
	seq_printf(m, "%s:\t%08x%08x\n", name, (unsigned int)(set >> 32), (unsigned int)set);
}

static void show_signals(struct seq_file *m, const struct process_facts *facts)
{
	seq_printf(m, "Threads:\t%u\nSigQ:\t%u/%lu\n", facts->nr_threads, facts->nr_queued,
		   (unsigned long)facts->rlimits[RLIMIT_SIGPENDING].rlim_cur);
	show_set(m, "SigPnd", facts->pending);
	show_set(m, "ShdPnd", facts->shared_pending);
	show_set(m, "SigBlk", facts->blocked);
	show_set(m, "SigIgn", facts->ignored);
	show_set(m, "SigCgt", facts->caught);
}

static void show_powers(struct seq_file *m, const char *name, uint64_t set)
{
	seq_printf(m, "%s:\t%08x%08x\n", name, (unsigned int)(set >> 32), (unsigned int)set);
}

static void show_rights(struct seq_file *m, const struct cred *cred)
{
	show_powers(m, "CapInh", cred->cap_inheritable);
	show_powers(m, "CapPrm", cred->cap_permitted);
	show_powers(m, "CapEff", cred->cap_effective);
	show_powers(m, "CapBnd", cred->cap_bset);
	show_powers(m, "CapAmb", 0);
	seq_printf(m, "NoNewPrivs:\t%d\nSeccomp:\t0\nSeccomp_filters:\t0\n"
		   "Speculation_Store_Bypass:\tunknown\n"
		   "SpeculationIndirectBranch:\tunknown\n", cred->no_new_privs);
}

static void show_running(struct seq_file *m, const struct process_facts *facts)
{
	seq_puts(m, "Cpus_allowed:\t1\nCpus_allowed_list:\t0\n"
		    "Mems_allowed:\t1\nMems_allowed_list:\t0\n");
	seq_printf(m, "voluntary_ctxt_switches:\t%lu\nnonvoluntary_ctxt_switches:\t%lu\n",
		   facts->used.nr_voluntary, facts->used.nr_involuntary);
}

int pid_status_show(struct seq_file *m, void *unused __maybe_unused)
{
	struct process_facts facts;
	struct mm_struct *mm = NULL;
	int error = pid_facts(m, &facts);

	if (!error)
		error = pid_mm_get(m->private, &mm);
	if (error)
		return error;
	show_identity(m, &facts);
	if (mm) {
		error = show_memory(m, mm);
		mmput(mm);
	}
	show_signals(m, &facts);
	show_rights(m, &facts.cred);
	show_running(m, &facts);
	return error;
}
