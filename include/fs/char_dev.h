/* SPDX-License-Identifier: MIT */
/*
 * fs/char_dev.h - devices that are read and written as a stream of bytes
 *
 * A device node is a file that carries a number; the driver that has registered the number
 * does the work.
 */
#pragma once

#include <fs/file.h>
#include <lib/list.h>

struct char_device {
	dev_t dev;
	const char *name;			/* below /dev */
	umode_t mode;				/* permission bits of that node */
	const struct file_operations *fops;
	struct list_head list;			/* of all; fs/char_dev.c */
};

extern const struct file_operations def_chr_fops;

/* Contracts: fs/char_dev.c. */
void chrdev_register(struct char_device *device);
const struct char_device *chrdev_next(const struct char_device *device);
int __must_check chrdev_make_nodes(void);
