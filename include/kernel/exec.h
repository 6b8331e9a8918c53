/* SPDX-License-Identifier: MIT */
/*
 * kernel/exec.h - a program file becomes an address space
 *
 * An image (elf_check.h) and arguments (exec_args.h) go in; what comes out is a struct
 * mm_struct that nobody has seen yet, and the registers to start with.
 */
#pragma once

#include <kernel/exec_args.h>
#include <lib/compiler.h>
#include <stdbool.h>
#include <stddef.h>
#include <uapi/elf.h>

struct file;
struct mm_struct;

/* The first bytes of a file tell what it is; in Linux as many. */
struct exec_head {
	size_t size;
	union {
		Elf32_Ehdr ehdr;
		char bytes[256];
	};
};

#define MAX_SCRIPTS	5	/* whose interpreters are scripts themselves, in a row */

/* A file that can be loaded, and the words that take the place of argv[0]. */
struct exec_program {
	struct file *file;		/* with a reference */
	struct exec_head head;
	struct script_words *words;	/* of scripts on the way to it; NULL: there were none */
	const char *const *prefix;	/* inside; ends with NULL; NULL: argv stays as it is */
};

/* Contracts stand in kernel/process/binfmt_script.c. */
int __must_check exec_program_open(const char *path, struct exec_program *program);
void exec_program_close(struct exec_program *program);
bool script_parse(char *bytes, size_t size, const char **interpreter, const char **argument);

struct exec_result {
	unsigned long entry;		/* the first instruction */
	unsigned long sp;		/* argc lies there */
	const char *why;		/* of -ENOEXEC and -EINVAL: for people; else NULL */
};

/* Contract stands in kernel/process/binfmt_elf.c. */
int __must_check exec_read_head(struct file *file, struct exec_head *head);
int __must_check exec_load(struct mm_struct *mm, struct file *file, const struct exec_head *head,
			   const struct exec_args *args, struct exec_result *result);
