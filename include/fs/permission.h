/* SPDX-License-Identifier: MIT */
/*
 * fs/permission.h - who may do what with a file
 *
 * Contracts: fs/permission.c.
 */
#pragma once

#include <core/capable.h>
#include <fs/inode.h>
#include <lib/compiler.h>

#define MAY_EXEC	1
#define MAY_WRITE	2
#define MAY_READ	4

int inode_permission(const struct inode *inode, unsigned int mask) __must_check;
int check_delete(const struct inode *dir, const struct inode *victim) __must_check;
int may_link(const struct inode *inode) __must_check;
int may_follow(const struct inode *dir, const struct inode *link) __must_check;
bool inode_owner_or_capable(const struct inode *inode);
bool in_group_or_capable(uint32_t gid);

/* May a walk go through the directory?  Most let everybody through. */
static __always_inline int may_search(const struct inode *dir)
{
	if (likely((dir->i_mode & S_IXUGO) == S_IXUGO))
		return 0;
	return inode_permission(dir, MAY_EXEC);
}

/* May a name come into a directory, of a file system that may be written to?  0, -EACCES */
static __always_inline int may_create(const struct inode *dir)
{
	if (capable(CAP_DAC_OVERRIDE))
		return 0;
	return inode_permission(dir, MAY_WRITE | MAY_EXEC);
}

/* May the name of a file go from it?  0, -EACCES, -EPERM: the directory's t bit */
static __always_inline int may_delete(const struct inode *dir, const struct inode *victim)
{
	if (capable(CAP_DAC_OVERRIDE) && capable(CAP_FOWNER))
		return 0;
	return check_delete(dir, victim);
}
