/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/irq_stack_selftest.c - do handlers run on the interrupt stack?
 *
 * Interrupts come by an instruction, through the same entry as real ones.  The handler
 * stays registered: a line cannot be given back.
 */
#include <asm/irq.h>
#include <asm/irq_stack.h>
#include <asm/irqflags.h>
#include <asm/sections.h>
#include <asm/trap.h>
#include <asm/uaccess.h>
#include <core/backtrace.h>
#include <core/kallsyms.h>
#include <core/kthread.h>
#include <core/sched_class.h>
#include <core/selftest.h>
#include <lib/err.h>
#include <lib/string.h>

#define LINE		5
#define VECTOR		(IRQ_VECTOR_BASE + LINE)

static void (*do_in_handler)(void);

static uintptr_t handler_stack;

static void handler(unsigned int irq __maybe_unused)
{
	handler_stack = (uintptr_t)__builtin_frame_address(0);
	do_in_handler();
}

/* Let the handler do this from now on; false if the line is somebody else's. */
static bool handle(void (*fn)(void))
{
	static bool registered;

	do_in_handler = fn;
	if (!registered)
		registered = irq_register(LINE, handler) == 0;
	return registered;
}

static __noinline uintptr_t here(void)
{
	return (uintptr_t)__builtin_frame_address(0);
}

static struct {
	uintptr_t stack;
	unsigned int preempt_count;
	bool in_interrupt;
	bool irqs_off;
} outer, inner;

static void note_outer(void)
{
	outer.stack = handler_stack;
	outer.preempt_count = preempt_count();
	outer.in_interrupt = in_interrupt();
	outer.irqs_off = irqs_disabled();
}

SELFTEST(irq_stack, handlers_run_on_it)
{
	uint32_t eax = 0x11111111, ecx = 0x22222222, edx = 0x33333333, ebx = 0x44444444;
	uint32_t esi = 0x55555555, edi = 0x66666666;

	ASSERT_TRUE(handle(note_outer));
	__asm__ volatile("int %6"
			 : "+a"(eax), "+c"(ecx), "+d"(edx), "+b"(ebx), "+S"(esi), "+D"(edi)
			 : "i"(VECTOR) : "memory");
	EXPECT_TRUE(on_irq_stack(outer.stack));
	EXPECT_FALSE(on_irq_stack(here()));
	EXPECT_TRUE(outer.in_interrupt);
	EXPECT_FALSE(in_interrupt());
	EXPECT_TRUE(outer.irqs_off);
	EXPECT_FALSE(irqs_disabled());
	EXPECT_EQ(eax, 0x11111111u);
	EXPECT_EQ(ecx, 0x22222222u);
	EXPECT_EQ(edx, 0x33333333u);
	EXPECT_EQ(ebx, 0x44444444u);
	EXPECT_EQ(esi, 0x55555555u);
	EXPECT_EQ(edi, 0x66666666u);
}

static void note_inner(void)
{
	inner.stack = handler_stack;
	inner.preempt_count = preempt_count();
}

static void note_outer_and_nest(void)
{
	note_outer();
	do_in_handler = note_inner;
	trap_raise(VECTOR);
}

/* The second one goes on below the first instead of starting on top of it. */
SELFTEST(irq_stack, an_interrupt_in_a_handler_stays_on_it)
{
	ASSERT_TRUE(handle(note_outer_and_nest));
	trap_raise(VECTOR);
	EXPECT_TRUE(on_irq_stack(inner.stack));
	EXPECT_LT(inner.stack, outer.stack);
	EXPECT_EQ(outer.preempt_count, (unsigned int)HARDIRQ_OFFSET);
	EXPECT_EQ(inner.preempt_count, 2 * (unsigned int)HARDIRQ_OFFSET);
	EXPECT_EQ(preempt_count(), 0u);
}

static uintptr_t callers[BACKTRACE_DEPTH];
static unsigned int nr_callers;

static void note_callers(void)
{
	nr_callers = backtrace_collect(here(), callers, BACKTRACE_DEPTH);
}

static bool is_function(uintptr_t address, const char *name)
{
	unsigned long offset, size;
	const char *found = kallsyms_lookup(address - 1, &offset, &size);

	return found && strcmp(found, name) == 0;
}

/* From the handler to what was interrupted, and to where its thread begins. */
SELFTEST(irq_stack, a_backtrace_goes_on_in_the_interrupted_task)
{
	unsigned int entry = 0, interrupted = 0;
	uint32_t after;

	ASSERT_TRUE(handle(note_callers));
	__asm__ volatile("int %1\n1:\tmovl $1b, %0" : "=r"(after) : "i"(VECTOR) : "memory");
	for (unsigned int i = 0; i < nr_callers; i++) {
		if (callers[i] == after)
			interrupted = i;
		if (is_function(callers[i], "irq_entry"))
			entry = i;
	}
	EXPECT_GT(entry, 0u);
	EXPECT_EQ(interrupted, entry + 1);
	ASSERT_TRUE(nr_callers > 0 && nr_callers < BACKTRACE_DEPTH);
	EXPECT_TRUE(is_function(callers[nr_callers - 1], "thread_start"));
}

SELFTEST(irq_stack, has_a_guard_page)
{
	uint32_t value;

	EXPECT_EQ(kernel_probe_read(irq_stack_guard, &value), -EFAULT);
	EXPECT_EQ(kernel_probe_read((const void *)((uintptr_t)irq_stack - 4), &value), -EFAULT);
	EXPECT_EQ(kernel_probe_read(irq_stack, &value), 0);
	EXPECT_TRUE(in_irq_stack_guard((uintptr_t)irq_stack - 1));
	EXPECT_TRUE(in_irq_stack_guard((uintptr_t)irq_stack_guard));
	EXPECT_FALSE(in_irq_stack_guard((uintptr_t)irq_stack_guard - 1));
	EXPECT_FALSE(in_irq_stack_guard((uintptr_t)irq_stack));
	EXPECT_TRUE(on_irq_stack((uintptr_t)irq_stack));
	EXPECT_FALSE(on_irq_stack((uintptr_t)irq_stack - 1));
	EXPECT_FALSE(on_irq_stack((uintptr_t)irq_stack_top));
}

static struct task_struct *urgent_task;
static unsigned int urgent_runs;
static uintptr_t urgent_stack;

/* Each time it is woken it interrupts itself, on an interrupt stack that must be free. */
static int urgent_thread(void *data __maybe_unused)
{
	while (!kthread_should_stop()) {
		urgent_runs++;
		urgent_stack = here();
		do_in_handler = note_inner;
		trap_raise(VECTOR);
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (!kthread_should_stop())
			schedule();
		__set_current_state(TASK_RUNNING);
	}
	return 0;
}

static void note_outer_and_wake(void)
{
	note_outer();
	wake_up_process(urgent_task);
}

/* The switch is made behind the handler, on the task's stack: the other task can be interrupted. */
SELFTEST(irq_stack, a_switch_leaves_it_first)
{
	ASSERT_TRUE(handle(note_outer_and_wake));
	urgent_runs = 0;
	urgent_task = kthread_create(urgent_thread, NULL, "urgent");
	ASSERT_TRUE(!IS_ERR(urgent_task));
	sched_set(urgent_task, &rr_sched_class, 0);
	for (unsigned int i = 1; i <= 3; i++) {
		do_in_handler = note_outer_and_wake;
		trap_raise(VECTOR);
		EXPECT_EQ(urgent_runs, i);
		EXPECT_FALSE(on_irq_stack(urgent_stack));
		EXPECT_EQ(inner.preempt_count, (unsigned int)HARDIRQ_OFFSET);
		EXPECT_EQ(inner.stack, outer.stack);
	}
	EXPECT_EQ(kthread_stop(urgent_task), 0);
}
