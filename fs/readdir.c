/* SPDX-License-Identifier: MIT */
/*
 * fs/readdir.c - the names of a directory, one after the other
 *
 *	position	0	1	2 .. D_OFFSET_MAX + 2
 *	name		"."	".."	those in it, the newest first
 *
 * For file systems in memory: a name's position is as far behind the first as its number
 * d_offset is below the largest.  So it has the same position as long as it is there; whoever
 * goes on from a position, now or by lseek() later, misses no name that was there all the
 * time and gets none twice.  A name that comes gets a position before all others: a reader
 * that has begun does not meet it.
 *
 * Chapter: docs/files.md
 *
 * Locking: the directory's i_rwsem for reading; no name of it comes or goes.
 */
#include <core/bug.h>
#include <fs/attr.h>
#include <fs/file.h>
#include <fs/inode.h>
#include <lib/errno.h>
#include <uapi/dirent.h>
#include <uapi/fcntl.h>

#include "internal.h"

#define FIRST		2		/* the position behind "." and ".." */

/*
 * iterate_dir - pass on the names from the file's position on, and move it
 *
 * The caller holds f_pos_lock.  May sleep.  Return: 0; -ENOTDIR; -ENOENT, the directory was
 * removed; what its file system says.
 */
int iterate_dir(struct file *file, struct dir_context *ctx)
{
	struct inode *dir = file->f_inode;
	int error = -ENOENT;

	if (!file->f_op->iterate)
		return -ENOTDIR;
	down_read(&dir->i_rwsem);
	if (dir->i_nlink) {
		ctx->pos = file->f_pos;
		error = file->f_op->iterate(file, ctx);
		file->f_pos = ctx->pos;
		file_accessed(file);
	}
	up_read(&dir->i_rwsem);
	return error;
}

/* dir_emit - pass on one name at ctx->pos; false: it was not taken.  The caller moves on. */
bool dir_emit(struct dir_context *ctx, const char *name, unsigned int len, uint64_t ino,
	      unsigned int type)
{
	return ctx->emit(ctx, name, len, ctx->pos, ino, type);
}

static uint64_t parent_ino(struct dentry *dentry)
{
	struct dentry *parent = dget_parent(dentry);
	uint64_t ino = parent->d_inode->i_ino;

	dput(parent);
	return ino;
}

/* dir_emit_dots - "." and "..", if they are next; false: no more is wanted */
bool dir_emit_dots(struct file *file, struct dir_context *ctx)
{
	if (ctx->pos == 0) {
		if (!dir_emit(ctx, ".", 1, file->f_inode->i_ino, DT_DIR))
			return false;
		ctx->pos = 1;
	}
	if (ctx->pos == 1) {
		if (!dir_emit(ctx, "..", 2, parent_ino(file->f_dentry), DT_DIR))
			return false;
		ctx->pos = FIRST;
	}
	return true;
}

/* The kind of file in stat()'s words, as directories tell it. */
static unsigned int type_of(const struct inode *inode)
{
	return (inode->i_mode & S_IFMT) >> 12;
}

static loff_t position_of(const struct dentry *child)
{
	return (loff_t)(D_OFFSET_MAX - child->d_offset) + FIRST;
}

/* dcache_iterate - file_operations.iterate of directories whose names are all in the table */
int dcache_iterate(struct file *file, struct dir_context *ctx)
{
	struct dentry *child;

	if (!dir_emit_dots(file, ctx))
		return 0;
	list_for_each_entry(child, &file->f_dentry->d_subdirs, d_child) {
		if (position_of(child) < ctx->pos)
			continue;
		ctx->pos = position_of(child);
		if (!dir_emit(ctx, child->d_name.name, child->d_name.len, child->d_inode->i_ino,
			      type_of(child->d_inode)))
			return 0;
		ctx->pos++;
	}
	return 0;
}

/* dir_llseek - to a position that was told, or 0; there is no end to count from.  -EINVAL */
loff_t dir_llseek(struct file *file, loff_t offset, int whence)
{
	if (whence == SEEK_CUR)
		offset += file->f_pos;
	else if (whence != SEEK_SET)
		return -EINVAL;
	if (offset < 0)
		return -EINVAL;
	file->f_pos = offset;
	return offset;
}
