/* SPDX-License-Identifier: MIT */
/*
 * boot/boot_info.c - from what boot_handoff() left to struct boot_info, or to one line
 *
 *	block->status	multiboot2 ----> multiboot2_parse()
 *			multiboot1 ----> multiboot1_parse()
 *			anything else -> boot_handoff_error()
 *
 * Pure: start_kernel() prints the line and stops.  The block itself lives here, in
 * .bss, because struct boot_info points into it as long as the kernel runs.
 */
#include <boot/handoff.h>

struct boot_block boot_block;

/*
 * boot_handoff_error - explain a status of boot_handoff()
 *
 * Return: a line, or NULL if the block holds information to parse.
 */
__init const char *boot_handoff_error(uint32_t status)
{
	switch (status) {
	case BOOT_HANDOFF_MULTIBOOT1:
	case BOOT_HANDOFF_MULTIBOOT2:
		return NULL;
	case BOOT_HANDOFF_BAD_MAGIC:
		return "not started by a multiboot loader: wrong magic number";
	case BOOT_HANDOFF_TOO_LARGE:
		return "the boot loader's information is larger than 64 KB";
	case BOOT_HANDOFF_MALFORMED:
		return "the boot loader's information is malformed: bad address or size";
	case BOOT_HANDOFF_OVERLAP:
		return "the boot loader's information lies inside the kernel image";
	default:
		return "the boot loader's information was not taken over";
	}
}

/*
 * boot_info_parse - make one struct boot_info of either protocol's block
 *
 * The strings and tables that *info points to stay in the block.
 *
 * Return: NULL, or the line that says why this boot cannot go on; *info is then
 * without meaning.
 */
__init const char *boot_info_parse(const struct boot_block *block, struct boot_info *info)
{
	const char *error = boot_handoff_error(block->status);

	if (error)
		return error;
	if (block->status == BOOT_HANDOFF_MULTIBOOT2)
		return multiboot2_parse(block->bytes, block->size, info);
	return multiboot1_parse(block->bytes, block->size, info);
}
