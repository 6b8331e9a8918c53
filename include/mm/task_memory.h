/* SPDX-License-Identifier: MIT */
/*
 * mm/task_memory.h - where tasks and their stacks lie
 */
#pragma once

/* Stacks of tasks that have ended which stay mapped for the next ones. */
#define FREE_STACKS_KEPT	2U

void task_memory_init(void);
void task_memory_drain(void);
void task_memory_settle(void);
