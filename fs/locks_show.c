/* SPDX-License-Identifier: MIT */
/*
 * fs/locks_show.c - /proc/locks: who has locks on which files
 *
 *	1: POSIX  ADVISORY  WRITE 12 00:02:345 0 EOF
 *	2: FLOCK  ADVISORY  READ 13 00:02:346 0 EOF
 *
 * number of the line, kind, what for, who set it, st_dev and st_ino of the file, the first and the
 * last byte.  What an open file has (OFDLCK) is nobody's: -1.  Who waits is not shown.
 *
 * Chapter: docs/proc.md
 *
 * Locking: file_locks_lock; the text is made into a buffer that is there already.
 */
#include <fs/locks.h>
#include <fs/seq_file.h>
#include <fs/super.h>

#include "locks_list.h"

static void show_lock(struct seq_file *m, const struct inode *inode, const struct file_lock *lock)
{
	seq_printf(m, "%s %d %02x:%02x:%lu ", lock->type == F_WRLCK ? "WRITE" : "READ", lock->pid,
		   MAJOR(inode->i_sb->s_dev), MINOR(inode->i_sb->s_dev), inode->i_ino);
	seq_printf(m, "%lld ", (long long)lock->start);
	if (lock->end == OFFSET_MAX)
		seq_puts(m, "EOF\n");
	else
		seq_printf(m, "%lld\n", (long long)lock->end);
}

/* locks_show - a line for each lock that is held, those of a file together; 0 */
int locks_show(struct seq_file *m, void *unused __maybe_unused)
{
	const struct file_lock_context *context;
	const struct file_lock *lock;
	unsigned int number = 0;

	spin_lock(&file_locks_lock);
	list_for_each_entry(context, &lock_contexts, all) {
		list_for_each_entry(lock, &context->flock, list) {
			seq_printf(m, "%u: FLOCK  ADVISORY  ", ++number);
			show_lock(m, context->inode, lock);
		}
		list_for_each_entry(lock, &context->posix, list) {
			seq_printf(m, "%u: %s ADVISORY  ", ++number,
				   lock->pid == LOCK_PID_OFD ? "OFDLCK" : "POSIX ");
			show_lock(m, context->inode, lock);
		}
	}
	spin_unlock(&file_locks_lock);
	return 0;
}
