/* SPDX-License-Identifier: MIT */
/*
 * boot/multiboot1.c - read a gathered multiboot1 block into struct boot_info
 *
 * boot_handoff() has put the scattered pieces behind the header and turned their
 * addresses into offsets; 0 is no piece.  They are checked again here, because
 * this file must not depend on who filled the block.
 *
 * The specification leaves the form of the command line to the loader:
 *
 *	qemu -kernel	"path/quire.elf selftest"	name first, always
 *	GRUB 2		"selftest"			as in multiboot2
 *	others		"/boot/quire.elf selftest"	a path or "(device)path" first
 *
 * No option of ours starts with '/' or '(', so a first word that does is a name.
 *
 * There is no RSDP in this protocol; the kernel scans for it.
 *
 * Pure; the caller owns the struct boot_info.
 */
#include <boot/boot_info.h>
#include <boot/memory_map.h>
#include <boot/module_list.h>
#include <boot/multiboot1.h>
#include <lib/compiler.h>
#include <lib/string.h>

/* The gathered block. */
struct source {
	const uint8_t *bytes;
	uint32_t size;
};

/* Do size bytes at offset lie inside the block? */
static __init bool inside(const struct source *src, uint32_t offset, uint32_t size)
{
	return offset <= src->size && size <= src->size - offset;
}

/* The string at offset, "" at 0, or NULL if it does not end inside the block. */
static __init const char *string_at(const struct source *src, uint32_t offset)
{
	const char *s;

	if (!offset)
		return "";
	if (offset >= src->size)
		return NULL;
	s = (const char *)src->bytes + offset;
	return strnlen(s, src->size - offset) < src->size - offset ? s : NULL;
}

/* Skip the kernel's file name and the spaces behind it, if one stands there. */
static __init const char *strip_kernel_name(const char *cmdline, const char *loader)
{
	if (strcmp(loader, "qemu") != 0 && *cmdline != '/' && *cmdline != '(')
		return cmdline;
	while (*cmdline && *cmdline != ' ')
		cmdline++;
	while (*cmdline == ' ')
		cmdline++;
	return cmdline;
}

static __init const char *parse_strings(const struct source *src,
					const struct multiboot1_info *header,
					struct boot_info *info)
{
	const char *cmdline;

	if (header->flags & MULTIBOOT1_LOADER)
		info->loader = string_at(src, header->loader);
	if (!info->loader)
		return "multiboot1: the boot loader's name has no end";
	if (!(header->flags & MULTIBOOT1_CMDLINE))
		return NULL;
	cmdline = string_at(src, header->cmdline);
	if (!cmdline)
		return "multiboot1: the command line has no end";
	info->cmdline = strip_kernel_name(cmdline, info->loader);
	return NULL;
}

static __init const char *parse_mmap(const struct source *src, uint32_t at, uint32_t length,
				     struct boot_info *info)
{
	struct multiboot1_mmap_entry entry;
	const uint32_t least = sizeof(entry) - sizeof(entry.size);
	const char *error;

	if (!inside(src, at, length))
		return "multiboot1: the memory map reaches beyond the end of the block";
	while (length) {
		if (length < sizeof(entry))
			return "multiboot1: the memory map is truncated";
		memcpy(&entry, src->bytes + at, sizeof(entry));
		if (entry.size < least)
			return "multiboot1: the memory map has a bad entry size";
		if (entry.size > length - sizeof(entry.size))
			return "multiboot1: the memory map is truncated";
		error = memory_map_add(info, entry.base, entry.length, entry.type);
		if (error)
			return error;
		at += sizeof(entry.size) + entry.size;
		length -= sizeof(entry.size) + entry.size;
	}
	return NULL;
}

/* The map; or without one (an empty one is none) the two sizes that every BIOS knows. */
static __init const char *parse_memory(const struct source *src,
				       const struct multiboot1_info *header,
				       struct boot_info *info)
{
	const char *error = NULL;

	if (header->flags & MULTIBOOT1_MMAP)
		error = parse_mmap(src, header->mmap_addr, header->mmap_length, info);
	if (!error && !info->nr_ranges && (header->flags & MULTIBOOT1_MEMORY))
		error = memory_map_add_basic(info, header->mem_lower, header->mem_upper);
	return error ? error : memory_map_finish(info);
}

static __init const char *parse_modules(const struct source *src, uint32_t at, uint32_t count,
					struct boot_info *info)
{
	struct multiboot1_module module;
	const char *cmdline, *error = NULL;

	if (count > BOOT_BLOCK_SIZE / sizeof(module) || !inside(src, at, count * sizeof(module)))
		return "multiboot1: the module list reaches beyond the end of the block";
	for (; !error && count; count--, at += sizeof(module)) {
		memcpy(&module, src->bytes + at, sizeof(module));
		cmdline = string_at(src, module.string);
		if (!cmdline)
			return "multiboot1: a module's command line has no end";
		error = module_list_add(info, module.start, module.end, cmdline);
	}
	return error;
}

/*
 * multiboot1_parse - fill *info from a block that boot_handoff() gathered
 *
 * block holds block_size bytes, at most BOOT_BLOCK_SIZE of them.  *info keeps
 * pointers into it.  A module's command line is left as the loader gives it
 * (qemu puts the file name first, GRUB does not).
 *
 * Return: NULL, or a line; *info is then without meaning.
 */
__init const char *multiboot1_parse(const void *block, size_t block_size, struct boot_info *info)
{
	struct source src = { .bytes = block, .size = block_size };
	struct multiboot1_info header;
	const char *error;

	memset(info, 0, sizeof(*info));
	info->protocol = "multiboot1";
	info->loader = "";
	info->cmdline = "";
	if (block_size < sizeof(header) || block_size > BOOT_BLOCK_SIZE)
		return "multiboot1: the block has a bad size";
	memcpy(&header, block, sizeof(header));
	error = parse_strings(&src, &header, info);
	if (!error)
		error = parse_memory(&src, &header, info);
	if (!error && (header.flags & MULTIBOOT1_MODULES))
		error = parse_modules(&src, header.mods_addr, header.mods_count, info);
	return error;
}
