/* SPDX-License-Identifier: MIT */
/*
 * fs/files_struct.h - the open files of a process, by number
 *
 *	fd 0 1 2 3 ...	--> struct file, with one reference each, or NULL
 *
 * Grows on demand, up to NR_OPEN_FILES numbers.  fork() copies it, threads share it.
 * fs/files_struct.c holds the contracts.
 *
 * Lock key:
 *	[l]  file_lock
 */
#pragma once

#include <asm/atomic.h>
#include <core/spinlock.h>
#include <fs/file.h>
#include <lib/compiler.h>
#include <stdbool.h>
#include <stdint.h>

#define NR_OPEN_DEFAULT	32		/* numbers without memory of their own */
#define NR_OPEN_FILES	4096U		/* numbers at most: the most that RLIMIT_NOFILE can be */
#define NR_OPEN_LIMIT	1024U		/* until somebody sets another limit, as on Linux */

struct files_struct {
	atomic_t count;				/* tasks that share it */
	spinlock_t file_lock;
	unsigned int max_fds;			/* [l] entries of fd[] */
	unsigned int next_fd;			/* [l] all below are taken */
	unsigned int limit;			/* new numbers are below it: RLIMIT_NOFILE */
	struct file **fd;			/* [l] */
	uint32_t *open_fds;		/* [l] a bit each: taken, maybe without file yet */
	uint32_t *close_on_exec;		/* [l] a bit each */
	struct file *fd_array[NR_OPEN_DEFAULT];
	uint32_t open_fds_init;
	uint32_t close_on_exec_init;
};

int __must_check files_cache_init(void);
struct files_struct *files_create(void) __must_check;
struct files_struct *files_copy(struct files_struct *old) __must_check;
void files_put(struct files_struct *files);
void files_close_on_exec(struct files_struct *files);

/*
 * The file of a number with a reference, NULL: none.  fput() gives it back.  What is open with
 * O_PATH is there for fget_raw() alone: nothing can be done with it but to ask what it is.
 */
struct file *fget(struct files_struct *files, unsigned int fd);
struct file *fget_raw(struct files_struct *files, unsigned int fd);
bool fd_is(struct files_struct *files, unsigned int fd, const struct file *file);
struct file *fget_next(struct files_struct *files, unsigned int *fd, bool *close_on_exec);

/*
 * The same for as long as one system call lasts: a table that only the running task uses changes
 * by that task alone, so the file stays without a reference of the call's own.  A file that was
 * opened with O_PATH may come along, as its f_mode tells: it can be neither read nor written.
 */
struct borrowed_file {
	struct file *file;		/* NULL: none is open there */
	bool counted;			/* a reference was taken */
};

static inline struct borrowed_file fd_borrow(struct files_struct *files, unsigned int fd)
{
	struct borrowed_file borrowed = { NULL, false };

	if (likely(atomic_read(&files->count) == 1)) {
		if (likely(fd < files->max_fds))
			borrowed.file = files->fd[fd];
	} else {
		borrowed.file = fget(files, fd);
		borrowed.counted = true;
	}
	return borrowed;
}

static inline void fd_give_back(struct borrowed_file borrowed)
{
	if (unlikely(borrowed.counted) && borrowed.file)
		fput(borrowed.file);
}

/* Take the lowest free number from start on; -EMFILE, -ENOMEM.  Then install or put it. */
int __must_check fd_alloc(struct files_struct *files, unsigned int start, bool cloexec);
void fd_install(struct files_struct *files, unsigned int fd, struct file *file);
void fd_put(struct files_struct *files, unsigned int fd);
int fd_close(struct files_struct *files, unsigned int fd);
int fd_dup(struct files_struct *files, unsigned int old, unsigned int start, bool cloexec);
int fd_dup2(struct files_struct *files, unsigned int old, unsigned int new, bool cloexec);
int fd_get_cloexec(struct files_struct *files, unsigned int fd);
int fd_set_cloexec(struct files_struct *files, unsigned int fd, bool cloexec);
void files_close_range(struct files_struct *files, unsigned int first, unsigned int last);
void files_cloexec_range(struct files_struct *files, unsigned int first, unsigned int last);
unsigned int files_limit(const struct files_struct *files);
void files_set_limit(struct files_struct *files, unsigned int limit);
unsigned int files_nr_open(struct files_struct *files);
