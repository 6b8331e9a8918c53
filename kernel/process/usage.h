/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/usage.h - what threads and processes used of the machine
 *
 *	task			ticks, switches		of a thread that exists
 *	mm			page faults, the most pages that it had mapped
 *	signal->used		the same of threads that ended and address spaces that are gone
 *	signal->children_used	of children that were waited for, and theirs
 *
 * Locking: process_lock for the sums of a process.
 *
 * Contracts: kernel/process/usage.c.
 */
#pragma once

#include <core/ktime.h>
#include <kernel/process.h>
#include <lib/compiler.h>

struct mm_struct;

void usage_add(struct resource_usage *sum, const struct resource_usage *more);
void usage_add_thread(struct resource_usage *sum, const struct task_struct *task);
void usage_add_mm(struct resource_usage *sum, const struct mm_struct *mm);
void usage_note_mm(struct signal_struct *signal, const struct mm_struct *mm);
void usage_of_process(const struct signal_struct *signal, struct resource_usage *usage);

/* Of the running one, ns; whole ticks. */
ktime_t cpu_time_of_thread(void);
ktime_t cpu_time_of_process(void);

/* A struct rusage to user memory; 0 or -EFAULT. */
int __must_check put_rusage(unsigned long user, const struct resource_usage *usage);
