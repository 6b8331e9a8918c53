/* SPDX-License-Identifier: MIT */
/*
 * fs/char_dev.c - from a device node to its driver
 *
 *	/dev/null --i_rdev--> 1:3 --> the driver that has registered 1:3
 *
 * A node's number is looked up when it is opened, so a node may exist before its driver,
 * and one that has none says so (-ENXIO).
 *
 * Chapter: docs/files.md
 *
 * Locking: devices_lock for the list; drivers stay once they are registered.
 */
#include <core/spinlock.h>
#include <fs/char_dev.h>
#include <fs/inode.h>
#include <fs/namei.h>
#include <lib/errno.h>
#include <lib/printf.h>

#define NODE_PATH_SIZE	32

static DEFINE_SPINLOCK(devices_lock);
static LIST_HEAD(devices);		/* under devices_lock */

/* chrdev_register - the driver serves this number from now on; it must stay */
void chrdev_register(struct char_device *device)
{
	spin_lock(&devices_lock);
	list_add_tail(&device->list, &devices);
	spin_unlock(&devices_lock);
}

static const struct file_operations *find_driver(dev_t dev)
{
	const struct file_operations *found = NULL;
	const struct char_device *device;

	spin_lock(&devices_lock);
	list_for_each_entry(device, &devices, list)
		if (device->dev == dev)
			found = device->fops;
	spin_unlock(&devices_lock);
	return found;
}

/* Of each device node: the file becomes its driver's. */
static int chrdev_open(struct inode *inode, struct file *file)
{
	const struct file_operations *fops = find_driver(inode->i_rdev);

	if (!fops)
		return -ENXIO;
	file->f_op = fops;
	return fops->open ? fops->open(inode, file) : 0;
}

const struct file_operations def_chr_fops = { .open = chrdev_open };

/* chrdev_next - the device that was registered behind one; NULL: the first of all; NULL: none */
const struct char_device *chrdev_next(const struct char_device *device)
{
	struct list_head *next;

	spin_lock(&devices_lock);
	next = device ? device->list.next : devices.next;
	spin_unlock(&devices_lock);
	return next == &devices ? NULL : list_entry(next, struct char_device, list);
}

/* chrdev_make_nodes - a node below /dev for each driver so far; 0 or -ENOMEM */
int chrdev_make_nodes(void)
{
	int error = vfs_mkdir(NULL, "/dev", 0755);

	for (const struct char_device *d = chrdev_next(NULL); d && !error; d = chrdev_next(d)) {
		char path[NODE_PATH_SIZE];

		snprintf(path, sizeof(path), "/dev/%s", d->name);
		error = vfs_mknod(NULL, path, S_IFCHR | d->mode, d->dev);
	}
	return error;
}
