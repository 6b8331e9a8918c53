/* SPDX-License-Identifier: MIT */
/*
 * drivers/audit_device.c - a program asks whether the kernel is in order
 *
 *	/dev/audit	reads "ok", or the first broken rule: of mm_audit(), or of the
 *			validators that are run after each self-test
 *
 * An audit counts frames: whoever reads it sees to it that no other process allocates or
 * frees meanwhile, and no other asks.  What the kernel does by itself is stopped for that
 * long.  There is one answer to an open file, then its end.
 *
 * Chapter: docs/user-programs.md
 */
#include <core/selftest.h>
#include <drivers/audit_device.h>
#include <fs/char_dev.h>
#include <lib/errno.h>
#include <lib/printf.h>
#include <mm/audit.h>
#include <mm/slab.h>
#include <mm/task_memory.h>

#define LOCAL_MAJOR	240	/* the first that Linux leaves to local use */
#define ANSWER_SIZE	128

static const char *first_broken_rule(void)
{
	const char *wrong;

	slab_reap_stop();
	task_memory_drain();
	wrong = mm_audit();
	if (!wrong)
		wrong = selftest_validate();
	slab_reap_start(CONFIG_HZ);
	return wrong;
}

static long audit_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	char answer[ANSWER_SIZE];
	const char *wrong;
	size_t len;

	(void)file;
	if (*pos)
		return 0;
	if (count < sizeof(answer))
		return -EINVAL;
	wrong = first_broken_rule();
	len = (size_t)scnprintf(answer, sizeof(answer), "%s\n", wrong ? wrong : "ok");
	if (copy_to_user(buf, answer, len))
		return -EFAULT;
	*pos = (loff_t)len;
	return (long)len;
}

static const struct file_operations audit_fops = { .read = audit_read };

static struct char_device audit_device = {
	.dev = MKDEV(LOCAL_MAJOR, 0), .name = "audit", .mode = 0400, .fops = &audit_fops,
};

/* audit_device_init - boot, before fs_init() makes the nodes */
void audit_device_init(void)
{
	chrdev_register(&audit_device);
}
