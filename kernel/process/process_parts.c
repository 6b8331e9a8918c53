/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/process_parts.c - open files and places of a process: made, copied, given back
 */
#include <core/printk.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/fs_struct.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <uapi/fcntl.h>

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

/* process_files_copy - a child gets copies of the running process's */
int process_files_copy(struct task_struct *child)
{
	if (!current->files)
		return 0;
	child->files = files_copy(current->files);
	child->fs = fs_copy(current->fs);
	if (child->files && child->fs)
		return 0;
	process_files_put(child);
	return -ENOMEM;
}

void process_files_put(struct task_struct *task)
{
	struct files_struct *files = task->files;

	spin_lock(&process_lock);	/* of who looks from outside */
	task->files = NULL;
	spin_unlock(&process_lock);
	if (files)
		files_put(files);
	if (task->fs)
		fs_put(task->fs);
	task->fs = NULL;
}

/* process_files_limit - how many files a process may have open; of another one, while it lives */
void process_files_limit(struct task_struct *task, uint32_t limit)
{
	spin_lock(&process_lock);
	if (task->files)
		files_set_limit(task->files, limit);
	spin_unlock(&process_lock);
}

/* process_files_exec - another program begins: files that are not for it are closed */
void process_files_exec(struct task_struct *task)
{
	if (task->files)
		files_close_on_exec(task->files);
}
