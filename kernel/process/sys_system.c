/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_system.c - system calls about the machine as a whole
 *
 * uname() says Linux, and the release whose calls these are: C libraries look at it and refuse
 * what seems older than they are.  The version says whose kernel it is.
 *
 * Chapter: docs/processes.md
 */
#include <asm/uaccess.h>
#include <core/capable.h>
#include <core/ktime.h>
#include <core/loadavg.h>
#include <core/task.h>
#include <kernel/utsname.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/frame_account.h>
#include <mm/mmzone.h>
#include <mm/page_cache.h>
#include <uapi/sysinfo.h>

#include "sys.h"

DECLARE_RWSEM(uts_sem);

struct new_utsname utsname = {
	.old = {
		.sysname = "Linux",
		.nodename = "quire",
		.release = "6.1.0-quire",
		.version = "#1 Quire",
		.machine = "i686",
	},
	.domainname = "(none)",
};

/* The names as they are now; size bytes of them. */
static long put_names(unsigned long user, size_t size)
{
	struct new_utsname names;

	down_read(&uts_sem);
	names = utsname;
	up_read(&uts_sem);
	return copy_to_user((void __user *)user, &names, size) ? -EFAULT : 0;
}

long sys_uname(unsigned long user)
{
	return put_names(user, sizeof(struct new_utsname));
}

long sys_olduname(unsigned long user)
{
	if (!user)
		return -EFAULT;
	return put_names(user, sizeof(struct old_utsname));
}

/* One of the two names that root can give; len bytes without an end. */
static long set_name(char *name, unsigned long user, unsigned long len)
{
	char copy[UTS_LEN] = "";

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (len > UTS_LEN - 1)
		return -EINVAL;
	if (copy_from_user(copy, (const void __user *)user, len))
		return -EFAULT;
	down_write(&uts_sem);
	memcpy(name, copy, UTS_LEN);
	up_write(&uts_sem);
	return 0;
}

long sys_sethostname(unsigned long user, unsigned long len)
{
	return set_name(utsname.old.nodename, user, len);
}

long sys_setdomainname(unsigned long user, unsigned long len)
{
	return set_name(utsname.domainname, user, len);
}

/* The third argument was once a place to remember the answer in. */
long sys_getcpu(unsigned long cpu, unsigned long node, unsigned long unused)
{
	(void)unused;
	if (cpu && put_user_u32(smp_processor_id(), (uint32_t __user *)cpu))
		return -EFAULT;
	if (node && put_user_u32((uint32_t)numa_node_id(), (uint32_t __user *)node))
		return -EFAULT;
	return 0;
}

static void count_zones(struct sysinfo *info)
{
	struct zone *zone;

	for_each_populated_zone(zone) {
		info->totalram += zone->managed_pages;
		info->freeram += zone_free_pages(zone);
		if (zone_idx(zone) == ZONE_HIGHMEM) {
			info->totalhigh += zone->managed_pages;
			info->freehigh += zone_free_pages(zone);
		}
	}
}

/* In bytes where they fit into a word, as Linux does. */
static void scale(struct sysinfo *info)
{
	uint32_t *const pages[] = { &info->totalram, &info->freeram, &info->sharedram,
				    &info->totalhigh, &info->freehigh };

	info->mem_unit = PAGE_SIZE;
	if (info->totalram > UINT32_MAX >> PAGE_SHIFT)
		return;
	for (unsigned int i = 0; i < ARRAY_SIZE(pages); i++)
		*pages[i] <<= PAGE_SHIFT;
	info->mem_unit = 1;
}

/* There is no swap. */
long sys_sysinfo(unsigned long user)
{
	unsigned long loads[NR_LOADS];
	struct sysinfo info = {
		.uptime = (int32_t)ktime_divns(ktime_get() + NSEC_PER_SEC - 1, NSEC_PER_SEC),
		.sharedram = (uint32_t)page_cache_nr_shmem(),
		.procs = (uint16_t)min(nr_tasks(), 0xFFFFU),
	};

	load_read(loads);
	for (unsigned int i = 0; i < NR_LOADS; i++)
		info.loads[i] = (uint32_t)(loads[i] << (SI_LOAD_SHIFT - LOAD_SHIFT));
	count_zones(&info);
	scale(&info);
	return copy_to_user((void __user *)user, &info, sizeof(info)) ? -EFAULT : 0;
}
