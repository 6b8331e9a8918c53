/* SPDX-License-Identifier: MIT */
/*
 * line.h - does whoever comes later stand behind?
 *
 * Looks at a lock's queue after each step and remembers it, so it does not have to believe
 * the queue about who came first.
 */
#pragma once

#include <core/lock_wait.h>
#include "interleave.h"

struct line {
	const struct lock_waiter *waiters[MAX_THREADS];
	unsigned int nr;
};

static inline bool line_has(const struct line *line, const struct lock_waiter *waiter)
{
	for (unsigned int i = 0; i < line->nr; i++)
		if (line->waiters[i] == waiter)
			return true;
	return false;
}

/* Does one that is new stand in front of one that is not?  Then this becomes the line. */
static inline bool line_is_jumped(struct line *line, const struct list_head *queue)
{
	struct line now = { .nr = 0 };
	const struct lock_waiter *waiter;
	bool new_seen = false, jumped = false;

	list_for_each_entry(waiter, queue, entry) {
		bool known = line_has(line, waiter);

		jumped |= known && new_seen;
		new_seen |= !known;
		if (now.nr < MAX_THREADS)
			now.waiters[now.nr++] = waiter;
	}
	*line = now;
	return jumped;
}
