/* SPDX-License-Identifier: MIT */
/*
 * mm/early_memory.c - what RAM exists, what is taken, and where lowmem ends
 *
 *	firmware's map		usable | reserved | ACPI | ...		boot_info
 *	  whole pages		usable pages below the reach of phys_addr_t
 *	  memblock.memory	... less what mem= takes away
 *	  memblock.reserved	page 0, the kernel image, the loader's modules
 *
 *	0 ........ lowmem_end ........ end of memory
 *	  direct map           HIGHMEM, if anything is left
 *
 * Only usable ranges become memory; ACPI's tables and all else stay untouched.
 * Modules are reserved before mem= applies, so a limit never frees a module.
 *
 * Chapter: docs/boot-sequence.md.  Locking: boot, one CPU.
 */
#include <asm/page.h>
#include <asm/sections.h>
#include <core/bug.h>
#include <core/printk.h>
#include <lib/align.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/parse.h>
#include <mm/early_memory.h>
#include <mm/memblock.h>

/* The first byte that memblock cannot hold: the last page is left out, see memblock.h. */
#define REACH_END	((uint64_t)MEMBLOCK_ADDR_END)

struct early_memory early_memory;

/* Add the whole pages of a usable range, counting what is lost on the way. */
static const char * __init add_usable(const struct boot_range *range)
{
	uint64_t start = ALIGN_UP(range->base, (uint64_t)PAGE_SIZE);
	uint64_t end = ALIGN_DOWN(range->end, (uint64_t)PAGE_SIZE);
	uint64_t reach;

	early_memory.usable += range->end - range->base;
	if (range->base >= REACH_END || start >= end) {
		*(range->base >= REACH_END ? &early_memory.out_of_reach
					   : &early_memory.fragments) += range->end - range->base;
		return NULL;
	}
	early_memory.fragments += (start - range->base) + (range->end - end);
	reach = min(end, REACH_END);
	early_memory.out_of_reach += end - reach;
	if (start < reach && memblock_add((phys_addr_t)start, (phys_addr_t)(reach - start)))
		return "the memory map has more ranges than memblock can hold";
	return NULL;
}

static const char * __init reserve(uint64_t base, uint64_t end)
{
	base = ALIGN_DOWN(base, (uint64_t)PAGE_SIZE);
	end = min(ALIGN_UP(end, (uint64_t)PAGE_SIZE), REACH_END);
	if (base < end && memblock_reserve((phys_addr_t)base, (phys_addr_t)(end - base)))
		return "more is reserved than memblock can hold";
	return NULL;
}

static const char * __init reserve_modules(const struct boot_info *info)
{
	for (unsigned int i = 0; i < info->nr_modules; i++) {
		const char *error = reserve(info->modules[i].base, info->modules[i].end);

		if (error)
			return error;
	}
	return NULL;
}

/* A size from the command line; 0 and a warning if it makes no sense. */
static uint64_t __init size_param(const char *cmdline, const char *name)
{
	char text[32] = PARAM_TOO_LONG;
	uint64_t size = 0;

	if (param_read(cmdline, name, text, sizeof(text)) == -ENOENT)
		return 0;
	if (parse_size(text, &size) || size < PAGE_SIZE) {
		pr_warn("%s=%s is not a size of at least a page and is ignored\n", name, text);
		return 0;
	}
	return ALIGN_DOWN(size, (uint64_t)PAGE_SIZE);
}

static const char * __init apply_limit(const struct boot_info *info)
{
	uint64_t limit = size_param(info->cmdline, "mem");
	phys_addr_t before = memblock_phys_mem_size();

	if (limit == 0 || limit >= REACH_END)
		return NULL;
	if (limit < (uint64_t)__pa(_end))
		return "mem= leaves no room for the kernel image";
	if (memblock_remove((phys_addr_t)limit, MEMBLOCK_ADDR_END - (phys_addr_t)limit))
		return "mem= splits more ranges than memblock can hold";
	early_memory.limited = before - memblock_phys_mem_size();
	return NULL;
}

/* lowmem= moves the border down, never below the bootstrap tables or above MAX_LOWMEM. */
static void __init find_lowmem_end(const struct boot_info *info)
{
	uint64_t wanted = size_param(info->cmdline, "lowmem");
	phys_addr_t end = min(memblock_end_of_DRAM(), (phys_addr_t)MAX_LOWMEM);

	if (wanted && wanted < BOOT_MAPPED) {
		pr_warn("lowmem= is raised to %lu MB, the least that works\n", BOOT_MAPPED / __MB);
		wanted = BOOT_MAPPED;
	}
	if (wanted && wanted < end)
		end = (phys_addr_t)wanted;
	early_memory.lowmem_end = ALIGN_DOWN(end, (phys_addr_t)PAGE_SIZE);
	memblock_set_current_limit(early_memory.lowmem_end);
}

const char * __init early_memory_init(const struct boot_info *info)
{
	const char *error = NULL;

	for (unsigned int i = 0; i < info->nr_ranges && !error; i++)
		if (info->ranges[i].type == BOOT_RANGE_USABLE)
			error = add_usable(&info->ranges[i]);
	if (!error)
		error = reserve(0, PAGE_SIZE);
	if (!error)
		error = reserve(KERNEL_PHYS, __pa(_end));
	if (!error)
		error = reserve_modules(info);
	if (!error)
		error = apply_limit(info);
	if (!error && !memblock_is_memory(KERNEL_PHYS))
		error = "the memory map has no usable memory where the kernel was loaded";
	if (!error)
		find_lowmem_end(info);
	return error;
}

phys_addr_t __init early_alloc_table(phys_addr_t limit)
{
	return memblock_phys_alloc_range(PAGE_SIZE, PAGE_SIZE, 0, limit);
}
