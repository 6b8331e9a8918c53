/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/pid_pagemap.c - /proc/PID/pagemap: eight bytes for each page below TASK_SIZE
 *
 *	byte 8 * (address / 4096)	bits of <mm/mm_usage.h>, the frame's number below them
 *
 * Read in any part whose place and size are multiples of eight.  All programs are root's, so the
 * frame's number is there for all.
 *
 * Chapter: docs/proc.md
 */
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/kmalloc.h>
#include <mm/mm_struct.h>
#include <mm/mm_usage.h>

#include "pid.h"

#define ENTRY_SIZE	sizeof(uint64_t)
#define NR_ENTRIES	(TASK_SIZE >> PAGE_SHIFT)
#define NR_AT_ONCE	(PAGE_SIZE / ENTRY_SIZE)

/* Up to a buffer's worth, to the program; bytes or an error. */
static long read_some(struct mm_struct *mm, uint64_t *entries, unsigned long first,
		      unsigned long nr, char __user *buf)
{
	int error;

	nr = min(nr, (unsigned long)NR_AT_ONCE);
	error = mm_pagemap(mm, first << PAGE_SHIFT, entries, (unsigned int)nr);
	if (error)
		return error;
	return copy_to_user(buf, entries, nr * ENTRY_SIZE) ? -EFAULT : (long)(nr * ENTRY_SIZE);
}

static long read_entries(struct mm_struct *mm, char __user *buf, size_t count, loff_t *pos)
{
	uint64_t *entries = kmalloc(NR_AT_ONCE * ENTRY_SIZE, GFP_KERNEL);
	size_t done = 0;
	long more = 0;

	if (!entries)
		return -ENOMEM;
	for (; done < count && *pos < (loff_t)(NR_ENTRIES * ENTRY_SIZE); done += (size_t)more) {
		unsigned long first = (unsigned long)*pos / ENTRY_SIZE;
		unsigned long nr = (count - done) / ENTRY_SIZE;

		more = read_some(mm, entries, first, min(nr, NR_ENTRIES - first), buf + done);
		if (more < 0)
			break;
		*pos += more;
	}
	kfree(entries);
	return done ? (long)done : min(more, 0L);
}

static long pagemap_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct mm_struct *mm;
	long done;

	done = pid_mm_get(file->f_inode, &mm);
	if (done || !mm)
		return done == -ESRCH ? 0 : done;
	if (*pos % (loff_t)ENTRY_SIZE || count % ENTRY_SIZE)
		done = -EINVAL;
	else
		done = read_entries(mm, buf, count, pos);
	mmput(mm);
	return done;
}

const struct file_operations pagemap_fops = {
	.open = pid_open,
	.read = pagemap_read,
	.llseek = seq_lseek,
};
