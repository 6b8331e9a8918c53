/* SPDX-License-Identifier: MIT */
/*
 * boot/handoff.c - bring the loader's information into the kernel's own block
 *
 *	multiboot2	one piece		copied as it is
 *	multiboot1	header --> strings	gathered behind the header; addresses
 *			       --> memory map	become offsets from the header
 *			       --> modules --> strings
 *
 * Called from boot/head.asm before paging is on: the code runs at its physical
 * address although it is linked high.  So nothing in this file may need its own
 * address: no globals, no string literals, no switch that could become a table,
 * no call to another file (a struct assignment can be one, to memcpy).
 * scripts/check-handoff.py proves it for every object that is built.
 *
 * Nothing is judged here beyond what copying needs; that is the parsers' work.
 *
 * Runs once, alone, with interrupts off; no locks.
 */
#include <boot/handoff.h>
#include <boot/multiboot1.h>
#include <boot/multiboot2.h>
#include <lib/align.h>

/* Forward, byte by byte.  The barrier keeps it from being turned into memcpy(). */
static __init void copy_bytes(void *dst, const void *src, uint32_t size)
{
	uint8_t *to = dst;
	const uint8_t *from = src;

	while (size--) {
		*to++ = *from++;
		barrier();
	}
}

static __init const void *phys_to_ptr(uint32_t phys)
{
	return (const void *)(uintptr_t)phys;
}

/*
 * May size bytes at src be copied into the block?  The block is part of the
 * image, where a loader has no business: one that wrote there has damaged the
 * kernel already.  Return: 0 or an error status.
 */
static __init uint32_t check_source(const struct boot_block *block, const void *src, uint32_t size)
{
	uintptr_t start = (uintptr_t)src;
	uintptr_t own_start = (uintptr_t)block;
	uintptr_t own_end = own_start + sizeof(*block);

	if (!start || size > UINTPTR_MAX - start)
		return BOOT_HANDOFF_MALFORMED;
	if (start < own_end && start + size > own_start)
		return BOOT_HANDOFF_OVERLAP;
	return 0;
}

/* Where the next piece goes; BOOT_BLOCK_SIZE when the block is full. */
static __init uint32_t next_offset(const struct boot_block *block)
{
	return ALIGN_UP(block->size, 8);
}

/*
 * Append the size bytes that *field is the address of, and make *field their
 * offset: 0 if there are none.  Return: 0 or an error status.
 */
static __init uint32_t gather_bytes(struct boot_block *block, uint32_t *field, uint32_t size)
{
	const void *src = phys_to_ptr(*field);
	uint32_t offset = next_offset(block);
	uint32_t error;

	if (!size) {
		*field = 0;
		return 0;
	}
	if (size > BOOT_BLOCK_SIZE - offset)
		return BOOT_HANDOFF_TOO_LARGE;
	error = check_source(block, src, size);
	if (error)
		return error;
	copy_bytes(block->bytes + offset, src, size);
	block->size = offset + size;
	*field = offset;
	return 0;
}

/*
 * The same for a string that *field is the address of; address 0 is no string.
 * It ends with a NUL before the block is full or the address space ends, or it
 * is refused.
 */
static __init uint32_t gather_string(struct boot_block *block, uint32_t *field)
{
	const char *s = phys_to_ptr(*field);
	uint32_t room = BOOT_BLOCK_SIZE - next_offset(block);
	uint32_t size;

	if (!*field)
		return 0;
	for (size = 0; size < room; size++) {
		if (*field + size < *field)
			return BOOT_HANDOFF_MALFORMED;
		if (!s[size])
			return gather_bytes(block, field, size + 1);
	}
	return BOOT_HANDOFF_TOO_LARGE;
}

static __init uint32_t gather_modules(struct boot_block *block, struct multiboot1_info *header)
{
	struct multiboot1_module *mods;
	uint32_t error, i;

	if (header->mods_count > BOOT_BLOCK_SIZE / sizeof(*mods))
		return BOOT_HANDOFF_TOO_LARGE;
	error = gather_bytes(block, &header->mods_addr, header->mods_count * sizeof(*mods));
	mods = (struct multiboot1_module *)(block->bytes + header->mods_addr);
	for (i = 0; !error && i < header->mods_count; i++)
		error = gather_string(block, &mods[i].string);
	return error;
}

static __init uint32_t gather_multiboot1(struct boot_block *block, const void *info)
{
	struct multiboot1_info *header = (struct multiboot1_info *)block->bytes;
	uint32_t error = check_source(block, info, sizeof(*header));

	if (error)
		return error;
	copy_bytes(header, info, sizeof(*header));
	block->size = sizeof(*header);
	header->flags &= MULTIBOOT1_GATHERED;
	if (header->flags & MULTIBOOT1_CMDLINE)
		error = gather_string(block, &header->cmdline);
	if (!error && (header->flags & MULTIBOOT1_LOADER))
		error = gather_string(block, &header->loader);
	if (!error && (header->flags & MULTIBOOT1_MMAP))
		error = gather_bytes(block, &header->mmap_addr, header->mmap_length);
	if (!error && (header->flags & MULTIBOOT1_MODULES))
		error = gather_modules(block, header);
	return error ? error : BOOT_HANDOFF_MULTIBOOT1;
}

static __init uint32_t copy_multiboot2(struct boot_block *block, const void *info)
{
	struct multiboot2_info header;
	uint32_t error = check_source(block, info, sizeof(header));

	if (error)
		return error;
	copy_bytes(&header, info, sizeof(header));
	if (header.total_size < sizeof(header))
		return BOOT_HANDOFF_MALFORMED;
	if (header.total_size > BOOT_BLOCK_SIZE)
		return BOOT_HANDOFF_TOO_LARGE;
	error = check_source(block, info, header.total_size);
	if (error)
		return error;
	copy_bytes(block->bytes, info, header.total_size);
	block->size = header.total_size;
	return BOOT_HANDOFF_MULTIBOOT2;
}

/*
 * boot_handoff - copy what the loader left into the struct boot_block at @where
 *
 *	magic	eax as the loader left it
 *	info	ebx as the loader left it
 *	where	physical address of the block; what it held before is lost
 *
 * Assembly passes them in eax, edx and ecx (-mregparm=3).  Uses about 200 bytes
 * of stack.  The information may lie anywhere outside the block and is only read.
 *
 * Return: the block's status, an enum boot_handoff_status.  On an error the
 * block's size is 0.
 */
__init uint32_t boot_handoff(uint32_t magic, const void *info, void *where)
{
	struct boot_block *block = where;
	uint32_t status;

	block->size = 0;
	if (magic == MULTIBOOT2_BOOT_MAGIC)
		status = copy_multiboot2(block, info);
	else if (magic == MULTIBOOT1_BOOT_MAGIC)
		status = gather_multiboot1(block, info);
	else
		status = BOOT_HANDOFF_BAD_MAGIC;
	if (status >= BOOT_HANDOFF_BAD_MAGIC)
		block->size = 0;
	block->status = status;
	return status;
}
