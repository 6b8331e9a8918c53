/* SPDX-License-Identifier: MIT */
/*
 * kernel/shell/cmd_machine.c - look at the CPU's tables and at its interrupts
 */
#include <asm/desc.h>
#include <core/printk.h>
#include <fs/seq_file.h>
#include <kernel/proc.h>
#include <kernel/shell.h>

static const char *segment_use(unsigned int index)
{
	switch (index) {
	case GDT_ENTRY_KERNEL_CS:
		return "kernel code";
	case GDT_ENTRY_KERNEL_DS:
		return "kernel data";
	case GDT_ENTRY_USER_CS:
		return "user code";
	case GDT_ENTRY_USER_DS:
		return "user data";
	case GDT_ENTRY_TSS:
		return "task state: the stack on entry from user mode";
	case GDT_ENTRY_PERCPU:
		return "per-CPU data: base is this CPU's offset";
	case GDT_ENTRY_DOUBLEFAULT:
		return "task state of the double fault";
	}
	return "";
}

/* The fields of a descriptor lie scattered: Intel SDM vol. 3, figure 3-8. */
static void print_segment(unsigned int index, uint64_t desc)
{
	uint32_t base = (uint32_t)(desc >> 16 & 0xFFFFFF) | (uint32_t)(desc >> 56) << 24;
	uint32_t limit = (uint32_t)(desc & 0xFFFF) | (uint32_t)(desc >> 32 & 0xF0000);
	bool in_pages = desc >> 55 & 1;

	if (in_pages)
		limit = limit << 12 | 0xFFF;
	console_printf("  %2u  selector %04x  base %08x  limit %08x  privilege %u  %s\n", index,
		       index * 8, base, limit, (unsigned int)(desc >> 45 & 3), segment_use(index));
}

SHELL_COMMAND(gdt, "", "the segment descriptors: flat, so that paging does the work")
{
	for (unsigned int i = 0; i < GDT_ENTRIES; i++)
		if (gdt_entry(i))
			print_segment(i, gdt_entry(i));
	return 0;
}

SHELL_COMMAND(interrupts, "", "how often each interrupt line fired, as /proc/interrupts")
{
	return single_console(interrupts_show, NULL);
}
