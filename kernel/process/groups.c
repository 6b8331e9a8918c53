/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/groups.c - lists of groups that a task is in besides its own
 *
 * Chapter: docs/files.md
 *
 * Locking: references are counted; a list that a task has never changes.
 */
#include <kernel/groups.h>
#include <mm/gfp.h>
#include <mm/kvmalloc.h>

/* group_info_alloc - room for so many, with one reference; NULL: no memory */
struct group_info *group_info_alloc(unsigned int nr)
{
	struct group_info *groups = kvmalloc(sizeof(*groups) + nr * sizeof(groups->gid[0]),
					     GFP_KERNEL);

	if (!groups)
		return NULL;
	atomic_set(&groups->usage, 1);
	groups->nr = nr;
	return groups;
}

void group_info_free(struct group_info *groups)
{
	kvfree(groups);
}

/* Let the number at `at` sink until none below it in the heap of nr numbers is larger. */
static void sink(uint32_t *gid, unsigned int at, unsigned int nr)
{
	for (;;) {
		unsigned int child = 2 * at + 1;
		uint32_t value = gid[at];

		if (child + 1 < nr && gid[child] < gid[child + 1])
			child++;
		if (child >= nr || gid[child] <= value)
			return;
		gid[at] = gid[child];
		gid[child] = value;
		at = child;
	}
}

/* group_info_sort - in place, however many there are: a heap */
void group_info_sort(struct group_info *groups)
{
	unsigned int nr = groups->nr;

	for (unsigned int i = nr / 2; i-- > 0;)
		sink(groups->gid, i, nr);
	while (nr-- > 1) {
		uint32_t largest = groups->gid[0];

		groups->gid[0] = groups->gid[nr];
		groups->gid[nr] = largest;
		sink(groups->gid, 0, nr);
	}
}
