/* SPDX-License-Identifier: MIT */
/*
 * fs/locks_list.h - all files that have locks; fs/locks.c, fs/locks_show.c
 */
#pragma once

#include <core/spinlock.h>
#include <lib/list.h>

extern spinlock_t file_locks_lock;
extern struct list_head lock_contexts;	/* file_lock_context.all, under file_locks_lock */
