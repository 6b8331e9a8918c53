/* SPDX-License-Identifier: MIT */
/*
 * boot/boot_info.h - what the boot loader told us, in one form for both protocols
 *
 *	multiboot2 block --multiboot2_parse()--\
 *						>-- struct boot_info --> everybody above
 *	multiboot1 block --multiboot1_parse()--/
 *
 * The block is a copy in the kernel's own bss (see boot/handoff.c), so pointers
 * in here stay good for the whole run.  Parsing is pure: no printing, no access
 * outside the block, one line of text as the only kind of failure.
 *
 * Addresses are uint64_t: firmware reports memory that this kernel cannot reach,
 * and it is the reader who clips and counts it.
 *
 * Written once, before paging_init(); read-only afterwards; no lock.
 */
#pragma once

#include <lib/types.h>

#define BOOT_BLOCK_SIZE		(64 * 1024)	/* bytes; a larger block is refused */
#define BOOT_MAX_RANGES		256
#define BOOT_MAX_MODULES	16

enum boot_range_type {
	BOOT_RANGE_USABLE = 1,		/* the values are those of ACPI 15.1 and multiboot */
	BOOT_RANGE_RESERVED = 2,
	BOOT_RANGE_ACPI_RECLAIMABLE = 3,
	BOOT_RANGE_ACPI_NVS = 4,
	BOOT_RANGE_BAD = 5,
};

/* Bytes [base, end); end > base. */
struct boot_range {
	uint64_t base;
	uint64_t end;
	enum boot_range_type type;
};

/* Bytes [base, end) of physical memory; a module of no bytes has base == end. */
struct boot_module {
	uint64_t base;
	uint64_t end;
	const char *cmdline;		/* "" if the loader gave none */
};

struct boot_info {
	const char *protocol;		/* "multiboot2" or "multiboot1" */
	const char *loader;		/* the loader's own name, "" if it gave none */
	const char *cmdline;		/* without the kernel's file name; "" if none */
	const void *rsdp;		/* copy of the ACPI RSDP, NULL if no tag brought one */
	size_t rsdp_size;		/* bytes */
	bool efi;			/* started by UEFI: no VGA text screen */
	unsigned int nr_ranges;
	struct boot_range ranges[BOOT_MAX_RANGES];	/* sorted, no overlaps, merged */
	unsigned int nr_modules;
	struct boot_module modules[BOOT_MAX_MODULES];	/* in the loader's order */
};

/*
 * Fill *info from a block of block_size bytes.  Return NULL, or a line that says
 * what is wrong with the block (*info is then without meaning).
 */
const char *multiboot2_parse(const void *block, size_t block_size, struct boot_info *info);
const char *multiboot1_parse(const void *block, size_t block_size, struct boot_info *info);
