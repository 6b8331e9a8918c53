/* SPDX-License-Identifier: MIT */
/*
 * fs/mount_show.c - /proc/mounts and /proc/filesystems
 *
 *	none / rootfs rw 0 0
 *	proc /proc proc rw,nosuid 0 0
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

static void show_flags(struct seq_file *m, const struct super_block *sb)
{
	static const struct { unsigned long flag; const char *text; } names[] = {
		{ MS_NOSUID, ",nosuid" }, { MS_NODEV, ",nodev" }, { MS_NOEXEC, ",noexec" },
		{ MS_NOATIME, ",noatime" }, { MS_NODIRATIME, ",nodiratime" },
		{ MS_RELATIME, ",relatime" },
	};

	seq_puts(m, sb_rdonly(sb) ? "ro" : "rw");
	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++)
		if (sb->s_mnt_flags & names[i].flag)
			seq_puts(m, names[i].text);
}

static void show_mount(struct seq_file *m, struct super_block *sb, const char *path)
{
	show_word(m, sb->s_source ? sb->s_source : "none");
	seq_putc(m, ' ');
	show_word(m, path);
	seq_printf(m, " %s ", sb->s_mountpoint ? sb->s_type->name : "rootfs");
	show_flags(m, sb);
	if (sb->s_op && sb->s_op->show_options)
		sb->s_op->show_options(m, sb);
	seq_puts(m, " 0 0\n");
}

/* mounts_show - a line for each file system, in the order of mounting; may sleep */
int mounts_show(struct seq_file *m, void *unused)
{
	char *buf = kmalloc(PATH_MAX, GFP_KERNEL);
	struct dentry *root = current_root();
	struct super_block *sb;

	(void)unused;
	if (buf) {
		mutex_lock(&namespace_lock);
		list_for_each_entry(sb, &mounts, s_mounts) {
			char *path = d_path(sb->s_root, root, buf, PATH_MAX);

			if (!IS_ERR(path))
				show_mount(m, sb, path);
		}
		mutex_unlock(&namespace_lock);
	}
	dput(root);
	kfree(buf);
	return buf ? 0 : -ENOMEM;
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
