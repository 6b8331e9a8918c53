/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/pid.h - what the files about processes say to each other
 *
 *	pid.c		which file is where; names that are numbers; self
 *	pid_status.c	status
 *	pid_stat.c	stat, statm
 *	pid_maps.c	maps, smaps, smaps_rollup
 *	pid_pagemap.c	pagemap
 *	pid_memory.c	cmdline, environ, auxv
 *	pid_link.c	exe, cwd, root
 *	pid_fd.c	fd/, fdinfo/
 *	pid_misc.c	comm, limits, oom_score_adj, wchan
 *	kpage.c		/proc/kpageflags, kpagecount
 */
#pragma once

#include <fs/proc_fs.h>
#include <fs/seq_file.h>
#include <kernel/process_facts.h>
#include <lib/compiler.h>

struct mm_struct;

/* Contracts: kernel/proc/pid.c. */
struct task_struct *pid_task_get(const struct inode *inode);
bool pid_is_thread_dir(const struct inode *inode);
int __must_check pid_facts(const struct seq_file *m, struct process_facts *facts);
int __must_check pid_mm_get(const struct inode *inode, struct mm_struct **mm);
int pid_may_look(const struct inode *inode);
int pid_open(struct inode *inode, struct file *file);
unsigned long pid_ino(const struct inode *dir, unsigned long kind, unsigned long number);

/* Numbers of inodes that a process has besides those of its entries: kind + number. */
#define PID_INO_FD	0x1000UL
#define PID_INO_FDINFO	0x2000UL

/* pid_misc.c: a name as one word of a line; kernel/proc/pid_maps.c: a path. */
void pid_show_comm(struct seq_file *m, const char *comm, const char *special);
void pid_show_path(struct seq_file *m, struct dentry *dentry, const char *special);

int pid_status_show(struct seq_file *m, void *unused);
int pid_stat_show(struct seq_file *m, void *unused);
int pid_statm_show(struct seq_file *m, void *unused);
int pid_smaps_rollup_show(struct seq_file *m, void *unused);
int pid_limits_show(struct seq_file *m, void *unused);
int pid_wchan_show(struct seq_file *m, void *unused);

extern const struct seq_operations maps_ops, smaps_ops;
extern const struct file_operations pagemap_fops, cmdline_fops, environ_fops, auxv_fops;
extern const struct file_operations comm_fops, oom_score_adj_fops;
extern const struct file_operations kpageflags_fops, kpagecount_fops;
extern const struct inode_operations exe_iops, cwd_iops, root_iops;

int __must_check pid_fd_init(struct proc_dir_entry *pid);
