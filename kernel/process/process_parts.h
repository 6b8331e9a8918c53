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

/*
 * An address space is given up: what happened there counts on.  While it is shared, as after
 * vfork(), whose faults they were is not known: they stay with the other one.
 */
static inline void process_note_faults(struct signal_struct *signal, const struct mm_struct *mm)
{
	if (atomic_read(&mm->mm_users) > 1)
		return;
	signal->min_flt += mm->min_flt;
	signal->maj_flt += mm->maj_flt;
}

/* The address space that was borrowed by vfork() is the parent's alone again. */
static inline void process_vfork_done(struct signal_struct *signal)
{
	if (signal->vfork_done) {
		complete(signal->vfork_done);
		signal->vfork_done = NULL;
	}
}
