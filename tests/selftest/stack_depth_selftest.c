/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/stack_depth_selftest.c - is a stack's depth what was used of it?
 *
 * The last test looks at what all others left behind: keep this file last in objs.mk.
 */
#include <asm/irq_stack.h>
#include <asm/processor.h>
#include <asm/thread_info.h>
#include <core/kthread.h>
#include <core/sched.h>
#include <core/selftest.h>
#include <core/stack_depth.h>
#include <lib/err.h>
#include <lib/string.h>

#define SLACK		1024UL		/* bytes for calls, and what every stack must keep free */

/* Return the depth while size bytes of this frame are in use. */
static int use_stack(void *data)
{
	size_t size = (uintptr_t)data;
	char *frame = __builtin_alloca(size);

	memset(frame, 0, size);
	OPTIMIZER_HIDE_VAR(frame);
	return (int)task_stack_depth(current);
}

/* The depth of a thread that uses so many bytes; -ENOMEM */
static long depth_with(size_t size)
{
	struct task_struct *task = kthread_run(use_stack, (void *)size, "depth");

	return IS_ERR(task) ? PTR_ERR(task) : kthread_join(task);
}

SELFTEST(stack_depth, a_thread_that_uses_n_bytes_measures_n)
{
	static const size_t sizes[] = { 512, 1024, 2000, 4096, 6000 };

	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		long depth;

		if (sizes[i] + 2 * SLACK > THREAD_SIZE)
			break;
		depth = depth_with(sizes[i]);
		EXPECT_GE(depth, (long)sizes[i]);
		EXPECT_LT(depth, (long)(sizes[i] + SLACK));
	}
}

SELFTEST(stack_depth, a_new_thread_begins_anew)
{
	long before = depth_with(16);

	EXPECT_GT(depth_with(THREAD_SIZE / 2), before);
	EXPECT_LT(depth_with(16), before + 256);
}

SELFTEST(stack_depth, words_that_show_the_pattern_are_unused)
{
	static uint32_t stack[64];

	stack_fill(stack, stack + 64);
	EXPECT_EQ(stack_depth(stack, stack + 64), 0ul);
	stack[63] = 0;
	EXPECT_EQ(stack_depth(stack, stack + 64), 4ul);
	stack[10] = 0;
	EXPECT_EQ(stack_depth(stack, stack + 64), 54 * 4ul);
	stack[10] = STACK_UNUSED;
	EXPECT_EQ(stack_depth(stack, stack + 64), 4ul);
	stack[0] = 0;
	EXPECT_EQ(stack_depth(stack, stack + 64), 64 * 4ul);
}

/* Boot and idle both used the boot stack, ticks the interrupt stack. */
SELFTEST(stack_depth, every_stack_is_measured)
{
	struct task_struct *task;

	for_each_task(task) {
		/* Those of programs are in debug builds. */
		if (IS_ENABLED(CONFIG_DEBUG) || task->flags & PF_KTHREAD) {
			EXPECT_TRUE(task->flags & PF_STACK_FILLED);
			EXPECT_GT(task_stack_depth(task), 0ul);
		}
		EXPECT_LE(task_stack_size(task), THREAD_SIZE);
	}
	EXPECT_GT(irq_stack_depth(smp_processor_id()), 0ul);
}

SELFTEST(stack_depth, no_stack_came_near_its_end)
{
	struct task_struct *task;

	for_each_task(task)
		EXPECT_LE(task_stack_depth(task) + SLACK, task_stack_size(task));
	EXPECT_EQ(stack_depth_of_ended() != 0, IS_ENABLED(CONFIG_DEBUG));
	EXPECT_LE(stack_depth_of_ended() + SLACK, THREAD_SIZE);
	EXPECT_LE(irq_stack_depth(smp_processor_id()) + SLACK, IRQ_STACK_SIZE);
}
