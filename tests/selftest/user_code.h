/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/user_code.h - a few bytes of machine code as a process
 *
 * The code lies at the start of a page that may be written and executed, and its stack on
 * the page's end.
 */
#pragma once

#include <lib/compiler.h>
#include <stddef.h>

struct pt_regs;

#define USER_CODE_ADDR	0x08048000UL

/* Run it as a child and wait for it: its wait status, or -errno. */
int run_user_code(const void *code, size_t size);

/* The same, with registers changed before its first instruction. */
int run_user_code_with(const void *code, size_t size,
		       void (*change)(struct pt_regs *regs, const void *data), const void *data);

/* As the first one, started only: its number or -errno. */
int start_user_code(const void *code, size_t size);

/* Wait for that child: its wait status, or -errno. */
int wait_user_code(int pid);
