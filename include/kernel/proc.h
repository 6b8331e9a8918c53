/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc.h - what /proc tells of the whole machine
 *
 * Each is the show function of a file; the kernel's shell shows the same by
 * single_console(show, NULL).  What a file says stands in docs/proc.md.
 */
#pragma once

#include <lib/compiler.h>

struct seq_file;

/* Boot, once, after fs_init(): the files exist from here on.  -ENOMEM. */
int __must_check proc_init(void);

int buddyinfo_show(struct seq_file *m, void *unused);
int interrupts_show(struct seq_file *m, void *unused);
int meminfo_show(struct seq_file *m, void *unused);
int pagetypeinfo_show(struct seq_file *m, void *unused);
int slabinfo_show(struct seq_file *m, void *unused);
int vmallocinfo_show(struct seq_file *m, void *unused);
int vmstat_show(struct seq_file *m, void *unused);
int zoneinfo_show(struct seq_file *m, void *unused);
