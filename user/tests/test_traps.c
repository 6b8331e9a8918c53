/* SPDX-License-Identifier: MIT */
/*
 * tests/traps - exceptions other than the page fault, and instructions of the kernel's own
 *
 * Each ends the program that caused it, with the signal that Linux sends.
 */
#include "test.h"

#define TRAP(name, text) \
	static int name(void *data) \
	{ \
		(void)data; \
		__asm__ volatile(text : : : "eax", "ecx", "edx", "memory"); \
		return 0; \
	}

TRAP(divide_by_zero, "xorl %%eax, %%eax\n\txorl %%edx, %%edx\n\txorl %%ecx, %%ecx\n\tdivl %%ecx")
TRAP(breakpoint, "int3")
TRAP(single_step, "pushf\n\torl $0x100, (%%esp)\n\tpopf\n\tnop\n\tnop")
TRAP(undefined, "ud2")
TRAP(halt, "hlt")
TRAP(interrupts_off, "cli")
TRAP(port_in, "inb $0x60, %%al")
TRAP(port_out, "outb %%al, $0x80")
TRAP(read_cr0, "movl %%cr0, %%eax")
TRAP(write_cr3, "xorl %%eax, %%eax\n\tmovl %%eax, %%cr3")
TRAP(flush_tlb, "invlpg (0x1000)")
TRAP(load_gdt, "lgdt (%%esp)")
TRAP(load_tr, "movl $8, %%eax\n\tltr %%ax")
TRAP(read_msr, "movl $0x10, %%ecx\n\trdmsr")
TRAP(kernel_segment, "movl $0x10, %%eax\n\tmovl %%eax, %%ss")
TRAP(no_segment, "movl $0x1000, %%eax\n\tmovl %%eax, %%ds")
TRAP(timer_interrupt, "int $0x20")
TRAP(page_fault_interrupt, "int $0x0e")
TRAP(double_fault_interrupt, "int $0x08")
TRAP(far_to_kernel, "ljmp $0x10, $0x100000")
TRAP(nested_task, "pushf\n\torl $0x4000, (%%esp)\n\tpopf\n\tiret")

/* An iret by which a program would raise its own privilege. */
TRAP(iret_to_kernel, "pushf\n\tpushl $0x10\n\tpushl $0x100000\n\tiret")
/* popf ignores, in user mode, the bits that only the kernel may change. */
TRAP(flags, "pushf\n\tandl $~0x200, (%%esp)\n\torl $0x3000, (%%esp)\n\tpopf\n\t"
	    "pushf\n\tpopl %%eax\n\tandl $0x3200, %%eax\n\tcmpl $0x200, %%eax\n\t"
	    "je 1f\n\tud2\n1:")

int main(int argc, char **argv, char **envp)
{
	static const struct {
		const char *name;
		int (*work)(void *);
		int signal;
	} traps[] = {
		{ "division by zero", divide_by_zero, SIGFPE },
		{ "int3", breakpoint, SIGTRAP },
		{ "single step", single_step, SIGTRAP },
		{ "undefined instruction", undefined, SIGILL },
		{ "hlt", halt, SIGSEGV },
		{ "cli", interrupts_off, SIGSEGV },
		{ "in", port_in, SIGSEGV },
		{ "out", port_out, SIGSEGV },
		{ "read of cr0", read_cr0, SIGSEGV },
		{ "write of cr3", write_cr3, SIGSEGV },
		{ "invlpg", flush_tlb, SIGSEGV },
		{ "lgdt", load_gdt, SIGSEGV },
		{ "ltr", load_tr, SIGSEGV },
		{ "rdmsr", read_msr, SIGSEGV },
		{ "the kernel's stack segment", kernel_segment, SIGSEGV },
		{ "a segment that does not exist", no_segment, SIGSEGV },
		{ "int of the timer", timer_interrupt, SIGSEGV },
		{ "int of the page fault", page_fault_interrupt, SIGSEGV },
		{ "int of the double fault", double_fault_interrupt, SIGSEGV },
		{ "far jump to the kernel", far_to_kernel, SIGSEGV },
		{ "iret to the kernel", iret_to_kernel, SIGSEGV },
	};
	size_t i;

	(void)argc, (void)argv, (void)envp;
	for (i = 0; i < sizeof(traps) / sizeof(traps[0]); i++)
		dies(traps[i].work, NULL, traps[i].signal, traps[i].name);
	lives(flags, NULL, "popf: the interrupt flag stays on, the I/O privilege at 0");
	ok(WIFSIGNALED(in_child(nested_task, NULL)), "iret with the nested-task flag");
	return done();
}
