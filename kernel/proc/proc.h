/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/proc.h - what the files of kernel/proc/ say to each other
 *
 *	proc.c		which file is where
 *	meminfo.c ...	a subject each: the show functions of its files
 *	sysctl.c	files below /proc/sys that are numbers
 *
 * Show functions that the shell has commands for stand in <kernel/proc.h>.
 */
#pragma once

#include <fs/proc_fs.h>
#include <fs/seq_file.h>
#include <kernel/proc.h>
#include <lib/compiler.h>

int __must_check proc_pid_init(void);

extern const struct seq_operations kallsyms_ops;

int cmdline_show(struct seq_file *m, void *unused);
int cpuinfo_show(struct seq_file *m, void *unused);
int devices_show(struct seq_file *m, void *unused);
int iomem_show(struct seq_file *m, void *unused);
int loadavg_show(struct seq_file *m, void *unused);
int nothing_show(struct seq_file *m, void *unused);
int stat_show(struct seq_file *m, void *unused);
int swaps_show(struct seq_file *m, void *unused);
int uptime_show(struct seq_file *m, void *unused);
int version_show(struct seq_file *m, void *unused);
