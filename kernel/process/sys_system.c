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
#include <core/ktime.h>
#include <core/task.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/frame_account.h>
#include <mm/mmzone.h>
#include <mm/page_cache.h>
#include <uapi/sysinfo.h>
#include <uapi/utsname.h>

#include "sys.h"

static const struct new_utsname names = {
	.old = {
		.sysname = "Linux",
		.nodename = "quire",
		.release = "6.1.0-quire",
		.version = "#1 Quire",
		.machine = "i686",
	},
	.domainname = "(none)",
};

long sys_uname(unsigned long user)
{
	return copy_to_user((void __user *)user, &names, sizeof(names)) ? -EFAULT : 0;
}

long sys_olduname(unsigned long user)
{
	if (!user)
		return -EFAULT;
	return copy_to_user((void __user *)user, &names.old, sizeof(names.old)) ? -EFAULT : 0;
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

/* No load is measured, and there is no swap: both are 0. */
long sys_sysinfo(unsigned long user)
{
	struct sysinfo info = {
		.uptime = (int32_t)ktime_divns(ktime_get() + NSEC_PER_SEC - 1, NSEC_PER_SEC),
		.sharedram = (uint32_t)page_cache_nr_pages(),
		.procs = (uint16_t)min(nr_tasks(), 0xFFFFU),
	};

	count_zones(&info);
	scale(&info);
	return copy_to_user((void __user *)user, &info, sizeof(info)) ? -EFAULT : 0;
}
