/* SPDX-License-Identifier: MIT */
/*
 * kernel/exec_args.h - the strings that a new program starts with, between two address spaces
 *
 * The old program's strings are read before its memory goes; the new one's memory is
 * written later.  In between they lie in pages of the kernel, one behind the other:
 *
 *	offset 0				   name		used
 *	|  argv[0] 0 argv[1] 0 ... | envp[0] 0 ...  | path 0	|
 */
#pragma once

#include <asm/page.h>
#include <lib/compiler.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAX_ARG_STRLEN		(32 * PAGE_SIZE)	/* of one string, its NUL included */
#define EXEC_ARGS_MIN_SPACE	(32 * PAGE_SIZE)	/* of all, however small the stack is */

/* So many that struct exec_args fills a page: 4 MB. */
#define EXEC_ARGS_MAX_PAGES	(PAGE_SIZE / sizeof(char *) - 16)

/* Whom a program runs for, and what it is told of that. */
struct exec_ids {
	uint32_t uid, euid, gid, egid;
	bool secure;			/* it acts for another than who runs it */
};

struct exec_args {
	struct exec_ids ids;
	unsigned int argc, envc;
	size_t space;			/* bytes of strings and pointers that still fit */
	size_t used;			/* bytes of strings, the path's included */
	size_t env;			/* offset of the environment's strings */
	size_t name;			/* offset of the path that execve() was given */
	unsigned int nr_pages;
	char *pages[EXEC_ARGS_MAX_PAGES];
};

/* Whose memory the strings are read from. */
struct exec_source {
	/* The i-th pointer of a list; 0 or -EFAULT. */
	int (*pointer)(const char *const *list, unsigned int i, const char **string);
	/* The length without NUL, size if that many bytes have no NUL, or -EFAULT. */
	long (*copy)(char *to, const char *from, long size);
};

extern const struct exec_source exec_from_kernel;	/* kernel/process/exec_args.c */
extern const struct exec_source exec_from_user;		/* kernel/process/exec_args_user.c */

/* Contracts stand in kernel/process/exec_args.c. */
struct exec_args *exec_args_alloc(size_t stack_limit) __must_check;
void exec_args_free(struct exec_args *args);
int __must_check exec_args_fill(struct exec_args *args, const struct exec_source *source,
				const char *name, const char *const *argv,
				const char *const *envp);
int __must_check exec_args_fill_behind(struct exec_args *args, const struct exec_source *source,
				       const char *name, const char *const *prefix,
				       const char *const *argv, const char *const *envp);
const char *exec_args_bytes(const struct exec_args *args, size_t offset, size_t *nr);
size_t exec_args_next(const struct exec_args *args, size_t offset);
