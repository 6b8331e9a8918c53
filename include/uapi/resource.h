/* SPDX-License-Identifier: MIT */
/*
 * uapi/resource.h - limits of a process and what it used: getrlimit, getrusage, wait4
 */
#pragma once

#include <stdint.h>

#define RLIMIT_CPU		0
#define RLIMIT_FSIZE		1
#define RLIMIT_DATA		2	/* brk and private writable mappings, bytes */
#define RLIMIT_STACK		3	/* how far the stack may grow, bytes */
#define RLIMIT_CORE		4
#define RLIMIT_RSS		5
#define RLIMIT_NPROC		6
#define RLIMIT_NOFILE		7
#define RLIMIT_MEMLOCK		8	/* bytes */
#define RLIMIT_AS		9	/* all mappings, bytes */
#define RLIMIT_LOCKS		10
#define RLIMIT_SIGPENDING	11
#define RLIMIT_MSGQUEUE		12
#define RLIMIT_NICE		13
#define RLIMIT_RTPRIO		14
#define RLIMIT_RTTIME		15
#define RLIM_NLIMITS		16

#define RLIM_INFINITY		0xffffffffu
#define RLIM64_INFINITY		(~0ULL)

struct rlimit {
	uint32_t rlim_cur;		/* what holds now */
	uint32_t rlim_max;		/* how far rlim_cur may be raised */
};

struct rlimit64 {			/* prlimit64 */
	uint64_t rlim_cur;
	uint64_t rlim_max;
};

#define RUSAGE_SELF		0
#define RUSAGE_CHILDREN		(-1)	/* those that were waited for */
#define RUSAGE_THREAD		1

/* Fields that Linux does not fill are 0. */
struct rusage {
	int32_t ru_utime_sec;
	int32_t ru_utime_usec;
	int32_t ru_stime_sec;
	int32_t ru_stime_usec;
	int32_t ru_maxrss;		/* the most frames that it ever had, in kB */
	int32_t ru_ixrss;
	int32_t ru_idrss;
	int32_t ru_isrss;
	int32_t ru_minflt;		/* faults served without reading from a device */
	int32_t ru_majflt;		/* faults that had to read */
	int32_t ru_nswap;
	int32_t ru_inblock;
	int32_t ru_oublock;
	int32_t ru_msgsnd;
	int32_t ru_msgrcv;
	int32_t ru_nsignals;
	int32_t ru_nvcsw;
	int32_t ru_nivcsw;
};

/* getpriority, setpriority */
#define PRIO_PROCESS		0
#define PRIO_PGRP		1
#define PRIO_USER		2
