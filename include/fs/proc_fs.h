/* SPDX-License-Identifier: MIT */
/*
 * fs/proc_fs.h - /proc: files made of functions
 *
 *	/proc/meminfo		proc_create_single("meminfo", 0444, proc_root(), meminfo_show)
 *	/proc/sys/vm/...	an entry with write as well
 *	/proc/1234, self	a directory whose names are made when they are asked for
 *
 * fs/proc*.c knows entries and nothing of what they tell; kernel/proc/ registers them.
 *
 * Contracts: fs/proc_fs.c.
 */
#pragma once

#include <fs/file.h>
#include <fs/seq_file.h>
#include <lib/compiler.h>
#include <lib/list.h>

struct dentry;
struct proc_dir_entry;

/* What a directory's own code adds to its registered entries; both may sleep. */
struct proc_dynamic {
	/* The inode of a name, with a reference; NULL: there is none; ERR_PTR. */
	struct inode *(*lookup)(struct inode *dir, const struct qstr *name);
	/* Call emit for each name from *pos on; see struct dir_context. */
	int (*iterate)(struct inode *dir, struct dir_context *ctx);
	/* Does the name still stand for the same?  NULL: for ever. */
	bool (*is_valid)(const struct dentry *dentry);
};

int __must_check proc_fs_init(void);
struct proc_dir_entry *proc_root(void);
struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent);
struct proc_dir_entry *proc_create(const char *name, umode_t mode, struct proc_dir_entry *parent,
				   const struct file_operations *fops, void *data);
struct proc_dir_entry *proc_create_seq(const char *name, umode_t mode,
				       struct proc_dir_entry *parent,
				       const struct seq_operations *ops);
struct proc_dir_entry *proc_create_single(const char *name, umode_t mode,
					  struct proc_dir_entry *parent,
					  int (*show)(struct seq_file *m, void *v));
struct proc_dir_entry *proc_symlink(const char *name, struct proc_dir_entry *parent,
				    const char *target);
void proc_set_dynamic(struct proc_dir_entry *dir, const struct proc_dynamic *ops);
