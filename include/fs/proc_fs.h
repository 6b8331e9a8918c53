/* SPDX-License-Identifier: MIT */
/*
 * fs/proc_fs.h - /proc: files made of functions
 *
 *	/proc/meminfo		proc_create_single("meminfo", 0444, proc_root(), meminfo_show)
 *	/proc/sys/vm/...	an entry with file operations of its own, which writes as well
 *	/proc/self		a directory's struct proc_dynamic knows the name
 *	/proc/1234/status	the entry "status" of a tree that is nowhere by itself; its
 *				object is the process
 *
 * fs/proc_fs.c knows entries and nothing of what they tell; kernel/proc/ registers them.
 *
 * Contracts: fs/proc_fs.c.
 */
#pragma once

#include <asm/atomic.h>
#include <fs/file.h>
#include <fs/inode.h>
#include <fs/seq_file.h>
#include <lib/compiler.h>
#include <lib/list.h>

struct dentry;
struct file_system_type;
struct proc_dir_entry;
struct qstr;
struct super_block;

/* Where a directory's dynamic names begin in dir_context.pos: behind all registered ones. */
#define PROC_DYNAMIC_POS	256

/*
 * What many inodes of the same entries tell apart: a process, say.  Embedded in the owner's
 * structure; each inode has a reference.
 */
struct proc_object {
	atomic_t count;
	unsigned long ino;		/* [I] added to the entry's own number */
	void (*release)(struct proc_object *object);	/* [I] the last reference is gone */
};

/* What a directory's own code adds to its registered entries; may sleep. */
struct proc_dynamic {
	/*
	 * The inode of a name that is not registered, with a reference: proc_inode_new().
	 * NULL: there is none; ERR_PTR.  dir's i_rwsem is held for writing.
	 */
	struct inode *(*lookup)(struct inode *dir, const struct qstr *name);
	/*
	 * Emit names from ctx->pos on, which is PROC_DYNAMIC_POS at first, by
	 * proc_emit().  What pos means is the owner's.  0 or an error.
	 */
	int (*iterate)(struct inode *dir, struct dir_context *ctx);
	/*
	 * Does a name of this directory that was found before still stand for the same?
	 * Any number of times, on each walk.  NULL: for ever.
	 */
	bool (*is_valid)(const struct dentry *dentry);
};

/*
 * Entries: at boot, before there are programs; they stay.  NULL: no memory.  The name must
 * stay too.  Without a parent an entry is nowhere until a proc_dynamic gives an inode of it.
 */
struct proc_dir_entry *proc_root(void);
struct proc_dir_entry *proc_mkdir_mode(const char *name, umode_t mode,
				       struct proc_dir_entry *parent) __must_check;
struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent) __must_check;
struct proc_dir_entry *proc_create(const char *name, umode_t mode, struct proc_dir_entry *parent,
				   const struct file_operations *fops, void *data) __must_check;
struct proc_dir_entry *proc_create_seq(const char *name, umode_t mode,
				       struct proc_dir_entry *parent,
				       const struct seq_operations *ops) __must_check;
struct proc_dir_entry *proc_create_single(const char *name, umode_t mode,
					  struct proc_dir_entry *parent,
					  int (*show)(struct seq_file *m, void *v)) __must_check;
struct proc_dir_entry *proc_symlink(const char *name, struct proc_dir_entry *parent,
				    const char *target) __must_check;
struct proc_dir_entry *proc_create_link(const char *name, struct proc_dir_entry *parent,
					const struct inode_operations *iops) __must_check;
void proc_set_guard(struct proc_dir_entry *entry, int (*guard)(const struct inode *inode));
void proc_set_dynamic(struct proc_dir_entry *dir, const struct proc_dynamic *ops);

/* --- the file system, and its inodes --- */

extern struct file_system_type proc_type;

void proc_fs_init(void);
struct inode *proc_inode_new(struct super_block *sb, const struct proc_dir_entry *entry,
			     struct proc_object *object, unsigned long number) __must_check;
struct proc_object *proc_object(const struct inode *inode);
unsigned long proc_number(const struct inode *inode);
void *proc_data(const struct inode *inode);
bool proc_is_valid(const struct dentry *dentry);
bool proc_emit(struct dir_context *ctx, const char *name, unsigned int len, unsigned long ino,
	       unsigned int type);

static inline void proc_object_init(struct proc_object *object, unsigned long ino,
				    void (*release)(struct proc_object *object))
{
	atomic_set(&object->count, 1);
	object->ino = ino;
	object->release = release;
}

static inline struct proc_object *proc_object_get(struct proc_object *object)
{
	if (object)
		atomic_inc(&object->count);
	return object;
}

static inline void proc_object_put(struct proc_object *object)
{
	if (object && atomic_dec_and_test(&object->count))
		object->release(object);
}
