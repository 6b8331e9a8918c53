/* SPDX-License-Identifier: MIT */
/*
 * drivers/random_device.c - random bytes for programs: /dev/random and /dev/urandom
 *
 *		read			write
 *	random	random bytes, at once	stirred in
 *	urandom	the same		the same
 *
 * Where they come from, and how good they are: core/random.c.
 *
 * Chapter: docs/files.md
 */
#include <asm/page.h>
#include <core/random.h>
#include <core/sched.h>
#include <drivers/random_device.h>
#include <fs/char_dev.h>
#include <lib/errno.h>
#include <lib/minmax.h>

#define MEM_MAJOR	1
#define CHUNK		256U

/*
 * random_to_user - so many random bytes
 *
 * May sleep.  Return: how many were done before memory that is not there, or a signal, as
 * Linux does after each page; -EFAULT, -EINTR if none.
 */
long random_to_user(char __user *to, size_t count)
{
	unsigned char chunk[CHUNK];
	size_t done = 0;

	while (done < count) {
		size_t n = min(count - done, (size_t)CHUNK), left;

		get_random_bytes(chunk, n);
		left = copy_to_user(to + done, chunk, n);
		done += n - left;
		if (left)
			return done ? (long)done : -EFAULT;
		if (done % PAGE_SIZE == 0 && done < count && signal_pending(current))
			break;
	}
	return (long)done;
}

static long random_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	(void)file;
	(void)pos;
	return random_to_user(buf, count);
}

static long random_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	unsigned char chunk[CHUNK];
	size_t done = 0;

	(void)file;
	(void)pos;
	while (done < count) {
		size_t n = min(count - done, (size_t)CHUNK);

		n -= copy_from_user(chunk, buf + done, n);
		if (n == 0)
			return done ? (long)done : -EFAULT;
		add_random_bytes(chunk, n);
		done += n;
		if (done % PAGE_SIZE == 0 && signal_pending(current))
			break;
	}
	return (long)done;
}

/* There is no position: it stays 0, as Linux's noop_llseek() leaves it. */
static loff_t random_llseek(struct file *file, loff_t offset, int whence)
{
	(void)offset;
	(void)whence;
	return file->f_pos;
}

static int random_open(struct inode *inode, struct file *file)
{
	(void)inode;
	file->f_mode |= FMODE_LSEEK;
	return 0;
}

static const struct file_operations random_fops = {
	.open = random_open,
	.read = random_read,
	.write = random_write,
	.llseek = random_llseek,
};

static struct char_device devices[] = {
	{ .dev = MKDEV(MEM_MAJOR, 8), .name = "random", .mode = 0666, .fops = &random_fops },
	{ .dev = MKDEV(MEM_MAJOR, 9), .name = "urandom", .mode = 0666, .fops = &random_fops },
};

/* random_device_init - boot, before fs_init() makes the nodes */
void random_device_init(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(devices); i++)
		chrdev_register(&devices[i]);
}
