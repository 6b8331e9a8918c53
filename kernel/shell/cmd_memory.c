/* SPDX-License-Identifier: MIT */
/*
 * kernel/shell/cmd_memory.c - look at memory and at the page tables
 */
#include <asm/desc.h>
#include <asm/processor.h>
#include <asm/ptwalk.h>
#include <asm/region.h>
#include <core/kallsyms.h>
#include <core/printk.h>
#include <fs/seq_file.h>
#include <kernel/proc.h>
#include <kernel/shell.h>
#include <lib/errno.h>
#include <lib/parse.h>
#include <lib/printf.h>
#include <lib/string.h>
#include <mm/early_memory.h>
#include <mm/frame_account.h>
#include <mm/memblock.h>

static unsigned int kilobytes(uint64_t bytes)
{
	return (unsigned int)(bytes >> 10);
}

static void print_kilobytes(const char *name, uint64_t bytes)
{
	console_printf("%-14s %10u kB\n", name, kilobytes(bytes));
}

SHELL_COMMAND(meminfo, "", "where the allocator's memory went, as /proc/meminfo")
{
	return single_console(meminfo_show, NULL);
}

SHELL_COMMAND(frames, "", "where the machine's memory went, to the byte")
{
	phys_addr_t total = memblock_phys_mem_size();
	phys_addr_t low = memblock_memory_below(early_memory.lowmem_end);
	struct frame_account account;
	const char *broken;

	frame_account(&account);
	print_kilobytes("Firmware:", account.total);
	print_kilobytes("Memory:", total);
	print_kilobytes("Lowmem:", low);
	print_kilobytes("Highmem:", total - low);
	print_kilobytes("Free:", account.free);
	print_kilobytes("InUse:", account.in_use);
	print_kilobytes("Reserved:", account.reserved);
	print_kilobytes("OutOfReach:", account.out_of_reach);
	print_kilobytes("Limited:", account.limited);
	print_kilobytes("Holes:", account.holes);
	broken = frame_account_check(&account);
	if (broken)
		console_printf("%s\n", broken);
	return 0;
}

static void print_region(const struct memblock_region *region)
{
	phys_addr_t last = memblock_region_end(region) - 1;

	console_printf("  %pa-%pa %10u kB", &region->base, &last, kilobytes(region->size));
	if (region->nid != NUMA_NO_NODE)
		console_printf("  node %d", region->nid);
	console_printf("\n");
}

SHELL_COMMAND(memblock, "", "the boot-time map: what exists, what is reserved")
{
	const struct memblock_region *region;

	console_printf("memory: %u ranges, %u kB\n", memblock.memory.nr,
		       kilobytes(memblock_phys_mem_size()));
	for_each_mem_region(region)
		print_region(region);
	console_printf("reserved: %u ranges, %u kB\n", memblock.reserved.nr,
		       kilobytes(memblock_reserved_size()));
	for_each_reserved_mem_region(region)
		print_region(region);
	return 0;
}

static void print_flags(pteval_t flags)
{
	console_printf("%s %s", flags & _PAGE_RW ? "rw" : "r-",
		       flags & _PAGE_USER ? "user" : "kernel");
	console_printf("%s%s%s", flags & _PAGE_GLOBAL ? " global" : "",
		       flags & _PAGE_PCD ? " uncached" : "",
		       flags & _PAGE_PWT ? " write-through" : "");
}

static void print_range(const struct pt_range *range, void *context __maybe_unused)
{
	const char *first = address_region(range->start), *last = address_region(range->last);

	console_printf("%08lx-%08lx %7lu kB -> %pa %s ", range->start, range->last,
		       (range->last - range->start + 1) >> 10, &range->phys,
		       range->page_size == PAGE_SIZE ? "4k" : "4M");
	print_flags(range->flags);
	console_printf("  %s%s%s\n", first, first == last ? "" : " .. ", first == last ? "" : last);
}

SHELL_COMMAND(ptdump, "[-v]", "what the page tables map; -v joins only what is contiguous")
{
	bool exact = argc == 2 && strcmp(argv[1], "-v") == 0;

	if (argc > 2 || (argc == 2 && !exact))
		return -EINVAL;
	ptdump(__va(read_cr3()), exact ? PTDUMP_BY_FRAME : PTDUMP_BY_REGION, print_range, NULL);
	return 0;
}

/* An address as people write it: c0100000, 0xc0100000, or a function's name. */
static int parse_address(const char *text, unsigned long *addr)
{
	char hex[16];
	uint32_t value;

	*addr = kallsyms_lookup_name(text);
	if (*addr)
		return 0;
	snprintf(hex, sizeof(hex), "%s%s", strncmp(text, "0x", 2) == 0 ? "" : "0x", text);
	if (strlen(text) > 10 || parse_u32(hex, &value))
		return -EINVAL;
	*addr = value;
	return 0;
}

static void explain_step(const struct pt_step *step)
{
	phys_addr_t at = step->table + (phys_addr_t)(step->index * sizeof(pteval_t));
	phys_addr_t target = (phys_addr_t)(step->entry & PTE_PFN_MASK);

	console_printf("  %s %4u   at physical %pa: %08llx  ", step->level, step->index, &at,
		       (unsigned long long)step->entry);
	if (!step->present) {
		console_printf("not present: the walk ends in a page fault\n");
		return;
	}
	print_flags((pteval_t)step->entry);
	console_printf("%s%s, leads to %pa\n", step->entry & _PAGE_ACCESSED ? " accessed" : "",
		       step->entry & _PAGE_DIRTY ? " dirty" : "", &target);
}

SHELL_COMMAND(walk, "ADDR", "follow an address: logical, linear, physical, step by step")
{
	struct pt_walk walk;
	unsigned long addr, cr3 = read_cr3();

	if (argc != 2)
		return -EINVAL;
	if (parse_address(argv[1], &addr)) {
		console_printf("%s is neither a hexadecimal address nor a function\n", argv[1]);
		return 0;
	}
	ptwalk(__va(cr3), addr, &walk);
	console_printf("logical   ds:%08lx    segment %#x begins at 0, so linear = logical\n",
		       addr, __KERNEL_DS);
	console_printf("linear    %08lx       pde %u, pte %u, offset %#lx: %s\n", addr,
		       pgd_index(addr), pte_index(addr), addr & ~PAGE_MASK, address_region(addr));
	console_printf("  cr3        %08lx: the page directory's physical address\n", cr3);
	for (unsigned int i = 0; i < walk.nr_steps; i++)
		explain_step(&walk.steps[i]);
	if (walk.mapped)
		console_printf("physical  %pa     a page of %lu kB, all levels together: %s %s\n",
			       &walk.phys, walk.page_size >> 10,
			       walk.flags & _PAGE_RW ? "rw" : "r-",
			       walk.flags & _PAGE_USER ? "user" : "kernel");
	return 0;
}
