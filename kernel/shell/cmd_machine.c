/* SPDX-License-Identifier: MIT */
/*
 * kernel/shell/cmd_machine.c - look at the CPU's tables and at its interrupts
 */
#include <asm/desc.h>
#include <asm/irq.h>
#include <core/printk.h>
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

static const char *line_use(unsigned int irq)
{
	switch (irq) {
	case IRQ_TIMER:
		return "timer";
	case IRQ_KEYBOARD:
		return "keyboard";
	case IRQ_COM1:
		return "serial";
	}
	return "";
}

SHELL_COMMAND(interrupts, "", "how often each interrupt line fired")
{
	console_printf("line       count\n");
	for (unsigned int irq = 0; irq < NR_IRQS; irq++)
		if (irq_count(irq))
			console_printf("%4u  %10lu  %s\n", irq, irq_count(irq), line_use(irq));
	console_printf("spurious %7lu\n", irq_spurious_count());
	return 0;
}
