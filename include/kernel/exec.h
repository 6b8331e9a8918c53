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

struct file;
struct mm_struct;

struct exec_result {
	unsigned long entry;		/* the first instruction */
	unsigned long sp;		/* argc lies there */
	const char *why;		/* of -ENOEXEC and -EINVAL: for people; else NULL */
};

/* Contract stands in kernel/process/binfmt_elf.c. */
int __must_check exec_load(struct mm_struct *mm, struct file *file, const struct exec_args *args,
			   struct exec_result *result);
