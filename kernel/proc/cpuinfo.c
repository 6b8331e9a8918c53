/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/cpuinfo.c - /proc/cpuinfo: which CPU this is
 *
 * What cpu_detect() found, in Linux's lines.  Left out are those that nobody asked the CPU for:
 * microcode, caches, cores, the bugs of old and of new ones.  bogomips is Linux's figure where
 * there is a time-stamp counter: two for each MHz.
 *
 * Chapter: docs/proc.md
 */
#include <asm/processor.h>
#include <core/clock.h>

#include "proc.h"

static const char *yes_no(bool value)
{
	return value ? "yes" : "no";
}

static void show_flags(struct seq_file *m)
{
	const char *name;

	seq_puts(m, "flags\t\t:");
	for (unsigned int bit = 0; bit < NR_CPU_FLAGS; bit++) {
		name = cpu_flag_name(bit);
		if (name && cpu_has_flag(bit))
			seq_printf(m, " %s", name);
	}
	seq_putc(m, '\n');
}

/* The clock's counter is the CPU's own where it has one. */
static void show_speed(struct seq_file *m)
{
	unsigned int khz = cpu_info.tsc && clock_source() ? clock_source()->khz : 0;

	if (khz)
		seq_printf(m, "cpu MHz\t\t: %u.%03u\n", khz / 1000, khz % 1000);
}

static void show_bogomips(struct seq_file *m)
{
	unsigned int khz = cpu_info.tsc && clock_source() ? clock_source()->khz : 0;

	if (khz)
		seq_printf(m, "bogomips\t: %u.%02u\n", khz / 500, khz / 5 % 100);
}

int cpuinfo_show(struct seq_file *m, void *unused __maybe_unused)
{
	seq_puts(m, "processor\t: 0\n");	/* one CPU runs */
	seq_printf(m, "vendor_id\t: %s\n", cpu_info.vendor);
	seq_printf(m, "cpu family\t: %u\nmodel\t\t: %u\n", cpu_info.family,
		   cpu_info.model_number);
	seq_printf(m, "model name\t: %s\n", cpu_info.model[0] ? cpu_info.model : "unknown");
	seq_printf(m, "stepping\t: %u\n", cpu_info.stepping);
	show_speed(m);
	seq_printf(m, "fpu\t\t: %s\nfpu_exception\t: %s\n", yes_no(cpu_info.fpu),
		   yes_no(cpu_info.fpu));
	seq_printf(m, "cpuid level\t: %d\n", cpu_info.cpuid ? (int)cpu_info.last_leaf : -1);
	seq_puts(m, "wp\t\t: yes\n");		/* the kernel relies on it */
	show_flags(m);
	show_bogomips(m);
	seq_putc(m, '\n');
	return 0;
}
