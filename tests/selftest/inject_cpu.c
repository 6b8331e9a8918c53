/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/inject_cpu.c - bugs that the CPU itself must catch
 */
#include <asm/fpu_regs.h>
#include <asm/irq.h>
#include <asm/irqflags.h>
#include <asm/page.h>
#include <asm/sections.h>
#include <asm/trap.h>
#include <core/bug.h>
#include <core/console.h>
#include <core/idle.h>
#include <core/printk.h>
#include <core/sched.h>
#include <kernel/inject.h>
#include <lib/string.h>
#include <lib/types.h>

#define UNUSED_LINE	5

INJECTION(null_read, "null-read", "read through a null pointer")
{
	const uint32_t *volatile pointer = NULL;

	(void)READ_ONCE(*pointer);
}

INJECTION(null_write, "null-write", "write through a null pointer")
{
	uint32_t *volatile pointer = NULL;

	WRITE_ONCE(pointer[2], 1);
}

INJECTION(null_call, "null-call", "call a function at address 0")
{
	void (*volatile function)(void) = NULL;

	function();
}

INJECTION(text_write, "text-write", "write to the kernel's text")
{
	*(volatile uint8_t *)_stext = 0;
}

INJECTION(rodata_write, "rodata-write", "write to the kernel's read-only data")
{
	*(volatile uint8_t *)__rodata_start = 0;
}

INJECTION(init_read, "init-read", "read init memory after it was given back")
{
	(void)*(volatile uint8_t *)__init_begin;
}

INJECTION(beyond_lowmem, "beyond-lowmem", "read the hole behind lowmem's last possible byte")
{
	(void)*(volatile uint8_t *)LOWMEM_END;
}

/* The end that never comes keeps the compiler from seeing what this is for. */
static volatile unsigned int recursion_end = ~0U;

static __noinline unsigned int recurse(unsigned int depth)
{
	volatile uint8_t frame[256];

	frame[0] = (uint8_t)depth;
	if (depth == recursion_end)
		return 0;
	return recurse(depth + 1) + frame[0];
}

INJECTION(stack_overflow, "stack-overflow", "recurse until the stack is used up")
{
	pr_info("%u\n", recurse(0));
}

static void recursing_handler(unsigned int irq)
{
	pr_info("%u\n", recurse(irq));
}

INJECTION(irq_stack_overflow, "irq-stack-overflow", "the same in an interrupt handler")
{
	BUG_ON(irq_register(UNUSED_LINE, recursing_handler));
	trap_raise(IRQ_VECTOR_BASE + UNUSED_LINE);
}

static bool recursing_idle_work(void)
{
	return recurse(0);
}

INJECTION(idle_stack_overflow, "idle-stack-overflow", "the same in the idle task")
{
	BUG_ON(idle_register(recursing_idle_work));
	set_current_state(TASK_UNINTERRUPTIBLE);
	schedule();
}

/* A report cannot rely on what it reports about. */
INJECTION(current_lost, "current-lost", "a fault while current points to nowhere")
{
	uint32_t *volatile pointer = NULL;

	local_irq_disable();
	this_cpu_write(current_task, (struct task_struct *)LOWMEM_END);
	WRITE_ONCE(*pointer, 1);
}

INJECTION(current_garbage, "current-garbage", "use up the stack while current is no task")
{
	static uint32_t garbage[sizeof(struct task_struct) / 4];

	local_irq_disable();
	memset(garbage, 0xA5, sizeof(garbage));
	this_cpu_write(current_task, (struct task_struct *)garbage);
	pr_info("%u\n", recurse(0));
}

INJECTION(divide, "divide", "divide by zero")
{
	volatile unsigned int one = 1, zero = 0;

	pr_info("%u\n", one / zero);
}

INJECTION(invalid_opcode, "invalid-opcode", "execute an instruction that does not exist")
{
	__builtin_trap();
}

/* A console that breaks in the middle of a report, each time it is used from then on. */
static void broken_write(const char *text __maybe_unused, size_t size __maybe_unused)
{
	static unsigned int writes;
	const uint32_t *volatile pointer = NULL;

	if (++writes == 5)
		(void)READ_ONCE(*pointer);
}

INJECTION(fault_in_report, "fault-in-report", "a fault while another is reported")
{
	static struct console broken = { .name = "broken", .write = broken_write };
	volatile unsigned int one = 1, zero = 0;

	console_register(&broken);
	pr_info("%u\n", one / zero);
}

/* One that breaks at every write: not even the second fault's line comes through. */
static void always_broken_write(const char *text __maybe_unused, size_t size __maybe_unused)
{
	const uint32_t *volatile pointer = NULL;

	(void)READ_ONCE(*pointer);
}

INJECTION(fault_in_every_line, "fault-in-every-line", "a console that faults whenever it is used")
{
	static struct console broken = { .name = "broken", .write = always_broken_write };

	console_register(&broken);
	pr_info("this line meets the broken console\n");
}

INJECTION(fpu_without_state, "fpu-without-state", "an FPU instruction in a task without a state")
{
	(void)fpu_tag_word();
}

INJECTION(bug_on, "bug-on", "a BUG_ON whose condition holds")
{
	volatile bool wrong = true;

	BUG_ON(wrong);
}
