/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/mm/region.c - a name for each part of the address space
 *
 * A table in ascending order of end, as asm/memlayout.h and linker.ld give them:
 * an address belongs to the first row whose end lies above it.  A part of the image
 * reaches to the next one, so the unused end of its last page is its own.
 */
#include <asm/page.h>
#include <asm/region.h>
#include <asm/sections.h>
#include <lib/compiler.h>
#include <stddef.h>
#include <stdint.h>

struct region {
	uintptr_t end;			/* exclusive; 0 = the top of the address space */
	const char *name;
};

#define AT(symbol)	((uintptr_t)(symbol))

static const struct region regions[] = {
	{ PAGE_SIZE, "null pointer" },
	{ TASK_SIZE, "user half" },
	{ AT(_stext), "lowmem before the image" },
	{ AT(__rodata_start), "kernel text" },
	{ AT(__data_start), "kernel rodata" },
	{ AT(__init_begin), "kernel data" },
	{ AT(__init_end), "kernel init memory" },
	{ AT(boot_stack_guard), "kernel bss" },
	{ AT(boot_stack), "guard page of the boot stack" },
	{ AT(boot_stack_top), "boot stack" },
	{ AT(irq_stack_guard), "kernel bss" },
	{ AT(irq_stack), "guard page of the interrupt stack" },
	{ AT(irq_stack_top), "interrupt stack" },
	{ AT(_end), "kernel bss" },
	{ LOWMEM_END, "lowmem" },
	{ VMALLOC_START, "hole between lowmem and vmalloc" },
	{ VMALLOC_END, "vmalloc window" },
	{ FIXADDR_BASE, "pkmap window" },
	{ FIXADDR_TOP, "fixmap window" },
	{ 0, "error pointer" },
};

const char *address_region(unsigned long addr)
{
	size_t i = 0;

	while (regions[i].end != 0 && addr >= regions[i].end)
		i++;
	return regions[i].name;
}

static address_describer_t describer;	/* [I] NULL: nobody knows more */

void address_set_describer(address_describer_t function)
{
	describer = function;
}

bool address_describe(unsigned long addr, char *text, size_t size)
{
	return describer && describer(addr, text, size);
}
