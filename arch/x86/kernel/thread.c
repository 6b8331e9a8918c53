/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/thread.c - the stack of a task that has not run yet
 *
 *	task->stack_top
 *	start_arg		the copy of the argument, multiple of 16
 *				the function and the argument's address
 *				0			as a frame pointer: backtraces end
 *	thread.sp		thread_start		where switch_stacks returns to
 */
#include <asm/thread.h>
#include <core/task.h>
#include <lib/align.h>
#include <lib/string.h>

/* What switch.asm pops. */
struct start_frame {
	uint32_t return_address, ebp, fn, arg;
};

void thread_start(void);		/* switch.asm */

void *thread_setup(struct task_struct *task, void (*fn)(void *) __noreturn, const void *arg,
		   size_t size)
{
	uintptr_t copy = ALIGN_DOWN((uintptr_t)task->stack_top - size, 16);
	struct start_frame *frame = (struct start_frame *)copy - 1;

	memcpy((void *)copy, arg, size);
	*frame = (struct start_frame){
		.return_address = (uintptr_t)thread_start,
		.fn = (uintptr_t)fn,
		.arg = copy,
	};
	task->thread.sp = (uintptr_t)frame;
	task->thread.sp0 = (uintptr_t)task->stack_top;
	return (void *)copy;
}
