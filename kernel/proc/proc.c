/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/proc.c - which files there are in /proc
 *
 * What each of them tells stands in the file of its subject.
 *
 * Chapter: docs/proc.md
 */
#include <fs/locks.h>
#include <fs/mount.h>
#include <lib/errno.h>

#include "proc.h"
#include "sysctl.h"

/* Files below /proc that are one record. */
static const struct {
	const char *name;
	umode_t mode;
	int (*show)(struct seq_file *m, void *unused);
} files[] = {
	{ "buddyinfo", 0444, buddyinfo_show },
	{ "cmdline", 0444, cmdline_show },
	{ "cpuinfo", 0444, cpuinfo_show },
	{ "devices", 0444, devices_show },
	{ "diskstats", 0444, nothing_show },
	{ "filesystems", 0444, filesystems_show },
	{ "interrupts", 0444, interrupts_show },
	{ "iomem", 0444, iomem_show },
	{ "loadavg", 0444, loadavg_show },
	{ "locks", 0444, locks_show },
	{ "meminfo", 0444, meminfo_show },
	{ "modules", 0444, nothing_show },
	{ "pagetypeinfo", 0400, pagetypeinfo_show },
	{ "partitions", 0444, nothing_show },
	{ "slabinfo", 0400, slabinfo_show },
	{ "stat", 0444, stat_show },
	{ "swaps", 0444, swaps_show },
	{ "uptime", 0444, uptime_show },
	{ "version", 0444, version_show },
	{ "vmallocinfo", 0400, vmallocinfo_show },
	{ "vmstat", 0444, vmstat_show },
	{ "zoneinfo", 0444, zoneinfo_show },
};

static int add_sysctls(void)
{
	struct proc_dir_entry *sys = proc_mkdir("sys", proc_root());
	int error = sys ? sysctl_kernel_init(sys) : -ENOMEM;

	return error ? error : sysctl_vm_init(sys);
}

/* proc_init - the files exist from here on; boot, after fs_init(); -ENOMEM */
int proc_init(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(files); i++)
		if (!proc_create_single(files[i].name, files[i].mode, proc_root(), files[i].show))
			return -ENOMEM;
	if (!proc_create_seq("kallsyms", 0444, proc_root(), &kallsyms_ops))
		return -ENOMEM;
	if (!proc_symlink("mounts", proc_root(), "self/mounts"))
		return -ENOMEM;
	return add_sysctls() ? -ENOMEM : proc_pid_init();
}
