/* SPDX-License-Identifier: MIT */
/*
 * boot/multiboot2.c - read a multiboot2 block into struct boot_info
 *
 * The block is a list of tags.  Each tag is first shown to lie inside the block,
 * then given to the one function that knows its type; unknown types are skipped.
 * Everything in the block is somebody else's word: no offset, size or string is
 * used before it is checked.
 *
 * The command line holds the arguments only: GRUB leaves the kernel's file name
 * out (multiboot1 loaders differ, see multiboot1.c).
 *
 * The scan for an RSDP that no tag brought, and what UEFI's own memory map says
 * (GRUB translates it into the plain one), are not here.
 *
 * Pure; the caller owns the struct boot_info.
 */
#include <boot/boot_info.h>
#include <boot/memory_map.h>
#include <boot/module_list.h>
#include <boot/multiboot2.h>
#include <lib/align.h>
#include <lib/compiler.h>
#include <lib/string.h>

#define RSDP_OLD_SIZE		20	/* ACPI 1.0; what the first checksum covers */
#define RSDP_NEW_SIZE		36	/* ACPI 2.0 and later: at least */
#define RSDP_LENGTH_OFFSET	20

/* What the tags said that is only decided on when all are read. */
struct tag_findings {
	bool has_basic_memory;
	struct multiboot2_tag_basic_memory basic_memory;
};

/* The string at offset in a tag of that size, or NULL if it does not end inside. */
static __init const char *tag_string(const void *tag, uint32_t size, uint32_t offset)
{
	const char *s;

	if (size <= offset)
		return NULL;
	s = (const char *)tag + offset;
	return strnlen(s, size - offset) < size - offset ? s : NULL;
}

static __init const char *parse_cmdline(const void *tag, uint32_t size, struct boot_info *info)
{
	info->cmdline = tag_string(tag, size, sizeof(struct multiboot2_tag));
	return info->cmdline ? NULL : "multiboot2: the command line has no end";
}

static __init const char *parse_loader(const void *tag, uint32_t size, struct boot_info *info)
{
	info->loader = tag_string(tag, size, sizeof(struct multiboot2_tag));
	return info->loader ? NULL : "multiboot2: the boot loader's name has no end";
}

static __init const char *parse_module(const void *tag, uint32_t size, struct boot_info *info)
{
	struct multiboot2_tag_module module;
	const char *cmdline = tag_string(tag, size, sizeof(module));

	if (!cmdline)
		return "multiboot2: a module's command line has no end";
	memcpy(&module, tag, sizeof(module));
	return module_list_add(info, module.start, module.end, cmdline);
}

static __init const char *parse_mmap(const void *tag, uint32_t size, struct boot_info *info)
{
	struct multiboot2_tag_mmap mmap;
	struct multiboot2_mmap_entry entry;
	const char *error = NULL;
	uint32_t at;

	if (size < sizeof(mmap))
		return "multiboot2: the memory map is truncated";
	memcpy(&mmap, tag, sizeof(mmap));
	if (mmap.entry_size < sizeof(entry) || !IS_ALIGNED(mmap.entry_size, 8))
		return "multiboot2: the memory map has a bad entry size";
	if ((size - sizeof(mmap)) % mmap.entry_size)
		return "multiboot2: the memory map is truncated";
	for (at = sizeof(mmap); !error && at < size; at += mmap.entry_size) {
		memcpy(&entry, (const uint8_t *)tag + at, sizeof(entry));
		error = memory_map_add(info, entry.base, entry.length, entry.type);
	}
	return error;
}

static __init const char *parse_basic_memory(const void *tag, uint32_t size,
					     struct tag_findings *found)
{
	if (size < sizeof(found->basic_memory))
		return "multiboot2: the memory sizes are truncated";
	memcpy(&found->basic_memory, tag, sizeof(found->basic_memory));
	found->has_basic_memory = true;
	return NULL;
}

static __init bool sums_to_zero(const uint8_t *bytes, size_t size)
{
	uint8_t sum = 0;

	while (size--)
		sum += *bytes++;
	return sum == 0;
}

/*
 * Take the RSDP of a tag.  The new form is preferred over the old one in
 * whatever order they come; one that is damaged is passed over, because the
 * kernel can still scan for it and can boot without.
 */
static __init void parse_rsdp(const void *tag, uint32_t size, bool new, struct boot_info *info)
{
	const uint8_t *rsdp = (const uint8_t *)tag + sizeof(struct multiboot2_tag);
	uint32_t room = size - sizeof(struct multiboot2_tag);
	uint32_t length = RSDP_OLD_SIZE;

	if (room < RSDP_OLD_SIZE || memcmp(rsdp, "RSD PTR ", 8) != 0 ||
	    !sums_to_zero(rsdp, RSDP_OLD_SIZE))
		return;
	if (new) {
		if (room < RSDP_NEW_SIZE)
			return;
		memcpy(&length, rsdp + RSDP_LENGTH_OFFSET, sizeof(length));
		if (length < RSDP_NEW_SIZE || length > room || !sums_to_zero(rsdp, length))
			return;
	}
	if (length > info->rsdp_size) {
		info->rsdp = rsdp;
		info->rsdp_size = length;
	}
}

static __init const char *parse_tag(const void *tag, struct multiboot2_tag header,
				    struct boot_info *info, struct tag_findings *found)
{
	switch (header.type) {
	case MULTIBOOT2_TAG_CMDLINE:
		return parse_cmdline(tag, header.size, info);
	case MULTIBOOT2_TAG_LOADER:
		return parse_loader(tag, header.size, info);
	case MULTIBOOT2_TAG_MODULE:
		return parse_module(tag, header.size, info);
	case MULTIBOOT2_TAG_BASIC_MEMORY:
		return parse_basic_memory(tag, header.size, found);
	case MULTIBOOT2_TAG_MMAP:
		return parse_mmap(tag, header.size, info);
	case MULTIBOOT2_TAG_ACPI_OLD:
	case MULTIBOOT2_TAG_ACPI_NEW:
		parse_rsdp(tag, header.size, header.type == MULTIBOOT2_TAG_ACPI_NEW, info);
		return NULL;
	case MULTIBOOT2_TAG_EFI32:
	case MULTIBOOT2_TAG_EFI64:
	case MULTIBOOT2_TAG_EFI_MMAP:
	case MULTIBOOT2_TAG_EFI_BOOT_SERVICES:
	case MULTIBOOT2_TAG_EFI32_IMAGE:
	case MULTIBOOT2_TAG_EFI64_IMAGE:
		info->efi = true;
		return NULL;
	default:
		return NULL;
	}
}

/* Give every tag up to the end tag to parse_tag(). */
static __init const char *parse_tags(const uint8_t *block, uint32_t total_size,
				     struct boot_info *info, struct tag_findings *found)
{
	struct multiboot2_tag header;
	const char *error;
	uint32_t at = sizeof(struct multiboot2_info);

	while (at <= total_size && total_size - at >= sizeof(header)) {
		memcpy(&header, block + at, sizeof(header));
		if (header.size < sizeof(header))
			return "multiboot2: a tag is smaller than its own header";
		if (header.size > total_size - at)
			return "multiboot2: a tag reaches beyond the end of the block";
		if (header.type == MULTIBOOT2_TAG_END)
			return NULL;
		error = parse_tag(block + at, header, info, found);
		if (error)
			return error;
		at = ALIGN_UP(at + header.size, MULTIBOOT2_TAG_ALIGN);
	}
	return "multiboot2: the end tag is missing";
}

/*
 * multiboot2_parse - fill *info from a multiboot2 block
 *
 * block holds block_size bytes, at most BOOT_BLOCK_SIZE of them, and starts at a
 * multiple of 8.  *info keeps pointers into it.
 *
 * Without a memory map (an empty one is none) the two sizes that every
 * BIOS knows are used instead.
 *
 * Return: NULL, or a line; *info is then without meaning.
 */
__init const char *multiboot2_parse(const void *block, size_t block_size, struct boot_info *info)
{
	struct tag_findings found = { .has_basic_memory = false };
	struct multiboot2_info header;
	const char *error;

	memset(info, 0, sizeof(*info));
	info->protocol = "multiboot2";
	info->loader = "";
	info->cmdline = "";
	if (block_size < sizeof(header) || block_size > BOOT_BLOCK_SIZE)
		return "multiboot2: the block has a bad size";
	memcpy(&header, block, sizeof(header));
	if (header.total_size < sizeof(header) || header.total_size > block_size)
		return "multiboot2: the block is truncated";
	error = parse_tags(block, header.total_size, info, &found);
	if (!error && !info->nr_ranges && found.has_basic_memory)
		error = memory_map_add_basic(info, found.basic_memory.mem_lower,
					     found.basic_memory.mem_upper);
	return error ? error : memory_map_finish(info);
}
