/* SPDX-License-Identifier: MIT */
/*
 * fs/super.c - file systems that are in use: made, numbered, gone
 *
 * Each has a number of its own, which stat() tells as the device that its files are on: the
 * lowest that no other has.
 *
 * Chapter: docs/files.md
 *
 * Locking: numbers_lock.
 */
#include <core/bug.h>
#include <core/spinlock.h>
#include <fs/super.h>
#include <lib/errno.h>
#include <mm/kmalloc.h>

#define NR_NUMBERS	256U		/* file systems at once */

static DEFINE_SPINLOCK(numbers_lock);
static bool taken[NR_NUMBERS];		/* under numbers_lock; 0 is none */

/* The lowest number that is free; 0: there is none. */
static unsigned int take_number(void)
{
	unsigned int number;

	spin_lock(&numbers_lock);
	for (number = 1; number < NR_NUMBERS && taken[number]; number++)
		;
	if (number < NR_NUMBERS)
		taken[number] = true;
	spin_unlock(&numbers_lock);
	return number < NR_NUMBERS ? number : 0;
}

/*
 * sb_alloc - a new file system without a root
 *
 * type NULL: for files without a place.  May sleep.  NULL: no memory, or too many of them.
 */
struct super_block *sb_alloc(struct file_system_type *type, const struct super_operations *op)
{
	struct super_block *sb = kzalloc(sizeof(*sb), GFP_KERNEL);
	unsigned int number = sb ? take_number() : 0;

	if (!number) {
		kfree(sb);
		return NULL;
	}
	sb->s_type = type;
	sb->s_op = op;
	sb->s_dev = MKDEV(0, number);
	INIT_LIST_HEAD(&sb->s_mounts);
	mutex_init(&sb->s_vfs_rename_mutex);
	return sb;
}

/* sb_free - its last inode is gone */
void sb_free(struct super_block *sb)
{
	BUG_ON(atomic_read(&sb->s_nr_inodes) || sb->s_mountpoint);
	spin_lock(&numbers_lock);
	taken[MINOR(sb->s_dev)] = false;
	spin_unlock(&numbers_lock);
	kfree(sb->s_source);
	kfree(sb);
}

/* sb_want_write - may something of it change?  0 or -EROFS */
int sb_want_write(const struct super_block *sb)
{
	return sb_rdonly(sb) ? -EROFS : 0;
}
