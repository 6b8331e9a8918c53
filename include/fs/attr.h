/* SPDX-License-Identifier: MIT */
/*
 * fs/attr.h - owner, mode and times of a file, and how they change
 *
 * Contracts: fs/attr.c.
 */
#pragma once

#include <core/task.h>
#include <fs/file.h>
#include <fs/inode.h>
#include <lib/compiler.h>
#include <stdbool.h>
#include <uapi/fcntl.h>

#define ATTR_ID_UNCHANGED	0xFFFFFFFFU

enum time_change { TIME_KEEP, TIME_NOW, TIME_SET };

/* Two times; with TIME_SET to what. */
struct times_change {
	enum time_change how_atime, how_mtime;
	ktime_t atime, mtime;			/* since 1970 */
};

void inode_inherit_group(struct inode *inode, const struct inode *dir);
int __must_check inode_chmod(struct inode *inode, umode_t mode);
int __must_check inode_chown(struct inode *inode, uint32_t uid, uint32_t gid);
int __must_check inode_set_times(struct inode *inode, const struct times_change *times);
void inode_drop_privileges(struct inode *inode);
void inode_accessed(struct inode *inode);

/* A new file belongs to the running task.  dir NULL: it is in none. */
static __always_inline void inode_init_owner(struct inode *inode, const struct inode *dir)
{
	const struct cred *cred = &current->cred;

	inode->i_uid = cred->fsuid;
	inode->i_gid = cred->fsgid;
	if (dir && unlikely(dir->i_mode & S_ISGID))
		inode_inherit_group(inode, dir);
}

/* The contents are about to change: whoever ran the file as its owner would be surprised. */
static inline void inode_remove_privileges(struct inode *inode)
{
	if (unlikely(inode->i_mode & (S_ISUID | S_ISGID)))
		inode_drop_privileges(inode);
}

/*
 * The contents were looked at.  As with Linux's relatime, i_atime is only moved on if there was
 * a change since: it says whether anybody has looked at what is there now.
 */
static __always_inline void touch_atime(struct inode *inode)
{
	if (unlikely(!READ_ONCE(inode->i_seen)))
		inode_accessed(inode);
}

/* Would file_accessed() move it? */
static __always_inline bool access_is_news(const struct file *file)
{
	return unlikely(!READ_ONCE(file->f_inode->i_seen)) && !(file->f_flags & O_NOATIME);
}

static __always_inline void file_accessed(const struct file *file)
{
	if (access_is_news(file))
		inode_accessed(file->f_inode);
}
