/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/process_parts.c - open files and places of a process: copied, given back
 */
#include <fs/files_struct.h>
#include <fs/fs_struct.h>
#include <lib/errno.h>

#include "process_parts.h"

int process_files_create(void)
{
	return 0;
}

int process_files_copy(struct task_struct *child)
{
	(void)child;
	return 0;
}

void process_files_put(struct task_struct *task)
{
	(void)task;
}
