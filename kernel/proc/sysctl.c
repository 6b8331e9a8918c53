/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/sysctl.c - files below /proc/sys are read and written
 *
 *	read	the text, with a line's end behind it
 *	write	at position 0: a number (kernel/proc/sysctl_parse.c), or a string up to its
 *		line's end; elsewhere a number is ignored and a string goes on
 *
 * The permission bits hold for root, too: what nobody may write, root does not.
 *
 * Chapter: docs/proc.md
 *
 * Locking: a number is a word; strings are the names of <kernel/utsname.h>, under uts_sem.
 */
#include <asm/uaccess.h>
#include <fs/file.h>
#include <fs/proc_fs.h>
#include <kernel/utsname.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/printf.h>
#include <lib/string.h>
#include <mm/kmalloc.h>

#include "sysctl.h"
#include "sysctl_parse.h"

#define MAX_WRITE	(PAGE_SIZE - 1)	/* bytes that are looked at */

static int sysctl_open(struct inode *inode, struct file *file)
{
	bool refused = (file->f_mode & FMODE_READ && !(inode->i_mode & 0444)) ||
		       (file->f_mode & FMODE_WRITE && !(inode->i_mode & 0222));

	return refused ? -EACCES : 0;
}

static void make_text(const struct sysctl *entry, char *text)
{
	if (entry->make) {
		entry->make(text);
	} else if (entry->string) {
		down_read(&uts_sem);
		strscpy(text, entry->string, SYSCTL_TEXT_SIZE - 1);
		up_read(&uts_sem);
	} else {
		snprintf(text, SYSCTL_TEXT_SIZE - 1, "%d", READ_ONCE(*entry->value));
	}
	memcpy(text + strlen(text), "\n", 2);
}

/* A number is read at once: who asks for less of it gets no more, as on Linux. */
static long sysctl_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	const struct sysctl *entry = proc_data(file->f_inode);
	char text[SYSCTL_TEXT_SIZE];
	size_t size, at = (size_t)*pos;

	make_text(entry, text);
	size = strlen(text);
	if (*pos >= (loff_t)size || (*pos && entry->value))
		return 0;
	size = min(size - at, count);
	if (copy_to_user(buf, text + at, size))
		return -EFAULT;
	*pos += size;
	return (long)size;
}

static long write_number(const struct sysctl *entry, const char *text, size_t size)
{
	int value, error = 0;
	long used = sysctl_parse_int(text, size, &value);

	if (used < 0)
		return used;
	if (value < entry->min || value > entry->max)
		return -EINVAL;
	if (entry->set)
		error = entry->set(value);
	else
		WRITE_ONCE(*entry->value, value);
	return error ? error : used;
}

/* From a position of the string on, which is its end at most. */
static void write_string(const struct sysctl *entry, const char *text, size_t size, loff_t pos)
{
	size_t len;

	down_write(&uts_sem);
	len = strlen(entry->string);
	if (pos <= (loff_t)len) {
		len = (size_t)pos;
		for (size_t i = 0; i < size && text[i] && text[i] != '\n' && len < UTS_LEN - 1; i++)
			entry->string[len++] = text[i];
		memset(entry->string + len, 0, UTS_LEN - len);
	}
	up_write(&uts_sem);
}

static long write_text(const struct sysctl *entry, const char *text, size_t size, loff_t pos)
{
	if (entry->string) {
		write_string(entry, text, size, pos);
		return (long)size;
	}
	return pos ? (long)size : write_number(entry, text, size);
}

static long sysctl_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	const struct sysctl *entry = proc_data(file->f_inode);
	char *text;
	long done;

	if (!count)
		return 0;
	if (count > MAX_WRITE)
		return -ENOMEM;
	text = kmalloc(count, GFP_KERNEL);
	if (!text)
		return -ENOMEM;
	if (copy_from_user(text, buf, count))
		done = -EFAULT;
	else
		done = write_text(entry, text, count, *pos);
	kfree(text);
	if (done > 0)
		*pos += done;
	return done;
}

static const struct file_operations sysctl_fops = {
	.open = sysctl_open,
	.read = sysctl_read,
	.write = sysctl_write,
	.llseek = generic_file_llseek,
};

/* sysctl_register - these files are in the directory from here on; boot; -ENOMEM */
int sysctl_register(struct proc_dir_entry *dir, const struct sysctl *table, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		if (!dir || !proc_create(table[i].name, table[i].mode, dir, &sysctl_fops,
					 (void *)&table[i]))
			return -ENOMEM;
	return 0;
}
