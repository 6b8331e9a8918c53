/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_dir.c - the names of a directory for a program: getdents64, getdents
 *
 *	| record | record | ... |	as many as the program has room for
 *	    d_off: the position of the next one
 *
 * A record is put when its name comes, and its d_off when the next one does, since only that
 * knows its position.
 *
 * Chapter: docs/files.md
 *
 * Locking: f_pos_lock, then the directory's i_rwsem; both are held while records are copied.
 */
#include <asm/uaccess.h>
#include <core/task.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <lib/align.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <uapi/dirent.h>
#include <uapi/limits.h>

#include "sys.h"

struct listing {
	struct dir_context ctx;
	char __user *next;		/* where the next record goes */
	unsigned long left;		/* bytes behind it */
	char __user *last;		/* the last record, NULL: none yet */
	int error;			/* if there is none: why */
};

/* The larger of the two kinds, and room for any name. */
union record {
	struct linux_dirent64 new;
	struct linux_dirent old;
	char bytes[ALIGN_UP(sizeof(struct linux_dirent64) + NAME_MAX + 2, 8)];
};

static struct listing *listing_of(struct dir_context *ctx)
{
	return container_of(ctx, struct listing, ctx);
}

/* Is there room for so many bytes, and has nobody asked to end? */
static bool may_add(struct listing *list, unsigned long size)
{
	list->error = -EINVAL;
	return size <= list->left && !(list->last && signal_pending(current));
}

static bool add(struct listing *list, const union record *record, unsigned long size)
{
	if (copy_to_user(list->next, record, size)) {
		list->error = -EFAULT;
		return false;
	}
	list->last = list->next;
	list->next += size;
	list->left -= size;
	return true;
}

/* --- getdents64 -------------------------------------------------------------------------- */

static bool set_offset64(struct listing *list, loff_t pos)
{
	char __user *at = list->last + offsetof(struct linux_dirent64, d_off);

	return !list->last || copy_to_user(at, &pos, sizeof(pos)) == 0;
}

static bool emit64(struct dir_context *ctx, const char *name, unsigned int len, loff_t pos,
		   uint64_t ino, unsigned int type)
{
	unsigned long size = ALIGN_UP(offsetof(struct linux_dirent64, d_name) + len + 1, 8UL);
	struct listing *list = listing_of(ctx);
	union record record;

	if (!may_add(list, size))
		return false;
	memset(&record, 0, size);
	record.new.d_ino = ino;
	record.new.d_reclen = (uint16_t)size;
	record.new.d_type = (uint8_t)type;
	memcpy(record.new.d_name, name, len);
	if (set_offset64(list, pos))
		return add(list, &record, size);
	list->error = -EFAULT;
	return false;
}

/* --- getdents ---------------------------------------------------------------------------- */

static bool set_offset(struct listing *list, loff_t pos)
{
	char __user *at = list->last + offsetof(struct linux_dirent, d_off);
	uint32_t low = (uint32_t)pos;

	return !list->last || copy_to_user(at, &low, sizeof(low)) == 0;
}

static bool emit(struct dir_context *ctx, const char *name, unsigned int len, loff_t pos,
		 uint64_t ino, unsigned int type)
{
	unsigned long size = ALIGN_UP(offsetof(struct linux_dirent, d_name) + len + 2, 4UL);
	struct listing *list = listing_of(ctx);
	union record record;

	if (!may_add(list, size))
		return false;
	memset(&record, 0, size);
	record.old.d_ino = (uint32_t)ino;
	record.old.d_reclen = (uint16_t)size;
	memcpy(record.old.d_name, name, len);
	record.bytes[size - 1] = (char)type;
	if (set_offset(list, pos))
		return add(list, &record, size);
	list->error = -EFAULT;
	return false;
}

/* --- both -------------------------------------------------------------------------------- */

/* Bytes, 0 at the end, or an error. */
static long list_dir(unsigned long fd, struct listing *list,
		     bool (*finish)(struct listing *list, loff_t pos))
{
	struct file *file = fget(current->files, (unsigned int)fd);
	unsigned long size = list->left;
	long error;

	if (!file)
		return -EBADF;
	mutex_lock(&file->f_pos_lock);
	error = iterate_dir(file, &list->ctx);
	mutex_unlock(&file->f_pos_lock);
	if (!error)
		error = list->error;
	if (list->last)
		error = finish(list, list->ctx.pos) ? (long)(size - list->left) : -EFAULT;
	fput(file);
	return error;
}

long sys_getdents64(unsigned long fd, unsigned long user, unsigned long size)
{
	struct listing list = { .ctx.emit = emit64, .next = (char __user *)user,
				.left = (unsigned int)size };

	return list_dir(fd, &list, set_offset64);
}

long sys_getdents(unsigned long fd, unsigned long user, unsigned long size)
{
	struct listing list = { .ctx.emit = emit, .next = (char __user *)user,
				.left = (unsigned int)size };

	return list_dir(fd, &list, set_offset);
}
