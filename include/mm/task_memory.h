/* SPDX-License-Identifier: MIT */
/*
 * mm/task_memory.h - where tasks and their stacks lie
 */
#pragma once

void task_memory_init(void);
