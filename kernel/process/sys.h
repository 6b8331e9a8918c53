/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys.h - the system calls as functions: sys_NAME(arguments), a result or
 * -errno
 */
#pragma once

#define SYS_ARGS_0	void
#define SYS_ARGS_1	unsigned long
#define SYS_ARGS_2	SYS_ARGS_1, unsigned long
#define SYS_ARGS_3	SYS_ARGS_2, unsigned long
#define SYS_ARGS_4	SYS_ARGS_3, unsigned long
#define SYS_ARGS_5	SYS_ARGS_4, unsigned long
#define SYS_ARGS_6	SYS_ARGS_5, unsigned long

struct pt_regs;

#define SYSCALL(name, n)	long sys_##name(SYS_ARGS_##n);
#define SYSCALL_REGS(name)	long sys_##name(struct pt_regs *regs);
#include "syscalls.h"
#undef SYSCALL
#undef SYSCALL_REGS
