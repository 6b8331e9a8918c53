/* SPDX-License-Identifier: MIT */
/*
 * kernel/shell/cmd_time.c - look at timers and works
 */
#include <core/kallsyms.h>
#include <core/printk.h>
#include <core/timer.h>
#include <core/workqueue.h>
#include <kernel/shell.h>
#include <lib/minmax.h>

#define MAX_SHOWN	32

static struct timer_info infos[MAX_SHOWN];	/* too many for a stack; one command runs */

/* Ticks from one time to a later one, negative if it has passed. */
static long ticks_until(unsigned long expires, unsigned long now)
{
	return (long)(expires - now);
}

/* By the time that is left. */
static void sort_infos(unsigned int nr, unsigned long now)
{
	for (unsigned int i = 1; i < nr; i++) {
		struct timer_info info = infos[i];
		long left = ticks_until(info.expires, now);
		unsigned int at = i;

		for (; at > 0 && ticks_until(infos[at - 1].expires, now) > left; at--)
			infos[at] = infos[at - 1];
		infos[at] = info;
	}
}

static const char *function_name(const struct timer_info *info)
{
	unsigned long offset, length;
	const char *name = kallsyms_lookup((unsigned long)info->function, &offset, &length);

	return name ? name : "?";
}

static void print_timer(const struct timer_info *info, unsigned long now)
{
	console_printf("  %08lx  %+10ld  ", info->expires, ticks_until(info->expires, now));
	if (info->period)
		console_printf("%8lu", info->period);
	else
		console_printf("    once");
	console_printf("  %5u  %s\n", info->level, function_name(info));
}

SHELL_COMMAND(timers, "", "what this CPU's timing wheel holds, and works done by kworker/0")
{
	unsigned long now = jiffies;
	unsigned int nr = timer_snapshot(infos, MAX_SHOWN);
	unsigned int nr_shown = min(nr, (unsigned int)MAX_SHOWN);

	console_printf("jiffies %08lx, %u timers pending, %lu expired since boot\n", now, nr,
		       timer_nr_expired());
	if (nr)
		console_printf("   expires    in ticks    period  level  function\n");
	sort_infos(nr_shown, now);
	for (unsigned int i = 0; i < nr_shown; i++)
		print_timer(&infos[i], now);
	if (nr > nr_shown)
		console_printf("  and %u more\n", nr - nr_shown);
	console_printf("works: %u queued, %lu done since boot\n", workqueue_nr_queued(),
		       workqueue_nr_done());
	return 0;
}
