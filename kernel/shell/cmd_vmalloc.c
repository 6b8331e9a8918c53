/* SPDX-License-Identifier: MIT */
/*
 * kernel/shell/cmd_vmalloc.c - the vmalloc window, and what keeping it right costs
 *
 *	vmallocinfo	as Linux's /proc/vmallocinfo
 *	vmstat		as Linux's /proc/vmstat, as far as there is something to count
 *
 * Chapter: docs/kernel-address-space.md
 */
#include <asm/tlbflush.h>
#include <core/printk.h>
#include <kernel/shell.h>
#include <mm/frame_account.h>
#include <mm/vmalloc.h>

static void print_area(const struct vm_struct *vm)
{
	console_printf("0x%08lx-0x%08lx %7lu %pS", vm->area.start, vm->area.end,
		       vm->area.end - vm->area.start, vm->caller);
	if (vm->flags & VM_IOREMAP)
		console_printf(" phys=%pa ioremap\n", &vm->phys_addr);
	else
		console_printf(" pages=%u %s\n", vm->nr_pages,
			       vm->flags & VM_ALLOC ? "vmalloc" : "vmap");
}

SHELL_COMMAND(vmallocinfo, "", "areas of the vmalloc window, guard pages included")
{
	struct vmalloc_usage usage = vmalloc_usage();
	unsigned long addr = VMALLOC_START;
	struct vm_struct vm;

	for (; vmalloc_info(addr, &vm); addr = vm.area.end)
		print_area(&vm);
	console_printf("%u areas, %lu of %lu kB used, the largest hole has %lu kB\n",
		       usage.nr_areas, usage.used >> 10, usage.total >> 10, usage.chunk >> 10);
	return 0;
}

SHELL_COMMAND(vmstat, "", "what happened since boot, counted")
{
	struct tlb_flush_counts flushes = tlb_flush_counts_read();

	console_printf("nr_free_pages %lu\n", nr_free_pages());
	console_printf("nr_tlb_local_flush_all %lu\n", flushes.all);
	console_printf("nr_tlb_local_flush_one %lu\n", flushes.one);
	console_printf("nr_tlb_local_flush_cr3 %lu\n", flushes.cr3);
	console_printf("nr_tlb_kernel_range %lu\n", flushes.range);
	return 0;
}
