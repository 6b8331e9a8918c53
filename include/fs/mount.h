/* SPDX-License-Identifier: MIT */
/*
 * fs/mount.h - one file system on a directory of another
 *
 *	/	tmpfs
 *	/proc	a directory of it, --d_mounted--> proc's super_block --s_root--> its root
 *				      <--s_mountpoint--
 *
 * A file system is in one place at most, so a dentry alone says where one is: a walk goes
 * from a covered directory to the root on it, and ".." of a root goes to the covered one's
 * parent.  (Linux has a pair of mount and dentry instead, and bind mounts.)
 *
 * Contracts: fs/mount.c, fs/mount_show.c.
 */
#pragma once

#include <fs/super.h>
#include <lib/compiler.h>
#include <lib/list.h>
#include <uapi/mount.h>

struct dentry;
struct seq_file;

struct file_system_type {
	const char *name;
	/*
	 * A new file system that is nowhere yet: sb_alloc(), s_root is set.  options are the
	 * program's words, or NULL.  May sleep.  ERR_PTR.
	 */
	struct super_block *(*get_sb)(struct file_system_type *type, const char *options);
	/*
	 * Nobody is in it any more, and no unused name of it is left: give back all, s_root,
	 * and at last sb_free().  May sleep.
	 */
	void (*kill_sb)(struct super_block *sb);
	bool nodev;			/* it needs no device: all do not, so far */
	struct list_head list;		/* of all; fs/mount.c */
};

void register_filesystem(struct file_system_type *type);
void unregister_filesystem(struct file_system_type *type);
/* The root of all; boot, once. */
void mount_root(struct super_block *sb);
int vfs_mount(const char *type, const char *source, struct dentry *on, unsigned long flags,
	      const char *options);
int vfs_remount(struct dentry *root, unsigned long flags, const char *options);
int vfs_umount(struct dentry *root, unsigned int flags);

/* Where a walk that has come to a dentry really is; the reference is passed on. */
struct dentry *mount_enter(struct dentry *dentry);
/* The parent of a dentry, with a reference, through the place where its file system is. */
struct dentry *mount_parent(struct dentry *dentry);

/* Lines of /proc/mounts, /proc/PID/mountinfo and /proc/filesystems. */
int mounts_show(struct seq_file *m, void *unused);
int mountinfo_show(struct seq_file *m, void *unused);
int filesystems_show(struct seq_file *m, void *unused);
