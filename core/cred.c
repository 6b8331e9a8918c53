/* SPDX-License-Identifier: MIT */
/*
 * core/cred.c - is the running task in a group?
 *
 * Chapter: docs/files.md
 *
 * Locking: none: a task asks for itself, and groups never change.
 */
#include <core/cred.h>
#include <core/task.h>

/* in_group_p - as whom it opens files, and the groups besides */
bool in_group_p(uint32_t gid)
{
	const struct group_info *groups = current->cred.groups;
	unsigned int left = 0, right = groups ? groups->nr : 0;

	if (gid == current->cred.fsgid)
		return true;
	while (left < right) {
		unsigned int middle = (left + right) / 2;

		if (groups->gid[middle] == gid)
			return true;
		if (groups->gid[middle] < gid)
			left = middle + 1;
		else
			right = middle;
	}
	return false;
}
