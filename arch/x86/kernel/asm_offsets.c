/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/asm_offsets.c - the numbers that assembly needs from C headers
 *
 * Never linked: the build compiles it to text and turns each "->NAME value"
 * into a %define of generated/asm_offsets.inc, which NASM can read.
 */
#include <asm/desc.h>
#include <asm/irq.h>
#include <asm/irq_stack.h>
#include <asm/irqflags.h>
#include <asm/machine.h>
#include <asm/memlayout.h>
#include <asm/preempt.h>
#include <asm/processor.h>
#include <asm/ptrace.h>
#include <asm/syscall.h>
#include <asm/thread_info.h>
#include <asm/trap.h>
#include <core/stack_depth.h>
#include <core/task.h>
#include <lib/kconfig.h>

#define DEFINE(name, value) __asm__ volatile("\n.ascii \"->" #name " %c0\"" : : "i"(value))

void asm_offsets(void);

void asm_offsets(void)
{
	DEFINE(PAGE_OFFSET, PAGE_OFFSET);
	DEFINE(BOOT_MAPPED, BOOT_MAPPED);
	DEFINE(BOOT_STACK_SIZE, THREAD_SIZE);
	DEFINE(NEEDS_CPUID_BITS, IS_ENABLED(CONFIG_M486) ? 0 : CPUID_EDX_I686);
	DEFINE(MACHINE_EXIT_PANIC, MACHINE_EXIT_PANIC);
	DEFINE(KERNEL_DS, __KERNEL_DS);
	DEFINE(KERNEL_PERCPU, __KERNEL_PERCPU);
	DEFINE(IRQ_VECTOR_BASE, IRQ_VECTOR_BASE);
	DEFINE(NR_IRQS, NR_IRQS);
	DEFINE(IRQ_STACK_SIZE, IRQ_STACK_SIZE);
	DEFINE(HARDIRQ_MASK, HARDIRQ_MASK);
	DEFINE(PT_EIP, offsetof(struct pt_regs, eip));
	DEFINE(PT_EBP, offsetof(struct pt_regs, ebp));
	DEFINE(PT_EAX, offsetof(struct pt_regs, eax));
	DEFINE(PT_ERROR_CODE, offsetof(struct pt_regs, error_code));
	DEFINE(PT_VECTOR, offsetof(struct pt_regs, vector));
	DEFINE(PT_GS, offsetof(struct pt_regs, gs));
	DEFINE(PT_CS, offsetof(struct pt_regs, cs));
	DEFINE(PT_EFLAGS, offsetof(struct pt_regs, eflags));
	DEFINE(EFLAGS_IF, EFLAGS_IF);
	DEFINE(TRAP_IRET, TRAP_IRET);
	DEFINE(SYSCALL_VECTOR, SYSCALL_VECTOR);
	DEFINE(NR_SYSCALLS, NR_SYSCALLS);
	DEFINE(TASK_WORK, offsetof(struct task_struct, work));
	DEFINE(STACK_UNUSED, STACK_UNUSED);
	DEFINE(SHADOW_TLB, IS_ENABLED(CONFIG_SHADOW_TLB));
	DEFINE(TASK_THREAD_SP, offsetof(struct task_struct, thread.sp));
}
