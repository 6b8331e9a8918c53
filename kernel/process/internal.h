/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/internal.h - shared by the files of this folder
 */
#pragma once

#include <core/spinlock.h>
#include <kernel/process.h>

/* Who is whose child, and who has ended; taken with interrupts on, nothing waits under it. */
extern spinlock_t process_lock;

/* process.c */
struct signal_struct *signal_alloc(void) __must_check;
void signal_free(struct signal_struct *signal);
void process_adopt(struct signal_struct *child, struct signal_struct *parent);
struct mm_struct *process_mm_swap(struct mm_struct *mm) __must_check;
struct task_struct *process_task_create(void (*fn)(void *) __noreturn, const void *arg,
					size_t size, const char *name) __must_check;
int process_publish(struct task_struct *child);
int __must_check process_fpu_attach(void);
int __must_check process_fpu_copy(struct task_struct *child);
void process_fpu_free(struct task_struct *task);
void notify_parent(struct signal_struct *child, int why, int status);
struct process_group *process_group_find(int id);
