/* SPDX-License-Identifier: MIT */
/*
 * fs/locks.h - locks that programs put on files
 *
 *	fcntl(F_SETLK)		bytes [start, end] of a file; read or write; a process's
 *				(files_struct), or the open file's with F_OFD_SETLK
 *	flock()			the whole file; shared or exclusive; the open file's
 *
 * They bind who asks for them, nobody else: read() and write() do not look.  The two kinds
 * do not see each other.
 *
 *	inode --i_flctx--> posix --> A 0-9 read --> A 20-29 write --> B 0-4 read
 *			   flock --> file 1 read --> file 2 read
 *
 * An inode has a context while it has locks, or somebody asks for one: a file without locks
 * costs one look at i_flctx when it is closed.
 *
 * Contracts: fs/locks.c.
 *
 * Lock key:
 *	[l]  file_locks_lock
 */
#pragma once

#include <core/wait.h>
#include <fs/file.h>
#include <fs/inode.h>
#include <fs/lock_ranges.h>
#include <lib/compiler.h>
#include <lib/list.h>

struct files_struct;

struct file_lock_context {
	struct list_head posix;		/* [l] an owner's are neighbours, in order, never touch
					   one of the same type */
	struct list_head flock;		/* [l] one of an owner at most */
	wait_queue_head_t wait;		/* for one to go */
	unsigned int users;		/* [l] calls that are about to look at it */
	struct inode *inode;		/* [I] that has it */
	struct list_head all;		/* [l] of all, the newest first: /proc/locks */
};

/* fs/locks.c */
int __must_check locks_cache_init(void);
int posix_lock(struct file *file, const struct file_lock *want, bool may_wait);
void posix_lock_test(struct file *file, struct file_lock *want);
int flock_lock(struct file *file, int type, bool may_wait);
void locks_close(struct file *file, const struct files_struct *files);
void locks_release_file(struct file *file);

struct seq_file;

/* /proc/locks: a line for each lock that is held; fs/locks_show.c */
int locks_show(struct seq_file *m, void *unused);
/* A process closes one of its numbers: the locks that it has on the file are gone. */
static inline void file_closed(struct file *file, const struct files_struct *files)
{
	if (unlikely(READ_ONCE(file->f_inode->i_flctx)) && !(file->f_mode & FMODE_PATH))
		locks_close(file, files);
	fput(file);
}
