/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/kpage.c - /proc/kpageflags and kpagecount: eight bytes for each frame
 *
 *	byte 8 * pfn	kpageflags: KPF_* of <mm/mm_usage.h>	kpagecount: who maps it
 *
 * Read in any part whose place and size are multiples of eight.
 *
 * Chapter: docs/proc.md
 */
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/kmalloc.h>
#include <mm/mm_usage.h>
#include <mm/page.h>

#include "pid.h"

#define ENTRY_SIZE	sizeof(uint64_t)
#define NR_AT_ONCE	(PAGE_SIZE / ENTRY_SIZE)

typedef void fill_fn(unsigned long pfn, uint64_t *entries, unsigned int nr);

static void fill_flags(unsigned long pfn, uint64_t *entries, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		entries[i] = frame_flags(pfn + i);
}

/* Up to a buffer's worth at a time; bytes or an error. */
static long read_frames(uint64_t *entries, char __user *buf, size_t count, loff_t *pos,
			fill_fn *fill)
{
	size_t done = 0;

	while (done < count && *pos < (loff_t)max_pfn * (loff_t)ENTRY_SIZE) {
		unsigned long pfn = (unsigned long)*pos / ENTRY_SIZE;
		unsigned long nr = (count - done) / ENTRY_SIZE;

		nr = min(min(nr, NR_AT_ONCE), max_pfn - pfn);

		fill(pfn, entries, (unsigned int)nr);
		if (copy_to_user(buf + done, entries, nr * ENTRY_SIZE))
			return done ? (long)done : -EFAULT;
		done += nr * ENTRY_SIZE;
		*pos += (loff_t)(nr * ENTRY_SIZE);
	}
	return (long)done;
}

static long read_all(char __user *buf, size_t count, loff_t *pos, fill_fn *fill)
{
	uint64_t *entries;
	long done;

	if (*pos % (loff_t)ENTRY_SIZE || count % ENTRY_SIZE)
		return -EINVAL;
	entries = kmalloc(NR_AT_ONCE * ENTRY_SIZE, GFP_KERNEL);
	if (!entries)
		return -ENOMEM;
	done = read_frames(entries, buf, count, pos, fill);
	kfree(entries);
	return done;
}

static long kpageflags_read(struct file *file __maybe_unused, char __user *buf, size_t count,
			    loff_t *pos)
{
	return read_all(buf, count, pos, fill_flags);
}

static long kpagecount_read(struct file *file __maybe_unused, char __user *buf, size_t count,
			    loff_t *pos)
{
	return read_all(buf, count, pos, frame_mapcounts);
}

const struct file_operations kpageflags_fops = { .read = kpageflags_read, .llseek = seq_lseek };
const struct file_operations kpagecount_fops = { .read = kpagecount_read, .llseek = seq_lseek };
