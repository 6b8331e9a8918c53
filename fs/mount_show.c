/* SPDX-License-Identifier: MIT */
/*
 * fs/mount_show.c - /proc/mounts, /proc/PID/mountinfo and /proc/filesystems
 *
 *	mounts		none / rootfs rw 0 0
 *			proc /proc proc rw,nosuid 0 0
 *	mountinfo	1 1 0:1 / / rw - rootfs none rw
 *			3 1 0:3 / /proc rw,nosuid - proc proc rw
 *			number, that of what it lies on, st_dev, what of it is seen: all
 *
 * Chapter: docs/files.md
 *
 * Locking: namespace_lock.
 */
#include <fs/fs.h>
#include <fs/fs_struct.h>
#include <fs/dentry.h>
#include <fs/mount.h>
#include <fs/seq_file.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <mm/kmalloc.h>
#include <uapi/limits.h>

#include "mount_list.h"

/* Blanks and the like as Linux writes them, so that each line is six words. */
static void show_word(struct seq_file *m, const char *word)
{
	for (; *word; word++) {
		if (*word == ' ' || *word == '\t' || *word == '\n' || *word == '\\')
			seq_printf(m, "\\%03o", (unsigned char)*word);
		else
			seq_putc(m, *word);
	}
}

static void show_access(struct seq_file *m, const struct super_block *sb)
{
	seq_puts(m, sb_rdonly(sb) ? "ro" : "rw");
}

static void show_flags(struct seq_file *m, const struct super_block *sb)
{
	static const struct { unsigned long flag; const char *text; } names[] = {
		{ MS_NOSUID, ",nosuid" }, { MS_NODEV, ",nodev" }, { MS_NOEXEC, ",noexec" },
		{ MS_NOATIME, ",noatime" }, { MS_NODIRATIME, ",nodiratime" },
		{ MS_RELATIME, ",relatime" },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++)
		if (sb->s_mnt_flags & names[i].flag)
			seq_puts(m, names[i].text);
}

static void show_options(struct seq_file *m, struct super_block *sb)
{
	if (sb->s_op && sb->s_op->show_options)
		sb->s_op->show_options(m, sb);
}

static const char *source_of(const struct super_block *sb)
{
	return sb->s_source ? sb->s_source : "none";
}

static const char *type_of(const struct super_block *sb)
{
	return sb->s_mountpoint ? sb->s_type->name : "rootfs";
}

static void show_mount(struct seq_file *m, struct super_block *sb, const char *path)
{
	show_word(m, source_of(sb));
	seq_putc(m, ' ');
	show_word(m, path);
	seq_printf(m, " %s ", type_of(sb));
	show_access(m, sb);
	show_flags(m, sb);
	show_options(m, sb);
	seq_puts(m, " 0 0\n");
}

static void show_mountinfo(struct seq_file *m, struct super_block *sb, const char *path)
{
	const struct super_block *below = sb->s_mountpoint ? sb->s_mountpoint->d_sb : sb;

	seq_printf(m, "%u %u %u:%u / ", sb->s_mnt_id, below->s_mnt_id, MAJOR(sb->s_dev),
		   MINOR(sb->s_dev));
	show_word(m, path);
	seq_putc(m, ' ');
	show_access(m, sb);
	show_flags(m, sb);
	seq_printf(m, " - %s ", type_of(sb));
	show_word(m, source_of(sb));
	seq_putc(m, ' ');
	show_access(m, sb);
	show_options(m, sb);
	seq_putc(m, '\n');
}

/* A line for each file system that can be seen from one's root, in the order of mounting. */
static int show_all(struct seq_file *m,
		    void (*show)(struct seq_file *m, struct super_block *sb, const char *path))
{
	char *buf = kmalloc(PATH_MAX, GFP_KERNEL);
	struct dentry *root = current_root();
	struct super_block *sb;

	if (buf) {
		mutex_lock(&namespace_lock);
		list_for_each_entry(sb, &mounts, s_mounts) {
			char *path = d_path(sb->s_root, root, buf, PATH_MAX);

			if (!IS_ERR(path))
				show(m, sb, path);
		}
		mutex_unlock(&namespace_lock);
	}
	dput(root);
	kfree(buf);
	return buf ? 0 : -ENOMEM;
}

/* mounts_show - may sleep; 0 or -ENOMEM */
int mounts_show(struct seq_file *m, void *unused __maybe_unused)
{
	return show_all(m, show_mount);
}

/* mountinfo_show - may sleep; 0 or -ENOMEM */
int mountinfo_show(struct seq_file *m, void *unused __maybe_unused)
{
	return show_all(m, show_mountinfo);
}

/* filesystems_show - a line for each kind that can be mounted; may sleep */
int filesystems_show(struct seq_file *m, void *unused)
{
	struct file_system_type *type;

	(void)unused;
	mutex_lock(&namespace_lock);
	list_for_each_entry(type, &file_systems, list)
		seq_printf(m, "%s\t%s\n", type->nodev ? "nodev" : "", type->name);
	mutex_unlock(&namespace_lock);
	return 0;
}
