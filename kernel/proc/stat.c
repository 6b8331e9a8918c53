/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/stat.c - /proc/stat, loadavg: what the CPU does, and for how many
 *
 * Time is counted in ticks of the timer, by what they found running, and told in hundredths of
 * a second whatever CONFIG_HZ is.  Nothing waits for a device, so iowait and procs_blocked are 0;
 * time in interrupt handlers counts for what they interrupted.
 *
 * Chapter: docs/proc.md
 */
#include <asm/irq.h>
#include <core/jiffies.h>
#include <core/loadavg.h>
#include <core/sched.h>
#include <core/wall_clock.h>
#include <lib/div64.h>

#include "proc.h"

#define USER_HZ		100		/* of the ABI: ticks that programs are told */

static unsigned long user_ticks(unsigned long ticks)
{
	return (unsigned long)div_u64((uint64_t)ticks * USER_HZ, HZ);
}

static void show_cpu(struct seq_file *m, const char *name, const struct cpu_ticks *ticks)
{
	seq_printf(m, "%s %lu %lu %lu %lu 0 0 0 0 0 0\n", name, user_ticks(ticks->user),
		   user_ticks(ticks->nice), user_ticks(ticks->system), user_ticks(ticks->idle));
}

/* Each is asked once, so that the sum is theirs. */
static void show_interrupts(struct seq_file *m)
{
	unsigned long counts[NR_IRQS], sum = 0;

	for (unsigned int irq = 0; irq < NR_IRQS; irq++) {
		counts[irq] = irq_count(irq);
		sum += counts[irq];
	}
	seq_printf(m, "intr %lu", sum);
	for (unsigned int irq = 0; irq < NR_IRQS; irq++)
		seq_printf(m, " %lu", counts[irq]);
	seq_putc(m, '\n');
}

/* Seconds since 1970 when the clock began to count. */
static unsigned long boot_time(void)
{
	return (unsigned long)div_u64((uint64_t)(ktime_get_real() - ktime_get()), NSEC_PER_SEC);
}

int stat_show(struct seq_file *m, void *unused __maybe_unused)
{
	struct cpu_ticks ticks = sched_cpu_ticks();

	show_cpu(m, "cpu ", &ticks);
	show_cpu(m, "cpu0", &ticks);		/* one CPU runs */
	show_interrupts(m);
	seq_printf(m, "ctxt %lu\n", sched_nr_switches());
	seq_printf(m, "btime %lu\n", boot_time());
	seq_printf(m, "processes %lu\n", nr_tasks_created());
	seq_printf(m, "procs_running %u\n", sched_nr_running());
	seq_puts(m, "procs_blocked 0\n");
	return 0;
}

/* Rounded to hundredths, as Linux does. */
static void show_load(struct seq_file *m, unsigned long load)
{
	load += LOAD_ONE / 200;
	seq_printf(m, "%lu.%02lu ", load >> LOAD_SHIFT,
		   ((load & (LOAD_ONE - 1)) * 100) >> LOAD_SHIFT);
}

/* The idle task is none of the tasks. */
int loadavg_show(struct seq_file *m, void *unused __maybe_unused)
{
	unsigned long loads[NR_LOADS];

	load_read(loads);
	for (unsigned int i = 0; i < NR_LOADS; i++)
		show_load(m, loads[i]);
	seq_printf(m, "%u/%u %d\n", sched_nr_running(), nr_tasks() - 1, task_last_pid());
	return 0;
}
