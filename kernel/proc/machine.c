/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/machine.c - /proc/iomem, interrupts, cmdline: what boot found, what devices do
 *
 * iomem is the firmware's map and where the kernel's image lies in it.  What lies at addresses
 * that the firmware does not mention, the kernel does not know.
 *
 * Chapter: docs/proc.md
 */
#include <asm/irq.h>
#include <asm/page.h>
#include <asm/sections.h>
#include <boot/boot_info.h>
#include <kernel/main.h>

#include "proc.h"

/* --- iomem ---------------------------------------------------------------------------------- */

static const char *range_name(enum boot_range_type type)
{
	switch (type) {
	case BOOT_RANGE_USABLE:
		return "System RAM";
	case BOOT_RANGE_ACPI_RECLAIMABLE:
		return "ACPI Tables";
	case BOOT_RANGE_ACPI_NVS:
		return "ACPI Non-volatile Storage";
	case BOOT_RANGE_BAD:
		return "Unusable memory";
	case BOOT_RANGE_RESERVED:
		break;
	}
	return "Reserved";
}

static void show_range(struct seq_file *m, const char *indent, uint64_t base, uint64_t end,
		       const char *name)
{
	seq_printf(m, "%s%08llx-%08llx : %s\n", indent, (unsigned long long)base,
		   (unsigned long long)end - 1, name);
}

/* What of the image lies in a range. */
static void show_image(struct seq_file *m, const struct boot_range *range)
{
	const struct {
		const char *start, *end, *name;
	} parts[] = {
		{ _stext, _etext, "Kernel code" },
		{ __rodata_start, __rodata_end, "Kernel rodata" },
		{ __data_start, __data_end, "Kernel data" },
		{ __bss_start, __bss_end, "Kernel bss" },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(parts); i++) {
		phys_addr_t base = __pa(parts[i].start), end = __pa(parts[i].end);

		if (base >= range->base && end <= range->end && base < end)
			show_range(m, "  ", base, end, parts[i].name);
	}
}

int iomem_show(struct seq_file *m, void *unused __maybe_unused)
{
	const struct boot_info *info = kernel_boot_info();

	for (unsigned int i = 0; i < info->nr_ranges; i++) {
		const struct boot_range *range = &info->ranges[i];

		show_range(m, "", range->base, range->end, range_name(range->type));
		show_image(m, range);
	}
	return 0;
}

/* --- interrupts ----------------------------------------------------------------------------- */

static const char *line_user(unsigned int irq)
{
	switch (irq) {
	case IRQ_TIMER:
		return "timer";
	case IRQ_KEYBOARD:
		return "i8042";
	case IRQ_COM1:
		return "ttyS0";
	}
	return "";
}

/* ERR: what the interrupt controller sent and no line had raised, as in Linux. */
int interrupts_show(struct seq_file *m, void *unused __maybe_unused)
{
	seq_puts(m, "           CPU0       \n");	/* one CPU runs */
	for (unsigned int irq = 0; irq < NR_IRQS; irq++) {
		if (irq_has_handler(irq))
			seq_printf(m, "%3u: %10lu    XT-PIC      %s\n", irq, irq_count(irq),
				   line_user(irq));
		else if (irq_count(irq))
			seq_printf(m, "%3u: %10lu    XT-PIC\n", irq, irq_count(irq));
	}
	seq_printf(m, "ERR: %10lu\n", irq_spurious_count());
	return 0;
}

/* --- cmdline -------------------------------------------------------------------------------- */

int cmdline_show(struct seq_file *m, void *unused __maybe_unused)
{
	seq_printf(m, "%s\n", kernel_boot_info()->cmdline);
	return 0;
}
