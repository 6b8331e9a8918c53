/* SPDX-License-Identifier: MIT */
/*
 * kernel/user_stack.h - what stands on a program's stack when it starts
 */
#pragma once

#include <asm/memlayout.h>
#include <kernel/elf_check.h>
#include <kernel/exec_args.h>

#define STACK_TOP		TASK_SIZE
#define AT_RANDOM_BYTES		16

/* What a program is told of the machine and of its process. */
struct user_stack_facts {
	uint32_t hwcap;				/* CPUID leaf 1, edx */
	unsigned char random[AT_RANDOM_BYTES];
};

/* Addresses in the new program; kernel/process/user_stack.c has the drawing. */
struct user_stack {
	unsigned long top;			/* one past the stack's last byte */
	unsigned long strings;			/* argv[0]; the others follow */
	unsigned long platform;
	unsigned long random;
	unsigned long auxv, auxv_end;
	unsigned long sp;			/* argc; the stack pointer at the start */
};

/* Who brings bytes to their address in the new program. */
struct user_stack_writer {
	int (*write)(const struct user_stack_writer *writer, unsigned long addr,
		     const void *bytes, size_t nr);
};

/* Contracts stand in kernel/process/user_stack.c. */
void user_stack_layout(const struct exec_args *args, unsigned long top, struct user_stack *stack);
int __must_check user_stack_write(const struct user_stack *stack, const struct exec_args *args,
				  const struct elf_image *image,
				  const struct user_stack_facts *facts,
				  const struct user_stack_writer *writer);
