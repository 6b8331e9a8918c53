/* SPDX-License-Identifier: MIT */
/*
 * kernel/utsname.h - what the kernel calls itself
 *
 * Contracts: kernel/process/sys_system.c.
 */
#pragma once

#include <uapi/utsname.h>

extern struct new_utsname utsname;
