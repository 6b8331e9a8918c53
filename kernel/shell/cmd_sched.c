/* SPDX-License-Identifier: MIT */
/*
 * kernel/shell/cmd_sched.c - tasks as text: ps and top
 *
 * A line is copied from a task at one moment, with interrupts off, and printed afterwards;
 * tasks may come and go between two lines, but each that exists all the time is shown.
 */
#include <asm/irqflags.h>
#include <core/jiffies.h>
#include <core/kallsyms.h>
#include <core/printk.h>
#include <core/sched_class.h>
#include <core/sleep.h>
#include <core/stack_depth.h>
#include <kernel/process.h>
#include <kernel/shell.h>
#include <lib/errno.h>
#include <lib/parse.h>
#include <lib/printf.h>
#include <lib/string.h>
#include <mm/gfp.h>

#define MAX_SECONDS	60
#define TOP_LINES	10

/* "mm,files" or "-": the parts of a process that it has. */
static void format_parts(const struct task_struct *task, char *buf, size_t size)
{
	const struct {
		const char *name;
		bool present;
	} parts[] = {
		{ "mm", task->mm }, { "fs", task->fs }, { "files", task->files },
		{ "signal", task->signal }, { "tty", task->tty },
	};
	size_t len = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(parts); i++)
		if (parts[i].present)
			len += (size_t)scnprintf(buf + len, size - len, "%s%s", len ? "," : "",
						 parts[i].name);
	if (len == 0)
		scnprintf(buf, size, "-");
}

/* What is shown of a task, as it was at one moment. */
struct task_row {
	int pid;
	char state;
	const char *class;
	unsigned int prio;
	unsigned long nr_voluntary, nr_involuntary, ticks, stack;
	char deepest[12];		/* "-": it is not measured */
	char process[16];		/* "number/threads"; "-": it belongs to none */
	char group[16];			/* "group/session" */
	char parts[32];
	uintptr_t wchan;
	char comm[TASK_COMM_LEN];
};

/* The process that it is a thread of. */
static void format_process(struct task_row *row, const struct task_struct *task)
{
	struct process_ids ids = process_ids(task);

	if (ids.tgid) {
		scnprintf(row->process, sizeof(row->process), "%d/%u", ids.tgid, ids.nr_threads);
		scnprintf(row->group, sizeof(row->group), "%d/%d", ids.group, ids.session);
	} else {
		strscpy(row->process, "-", sizeof(row->process));
		strscpy(row->group, "-", sizeof(row->group));
	}
}

static void read_row(struct task_row *row, const struct task_struct *task)
{
	unsigned long flags = local_irq_save();

	*row = (struct task_row){
		.pid = task->pid,
		.state = task_state_letter(task),
		.class = task->flags & PF_IDLE ? "idle" : task->sched_class->name,
		.prio = task->prio,
		.nr_voluntary = task->nr_voluntary,
		.nr_involuntary = task->nr_involuntary,
		.ticks = task->ticks,
		.stack = (unsigned long)task->stack_top - task->thread.sp,
		.wchan = task_wchan(task),
	};
	scnprintf(row->deepest, sizeof(row->deepest), task->flags & PF_STACK_FILLED ? "%lu" : "-",
		  task_stack_depth(task));
	if (task == current)
		row->stack = (unsigned long)task->stack_top - (unsigned long)&row;
	format_parts(task, row->parts, sizeof(row->parts));
	strscpy(row->comm, task->comm, sizeof(row->comm));
	local_irq_restore(flags);
	format_process(row, task);
}

static const char *wchan_name(const struct task_row *row)
{
	unsigned long offset, size;
	const char *name = row->wchan ? kallsyms_lookup(row->wchan - 1, &offset, &size) : NULL;

	return name ? name : "-";
}

SHELL_COMMAND(ps, "",
	      "all tasks: state, switches, ticks, stack, process/threads, group/session, waits in")
{
	struct task_struct *task;

	console_printf("  PID S CLASS  PRIO      VOL    INVOL    TICKS  STACK DEEPEST "
		       "%-9s %-11s %-18s %-24s NAME\n", "PROC/THR", "GROUP/SESS", "PARTS",
		       "WAITS IN");
	for_each_task(task) {
		struct task_row row;

		read_row(&row, task);
		console_printf("%5d %c %-6s %4u %8lu %8lu %8lu %6lu %7s %-9s %-11s "
			       "%-18s %-24s %s\n",
			       row.pid, row.state, row.class, row.prio, row.nr_voluntary,
			       row.nr_involuntary, row.ticks, row.stack, row.deepest, row.process,
			       row.group, row.parts, wchan_name(&row), row.comm);
	}
	return 0;
}

/* --- top ------------------------------------------------------------------------------ */

struct top_row {
	int pid;
	char comm[TASK_COMM_LEN];
	unsigned long ticks;
};

#define TOP_ROOM	(PAGE_SIZE / sizeof(struct top_row))

/* The ticks of all tasks, as many as there is room for. */
static unsigned int snapshot(struct top_row *rows)
{
	struct task_struct *task;
	unsigned int nr = 0;

	for_each_task(task) {
		if (nr == TOP_ROOM)
			continue;
		rows[nr].pid = task->pid;
		rows[nr].ticks = READ_ONCE(task->ticks);
		strscpy(rows[nr].comm, task->comm, sizeof(rows[nr].comm));
		nr++;
	}
	return nr;
}

/* Those of a number at the first look; more than it has now: it was another task's. */
static unsigned long ticks_before(const struct top_row *rows, unsigned int nr,
				  const struct top_row *now)
{
	for (unsigned int i = 0; i < nr; i++)
		if (rows[i].pid == now->pid)
			return rows[i].ticks <= now->ticks ? rows[i].ticks : 0;
	return 0;
}

/* Print those with the most ticks, taking them off; what nobody has left belongs to none. */
static void print_shares(struct top_row *rows, unsigned int nr, unsigned long elapsed)
{
	unsigned long rest = elapsed;

	console_printf("  PID  SHARE  TICKS NAME\n");
	for (unsigned int line = 0; line < TOP_LINES; line++) {
		struct top_row *most = &rows[0];

		for (unsigned int i = 1; i < nr; i++)
			if (rows[i].ticks > most->ticks)
				most = &rows[i];
		if (nr == 0 || most->ticks == 0)
			break;
		console_printf("%5d %3lu.%lu%% %6lu %s\n", most->pid, most->ticks * 100 / elapsed,
			       most->ticks * 1000 / elapsed % 10, most->ticks, most->comm);
		rest -= most->ticks;
		most->ticks = 0;
	}
	if (rest)
		console_printf("      %3lu.%lu%% %6lu (others, and tasks that have ended)\n",
			       rest * 100 / elapsed, rest * 1000 / elapsed % 10, rest);
}

/* One second. */
static void top_once(struct top_row *before, struct top_row *after)
{
	unsigned long start = jiffies;
	unsigned int nr_before = snapshot(before), nr_after;

	msleep(1000);
	nr_after = snapshot(after);
	for (unsigned int i = 0; i < nr_after; i++)
		after[i].ticks -= ticks_before(before, nr_before, &after[i]);
	print_shares(after, nr_after, jiffies - start);
}

SHELL_COMMAND(top, "[SECONDS]", "who uses the CPU, second by second; three of them")
{
	unsigned long before, after;
	uint32_t seconds = 3;

	if (argc > 2 || (argc == 2 && (parse_u32(argv[1], &seconds) || seconds > MAX_SECONDS)))
		return -EINVAL;
	before = __get_free_page(GFP_KERNEL);
	after = __get_free_page(GFP_KERNEL);
	if (before && after)
		while (seconds--)
			top_once((struct top_row *)before, (struct top_row *)after);
	else
		console_printf("no memory for two pages\n");
	free_page(before);
	free_page(after);
	return 0;
}
