/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/pid_link.c - /proc/PID/exe, cwd, root: links that lead to a file, not to a path
 *
 * Who follows one is there, whatever the file is called now, even if it has no name any more.
 * The text is for people.
 *
 * The program is the file of the first area that runs it (VM_DENYWRITE): a process that has
 * unmapped all of those has no exe any more.
 *
 * Chapter: docs/proc.md
 */
#include <fs/dentry.h>
#include <fs/fs_struct.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/mm_struct.h>

#include "pid.h"

/* The path of what such a link leads to, for readlink(); takes over the reference. */
static long path_text(struct dentry *to, char *buf, size_t size)
{
	struct dentry *root;
	size_t length;
	char *path;

	if (IS_ERR(to))
		return PTR_ERR(to);
	root = current_root();
	path = d_path(to, root, buf, size);
	dput(root);
	dput(to);
	if (IS_ERR(path))
		return PTR_ERR(path);
	length = strlen(path);
	memmove(buf, path, length + 1);
	return (long)length;
}

/* --- exe ------------------------------------------------------------------------------------ */

static struct dentry *program_of(struct mm_struct *mm)
{
	struct dentry *dentry = ERR_PTR(-ENOENT);

	down_read(&mm->mmap_lock);
	for (const struct vm_area_struct *vma = mm->mmap; vma; vma = vma->vm_next) {
		if (vma->vm_file && vma->vm_flags & VM_DENYWRITE) {
			dentry = dget(vma->vm_file->f_dentry);
			break;
		}
	}
	up_read(&mm->mmap_lock);
	return dentry;
}

static struct dentry *exe_follow(struct inode *inode)
{
	struct dentry *dentry;
	struct mm_struct *mm;
	int error = pid_may_look(inode);

	if (error == -EACCES)
		return ERR_PTR(error);
	error = pid_mm_get(inode, &mm);
	if (error || !mm)
		return ERR_PTR(-ENOENT);
	dentry = program_of(mm);
	mmput(mm);
	return dentry;
}

static long exe_readlink(struct inode *inode, char *buf, size_t size)
{
	return path_text(exe_follow(inode), buf, size);
}

/* --- places --------------------------------------------------------------------------------- */

static struct dentry *place(struct inode *inode, enum process_place which)
{
	struct task_struct *task;
	struct dentry *dentry;

	if (pid_may_look(inode) == -EACCES)
		return ERR_PTR(-EACCES);
	task = pid_task_get(inode);
	if (!task)
		return ERR_PTR(-ENOENT);
	dentry = process_place_get(task, which);
	put_task_struct(task);
	return dentry ? dentry : ERR_PTR(-ENOENT);
}

static struct dentry *cwd_follow(struct inode *inode)
{
	return place(inode, PLACE_CWD);
}

static long cwd_readlink(struct inode *inode, char *buf, size_t size)
{
	return path_text(cwd_follow(inode), buf, size);
}

static struct dentry *root_follow(struct inode *inode)
{
	return place(inode, PLACE_ROOT);
}

static long root_readlink(struct inode *inode, char *buf, size_t size)
{
	return path_text(root_follow(inode), buf, size);
}

const struct inode_operations exe_iops = { .follow = exe_follow, .readlink = exe_readlink };
const struct inode_operations cwd_iops = { .follow = cwd_follow, .readlink = cwd_readlink };
const struct inode_operations root_iops = { .follow = root_follow, .readlink = root_readlink };
