/* SPDX-License-Identifier: MIT */
/*
 * boot/multiboot2.h - the multiboot 2.0 information, as it lies in memory
 *
 *	total_size reserved | tag | tag | ... | end tag
 *
 * Each tag starts at a multiple of 8; its size does not count the padding.
 */
#pragma once

#include <lib/types.h>

#define MULTIBOOT2_TAG_ALIGN	8

enum multiboot2_tag_type {
	MULTIBOOT2_TAG_END = 0,
	MULTIBOOT2_TAG_CMDLINE = 1,
	MULTIBOOT2_TAG_LOADER = 2,
	MULTIBOOT2_TAG_MODULE = 3,
	MULTIBOOT2_TAG_BASIC_MEMORY = 4,
	MULTIBOOT2_TAG_MMAP = 6,
	MULTIBOOT2_TAG_EFI32 = 11,
	MULTIBOOT2_TAG_EFI64 = 12,
	MULTIBOOT2_TAG_ACPI_OLD = 14,
	MULTIBOOT2_TAG_ACPI_NEW = 15,
	MULTIBOOT2_TAG_EFI_MMAP = 17,
	MULTIBOOT2_TAG_EFI_BOOT_SERVICES = 18,
	MULTIBOOT2_TAG_EFI32_IMAGE = 19,
	MULTIBOOT2_TAG_EFI64_IMAGE = 20,
};

struct multiboot2_info {
	uint32_t total_size;		/* bytes, this header and the end tag included */
	uint32_t reserved;
};

struct multiboot2_tag {
	uint32_t type;
	uint32_t size;			/* bytes, this header included */
};

struct multiboot2_tag_module {
	struct multiboot2_tag tag;
	uint32_t start;
	uint32_t end;
	/* the string follows */
};

struct multiboot2_tag_basic_memory {
	struct multiboot2_tag tag;
	uint32_t mem_lower;		/* KB from 0 */
	uint32_t mem_upper;		/* KB from 1 MB */
};

struct multiboot2_tag_mmap {
	struct multiboot2_tag tag;
	uint32_t entry_size;		/* bytes, a multiple of 8, may grow in later versions */
	uint32_t entry_version;
	/* the entries follow */
};

struct multiboot2_mmap_entry {
	uint64_t base;
	uint64_t length;
	uint32_t type;			/* enum boot_range_type, or one of later ACPI */
	uint32_t reserved;
};

_Static_assert(sizeof(struct multiboot2_mmap_entry) == 24, "fixed by the specification");
