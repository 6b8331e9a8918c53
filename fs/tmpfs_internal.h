/* SPDX-License-Identifier: MIT */
/*
 * fs/tmpfs_internal.h - what fs/tmpfs.c and fs/tmpfs_super.c share
 */
#pragma once

#include <fs/super.h>
#include <fs/tmpfs.h>
#include <lib/compiler.h>
#include <stdbool.h>

struct inode;
struct page_limit;

struct page_limit *tmpfs_limit(struct super_block *sb);
struct inode *tmpfs_new_inode(struct super_block *sb, const struct inode *dir,
			      umode_t mode) __must_check;

/* One more file, or name of one; false: there are as many as may be.  One less. */
bool __must_check tmpfs_reserve_inode(struct super_block *sb);
void tmpfs_unreserve_inode(struct super_block *sb);
