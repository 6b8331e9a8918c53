/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/irq_stack.c - the interrupt stacks: where they are, how deep they got
 *
 * entry.asm moves to them and back.  Only the boot CPU's exists so far: it lies in the
 * image, as the first interrupt may come before memory can be allocated.
 */
#include <asm/irq_stack.h>
#include <asm/page.h>
#include <asm/sections.h>
#include <core/stack_depth.h>
#include <lib/compiler.h>

DEFINE_PER_CPU(char *, irq_stack_ptr) = irq_stack_top;

bool in_irq_stack_guard(uintptr_t addr)
{
	uintptr_t end = (uintptr_t)this_cpu_read(irq_stack_ptr) - IRQ_STACK_SIZE;

	return end - 1 - addr < PAGE_SIZE;
}

/* irq_stack_depth - any context; the CPU was brought up */
unsigned long irq_stack_depth(unsigned int cpu)
{
	const char *top = *per_cpu_ptr(&irq_stack_ptr, cpu);

	return stack_depth(top - IRQ_STACK_SIZE, top);
}

void __init irq_stack_init(void)
{
	stack_fill(irq_stack, irq_stack_top);
}
