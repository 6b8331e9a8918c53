/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/thread.c - the stack of a task that has not run yet
 *
 *	task->stack_top
 *	start_arg		the copy of the argument, multiple of 16
 *				thread_start, where switch_to() returns to
 *				ebp ebx esi edi		as switch_to() leaves them
 *	thread.sp
 */
#include <asm/thread.h>
#include <core/task.h>
#include <lib/align.h>
#include <lib/string.h>

/* What switch.asm pops. */
struct switch_frame {
	uint32_t edi, esi, ebx, ebp, return_address;
};

void thread_start(void);		/* switch.asm */

void *thread_setup(struct task_struct *task, void (*fn)(void *) __noreturn, const void *arg,
		   size_t size)
{
	uintptr_t copy = ALIGN_DOWN((uintptr_t)task->stack_top - size, 16);
	struct switch_frame *frame = (struct switch_frame *)copy - 1;

	memcpy((void *)copy, arg, size);
	*frame = (struct switch_frame){
		.ebx = (uintptr_t)fn,
		.esi = copy,
		.return_address = (uintptr_t)thread_start,
	};
	task->thread.sp = (uintptr_t)frame;
	return (void *)copy;
}
