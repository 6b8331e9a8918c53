/* SPDX-License-Identifier: MIT */
/*
 * fs/tmpfs_super.c - file systems in memory as a whole: made, limited, gone
 *
 *	mount -t tmpfs -o size=1m,nr_inodes=100,mode=700 none /mnt
 *
 *	size=N[kmg%], nr_blocks=N	bytes and pages of all files at most; 0: no limit
 *	nr_inodes=N[kmg]		names at most, a directory and its root one each
 *	mode=OCTAL			of the root
 *
 * Without options Linux's limits hold: half the memory, and a file for each of these pages
 * that is lowmem.  The first file system, the root of all, has none.
 *
 * Chapter: docs/files.md
 *
 * Locking: counts are changed without a lock.
 */
#include <core/bug.h>
#include <fs/dentry.h>
#include <fs/file.h>
#include <fs/inode.h>
#include <fs/mount.h>
#include <fs/seq_file.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/kmalloc.h>
#include <mm/mmzone.h>
#include <uapi/fcntl.h>
#include <uapi/statfs.h>

#include "tmpfs_internal.h"

struct tmpfs_limits {
	unsigned long max_blocks;	/* pages; 0: as many as there are */
	unsigned long max_inodes;	/* 0: as many as memory holds */
	unsigned int mode;		/* of the root */
};

struct tmpfs_sb {
	struct tmpfs_limits limits;	/* namespace_lock to change */
	atomic_t nr_inodes;		/* names, and what is open without one */
	struct page_limit blocks;	/* the page cache asks it */
};

static struct tmpfs_sb *tmpfs_sb(const struct super_block *sb)
{
	return sb->s_fs_info;
}

/* --- limits ------------------------------------------------------------------------------ */

static void set_limits(struct tmpfs_sb *info, const struct tmpfs_limits *limits)
{
	info->limits = *limits;
	info->blocks.max = limits->max_blocks;
}

/* tmpfs_limit - what the pages of its files count for */
struct page_limit *tmpfs_limit(struct super_block *sb)
{
	return &tmpfs_sb(sb)->blocks;
}

bool tmpfs_reserve_inode(struct super_block *sb)
{
	struct tmpfs_sb *info = tmpfs_sb(sb);
	unsigned long max = info->limits.max_inodes;

	if ((unsigned long)atomic_add_return(1, &info->nr_inodes) <= max || !max)
		return true;
	atomic_dec(&info->nr_inodes);
	return false;
}

void tmpfs_unreserve_inode(struct super_block *sb)
{
	atomic_dec(&tmpfs_sb(sb)->nr_inodes);
}

/* A file went, and with it its last name. */
static void evict_inode(struct inode *inode)
{
	tmpfs_unreserve_inode(inode->i_sb);
}

static unsigned long count_pages(bool highmem_too)
{
	unsigned long pages = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		if (highmem_too || zone_idx(zone) != ZONE_HIGHMEM)
			pages += zone->managed_pages;
	return pages;
}

static struct tmpfs_limits default_limits(void)
{
	unsigned long half = count_pages(true) / 2;

	return (struct tmpfs_limits){ half, min(half, count_pages(false)), 01777 };
}

/* --- options ----------------------------------------------------------------------------- */

/* A number with an optional k, m or g; the rest of the text. */
static const char *parse_number(const char *text, uint64_t *value)
{
	static const char units[] = "kmgKMG";
	const char *unit;

	*value = 0;
	for (; *text >= '0' && *text <= '9'; text++)
		*value = *value * 10 + (uint64_t)(*text - '0');
	unit = *text ? strchr(units, *text) : NULL;
	if (!unit)
		return text;
	*value <<= 10 * ((unsigned int)(unit - units) % 3 + 1);
	return text + 1;
}

static bool parse_octal(const char *text, unsigned int *mode)
{
	unsigned int value = 0;

	for (; *text >= '0' && *text <= '7' && value < 010000; text++)
		value = value * 8 + (unsigned int)(*text - '0');
	*mode = value & 07777;
	return !*text;
}

static bool set_size(struct tmpfs_limits *limits, const char *text)
{
	uint64_t value;

	text = parse_number(text, &value);
	if (*text == '%') {
		value = value * count_pages(true) / 100 << PAGE_SHIFT;
		text++;
	}
	limits->max_blocks = (unsigned long)((value + PAGE_SIZE - 1) >> PAGE_SHIFT);
	return !*text;
}

static bool set_count(unsigned long *count, const char *text)
{
	uint64_t value;

	text = parse_number(text, &value);
	*count = (unsigned long)value;
	return !*text && value <= INT32_MAX;
}

/* The text behind "name=", NULL: it is another option. */
static const char *value_of(const char *option, const char *name)
{
	size_t len = strlen(name);

	return strncmp(option, name, len) == 0 && option[len] == '=' ? option + len + 1 : NULL;
}

static bool set_option(struct tmpfs_limits *limits, const char *option)
{
	const char *value;

	if ((value = value_of(option, "size")) != NULL)
		return *value && set_size(limits, value);
	if ((value = value_of(option, "nr_blocks")) != NULL)
		return *value && set_count(&limits->max_blocks, value);
	if ((value = value_of(option, "nr_inodes")) != NULL)
		return *value && set_count(&limits->max_inodes, value);
	if ((value = value_of(option, "mode")) != NULL)
		return *value && parse_octal(value, &limits->mode);
	return false;
}

/* options is written to. */
static int set_options(struct tmpfs_limits *limits, char *options)
{
	while (*options) {
		char *end = options;

		while (*end && *end != ',')
			end++;
		if (*end)
			*end++ = '\0';
		if (*options && !set_option(limits, options))
			return -EINVAL;
		options = end;
	}
	return 0;
}

static int parse_options(struct tmpfs_limits *limits, const char *options)
{
	char *copy = options ? kstrdup(options, GFP_KERNEL) : NULL;
	int error;

	if (!copy)
		return options ? -ENOMEM : 0;
	error = set_options(limits, copy);
	kfree(copy);
	return error;
}

/* --- what mount, statfs and /proc/mounts ask ------------------------------------------------ */

static unsigned long used_blocks(const struct super_block *sb)
{
	return (unsigned long)atomic_read(&tmpfs_sb(sb)->blocks.used);
}

static void tmpfs_statfs(struct super_block *sb, struct statfs64 *statfs)
{
	const struct tmpfs_sb *info = tmpfs_sb(sb);

	if (info->limits.max_blocks) {
		statfs->f_blocks = info->limits.max_blocks;
		statfs->f_bfree = statfs->f_bavail = statfs->f_blocks - used_blocks(sb);
	}
	if (info->limits.max_inodes) {
		statfs->f_files = info->limits.max_inodes;
		statfs->f_ffree = info->limits.max_inodes -
				  (unsigned long)atomic_read(&info->nr_inodes);
	}
}

/* Limits below what is in use are refused, as on Linux; so is one where there was none. */
static int tmpfs_remount(struct super_block *sb, const char *options)
{
	struct tmpfs_sb *info = tmpfs_sb(sb);
	struct tmpfs_limits limits = info->limits;
	int error = parse_options(&limits, options);

	if (error)
		return error;
	if (limits.max_blocks && limits.max_blocks < used_blocks(sb))
		return -EINVAL;
	if (limits.max_inodes && limits.max_inodes < (unsigned long)atomic_read(&info->nr_inodes))
		return -EINVAL;
	if ((limits.max_blocks && !info->limits.max_blocks) ||
	    (limits.max_inodes && !info->limits.max_inodes))
		return -EINVAL;
	set_limits(info, &limits);
	return 0;
}

static void tmpfs_show_options(struct seq_file *m, struct super_block *sb)
{
	const struct tmpfs_limits *limits = &tmpfs_sb(sb)->limits, usual = default_limits();

	if (limits->max_blocks && limits->max_blocks != usual.max_blocks)
		seq_printf(m, ",size=%luk", limits->max_blocks << (PAGE_SHIFT - 10));
	if (limits->max_inodes && limits->max_inodes != usual.max_inodes)
		seq_printf(m, ",nr_inodes=%lu", limits->max_inodes);
	if (limits->mode != usual.mode)
		seq_printf(m, ",mode=%03o", limits->mode);
}

static const struct super_operations tmpfs_ops = {
	.evict_inode = evict_inode,
	.statfs = tmpfs_statfs,
	.remount = tmpfs_remount,
	.show_options = tmpfs_show_options,
};

/* --- file systems ------------------------------------------------------------------------ */

static struct file_system_type tmpfs_type;

/* A dentry without a place, for a new inode; takes over the inode's reference.  ERR_PTR. */
static struct dentry *nameless(struct super_block *sb, const char *name, struct inode *inode)
{
	struct dentry *dentry;

	if (IS_ERR(inode))
		return ERR_PTR(PTR_ERR(inode));
	dentry = d_alloc_root(sb, name);
	if (dentry) {
		d_set_inode(dentry, inode);
		return dentry;
	}
	iput(inode);
	return ERR_PTR(-ENOMEM);
}

static void free_sb(struct super_block *sb)
{
	kfree(sb->s_fs_info);
	sb_free(sb);
}

static int add_root(struct super_block *sb)
{
	umode_t mode = (umode_t)(S_IFDIR | tmpfs_sb(sb)->limits.mode);
	struct dentry *root = nameless(sb, "/", tmpfs_new_inode(sb, NULL, mode));

	if (IS_ERR(root))
		return (int)PTR_ERR(root);
	sb->s_root = root;
	return 0;
}

/* tmpfs_create - an empty file system with these limits; ERR_PTR: -ENOMEM, -ENOSPC.  May sleep. */
static struct super_block *tmpfs_create(const struct tmpfs_limits *limits)
{
	struct tmpfs_sb *info = kzalloc(sizeof(*info), GFP_KERNEL);
	struct super_block *sb = info ? sb_alloc(&tmpfs_type, &tmpfs_ops) : NULL;
	int error;

	if (!sb) {
		kfree(info);
		return ERR_PTR(-ENOMEM);
	}
	set_limits(info, limits);
	sb->s_fs_info = info;
	sb->s_magic = TMPFS_MAGIC;
	error = add_root(sb);
	if (!error)
		return sb;
	free_sb(sb);
	return ERR_PTR(error);
}

static struct super_block *tmpfs_get_sb(struct file_system_type *type, const char *options)
{
	struct tmpfs_limits limits = default_limits();
	int error = parse_options(&limits, options);

	(void)type;
	return error ? ERR_PTR(error) : tmpfs_create(&limits);
}

static void tmpfs_kill_sb(struct super_block *sb)
{
	d_forget_tree(sb->s_root);
	dput(sb->s_root);
	free_sb(sb);
}

static struct file_system_type tmpfs_type = {
	.name = "tmpfs",
	.get_sb = tmpfs_get_sb,
	.kill_sb = tmpfs_kill_sb,
	.nodev = true,
};

static struct super_block *shm_sb;	/* [I] files without a name */

/* tmpfs_init - boot; -ENOMEM */
int tmpfs_init(void)
{
	static const struct tmpfs_limits unlimited;

	register_filesystem(&tmpfs_type);
	shm_sb = tmpfs_create(&unlimited);
	return IS_ERR(shm_sb) ? (int)PTR_ERR(shm_sb) : 0;
}

/* tmpfs_create_root - the file system that is the root of all; boot, once.  ERR_PTR. */
struct super_block *tmpfs_create_root(void)
{
	static const struct tmpfs_limits unlimited = { .mode = 0755 };

	return tmpfs_create(&unlimited);
}

/*
 * shmem_file_create - a file of size zeros that no directory has; the name is for people
 *
 * It goes with its last reference.  Nobody else knows it yet, so its lock is not taken:
 * mmap_lock may be held, which is inside of i_rwsem.  May sleep.  ERR_PTR(-ENOMEM), -EINVAL.
 */
struct file *shmem_file_create(const char *name, loff_t size)
{
	struct dentry *dentry;
	struct file *file;

	if (size < 0 || (uint64_t)size > MAX_LFS_FILESIZE)
		return ERR_PTR(-EINVAL);
	dentry = nameless(shm_sb, name, tmpfs_new_inode(shm_sb, NULL, S_IFREG | 0777));
	if (IS_ERR(dentry))
		return ERR_PTR(PTR_ERR(dentry));
	dentry->d_inode->i_nlink = 0;
	i_size_write(&dentry->d_inode->i_data, (uint64_t)size);
	file = file_alloc(dentry, O_RDWR);
	if (IS_ERR(file))
		dput(dentry);
	return file;
}
