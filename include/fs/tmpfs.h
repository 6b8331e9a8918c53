/* SPDX-License-Identifier: MIT */
/*
 * fs/tmpfs.h - files that live in the page cache and nowhere else
 */
#pragma once

#include <fs/super.h>
#include <lib/compiler.h>

/* Contracts: fs/tmpfs.c. */
int __must_check tmpfs_init(void);
struct super_block *tmpfs_create(const char *name, dev_t dev) __must_check;
void tmpfs_destroy(struct super_block *sb);
