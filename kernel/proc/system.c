/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/system.c - /proc/uptime, version: since when it runs, and what runs
 */
#include <core/clock.h>
#include <core/ktime.h>
#include <kernel/utsname.h>
#include <lib/div64.h>

#include "proc.h"

#ifdef __clang__
#define COMPILER	__VERSION__	/* it says its name itself */
#else
#define COMPILER	"gcc " __VERSION__
#endif

/* Seconds and hundredths of them. */
static void show_time(struct seq_file *m, uint64_t ns, char end)
{
	uint32_t hundredths;
	uint64_t seconds = div_u64_rem(div_u64(ns, NSEC_PER_SEC / 100), 100, &hundredths);

	seq_printf(m, "%llu.%02u%c", (unsigned long long)seconds, hundredths, end);
}

int uptime_show(struct seq_file *m, void *unused __maybe_unused)
{
	show_time(m, clock_ns(), ' ');
	show_time(m, clock_idle_ns(), '\n');
	return 0;
}

int version_show(struct seq_file *m, void *unused __maybe_unused)
{
	seq_printf(m, "%s version %s (quire) (%s) %s\n", utsname.old.sysname,
		   utsname.old.release, COMPILER, utsname.old.version);
	return 0;
}
