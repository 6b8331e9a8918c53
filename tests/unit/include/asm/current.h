/* SPDX-License-Identifier: MIT */
/*
 * asm/current.h - the task that runs, on the host: the test says which
 */
#pragma once

struct task_struct;

struct task_struct *get_current(void);

#define current			get_current()
