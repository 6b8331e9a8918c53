/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/functions.c - /proc/kallsyms: the kernel's functions, and where they are
 *
 *	c0100010 t multiboot_entry
 *
 * The table that backtraces are named by, in its order: functions alone, and which of them are
 * of one file is not kept, so each has the letter of such.  Who has no CAP_SYSLOG sees zeros for
 * addresses, as on Linux.
 *
 * Chapter: docs/proc.md
 */
#include <core/capable.h>
#include <core/kallsyms.h>
#include <uapi/capability.h>

#include "proc.h"

/* A record is a position, from 1 on; NULL: there are not so many. */
static void *record_of(loff_t pos)
{
	unsigned long addr;

	if (pos > INT32_MAX || !kallsyms_entry((uint32_t)pos, &addr))
		return NULL;
	return (void *)((uintptr_t)pos + 1);
}

static void *kallsyms_start(struct seq_file *m __maybe_unused, loff_t *pos)
{
	return record_of(*pos);
}

static void *kallsyms_next(struct seq_file *m __maybe_unused, void *v __maybe_unused, loff_t *pos)
{
	return record_of(++*pos);
}

static void kallsyms_stop(struct seq_file *m __maybe_unused, void *v __maybe_unused)
{
}

static int kallsyms_show(struct seq_file *m, void *v)
{
	unsigned long addr;
	const char *name = kallsyms_entry((uint32_t)(uintptr_t)v - 1, &addr);

	if (!*name)
		return SEQ_SKIP;
	seq_printf(m, "%08lx t %s\n", capable(CAP_SYSLOG) ? addr : 0UL, name);
	return 0;
}

const struct seq_operations kallsyms_ops = {
	.start = kallsyms_start,
	.next = kallsyms_next,
	.stop = kallsyms_stop,
	.show = kallsyms_show,
};
