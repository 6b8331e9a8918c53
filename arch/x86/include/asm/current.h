/* SPDX-License-Identifier: MIT */
/*
 * asm/current.h - the task that runs this
 *
 * For the code of a task the answer never changes, so the compiler may keep it.
 */
#pragma once

#include <asm/percpu.h>

struct task_struct;

DECLARE_PER_CPU(struct task_struct *, current_task);

static __always_inline struct task_struct *get_current(void)
{
	struct task_struct *task;

	__asm__("movl %%fs:%1, %0" : "=r"(task) : "m"(current_task));
	return task;
}

#define current			get_current()
