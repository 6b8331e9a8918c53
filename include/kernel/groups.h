/* SPDX-License-Identifier: MIT */
/*
 * kernel/groups.h - lists of groups that a task is in besides its own
 *
 * Contracts: kernel/process/groups.c.
 */
#pragma once

#include <core/cred.h>
#include <lib/compiler.h>

struct group_info *group_info_alloc(unsigned int nr) __must_check;
void group_info_sort(struct group_info *groups);
void group_info_free(struct group_info *groups);

/* One more reference, one less; NULL stays NULL. */
static inline struct group_info *group_info_get(struct group_info *groups)
{
	if (groups)
		atomic_inc(&groups->usage);
	return groups;
}

static inline void group_info_put(struct group_info *groups)
{
	if (groups && atomic_dec_and_test(&groups->usage))
		group_info_free(groups);
}
