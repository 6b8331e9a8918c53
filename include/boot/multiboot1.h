/* SPDX-License-Identifier: MIT */
/*
 * boot/multiboot1.h - the multiboot 0.6.96 information, as it lies in memory
 *
 * The loader scatters it: one header, and addresses of everything else.  After
 * boot_handoff() each address field holds an offset from the header instead, and
 * 0 says that there is nothing.
 */
#pragma once

#include <lib/compiler.h>
#include <lib/types.h>

/* struct multiboot1_info.flags: which fields mean something. */
#define MULTIBOOT1_MEMORY	(1u << 0)	/* mem_lower, mem_upper */
#define MULTIBOOT1_CMDLINE	(1u << 2)
#define MULTIBOOT1_MODULES	(1u << 3)
#define MULTIBOOT1_MMAP		(1u << 6)
#define MULTIBOOT1_LOADER	(1u << 9)

/* Those that boot_handoff() carries over. */
#define MULTIBOOT1_GATHERED	(MULTIBOOT1_MEMORY | MULTIBOOT1_CMDLINE | MULTIBOOT1_MODULES | \
				 MULTIBOOT1_MMAP | MULTIBOOT1_LOADER)

/* The fields up to the last one that is of use here. */
struct multiboot1_info {
	uint32_t flags;
	uint32_t mem_lower;		/* KB from 0 */
	uint32_t mem_upper;		/* KB from 1 MB */
	uint32_t boot_device;
	uint32_t cmdline;		/* address of a string */
	uint32_t mods_count;
	uint32_t mods_addr;		/* of struct multiboot1_module[mods_count] */
	uint32_t syms[4];
	uint32_t mmap_length;		/* bytes */
	uint32_t mmap_addr;		/* of struct multiboot1_mmap_entry, one after another */
	uint32_t drives_length;
	uint32_t drives_addr;
	uint32_t config_table;
	uint32_t loader;		/* address of a string */
};

struct multiboot1_module {
	uint32_t start;
	uint32_t end;
	uint32_t string;		/* address */
	uint32_t reserved;
};

/* The next entry begins size bytes behind the size field. */
struct multiboot1_mmap_entry {
	uint32_t size;
	uint64_t base;
	uint64_t length;
	uint32_t type;			/* enum boot_range_type, or one of later ACPI */
} __packed;

_Static_assert(sizeof(struct multiboot1_info) == 68, "fixed by the specification");
_Static_assert(sizeof(struct multiboot1_mmap_entry) == 24, "fixed by the specification");
