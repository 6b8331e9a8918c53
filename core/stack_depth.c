/* SPDX-License-Identifier: MIT */
/*
 * core/stack_depth.c - how much of a kernel stack was ever in use
 *
 * A frame that was reserved and never written is not seen, so a depth is a lower bound,
 * but a close one: what a frame calls writes a return address below it.
 *
 * Locking: none; a stack in use changes while it is read, and only becomes deeper.
 */
#include <core/stack_depth.h>
#include <core/task.h>

unsigned long stack_depth(const void *low, const void *high)
{
	const uint32_t *word = low;

	while (word < (const uint32_t *)high && READ_ONCE(*word) == STACK_UNUSED)
		word++;
	return (unsigned long)((const char *)high - (const char *)word);
}

unsigned long task_stack_depth(const struct task_struct *task)
{
	return task->flags & PF_STACK_FILLED ? stack_depth(task->stack, task->stack_top) : 0;
}

static unsigned long deepest_ended;

/* Debug builds: reading a whole stack takes longer than making a thread. */
void stack_depth_note_end(const struct task_struct *task)
{
	unsigned long depth = IS_ENABLED(CONFIG_DEBUG) ? task_stack_depth(task) : 0;

	if (depth > READ_ONCE(deepest_ended))
		WRITE_ONCE(deepest_ended, depth);
}

unsigned long stack_depth_of_ended(void)
{
	return READ_ONCE(deepest_ended);
}

unsigned long task_stack_size(const struct task_struct *task)
{
	return (unsigned long)((const char *)task->stack_top - (const char *)task->stack);
}
