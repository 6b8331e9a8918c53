/* SPDX-License-Identifier: MIT */
/*
 * kernel/syscall.h - what can be asked about system calls
 */
#pragma once

/* How often a number was called that does not exist; NR_SYSCALLS: all beyond the table. */
unsigned long syscall_unknown_count(unsigned int number);

#define SYSCALL_NAME_MAX	32

/* Contract: kernel/process/syscall_names.c. */
void syscall_name(unsigned int number, char name[SYSCALL_NAME_MAX]);
