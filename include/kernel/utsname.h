/* SPDX-License-Identifier: MIT */
/*
 * kernel/utsname.h - what the kernel calls itself
 *
 * Contracts: kernel/process/sys_system.c.
 */
#pragma once

#include <core/rwsem.h>
#include <uapi/utsname.h>

extern struct rw_semaphore uts_sem;	/* nodename and domainname; the rest does not change */
extern struct new_utsname utsname;
