/* SPDX-License-Identifier: MIT */
/*
 * kernel/elf_check.h - what an ELF file asks for, once all of it is found to be sound
 */
#pragma once

#include <lib/compiler.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uapi/elf.h>

#define ELF_MAX_PHNUM		128	/* program headers: a page of them */
#define ELF_MAX_SEGMENTS	16	/* of them, to be loaded */

/* No segment lies below: what a null pointer and a small index reach stays empty. */
#define ELF_MIN_ADDR		0x10000UL

/*
 * One PT_LOAD of at least a byte.  Everything behind filesz is zero.
 *
 *	vaddr			    + filesz		       + memsz
 *	|--- bytes of the file -----|-------- zeros -----------|
 */
struct elf_segment {
	unsigned long vaddr;		/* where it is to lie, the bias included */
	unsigned long memsz;
	unsigned long filesz;
	unsigned long offset;		/* in the file */
	unsigned int prot;		/* PROT_* */
};

/* The segments are in rising order, and lie between ELF_MIN_ADDR and TASK_SIZE. */
struct elf_image {
	unsigned long bias;		/* added to every address of the file; 0 unless ET_DYN */
	unsigned long entry;
	unsigned long phdr;		/* the program headers in memory; 0: in no segment */
	unsigned int phnum;
	bool exec_stack;		/* the program wants to execute on its stack */
	unsigned long start_code, end_code;	/* what is executable; Linux's meaning */
	unsigned long start_data, end_data;	/* the last segment, end of the file's bytes */
	unsigned long brk;		/* the first page behind everything: the heap */
	unsigned int nr_segments;
	struct elf_segment segments[ELF_MAX_SEGMENTS];
};

/* Contracts stand in kernel/process/elf_check.c. */
int __must_check elf_check_header(const void *head, size_t size, uint64_t file_size,
				  const char **why);
int __must_check elf_check_segments(const Elf32_Ehdr *header, const Elf32_Phdr *phdrs,
				    uint64_t file_size, struct elf_image *image, const char **why);
