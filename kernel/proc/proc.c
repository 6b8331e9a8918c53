/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/proc.c - which files there are in /proc
 *
 * What each of them tells stands in the file of its subject.
 *
 * Chapter: docs/proc.md
 */
#include <lib/errno.h>

#include "proc.h"

/* Files below /proc that are one record. */
static const struct {
	const char *name;
	umode_t mode;
	int (*show)(struct seq_file *m, void *unused);
} files[] = {
	{ "meminfo", 0444, meminfo_show },
	{ "uptime", 0444, uptime_show },
	{ "version", 0444, version_show },
};

/* proc_init - the files exist from here on; boot, after fs_init(); -ENOMEM */
int proc_init(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(files); i++)
		if (!proc_create_single(files[i].name, files[i].mode, proc_root(), files[i].show))
			return -ENOMEM;
	return 0;
}
