/* SPDX-License-Identifier: MIT */
/*
 * core/bug.h - what to do when the kernel finds itself wrong
 *
 *	BUG_ON		always: going on would corrupt memory
 *	VM_BUG_ON	debug builds: costly or merely likely to be wrong
 *	WARN_ON		always: says so with a backtrace and goes on
 */
#pragma once

#include <lib/compiler.h>
#include <lib/kconfig.h>
#include <stdbool.h>

/* Print the line, a backtrace, and end the run with status 2. */
void panic(const char *fmt, ...) __printf(1, 2) __noreturn;

void bug_report(const char *file, int line, const char *condition) __noreturn __cold;
void warn_report(const char *file, int line, const char *condition) __cold;

#define BUG_ON(cond) do {						\
	if (unlikely(cond))						\
		bug_report(__FILE__, __LINE__, #cond);			\
} while (0)

#define VM_BUG_ON(cond) do {						\
	if (IS_ENABLED(CONFIG_DEBUG))					\
		BUG_ON(cond);						\
} while (0)

/* Its value is the condition, so that the caller can act on it too. */
#define WARN_ON(cond) __extension__({					\
	bool __warn = !!(cond);						\
	if (unlikely(__warn))						\
		warn_report(__FILE__, __LINE__, #cond);			\
	unlikely(__warn); })
