/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/lists.c - /proc/devices, swaps, partitions, diskstats, modules: what there is
 *
 * A line of devices is a major number and its owner, as drivers registered them.  There are no
 * block devices, so there is nothing to swap to, and no modules: their files are as empty as
 * on a Linux without any, for tools that take them for granted.
 *
 * Chapter: docs/proc.md
 */
#include <fs/char_dev.h>
#include <fs/types.h>

#include "proc.h"

/* Linux's names for the owners of its numbers; others are called as their first device. */
static const char *owner_of(const struct char_device *device)
{
	switch (MAJOR(device->dev)) {
	case 1:
		return "mem";
	case 4:
		return "tty";
	case 5:
		return "/dev/tty";
	case 10:
		return "misc";
	}
	return device->name;
}

static const struct char_device *first_of(unsigned int major)
{
	const struct char_device *device = chrdev_next(NULL);

	while (device && MAJOR(device->dev) != major)
		device = chrdev_next(device);
	return device;
}

int devices_show(struct seq_file *m, void *unused __maybe_unused)
{
	seq_puts(m, "Character devices:\n");
	for (unsigned int major = 0; major < 256; major++) {
		const struct char_device *device = first_of(major);

		if (device)
			seq_printf(m, "%3u %s\n", major, owner_of(device));
	}
	seq_puts(m, "\nBlock devices:\n");
	return 0;
}

/* nothing_show - a file about things that there are none of: not a byte */
int nothing_show(struct seq_file *m __maybe_unused, void *unused __maybe_unused)
{
	return 0;
}

int swaps_show(struct seq_file *m, void *unused __maybe_unused)
{
	seq_puts(m, "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
	return 0;
}
