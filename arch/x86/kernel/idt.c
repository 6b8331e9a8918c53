/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/idt.c - one gate for each vector
 *
 * All are interrupt gates (the CPU turns interrupts off on entry) into the stubs
 * of entry.asm, but two: the double fault is a task gate (see gdt.c), and the system
 * call a trap gate, which leaves interrupts on.
 *
 * User mode may come by three: the system call, and INT3 and INTO, which a debugger or a
 * program puts there itself.  Any other INT n is a general protection fault there.
 *
 * Intel SDM vol. 3, 6.11.  Written once at boot; shared by all CPUs.
 */
#include <asm/desc.h>
#include <asm/syscall.h>
#include <asm/trap.h>
#include <lib/compiler.h>

#define GATE_INTERRUPT	0x8E00		/* present, privilege 0, 32-bit interrupt gate */
#define GATE_TRAP	0x8F00		/* present, privilege 0, 32-bit trap gate */
#define GATE_TASK	0x8500		/* present, privilege 0, task gate */
#define GATE_USER	0x6000		/* and by an instruction from privilege 3 */

struct idt_gate {
	uint16_t offset_low;
	uint16_t selector;
	uint16_t type;
	uint16_t offset_high;
};

void syscall_entry(void);		/* entry.asm */

static struct idt_gate idt[NR_VECTORS] __aligned(8);

static void gate_set(unsigned int vector, uint16_t type, uint16_t selector, uintptr_t entry)
{
	idt[vector] = (struct idt_gate){
		.offset_low = (uint16_t)entry,
		.selector = selector,
		.type = type,
		.offset_high = (uint16_t)(entry >> 16),
	};
}

void idt_init(void)
{
	struct {
		uint16_t limit;
		uint32_t base;
	} __packed idtr = { sizeof(idt) - 1, (uintptr_t)idt };

	for (unsigned int vector = 0; vector < NR_VECTORS; vector++)
		gate_set(vector, GATE_INTERRUPT, __KERNEL_CS, trap_stubs[vector]);
	gate_set(TRAP_BP, GATE_INTERRUPT | GATE_USER, __KERNEL_CS, trap_stubs[TRAP_BP]);
	gate_set(TRAP_OF, GATE_INTERRUPT | GATE_USER, __KERNEL_CS, trap_stubs[TRAP_OF]);
	gate_set(SYSCALL_VECTOR, GATE_TRAP | GATE_USER, __KERNEL_CS, (uintptr_t)syscall_entry);
	gate_set(TRAP_DF, GATE_TASK, GDT_ENTRY_DOUBLEFAULT * 8, 0);
	__asm__ volatile("lidt %0" : : "m"(idtr));
}
