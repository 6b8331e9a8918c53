/* SPDX-License-Identifier: MIT */
/*
 * kernel/shell/cmd_vmalloc.c - the vmalloc window, and what keeping it right costs
 *
 *	vmallocinfo	the file of /proc, and the window as a whole
 *	vmstat		the file of /proc
 *
 * Chapter: docs/kernel-address-space.md
 */
#include <core/printk.h>
#include <fs/seq_file.h>
#include <kernel/proc.h>
#include <kernel/shell.h>
#include <mm/vmalloc.h>

SHELL_COMMAND(vmallocinfo, "", "areas of the vmalloc window, guard pages included")
{
	struct vmalloc_usage usage = vmalloc_usage();
	int error = single_console(vmallocinfo_show, NULL);

	console_printf("%u areas, %lu of %lu kB used, the largest hole has %lu kB\n",
		       usage.nr_areas, usage.used >> 10, usage.total >> 10, usage.chunk >> 10);
	return error;
}

SHELL_COMMAND(vmstat, "", "what happened since boot, counted, as /proc/vmstat")
{
	return single_console(vmstat_show, NULL);
}
