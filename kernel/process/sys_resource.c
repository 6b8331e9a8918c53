/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_resource.c - system calls that tell what a process used
 *
 * Chapter: docs/time-and-futex.md
 */
#include <asm/uaccess.h>
#include <core/jiffies.h>
#include <lib/errno.h>
#include <lib/timespec.h>
#include <mm/mm_struct.h>
#include <uapi/time.h>

#include "internal.h"
#include "sys.h"
#include "usage.h"

static struct old_timeval32 ticks_to_timeval(unsigned long ticks)
{
	struct timespec64 time = ns_to_timespec64((ktime_t)ticks * TICK_NSEC);

	return (struct old_timeval32){
		(int32_t)time.tv_sec, time.tv_nsec / (int32_t)NSEC_PER_USEC,
	};
}

int put_rusage(unsigned long user, const struct resource_usage *usage)
{
	struct old_timeval32 in_user = ticks_to_timeval(usage->user_ticks);
	struct old_timeval32 in_kernel = ticks_to_timeval(usage->system_ticks);
	struct rusage rusage = {
		.ru_utime_sec = in_user.tv_sec, .ru_utime_usec = in_user.tv_usec,
		.ru_stime_sec = in_kernel.tv_sec, .ru_stime_usec = in_kernel.tv_usec,
		.ru_maxrss = (int32_t)(usage->max_rss << (PAGE_SHIFT - 10)),
		.ru_minflt = (int32_t)usage->min_flt,
		.ru_majflt = (int32_t)usage->maj_flt,
		.ru_nvcsw = (int32_t)usage->nr_voluntary,
		.ru_nivcsw = (int32_t)usage->nr_involuntary,
	};

	return copy_to_user((void __user *)user, &rusage, sizeof(rusage)) ? -EFAULT : 0;
}

static void usage_of_running(struct resource_usage *usage)
{
	spin_lock(&process_lock);
	usage_of_process(current->signal, usage);
	spin_unlock(&process_lock);
}

/* Page faults and memory are the process's, also where a thread asks for its own. */
static void usage_of_running_thread(struct resource_usage *usage)
{
	*usage = (struct resource_usage){ 0 };
	usage_add_thread(usage, current);
	usage_add_mm(usage, current->mm);
}

static void usage_of_children(struct resource_usage *usage)
{
	spin_lock(&process_lock);
	*usage = current->signal->children_used;
	spin_unlock(&process_lock);
}

long sys_getrusage(unsigned long who, unsigned long user)
{
	struct resource_usage usage;

	switch ((int)who) {
	case RUSAGE_SELF:
		usage_of_running(&usage);
		break;
	case RUSAGE_THREAD:
		usage_of_running_thread(&usage);
		break;
	case RUSAGE_CHILDREN:
		usage_of_children(&usage);
		break;
	default:
		return -EINVAL;
	}
	return put_rusage(user, &usage);
}

static int32_t ticks_to_clock(unsigned long ticks)
{
	return (int32_t)div_u64((uint64_t)ticks * USER_HZ, HZ);
}

/* Since boot; Linux begins some days before. */
long sys_times(unsigned long user)
{
	struct resource_usage own, children;
	struct tms tms;

	usage_of_running(&own);
	usage_of_children(&children);
	tms = (struct tms){
		ticks_to_clock(own.user_ticks), ticks_to_clock(own.system_ticks),
		ticks_to_clock(children.user_ticks), ticks_to_clock(children.system_ticks),
	};
	if (user && copy_to_user((void __user *)user, &tms, sizeof(tms)))
		return -EFAULT;
	return (long)div_u64((uint64_t)ktime_get(), NSEC_PER_SEC / USER_HZ);
}
