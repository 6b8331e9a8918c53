/* SPDX-License-Identifier: MIT */
/*
 * core/task_probe.h - a look at the running task that a damaged one survives
 *
 * For reports: whatever `current` points at is read without harm.
 */
#pragma once

#include <core/task.h>

/* Room for "NAME[pid]" or for what is wrong. */
#define TASK_PROBE_TEXT		48

/* Copy the running task; false if there is nothing that looks like one. */
bool task_probe_current(struct task_struct *copy);

/* "NAME[pid]", or "none: current is c0123456, which is no task". */
void task_probe_describe(char *text, size_t size);
