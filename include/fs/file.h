/* SPDX-License-Identifier: MIT */
/*
 * fs/file.h - an open file: a position and a way of access to an inode
 *
 *	fd --files_struct--> file --f_dentry--> its name
 *			      |  `--f_inode---> the file itself
 *			      `--f_op--> read, write, ... by what kind of file it is
 *
 * fork() and dup() share it, so its position is shared too.
 *
 * Lock key:
 *	[I]  set when it is opened
 *	[p]  f_pos_lock
 */
#pragma once

#include <asm/atomic.h>
#include <asm/uaccess.h>
#include <core/mutex.h>
#include <fs/types.h>
#include <lib/compiler.h>
#include <stdbool.h>
#include <stddef.h>

struct address_space;
struct dentry;
struct file;
struct inode;
struct iovec;
struct poll_table;
struct vm_area_struct;
struct vm_operations_struct;

#define FMODE_READ	0x1U
#define FMODE_WRITE	0x2U
#define FMODE_LSEEK	0x4U		/* it has a position */
#define FMODE_PATH	0x4000U		/* O_PATH: it only says where something is */

/*
 * Who wants the names of a directory: emit is called for each from pos on, and ends the
 * round by false; pos is then the place of the name that was not taken.
 */
struct dir_context {
	bool (*emit)(struct dir_context *ctx, const char *name, unsigned int len, loff_t pos,
		     uint64_t ino, unsigned int type);	/* DT_* */
	loff_t pos;
};

/*
 * What can be done with an open file; NULL: nothing, and the caller answers as Linux does.
 * read and write are given the position to start from and move it on; a file without
 * FMODE_LSEEK ignores it.  They return bytes or an error and may sleep.
 */
struct file_operations {
	int (*open)(struct inode *inode, struct file *file);
	void (*release)(struct file *file);	/* the last reference is gone */
	long (*read)(struct file *file, char __user *buf, size_t count, loff_t *pos);
	long (*write)(struct file *file, const char __user *buf, size_t count, loff_t *pos);
	/* Several parts of the program's memory as one transfer; NULL: part after part. */
	long (*readv)(struct file *file, const struct iovec *parts, unsigned int nr, loff_t *pos);
	long (*writev)(struct file *file, const struct iovec *parts, unsigned int nr, loff_t *pos);
	loff_t (*llseek)(struct file *file, loff_t offset, int whence);
	int (*mmap)(struct file *file, struct vm_area_struct *vma);
	long (*ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	/* POLL* that hold now; NULL: it can be read and written at any time.  fs/poll.h */
	unsigned int (*poll)(struct file *file, struct poll_table *table);
	/* Directories: the names from ctx->pos on.  i_rwsem is held for reading. */
	int (*iterate)(struct file *file, struct dir_context *ctx);
	/* Regular files: make room, or a hole.  FALLOC_FL_*. */
	int (*fallocate)(struct file *file, int mode, loff_t offset, loff_t len);
};

struct file {
	const struct file_operations *f_op;	/* [I] */
	struct dentry *f_dentry;		/* [I] with a reference */
	struct inode *f_inode;			/* [I] held by f_dentry */
	struct address_space *f_mapping;	/* [I] its pages */
	atomic_t f_count;
	unsigned int f_flags;			/* O_*: O_APPEND and O_NONBLOCK may change */
	fmode_t f_mode;				/* [I] */
	struct mutex f_pos_lock;
	loff_t f_pos;				/* [p] */
	unsigned int f_version;			/* [I] FIFOs: writers that came before it */
	void *private_data;			/* the driver's */
};

static inline struct file *get_file(struct file *file)
{
	atomic_inc(&file->f_count);
	return file;
}

/* fs/file.c */
int __must_check file_cache_init(void);
struct file *file_reserve(void) __must_check;
void file_unreserve(struct file *file);
int __must_check file_attach(struct file *file, struct dentry *dentry, unsigned int flags);
struct file *file_alloc(struct dentry *dentry, unsigned int flags) __must_check;
void file_free(struct file *file);
void fput(struct file *file);

/* fs/open.c: ERR_PTR.  The path is in the kernel's memory and begins at the root or the cwd. */
struct file *file_open(const char *path, unsigned int flags, umode_t mode) __must_check;
struct file *file_open_exec(const char *path) __must_check;
struct file *file_open_at(struct dentry *base, const char *path, unsigned int flags,
			  umode_t mode) __must_check;

/* fs/readdir.c */
int iterate_dir(struct file *file, struct dir_context *ctx);
bool dir_emit(struct dir_context *ctx, const char *name, unsigned int len, uint64_t ino,
	      unsigned int type);
bool dir_emit_dots(struct file *file, struct dir_context *ctx);
int dcache_iterate(struct file *file, struct dir_context *ctx);
loff_t dir_llseek(struct file *file, loff_t offset, int whence);

/* fs/read_write.c: bytes or an error. */
long vfs_read(struct file *file, char __user *buf, size_t count, loff_t *pos);
long vfs_write(struct file *file, const char __user *buf, size_t count, loff_t *pos);
long file_read(struct file *file, char __user *buf, size_t count);
long file_write(struct file *file, const char __user *buf, size_t count);
long vfs_writev(struct file *file, const struct iovec *parts, unsigned int nr, loff_t *pos);
long file_writev(struct file *file, const struct iovec *parts, unsigned int nr);
loff_t vfs_llseek(struct file *file, loff_t offset, int whence);
long vfs_ioctl(struct file *file, unsigned int cmd, unsigned long arg);
long kernel_read(struct file *file, void *buf, size_t count, loff_t pos);
long kernel_write(struct file *file, const void *buf, size_t count, loff_t pos);

/* fs/seek.c */
loff_t file_seek_base(const struct file *file, int whence);
loff_t generic_file_llseek(struct file *file, loff_t offset, int whence);

/* fs/read_write.c, of files that are in the page cache. */
long generic_file_read(struct file *file, char __user *buf, size_t count, loff_t *pos);
long generic_file_write(struct file *file, const char __user *buf, size_t count, loff_t *pos);
long generic_file_writev(struct file *file, const struct iovec *parts, unsigned int nr,
			 loff_t *pos);

/* Is position, length or what they add up to more than the largest number, or below zero? */
static inline bool is_beyond_numbers(loff_t pos, size_t count)
{
	uint64_t end = (uint64_t)pos + count;

	return (int32_t)((uint32_t)((uint64_t)pos >> 32) | (uint32_t)(end >> 32) |
			 (uint32_t)count) < 0;
}

bool inode_has_pages(const struct inode *inode);

/* fs/fallocate.c: modes are those of <uapi/falloc.h>. */
int vfs_fallocate(struct file *file, int mode, loff_t offset, loff_t len);
int shmem_fallocate(struct file *file, int mode, loff_t offset, loff_t len);

/* fs/file_map.c */
extern const struct vm_operations_struct generic_file_vm_ops;
int generic_file_mmap(struct file *file, struct vm_area_struct *vma);

/* fs/tmpfs.c: a file of so many zeros that has no name; for shared anonymous memory. */
struct file *shmem_file_create(const char *name, loff_t size) __must_check;
