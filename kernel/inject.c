/* SPDX-License-Identifier: MIT */
/*
 * kernel/inject.c - commit the bug that inject= names
 *
 *	inject=list	name them all and go on
 *	inject=none	the clean control: do nothing and say so
 *
 * The bugs themselves stand in tests/selftest/inject_*.c.
 */
#include <core/bug.h>
#include <core/printk.h>
#include <kernel/inject.h>
#include <lib/errno.h>
#include <lib/parse.h>
#include <lib/string.h>

static void list_injections(void)
{
	for (const struct injection *i = __injections_start; i < __injections_end; i++)
		pr_info("inject: %-20s %s\n", i->name, i->what);
}

void inject_requested(const char *cmdline)
{
	char name[40] = PARAM_TOO_LONG;

	if (param_read(cmdline, "inject", name, sizeof(name)) == -ENOENT)
		return;
	if (strcmp(name, "list") == 0) {
		list_injections();
		return;
	}
	if (strcmp(name, "none") == 0) {
		pr_info("inject: nothing, as asked\n");
		return;
	}
	for (const struct injection *i = __injections_start; i < __injections_end; i++) {
		if (strcmp(i->name, name) != 0)
			continue;
		pr_info("inject: %s: %s\n", i->name, i->what);
		i->commit();
		pr_info("inject: %s is done and nothing stopped it\n", i->name);
		return;
	}
	panic("inject=%s is not known; inject=list names all", name);
}
