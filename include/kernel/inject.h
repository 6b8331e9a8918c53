/* SPDX-License-Identifier: MIT */
/*
 * kernel/inject.h - deliberate bugs, to see their detectors work
 *
 * A debug build obeys inject=NAME on the command line: it commits the bug of that
 * name, which must be reported by the detector that is meant for it.
 */
#pragma once

#include <core/printk.h>
#include <lib/compiler.h>
#include <lib/kconfig.h>
#include <lib/errno.h>
#include <lib/parse.h>

struct injection {
	const char *name;
	const char *what;
	void (*commit)(void);
};

/* All of them, collected by the linker. */
extern const struct injection __injections_start[], __injections_end[];

/* Names are words with hyphens, so they are given as text. */
#define INJECTION(_id, _name, _what)						\
	static void inject_##_id(void);						\
	static const struct injection __inject_##_id __table_entry(".injections") =	\
		{ _name, _what, inject_##_id };						\
	static void inject_##_id(void)

#ifdef CONFIG_INJECT
void inject_requested(const char *cmdline);
#else
static inline void inject_requested(const char *cmdline)
{
	char name[40] = PARAM_TOO_LONG;

	if (param_read(cmdline, "inject", name, sizeof(name)) != -ENOENT)
		pr_warn("inject=%s is ignored: this is no debug build\n", name);
}
#endif
