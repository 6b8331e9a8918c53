/* SPDX-License-Identifier: MIT */
/*
 * fs/tmpfs.h - files that live in the page cache and nowhere else
 */
#pragma once

#include <fs/super.h>
#include <lib/compiler.h>

/* Contracts: fs/tmpfs_super.c. */
int __must_check tmpfs_init(void);
struct super_block *tmpfs_create_root(void) __must_check;
