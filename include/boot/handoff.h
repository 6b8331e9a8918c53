/* SPDX-License-Identifier: MIT */
/*
 * boot/handoff.h - the loader's information, copied to where it is safe
 *
 * The multiboot information lies wherever the loader found room: often directly
 * behind our bss, sometimes in low memory, possibly above what will be mapped.
 * boot/head.asm has it copied into one struct boot_block before paging is on:
 *
 *	boot_handoff()		paging off, physical addresses	boot/handoff.c
 *	boot_info_parse()	paging on, pure			boot/boot_info.c
 *
 * The block is written once by boot_handoff() and read-only afterwards; no lock.
 */
#pragma once

#include <boot/boot_info.h>
#include <lib/compiler.h>
#include <lib/types.h>

/* What the loader leaves in eax. */
#define MULTIBOOT1_BOOT_MAGIC	0x2BADB002u
#define MULTIBOOT2_BOOT_MAGIC	0x36d76289u

enum boot_handoff_status {
	BOOT_HANDOFF_NONE,		/* boot_handoff() has not run */
	BOOT_HANDOFF_MULTIBOOT1,	/* gathered: every address is now an offset */
	BOOT_HANDOFF_MULTIBOOT2,	/* copied as it was */
	BOOT_HANDOFF_BAD_MAGIC,		/* from here on: errors, and size is 0 */
	BOOT_HANDOFF_TOO_LARGE,
	BOOT_HANDOFF_MALFORMED,
	BOOT_HANDOFF_OVERLAP,
};

/* Size and offsets are known to boot/head.asm. */
struct boot_block {
	uint32_t status;			/* enum boot_handoff_status */
	uint32_t size;				/* bytes[] in use */
	uint8_t bytes[BOOT_BLOCK_SIZE] __aligned(8);
};

_Static_assert(offsetof(struct boot_block, bytes) == 8, "boot/head.asm reserves this layout");
_Static_assert(sizeof(struct boot_block) == 8 + BOOT_BLOCK_SIZE, "and this size");

/* The one that boot/head.asm has filled. */
extern struct boot_block boot_block;

/* For boot/head.asm only: paging off, and all three as physical addresses. */
uint32_t boot_handoff(uint32_t magic, const void *info, void *block);

/* The line that explains an error status; NULL where there is a block to parse. */
const char *boot_handoff_error(uint32_t status);

/* Returns NULL, or the line that says why this boot cannot go on. */
const char *boot_info_parse(const struct boot_block *block, struct boot_info *info);
