/* SPDX-License-Identifier: MIT */
/*
 * fs/lock_ranges.h - lists of locked ranges of bytes
 *
 * Contracts: fs/lock_ranges.c.  Who holds such lists: fs/locks.h.
 */
#pragma once

#include <fs/types.h>
#include <lib/list.h>
#include <stdbool.h>
#include <uapi/fcntl.h>

#define OFFSET_MAX	0x7FFFFFFFFFFFFFFFLL
#define LOCK_PID_OFD	(-1)		/* of a lock that an open file has, not a process */

/* One that is held, or asked for. */
struct file_lock {
	struct list_head list;		/* of its file, or of spares */
	const void *owner;		/* a files_struct or a file; only compared */
	int pid;			/* who set it, for people */
	int type;			/* F_RDLCK, F_WRLCK; F_UNLCK asks for no lock */
	loff_t start, end;		/* the last byte counts; OFFSET_MAX: to the end */
};

/* Memory that a change may need: a new range, and the rest of one that is cut in two. */
#define NR_SPARE_LOCKS	2U

bool lock_types_conflict(int one, int other);
struct file_lock *lock_ranges_conflict(struct list_head *ranges, const struct file_lock *want);
bool lock_ranges_set(struct list_head *ranges, const struct file_lock *want,
		     struct list_head *spares);
const char *lock_ranges_check(const struct list_head *ranges);
