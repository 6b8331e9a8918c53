/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/vmallocinfo.c - /proc/vmallocinfo: areas of the vmalloc window
 *
 * Only root reads it, so addresses are shown; Linux shows hashes of them at first.
 *
 * Chapter: docs/kernel-address-space.md
 */
#include <mm/vmalloc.h>

#include "proc.h"

static void show_area(struct seq_file *m, const struct vm_struct *vm)
{
	seq_printf(m, "0x%08lx-0x%08lx %7lu %pS", vm->area.start, vm->area.end,
		   vm->area.end - vm->area.start, vm->caller);
	if (vm->flags & VM_IOREMAP)
		seq_printf(m, " phys=%pa ioremap\n", &vm->phys_addr);
	else
		seq_printf(m, " pages=%u %s\n", vm->nr_pages,
			   vm->flags & VM_ALLOC ? "vmalloc" : "vmap");
}

int vmallocinfo_show(struct seq_file *m, void *unused __maybe_unused)
{
	unsigned long addr = VMALLOC_START;
	struct vm_struct vm;

	for (; vmalloc_info(addr, &vm); addr = vm.area.end)
		show_area(m, &vm);
	return 0;
}
