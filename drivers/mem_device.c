/* SPDX-License-Identifier: MIT */
/*
 * drivers/mem_device.c - devices without a machine behind them
 *
 *		read		write		mmap
 *	null	the end		all is taken	no
 *	zero	zeros		all is taken	private: anonymous memory
 *						shared: a file of zeros without a name
 *	full	zeros		no room		no
 *
 * Chapter: docs/files.md
 */
#include <asm/page.h>
#include <core/sched.h>
#include <drivers/mem_device.h>
#include <fs/char_dev.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/vma.h>

#define MEM_MAJOR	1

static long read_nothing(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	(void)file;
	(void)buf;
	(void)count;
	(void)pos;
	return 0;
}

static long write_away(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	(void)file;
	(void)buf;
	(void)pos;
	return (long)count;
}

/* Their position is always 0, as Linux says. */
static loff_t seek_nowhere(struct file *file, loff_t offset, int whence)
{
	(void)offset;
	(void)whence;
	return file->f_pos = 0;
}

static int open_seekable(struct inode *inode, struct file *file)
{
	(void)inode;
	file->f_mode |= FMODE_LSEEK;
	return 0;
}

static long read_zeros(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	size_t done = 0;

	(void)file;
	(void)pos;
	while (done < count) {
		size_t n = min(count - done, (size_t)PAGE_SIZE), left;

		left = clear_user(buf + done, n);
		done += n - left;
		if (left)
			return done ? (long)done : -EFAULT;
		if (fatal_signal_pending(current))
			break;
	}
	return done || !count ? (long)done : -EINTR;
}

static long write_nowhere(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	(void)file;
	(void)buf;
	(void)count;
	(void)pos;
	return -ENOSPC;
}

/* Private memory of zeros is anonymous; shared memory of zeros needs a file to be shared. */
static int map_zeros(struct file *file, struct vm_area_struct *vma)
{
	struct file *shared;
	int error;

	(void)file;
	vma->vm_file = NULL;
	vma->vm_pgoff = vma->vm_start >> PAGE_SHIFT;
	if (!(vma->vm_flags & VM_SHARED))
		return 0;
	shared = shmem_file_create("dev/zero", (loff_t)(vma->vm_end - vma->vm_start));
	if (IS_ERR(shared))
		return (int)PTR_ERR(shared);
	vma->vm_pgoff = 0;
	error = generic_file_mmap(shared, vma);
	fput(shared);
	return error;
}

static const struct file_operations null_fops = {
	.open = open_seekable,
	.read = read_nothing,
	.write = write_away,
	.llseek = seek_nowhere,
};

static const struct file_operations zero_fops = {
	.open = open_seekable,
	.read = read_zeros,
	.write = write_away,
	.llseek = seek_nowhere,
	.mmap = map_zeros,
};

static const struct file_operations full_fops = {
	.open = open_seekable,
	.read = read_zeros,
	.write = write_nowhere,
	.llseek = seek_nowhere,
};

static struct char_device devices[] = {
	{ .dev = MKDEV(MEM_MAJOR, 3), .name = "null", .mode = 0666, .fops = &null_fops },
	{ .dev = MKDEV(MEM_MAJOR, 5), .name = "zero", .mode = 0666, .fops = &zero_fops },
	{ .dev = MKDEV(MEM_MAJOR, 7), .name = "full", .mode = 0666, .fops = &full_fops },
};

/* mem_device_init - boot, before fs_init() makes the nodes */
void mem_device_init(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(devices); i++)
		chrdev_register(&devices[i]);
}
