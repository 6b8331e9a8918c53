/* SPDX-License-Identifier: MIT */
/*
 * fs/mount_list.h - what is mounted and what can be; fs/mount.c, fs/mount_show.c
 */
#pragma once

#include <core/mutex.h>
#include <lib/list.h>

extern struct mutex namespace_lock;
extern struct list_head mounts;		/* super_block.s_mounts, under namespace_lock */
extern struct list_head file_systems;	/* file_system_type.list, under namespace_lock */
