/* SPDX-License-Identifier: MIT */
/*
 * kernel/shell/cmd_stacks.c - how much of each kernel stack was ever in use
 */
#include <asm/irq_stack.h>
#include <asm/processor.h>
#include <core/printk.h>
#include <core/stack_depth.h>
#include <core/task.h>
#include <kernel/shell.h>
#include <lib/printf.h>

static void print_stack(const char *name, unsigned long size, unsigned long deepest)
{
	console_printf("%-20s  %5lu  %7lu  %5lu\n", name, size, deepest, size - deepest);
}

static void print_task(const struct task_struct *task)
{
	char name[TASK_COMM_LEN + 16];

	snprintf(name, sizeof(name), "%s[%d]", task->comm, task->pid);
	if (task->flags & PF_STACK_FILLED)
		print_stack(name, task_stack_size(task), task_stack_depth(task));
	else
		console_printf("%-20s  %5lu  %7s  %5s\n", name, task_stack_size(task), "-", "-");
}

SHELL_COMMAND(stacks, "", "kernel stacks: bytes, and the most that were ever in use")
{
	unsigned int cpu = smp_processor_id();
	struct task_struct *task;

	console_printf("%-20s  %5s  %7s  %5s\n", "stack", "size", "deepest", "left");
	for_each_task(task)
		print_task(task);
	print_stack("interrupts", IRQ_STACK_SIZE, irq_stack_depth(cpu));
	return 0;
}
