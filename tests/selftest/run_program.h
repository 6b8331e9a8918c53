/* SPDX-License-Identifier: MIT */
/*
 * run_program.h - for tests: a program of the initrd, run to its end and that of its children
 */
#pragma once

#include <fs/file.h>
#include <fs/namei.h>
#include <kernel/process.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <uapi/fcntl.h>

/* Is it there to be run? */
static inline bool have_program(const char *path)
{
	struct file *file = file_open(path, O_RDONLY, 0);

	if (IS_ERR(file))
		return false;
	fput(file);
	return true;
}

/* Wait for all children, orphans too; the wait status of one of them, or an error. */
static inline int wait_program(int pid)
{
	struct wait_result result;
	int status = -ECHILD, ended;

	while ((ended = (int)process_wait(-1, 0, &result)) > 0)
		if (ended == pid)
			status = result.status;
	return ended == -ECHILD ? status : ended;
}

/*
 * Run it, argv[0] is its path, and remove the file that it may leave; its wait status, or why
 * it could not be started; if that is 0, why the file could not be removed.
 */
static inline int run_program(const char *const *argv, const char *leaves)
{
	static const char *const no_environment[] = { NULL };
	int pid = (int)process_run(argv[0], argv, no_environment);
	int end = pid < 0 ? pid : wait_program(pid);
	int error = vfs_unlink(NULL, leaves);

	return end || error == -ENOENT ? end : error;
}
