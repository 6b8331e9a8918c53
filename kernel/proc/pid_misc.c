/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/pid_misc.c - /proc/PID/comm, limits, oom_score_adj, wchan
 *
 * comm and oom_score_adj can be written; a thread's name only by its own process.
 *
 * Chapter: docs/proc.md
 */
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/page.h>

#include "pid.h"

#define NUMBER_SIZE	12		/* of a number that is written, its end included */
#define OOM_SCORE_ADJ_MAX 1000

/* pid_show_comm - the name of a thread, each byte of special as \ooo, as \n or doubled */
void pid_show_comm(struct seq_file *m, const char *comm, const char *special)
{
	for (; *comm; comm++) {
		if (*comm == '\n' && *special)
			seq_puts(m, "\\n");
		else if (*comm == '\\' && *special)
			seq_puts(m, "\\\\");
		else
			seq_putc(m, *comm);
	}
}

/* Bytes that a program writes, as text that ends with NUL; -EFAULT. */
static int copy_text(char *text, size_t size, const char __user *buf, size_t count)
{
	count = min(count, size - 1);
	if (copy_from_user(text, buf, count))
		return -EFAULT;
	text[count] = '\0';
	return 0;
}

/* --- comm --------------------------------------------------------------------------------- */

static int comm_show(struct seq_file *m, void *unused __maybe_unused)
{
	struct process_facts facts;
	int error = pid_facts(m, &facts);

	if (error)
		return error;
	pid_show_comm(m, facts.comm, "");
	seq_putc(m, '\n');
	return 0;
}

static int comm_open(struct inode *inode, struct file *file)
{
	return single_open(file, comm_show, inode);
}

static long comm_write(struct file *file, const char __user *buf, size_t count,
		       loff_t *pos __maybe_unused)
{
	char text[TASK_COMM_LEN];
	long error = copy_text(text, sizeof(text), buf, count);
	struct task_struct *task;

	if (error)
		return error;
	task = pid_task_get(file->f_inode);
	if (!task)
		return -ESRCH;
	error = process_set_comm(task, text);
	put_task_struct(task);
	return error ? error : (long)count;
}

const struct file_operations comm_fops = {
	.open = comm_open,
	.read = seq_read,
	.write = comm_write,
	.llseek = seq_lseek,
	.release = seq_release,
};

/* --- oom_score_adj ------------------------------------------------------------------------ */

static int oom_score_adj_show(struct seq_file *m, void *unused __maybe_unused)
{
	struct process_facts facts;
	int error = pid_facts(m, &facts);

	if (!error)
		seq_printf(m, "%d\n", facts.oom_score_adj);
	return error;
}

static int oom_score_adj_open(struct inode *inode, struct file *file)
{
	return single_open(file, oom_score_adj_show, inode);
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static unsigned int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned int)(c - '0');
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? (unsigned int)(c - 'a') + 10 : 16;
}

/* What begins with 0x or 0 has the base 16 or 8, as in C. */
static unsigned int base_of(const char **text)
{
	if (**text != '0')
		return 10;
	if (((*text)[1] | 0x20) != 'x' || digit_of((*text)[2]) >= 16)
		return 8;
	*text += 2;
	return 16;
}

/* A number with or without a sign, blanks around it; -EINVAL, -ERANGE. */
static int parse_number(const char *text, int *number)
{
	unsigned int base, nr_digits = 0;
	uint64_t value = 0;
	bool minus;

	while (is_blank(*text))
		text++;
	minus = *text == '-';
	if (*text == '-' || *text == '+')
		text++;
	base = base_of(&text);
	for (; digit_of(*text) < base; text++, nr_digits++)
		value = min_t(uint64_t, value * base + digit_of(*text), UINT32_MAX);
	while (is_blank(*text))
		text++;
	if (!nr_digits || *text)
		return -EINVAL;
	if (value > (uint64_t)INT32_MAX + minus)
		return -ERANGE;
	*number = (int)(minus ? -value : value);
	return 0;
}

static long oom_score_adj_write(struct file *file, const char __user *buf, size_t count,
				loff_t *pos __maybe_unused)
{
	char text[NUMBER_SIZE + 1];
	long error = copy_text(text, sizeof(text), buf, count);
	struct task_struct *task;
	int value;

	if (!error)
		error = parse_number(text, &value);
	if (error)
		return error;
	if (value < -OOM_SCORE_ADJ_MAX || value > OOM_SCORE_ADJ_MAX)
		return -EINVAL;
	task = pid_task_get(file->f_inode);
	if (!task)
		return -ESRCH;
	error = process_set_oom_score_adj(task, value);
	put_task_struct(task);
	return error ? error : (long)count;
}

const struct file_operations oom_score_adj_fops = {
	.open = oom_score_adj_open,
	.read = seq_read,
	.write = oom_score_adj_write,
	.llseek = seq_lseek,
	.release = seq_release,
};

/* --- limits ------------------------------------------------------------------------------- */

static const struct {
	const char *name, *unit;
} limits[RLIM_NLIMITS] = {
	[RLIMIT_CPU] = { "Max cpu time", "seconds" },
	[RLIMIT_FSIZE] = { "Max file size", "bytes" },
	[RLIMIT_DATA] = { "Max data size", "bytes" },
	[RLIMIT_STACK] = { "Max stack size", "bytes" },
	[RLIMIT_CORE] = { "Max core file size", "bytes" },
	[RLIMIT_RSS] = { "Max resident set", "bytes" },
	[RLIMIT_NPROC] = { "Max processes", "processes" },
	[RLIMIT_NOFILE] = { "Max open files", "files" },
	[RLIMIT_MEMLOCK] = { "Max locked memory", "bytes" },
	[RLIMIT_AS] = { "Max address space", "bytes" },
	[RLIMIT_LOCKS] = { "Max file locks", "locks" },
	[RLIMIT_SIGPENDING] = { "Max pending signals", "signals" },
	[RLIMIT_MSGQUEUE] = { "Max msgqueue size", "bytes" },
	[RLIMIT_NICE] = { "Max nice priority", NULL },
	[RLIMIT_RTPRIO] = { "Max realtime priority", NULL },
	[RLIMIT_RTTIME] = { "Max realtime timeout", "us" },
};

static void show_limit(struct seq_file *m, uint32_t limit)
{
	if (limit == RLIM_INFINITY)
		seq_printf(m, "%-20s ", "unlimited");
	else
		seq_printf(m, "%-20u ", (unsigned int)limit);
}

int pid_limits_show(struct seq_file *m, void *unused __maybe_unused)
{
	struct process_facts facts;
	int error = pid_facts(m, &facts);

	if (error)
		return error;
	seq_printf(m, "%-25s %-20s %-20s %-10s\n", "Limit", "Soft Limit", "Hard Limit", "Units");
	for (unsigned int i = 0; i < RLIM_NLIMITS; i++) {
		seq_printf(m, "%-25s ", limits[i].name);
		show_limit(m, facts.rlimits[i].rlim_cur);
		show_limit(m, facts.rlimits[i].rlim_max);
		if (limits[i].unit)
			seq_printf(m, "%-10s", limits[i].unit);
		seq_putc(m, '\n');
	}
	return 0;
}

/* --- wchan -------------------------------------------------------------------------------- */

/* Where in the kernel it waits is not told, as by a Linux that hides it. */
int pid_wchan_show(struct seq_file *m, void *unused __maybe_unused)
{
	struct process_facts facts;
	int error = pid_facts(m, &facts);

	if (!error)
		seq_putc(m, '0');
	return error;
}
