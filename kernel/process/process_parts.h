/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/process_parts.h - the parts of a process: copied, and given back
 */
#pragma once

#include <mm/mm_struct.h>

#include "internal.h"

/* files and fs: those of the running process are made; a child's are copied, or given back */
int __must_check process_files_create(void);
int __must_check process_files_copy(struct task_struct *child);
void process_files_put(struct task_struct *task);
void process_files_limit(struct task_struct *task, uint32_t limit);
void process_files_exec(struct task_struct *task);

/* The address space that was borrowed by vfork() is the parent's alone again. */
static inline void process_vfork_done(struct signal_struct *signal)
{
	if (signal->vfork_done) {
		complete(signal->vfork_done);
		signal->vfork_done = NULL;
	}
}
