/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/process_parts.h - the parts of a process: shared, copied, given back
 */
#pragma once

#include "internal.h"

/* files and fs: the running task's are made; a child's are the same or copies, or given back */
int __must_check process_files_create(void);
int __must_check process_files_clone(struct task_struct *child, unsigned int clone_flags);
void process_files_put(struct task_struct *task);
void process_files_limit(struct task_struct *task, uint32_t limit);

/* What process_files_unshared() gave becomes the running task's. */
void process_files_replace(struct files_struct *files);

/*
 * Another program begins: its files are nobody else's, and those that are not for it are
 * closed.  The first of the two finds memory, ERR_PTR; the second cannot fail.
 */
struct files_struct *process_files_unshared(void) __must_check;
void process_files_exec(struct files_struct *files);

/* exit.c: the running thread has left its address space; a parent in vfork() has its own again. */
void process_vfork_done(void);
