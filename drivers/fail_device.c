/* SPDX-License-Identifier: MIT */
/*
 * drivers/fail_device.c - a program lets its own requests for memory fail
 *
 *	write "once:N", "every:N", ...	of the writer's requests for pages and objects from
 *					now on, as fail_page_alloc.c reads it
 *	write "none"			no more
 *	read				"SEEN FAILED" of them since the last but "none"
 *
 * Neither asks for memory itself, so that what is counted lies between two of them.
 *
 * Chapter: docs/user-programs.md
 */
#include <core/task.h>
#include <drivers/fail_device.h>
#include <fs/char_dev.h>
#include <lib/errno.h>
#include <lib/printf.h>
#include <lib/string.h>
#include <mm/fail_page_alloc.h>

#define LOCAL_MAJOR	240	/* the first that Linux leaves to local use */
#define TEXT_SIZE	32

static long fail_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	char answer[TEXT_SIZE];
	size_t len = (size_t)scnprintf(answer, sizeof(answer), "%lu %lu\n",
				       fail_page_alloc_seen(), fail_page_alloc_failed());

	(void)file;
	(void)pos;
	if (count < len)
		return -EINVAL;
	return copy_to_user(buf, answer, len) ? -EFAULT : (long)len;
}

static long fail_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	struct fail_page_alloc how;
	char text[TEXT_SIZE] = "";

	(void)file;
	(void)pos;
	if (count >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, buf, count))
		return -EFAULT;
	if (strcmp(text, "none") == 0) {
		fail_page_alloc_stop();
		return (long)count;
	}
	if (fail_page_alloc_parse(text, &how))
		return -EINVAL;
	how.of = FAIL_PAGES_AND_OBJECTS;
	how.task = current;
	fail_page_alloc_set(&how);
	return (long)count;
}

static const struct file_operations fail_fops = {
	.read = fail_read,
	.write = fail_write,
};

static struct char_device fail_device = {
	.dev = MKDEV(LOCAL_MAJOR, 1), .name = "fail", .mode = 0600, .fops = &fail_fops,
};

/* fail_device_init - boot, before fs_init() makes the nodes */
void fail_device_init(void)
{
	chrdev_register(&fail_device);
}
