/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/process_parts.c - open files, places and groups of a process
 *
 *	files	numbers of open files		fs/files_struct.c
 *	fs	root, working directory, umask	fs/fs_struct.c
 *	groups	besides a task's own		groups.c
 *
 * Made for a process from the kernel, shared or copied for a child, given back at the end.
 * Address space and signals are not here: fork.c.
 *
 * Locking: a task changes its own; process_lock where others look at its files.  What is shared
 * counts its users.
 *
 * Chapter: docs/processes.md
 */
#include <core/printk.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/fs_struct.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <uapi/fcntl.h>
#include <uapi/sched.h>

#include "cred.h"
#include "process_parts.h"

#define CONSOLE		"/dev/console"

/* Files 0, 1 and 2.  A machine without a console node runs programs that cannot speak. */
static int open_console(struct files_struct *files)
{
	struct file *file = file_open(CONSOLE, O_RDWR, 0);

	if (IS_ERR(file)) {
		pr_warn("%s cannot be opened: error %ld\n", CONSOLE, -PTR_ERR(file));
		return PTR_ERR(file) == -ENOMEM ? -ENOMEM : 0;
	}
	for (unsigned int fd = 0; fd < 3; fd++) {
		int error = fd_alloc(files, fd, false);

		if (error < 0) {
			fput(file);
			return error;
		}
		fd_install(files, fd, get_file(file));
	}
	fput(file);
	return 0;
}

/* process_files_create - the running task, which has none, gets files and places */
int process_files_create(void)
{
	struct files_struct *files = files_create();
	struct fs_struct *fs = fs_create();
	int error = files && fs ? open_console(files) : -ENOMEM;

	if (error) {
		if (files)
			files_put(files);
		if (fs)
			fs_put(fs);
		return error;
	}
	current->files = files;
	current->fs = fs;
	return 0;
}

static struct files_struct *files_clone(struct files_struct *files, bool share)
{
	if (!share)
		return files_copy(files);
	atomic_inc(&files->count);
	return files;
}

static struct fs_struct *fs_clone(struct fs_struct *fs, bool share)
{
	if (!share)
		return fs_copy(fs);
	atomic_inc(&fs->count);
	return fs;
}

/* process_files_clone - a child gets the running task's, or copies of them */
int process_files_clone(struct task_struct *child, unsigned int clone_flags)
{
	child->cred.groups = group_info_get(current->cred.groups);
	if (!current->files)
		return 0;
	child->files = files_clone(current->files, clone_flags & CLONE_FILES);
	child->fs = fs_clone(current->fs, clone_flags & CLONE_FS);
	if (child->files && child->fs)
		return 0;
	process_files_put(child);
	return -ENOMEM;
}

void process_files_put(struct task_struct *task)
{
	struct files_struct *files = task->files;
	struct group_info *groups = task->cred.groups;
	struct fs_struct *fs = task->fs;

	spin_lock(&process_lock);	/* of who looks from outside */
	task->files = NULL;
	task->fs = NULL;
	task->cred.groups = NULL;
	spin_unlock(&process_lock);
	if (files)
		files_put(files);
	if (fs)
		fs_put(fs);
	group_info_put(groups);
}

/* process_files_limit - how many files a process may have open; of another one, while it lives */
void process_files_limit(struct task_struct *task, uint32_t limit)
{
	spin_lock(&process_lock);
	if (task->files)
		files_set_limit(task->files, limit);
	spin_unlock(&process_lock);
}

struct files_struct *process_files_unshared(void)
{
	struct files_struct *files = current->files;

	if (!files || atomic_read(&files->count) == 1)
		return files;
	files = files_copy(files);
	return files ? files : ERR_PTR(-ENOMEM);
}

void process_files_replace(struct files_struct *files)
{
	struct files_struct *old = current->files;

	if (files == old)
		return;
	spin_lock(&process_lock);	/* of who looks from outside */
	current->files = files;
	spin_unlock(&process_lock);
	files_put(old);
}

void process_files_exec(struct files_struct *files)
{
	if (!files)
		return;
	process_files_replace(files);
	files_close_on_exec(files);
}
